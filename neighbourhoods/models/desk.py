"""When the municipality is closed, and where to go with what is not a plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
