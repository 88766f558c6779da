"""The teams of the municipality that do the work."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from neighbourhoods.models.area import Area


class Team(models.Model):
    """A team of officials. Its areas say for which plans it is there; without areas it is there for all of them.

    What its members see of the work of other teams stands in `neighbourhoods.scope`.
    """

    name = models.CharField(_("naam"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    phone = models.CharField(_("telefoonnummer"), max_length=30, blank=True)
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("teamleider"),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="teams", blank=True, verbose_name=_("medewerkers")
    )
    areas = models.ManyToManyField(Area, related_name="teams", blank=True, verbose_name=_("gebieden"))
    is_active = models.BooleanField(_("doet mee"), default=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """As it stands in a sentence: "team Groen". Kept in the history, so always Dutch."""
        return self.name if self.name.lower().startswith("team ") else f"team {self.name}"
