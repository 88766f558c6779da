"""Which day something may be promised for."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from agendas.workflow import MoveRefused

FARTHEST_AHEAD = timedelta(days=3653)


def check_not_too_far(day: date | None, today: date) -> None:
    """Raises MoveRefused for a day that nobody will be held to: more than ten years ahead."""
    if day is not None and day - today > FARTHEST_AHEAD:
        raise MoveRefused(_("Kies een datum binnen tien jaar."))
