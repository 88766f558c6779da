import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("finished_at", models.DateTimeField()),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="dag")),
                ("reason", models.CharField(max_length=120, verbose_name="waarom")),
            ],
            options={
                "verbose_name": "sluitingsdag",
                "verbose_name_plural": "sluitingsdagen",
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("repair", "Er is iets kapot of vies op straat"),
                            ("help", "Ik heb zelf hulp nodig"),
                            ("worry", "Ik maak me zorgen over iemand"),
                        ],
                        max_length=10,
                        unique=True,
                        verbose_name="waarover",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="naam van het loket")),
                ("explanation", models.TextField(verbose_name="uitleg")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telefoon")),
                ("hours", models.CharField(blank=True, max_length=120, verbose_name="bereikbaar")),
                ("website", models.URLField(blank=True, verbose_name="website")),
            ],
            options={
                "verbose_name": "loket",
                "verbose_name_plural": "loketten",
                "ordering": ["matter"],
            },
        ),
        migrations.CreateModel(
            name="FigureDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("label", models.CharField(max_length=120, verbose_name="naam")),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="eenheid")),
                ("source", models.CharField(max_length=200, verbose_name="bron")),
                (
                    "kind",
                    models.CharField(
                        choices=[("measured", "geteld of gemeten"), ("estimate", "schatting met een rekenmodel")],
                        max_length=10,
                        verbose_name="soort",
                    ),
                ),
                ("licence", models.CharField(max_length=60, verbose_name="licentie")),
                ("theme", models.CharField(blank=True, max_length=40, verbose_name="onderwerp")),
                ("decimals", models.PositiveSmallIntegerField(default=0)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "cijfer",
                "verbose_name_plural": "cijfers",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(GM\\d{4}|WK\\d{4}[0-9A-Z]{2}|BU\\d{4}[0-9A-Z]{4})$",
                                "Dit is geen gebiedscode van het CBS.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="indeling van jaar")),
                (
                    "level",
                    models.CharField(
                        choices=[("municipality", "gemeente"), ("wijk", "wijk"), ("buurt", "buurt")],
                        max_length=12,
                        verbose_name="soort",
                    ),
                ),
                ("cbs_name", models.CharField(max_length=100, verbose_name="naam bij het CBS")),
                ("name", models.CharField(max_length=100, verbose_name="naam")),
                ("slug", models.SlugField(max_length=100, verbose_name="adres")),
                ("is_current", models.BooleanField(default=True, verbose_name="geldt nu")),
                ("geometry", models.JSONField(help_text="GeoJSON, WGS84, lengtegraad eerst", verbose_name="omtrek")),
                ("lon", models.FloatField()),
                ("lat", models.FloatField()),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="neighbourhoods.area",
                        verbose_name="deel van",
                    ),
                ),
            ],
            options={
                "verbose_name": "gebied",
                "verbose_name_plural": "gebieden",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("postcode", models.CharField(max_length=6, verbose_name="postcode")),
                ("street", models.CharField(max_length=120, verbose_name="straat")),
                ("folded", models.CharField(editable=False, max_length=120)),
                ("is_invented", models.BooleanField(default=False, verbose_name="verzonnen")),
                (
                    "buurt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="addresses", to="neighbourhoods.area"
                    ),
                ),
            ],
            options={
                "verbose_name": "straat",
                "verbose_name_plural": "straten",
            },
        ),
        migrations.CreateModel(
            name="AreaCoordination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coordinations",
                        to="neighbourhoods.area",
                        verbose_name="gebied",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coordinations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persoon",
                    ),
                ),
            ],
            options={
                "verbose_name": "regievoerder van een gebied",
                "verbose_name_plural": "regievoerders van gebieden",
            },
        ),
        migrations.CreateModel(
            name="AreaSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="predecessions",
                        to="neighbourhoods.area",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successions",
                        to="neighbourhoods.area",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FigureValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=3, max_digits=14)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="neighbourhoods.area"
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="neighbourhoods.figuredefinition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("singleton", models.BooleanField(default=True, editable=False, unique=True)),
                (
                    "code",
                    models.CharField(
                        max_length=6,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(GM\\d{4}|WK\\d{4}[0-9A-Z]{2}|BU\\d{4}[0-9A-Z]{4})$",
                                "Dit is geen gebiedscode van het CBS.",
                            )
                        ],
                        verbose_name="CBS-code",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="naam")),
                (
                    "portal_name",
                    models.CharField(default="Meedoen", max_length=40, verbose_name="naam van het portaal"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="telefoon")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("desk", models.CharField(blank=True, max_length=200, verbose_name="balie: adres en tijden")),
                ("postal_address", models.CharField(blank=True, max_length=200, verbose_name="postadres")),
            ],
            options={
                "verbose_name": "gemeente",
                "verbose_name_plural": "gemeente",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("singleton", True)), name="one_municipality")
                ],
            },
        ),
        migrations.CreateModel(
            name="Platform",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="naam")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="adres")),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "actief"), ("dormant", "slaapt"), ("dissolved", "opgeheven")],
                        default="active",
                        max_length=10,
                        verbose_name="stand",
                    ),
                ),
                ("state_since", models.DateField(verbose_name="sinds")),
                ("state_reason", models.TextField(blank=True, verbose_name="reden")),
                ("about", models.TextField(blank=True, verbose_name="over het platform")),
                (
                    "reach",
                    models.CharField(
                        choices=[("email", "per e-mail"), ("paper", "per post")],
                        default="email",
                        max_length=5,
                        verbose_name="liefst bereikt",
                    ),
                ),
                ("postal_address", models.TextField(blank=True, verbose_name="postadres")),
                (
                    "areas",
                    models.ManyToManyField(related_name="platforms", to="neighbourhoods.area", verbose_name="gebieden"),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_of_platforms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contactpersoon bij de gemeente",
                    ),
                ),
            ],
            options={
                "verbose_name": "wijkplatform",
                "verbose_name_plural": "wijkplatformen",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.CharField(
                        choices=[("member", "lid"), ("chair", "voorzitter"), ("secretary", "secretaris")],
                        default="member",
                        max_length=10,
                        verbose_name="rol",
                    ),
                ),
                ("since", models.DateField(verbose_name="sinds")),
                ("until", models.DateField(blank=True, null=True, verbose_name="tot")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="persoon",
                    ),
                ),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="neighbourhoods.platform",
                        verbose_name="wijkplatform",
                    ),
                ),
            ],
            options={
                "verbose_name": "lid van een wijkplatform",
                "verbose_name_plural": "leden van wijkplatformen",
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(fields=("code", "year"), name="area_code_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("level", "slug"), name="area_slug_once_a_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", "municipality"), ("parent__isnull", True)),
                    models.Q(models.Q(("level", "municipality"), _negated=True), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="area_has_its_parent",
            ),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["folded"], name="address_by_street", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(fields=["postcode"], name="address_by_postcode", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.UniqueConstraint(fields=("postcode", "street", "buurt"), name="address_once"),
        ),
        migrations.AddConstraint(
            model_name="areacoordination",
            constraint=models.UniqueConstraint(fields=("user", "area"), name="coordination_once"),
        ),
        migrations.AddConstraint(
            model_name="areasuccession",
            constraint=models.UniqueConstraint(fields=("old", "new"), name="succession_once"),
        ),
        migrations.AddConstraint(
            model_name="figurevalue",
            constraint=models.UniqueConstraint(fields=("definition", "area", "year"), name="figure_once"),
        ),
        migrations.AddConstraint(
            model_name="platform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dissolved"), _negated=True),
                    models.Q(("state_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="dissolved_platform_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("platform", "user"), name="one_open_seat_each"
            ),
        ),
    ]
