"""Office words, with the everyday word beside them."""

from django.db import models
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
