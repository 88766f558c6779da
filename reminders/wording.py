"""How far away a day is, in words."""

from datetime import date

from django.utils.translation import gettext as _


def in_words(due_on: date, today: date) -> str:
    """How far away a day is: "vandaag", "over 4 dagen", "3 dagen geleden"."""
    days = (due_on - today).days
    if days == 0:
        return _("vandaag")
    if days == 1:
        return _("morgen")
    if days == -1:
        return _("gisteren")
    return _("over %(days)s dagen") % {"days": days} if days > 0 else _("%(days)s dagen geleden") % {"days": -days}
