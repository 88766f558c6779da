"""The day an answer is owed, in words and in a colour."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.models import Initiative
from neighbourhoods.calendar import working_days_between

SOON_WORKING_DAYS = 5
FAR_AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Due:
    """`kind` is one of includes/state.html: late, wait, ok or empty."""

    words: str
    kind: str


def due_of(initiative: Initiative, today: date) -> Due:
    """How the answer to this initiative stands."""
    due_on = initiative.answer_due_on
    if not initiative.is_open:
        if initiative.answered_at is None:
            return Due(_("geen antwoord meer nodig"), "")
        return Due(_("antwoord gegeven"), "ok")
    if due_on < today:
        late = (today - due_on).days
        return Due(ngettext("%(days)s dag te laat", "%(days)s dagen te laat", late) % {"days": late}, "late")
    if due_on == today:
        return Due(_("vandaag"), "late")
    if due_on - today > FAR_AHEAD:
        return Due(_("nog ruim de tijd"), "")
    left = working_days_between(today, due_on)
    words = ngettext("nog %(days)s werkdag", "nog %(days)s werkdagen", left) % {"days": left}
    return Due(words, "wait" if left <= SOON_WORKING_DAYS else "")
