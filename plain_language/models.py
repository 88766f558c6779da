"""Office words with the everyday word beside them, and from where a text counts as hard."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OfficeWord(models.Model):
    """A word or short phrase that officials write and residents do not use. Edited in /beheer/."""

    word = models.CharField(_("kantoorwoord"), max_length=60, unique=True)
    plain = models.CharField(_("gewoon woord"), max_length=120)

    class Meta:
        verbose_name = _("kantoorwoord")
        verbose_name_plural = _("kantoorwoorden")
        ordering = ["word"]

    def __str__(self) -> str:
        return f"{self.word} → {self.plain}"


class ReadingRule(models.Model):
    """From where a text counts as hard: one row, or none for the defaults. Edited in /beheer/."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    # Flesch-Douma: the higher the easier.
    threshold = models.SmallIntegerField(
        _("grens"),
        default=50,
        help_text=_("Van 0 tot 100. Hoe hoger, hoe makkelijker. Onder deze grens vragen wij de schrijver waarom."),
    )
    fewest_sentences = models.PositiveSmallIntegerField(
        _("vanaf hoeveel zinnen"), default=3, help_text=_("Een kortere tekst zegt te weinig om te meten.")
    )
    # Up to which edition the words of our own list were given; 0 when they never were.
    words_up_to = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("grens voor leesbaarheid")
        verbose_name_plural = _("grens voor leesbaarheid")
        constraints = [
            models.CheckConstraint(name="one_reading_rule", condition=Q(singleton=True)),
            models.CheckConstraint(name="threshold_on_the_scale", condition=Q(threshold__gte=0, threshold__lte=100)),
            models.CheckConstraint(name="judged_from_one_sentence", condition=Q(fewest_sentences__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
