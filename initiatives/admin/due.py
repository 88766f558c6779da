"""The day an answer is owed, in words and in a colour."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import by_words, day_words
from initiatives.models import Initiative
from neighbourhoods.calendar import is_working_day, working_days_between

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
    if initiative.paused_on is not None and initiative.paused_on <= due_on:
        words = {"day": day_words(initiative.paused_on, today)}
        return Due(_("klok staat stil sinds %(day)s") % words, "")
    if due_on < today:
        late = (today - due_on).days
        return Due(ngettext("%(days)s dag te laat", "%(days)s dagen te laat", late) % {"days": late}, "late")
    if due_on == today:
        return Due(_("vandaag"), "late")
    if due_on - today > FAR_AHEAD:
        return Due(_("nog ruim de tijd"), "")
    left = working_days_between(today, due_on)
    if not left:
        # A long term ends on its own day, also on a Sunday.
        days = (due_on - today).days
        words = ngettext("nog %(n)d dag", "nog %(n)d dagen", days) % {"n": days}
        return Due(_("vandaag, de laatste werkdag") if is_working_day(today) else words, "late")
    words = ngettext("nog %(days)s werkdag", "nog %(days)s werkdagen", left) % {"days": left}
    return Due(words, "wait" if left <= SOON_WORKING_DAYS else "")


def asked_after_words(initiative: Initiative, today: date) -> str:
    """Which platform waits to hear where the answer stays, and until when; empty when none does. Reads
    `asked_after_by`."""
    if not initiative.is_open or initiative.asked_after_on is None:
        return ""
    words = {"name": initiative.asked_after_by.name, "by": by_words(initiative.asked_after_due_on, today)}
    if initiative.asked_after_due_on < today:
        return _("%(name)s had %(by)s iets moeten horen.") % words
    return _("%(name)s hoort %(by)s iets.") % words
