"""The municipality, its wijken and buurten, and the streets in them."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from neighbourhoods.querysets import AreaQuerySet

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
