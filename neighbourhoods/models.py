"""The ground: the municipality, its wijken and buurten, what is known of them, and who works there."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from neighbourhoods.querysets import AreaQuerySet, FigureValueQuerySet, MembershipQuerySet, PlatformQuerySet

area_code = RegexValidator(
    r"^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$", _("Dit is geen gebiedscode van het CBS.")
)


class Municipality(models.Model):
    """The one municipality of this installation: its name and how to reach it."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    code = models.CharField(_("CBS-code"), max_length=6, validators=[area_code])
    name = models.CharField(_("naam"), max_length=80)
    portal_name = models.CharField(_("naam van het portaal"), max_length=40, default="Meedoen")
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    desk = models.CharField(_("balie: adres en tijden"), max_length=200, blank=True)
    postal_address = models.CharField(_("postadres"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeente")
        constraints = [models.CheckConstraint(name="one_municipality", condition=models.Q(singleton=True))]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """The municipality, a wijk or a buurt, in the division of one year. Kept by code and year."""

    class Level(models.TextChoices):
        MUNICIPALITY = "municipality", _("gemeente")
        WIJK = "wijk", _("wijk")
        BUURT = "buurt", _("buurt")

    code = models.CharField(_("code"), max_length=10, validators=[area_code])
    year = models.PositiveSmallIntegerField(_("indeling van jaar"))
    level = models.CharField(_("soort"), max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("deel van")
    )
    cbs_name = models.CharField(_("naam bij het CBS"), max_length=100)
    name = models.CharField(_("naam"), max_length=100)
    slug = models.SlugField(_("adres"), max_length=100)
    is_current = models.BooleanField(_("geldt nu"), default=True)
    geometry = models.JSONField(_("omtrek"), help_text=_("GeoJSON, WGS84, lengtegraad eerst"))
    # A point inside the outline, for a label or a dot (WGS84 degrees).
    lon = models.FloatField()
    lat = models.FloatField()

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("gebied")
        verbose_name_plural = _("gebieden")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "year"], name="area_code_once_a_year"),
            models.UniqueConstraint(
                fields=["level", "slug"], condition=models.Q(is_current=True), name="area_slug_once_a_level"
            ),
            models.CheckConstraint(
                name="area_has_its_parent",
                condition=models.Q(level="municipality", parent__isnull=True)
                | (~models.Q(level="municipality") & models.Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.level == self.Level.MUNICIPALITY:
            return reverse("area_list")
        return reverse(f"{self.level}_detail", args=[self.slug])

    @property
    def full_name(self) -> str:
        """With its level where the bare name would confuse: "wijk Sittard"."""
        return f"{self.get_level_display()} {self.name}" if self.level == self.Level.WIJK else self.name


class AreaSuccession(models.Model):
    """Which area of a later year took over from which of an earlier year."""

    old = models.ForeignKey(Area, models.CASCADE, related_name="successions")
    new = models.ForeignKey(Area, models.CASCADE, related_name="predecessions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]


class AreaImport(models.Model):
    """One row a finished import or renaming: its number tells every process that its copy of the areas is old."""

    finished_at = models.DateTimeField()
    source = models.CharField(max_length=200, blank=True)


class Address(models.Model):
    """A street in a postcode, and the buurt it lies in. Holds no people: it only turns what is typed into a buurt."""

    postcode = models.CharField(_("postcode"), max_length=6)
    street = models.CharField(_("straat"), max_length=120)
    # The street as `lookup.fold` writes it: lower case, without accents.
    folded = models.CharField(max_length=120, editable=False)
    buurt = models.ForeignKey(Area, models.CASCADE, related_name="addresses")
    is_invented = models.BooleanField(_("verzonnen"), default=False)

    class Meta:
        verbose_name = _("straat")
        verbose_name_plural = _("straten")
        constraints = [models.UniqueConstraint(fields=["postcode", "street", "buurt"], name="address_once")]
        indexes = [
            models.Index(fields=["folded"], opclasses=["varchar_pattern_ops"], name="address_by_street"),
            models.Index(fields=["postcode"], opclasses=["varchar_pattern_ops"], name="address_by_postcode"),
        ]

    def __str__(self) -> str:
        return f"{self.street}, {self.postcode}"


class FigureDefinition(models.Model):
    """What a figure means: one row a column of the catalogue."""

    # Units that are written in a way of their own.
    PERCENT = "%"
    THOUSAND_EUROS = "× € 1.000"
    # Units that add up: a number of them in a buurt is part of that of its wijk.
    COUNTED = ("inwoners", "woningen", "jongeren", "mensen", "hectare")

    class Kind(models.TextChoices):
        MEASURED = "measured", _("geteld of gemeten")
        ESTIMATE = "estimate", _("schatting met een rekenmodel")

    key = models.SlugField(max_length=80, unique=True)
    label = models.CharField(_("naam"), max_length=120)
    unit = models.CharField(_("eenheid"), max_length=40, blank=True)
    source = models.CharField(_("bron"), max_length=200)
    kind = models.CharField(_("soort"), max_length=10, choices=Kind.choices)
    licence = models.CharField(_("licentie"), max_length=60)
    theme = models.CharField(_("onderwerp"), max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("cijfer")
        verbose_name_plural = _("cijfers")
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_count(self) -> bool:
        return self.unit in self.COUNTED

    def as_text(self, value: Decimal) -> str:
        """A value as people write it in the language of the page: "1.670 inwoners", "24%", "€ 153.000", "0,5 km"."""
        if self.unit == self.THOUSAND_EUROS:
            return f"€ {number_format(_rounded(value * 1000, 0), 0, force_grouping=True)}"
        number = number_format(_rounded(value, self.decimals), self.decimals, force_grouping=True)
        if self.unit == self.PERCENT:
            return f"{number}%"
        return f"{number} {self.unit}".strip()


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as people round; number_format alone cuts off."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


class FigureValue(models.Model):
    """A published figure of an area. What was not published has no row; it is never 0."""

    definition = models.ForeignKey(FigureDefinition, models.CASCADE, related_name="values")
    area = models.ForeignKey(Area, models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=3)

    objects = FigureValueQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["definition", "area", "year"], name="figure_once")]


class ClosedDay(models.Model):
    """A day on which this municipality is closed, beside the Dutch public holidays."""

    day = models.DateField(_("dag"), unique=True)
    reason = models.CharField(_("waarom"), max_length=120)

    class Meta:
        verbose_name = _("sluitingsdag")
        verbose_name_plural = _("sluitingsdagen")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"


class Desk(models.Model):
    """Where someone should be who comes with something that is not a plan. The portal stores nothing of it."""

    class Matter(models.TextChoices):
        REPAIR = "repair", _("Er is iets kapot of vies op straat")
        HELP = "help", _("Ik heb zelf hulp nodig")
        WORRY = "worry", _("Ik maak me zorgen over iemand")

    matter = models.CharField(_("waarover"), max_length=10, choices=Matter.choices, unique=True)
    name = models.CharField(_("naam van het loket"), max_length=100)
    explanation = models.TextField(_("uitleg"))
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    hours = models.CharField(_("bereikbaar"), max_length=120, blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("loket")
        verbose_name_plural = _("loketten")
        ordering = ["matter"]

    def __str__(self) -> str:
        return self.name


class Platform(models.Model):
    """A wijkplatform or dorpsraad: volunteers who speak for one or more areas of any level."""

    class State(models.TextChoices):
        ACTIVE = "active", _("actief")
        DORMANT = "dormant", _("slaapt")
        DISSOLVED = "dissolved", _("opgeheven")

    class Reach(models.TextChoices):
        EMAIL = "email", _("per e-mail")
        PAPER = "paper", _("per post")

    name = models.CharField(_("naam"), max_length=120)
    slug = models.SlugField(_("adres"), max_length=120, unique=True)
    areas = models.ManyToManyField(Area, related_name="platforms", verbose_name=_("gebieden"))
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.ACTIVE)
    state_since = models.DateField(_("sinds"))
    state_reason = models.TextField(_("reden"), blank=True)
    about = models.TextField(_("over het platform"), blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_of_platforms",
        verbose_name=_("contactpersoon bij de gemeente"),
    )
    reach = models.CharField(_("liefst bereikt"), max_length=5, choices=Reach.choices, default=Reach.EMAIL)
    postal_address = models.TextField(_("postadres"), blank=True)

    objects = PlatformQuerySet.as_manager()

    class Meta:
        verbose_name = _("wijkplatform")
        verbose_name_plural = _("wijkplatformen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="dissolved_platform_says_why",
                condition=~models.Q(state="dissolved") | ~models.Q(state_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_dissolved(self) -> bool:
        return self.state == self.State.DISSOLVED

    def is_reminded(self) -> bool:
        """Whether the portal may remind it. One that sleeps or was dissolved is left alone."""
        return self.is_active

    def active_members(self) -> models.QuerySet["Membership"]:
        """Who holds a seat now and can sign in, the chair first."""
        return self.memberships.open().select_related("user")

    def chair_users(self) -> list:
        """The people who chair it now."""
        return [seat.user for seat in self.active_members() if seat.seat == Membership.Seat.CHAIR]

    def has_member(self, user) -> bool:
        """Whether this person holds a seat now."""
        return user is not None and user.is_active and self.memberships.open().filter(user=user).exists()

    def role_of(self, user) -> Role | None:
        """As what this person acts for the platform now: its chair, a member, or not at all (None)."""
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        seat = self.memberships.open().filter(user=user).values_list("seat", flat=True).first()
        if seat is None:
            return None
        return Role.PLATFORM_CHAIR if seat == Membership.Seat.CHAIR else Role.PLATFORM_MEMBER

    def others_in_area(self) -> models.QuerySet["Platform"]:
        """Active platforms that residents of these areas can turn to as well: on the same area or one around it."""
        chain: set[int] = set()
        for area in self.areas.all().select_related("parent").defer("geometry", "parent__geometry"):
            chain |= {area.pk, area.parent_id, area.parent.parent_id if area.parent else None}
        return Platform.objects.active().filter(areas__in=chain - {None}).exclude(pk=self.pk).distinct()


class Membership(models.Model):
    """Someone's seat in a platform. An ended seat stays, with its last day."""

    class Seat(models.TextChoices):
        MEMBER = "member", _("lid")
        CHAIR = "chair", _("voorzitter")
        SECRETARY = "secretary", _("secretaris")

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="memberships", verbose_name=_("wijkplatform"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("persoon")
    )
    seat = models.CharField(_("rol"), max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    since = models.DateField(_("sinds"))
    until = models.DateField(_("tot"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("lid van een wijkplatform")
        verbose_name_plural = _("leden van wijkplatformen")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "user"], condition=models.Q(until__isnull=True), name="one_open_seat_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()} {self.platform}"


class AreaCoordination(models.Model):
    """The regievoerder of an area."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="coordinations", verbose_name=_("persoon")
    )
    area = models.ForeignKey(Area, models.CASCADE, related_name="coordinations", verbose_name=_("gebied"))

    class Meta:
        verbose_name = _("regievoerder van een gebied")
        verbose_name_plural = _("regievoerders van gebieden")
        constraints = [models.UniqueConstraint(fields=["user", "area"], name="coordination_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.area}"
