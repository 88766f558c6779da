"""What is published about areas, and what it means."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from neighbourhoods.models.area import Area
from neighbourhoods.querysets import FigureValueQuerySet


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
            return f"€\u00a0{number_format(_rounded(value * 1000, 0), 0, force_grouping=True)}"
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
