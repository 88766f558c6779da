"""The answer clock in words, for includes/clock.html: "dag 12 van 20, bij team Groen"."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import asked_after, by_words, day_words, dutch
from initiatives.clock import Clock, LoggedTick, clock_of
from initiatives.kinds import Unit
from initiatives.models import Initiative
from neighbourhoods.calendar import closed_days, working_days_between

MOST_TICKS = 60


def clock(initiative: Initiative, today: date) -> dict | None:
    """The panel of the clock. None when no answer is owed and none was given.

    Reads `team` and, when it was loaded with it (`for_page`), `clock_log`; else it asks for the log.
    """
    if initiative.answered_at is None and not initiative.is_open:
        return None
    found = read(initiative, today)
    told = _given(initiative, found, today) if initiative.answered_at else _awaited(initiative, found, today)
    notes = [*told.get("notes", []), *_what_happened(found, today), *_may_be_reopened(initiative, today)]
    return {**told, "notes": notes, "ticks": _ticks(found)}


def read(initiative: Initiative, today: date) -> Clock:
    """How the clock stands, from the log that came with the page."""
    logged = getattr(initiative, "clock_log", None)
    ticks = initiative.clock_events.all() if logged is None else [LoggedTick.from_json(row) for row in logged]
    return clock_of(ticks, today, closed=closed_days())


def _given(initiative: Initiative, found: Clock, today: date) -> dict:
    answered, due = localdate(initiative.answered_at), initiative.answer_due_on
    promised = _("Beloofd was: %(by)s.") % {"by": by_words(due, today)}
    if answered > due:
        return {
            "title": _("Het antwoord kwam te laat"),
            "number": days_late(due, answered, found),
            "sentence": promised,
        }
    if found.unit == Unit.WEEKS:
        number = ngettext("%(n)d week", "%(n)d weken", found.number) % {"n": found.number}
    else:
        took = (
            found.day_number if found.is_started else working_days_between(localdate(initiative.received_at), answered)
        )
        number = ngettext("%(n)d werkdag", "%(n)d werkdagen", took) % {"n": took}
    return {"title": _("Antwoord op tijd, na"), "number": number, "sentence": promised}


def _awaited(initiative: Initiative, found: Clock, today: date) -> dict:
    due, place = initiative.answer_due_on, at_team(initiative)
    if initiative.is_overdue(today):
        promised = _("Beloofd was: %(by)s.") % {"by": by_words(due, today)}
        return {
            "title": _("Het antwoord is te laat"),
            "number": days_late(due, today, found),
            "place": place,
            "sentence": promised,
            "notes": late_notes(initiative, today),
        }
    if initiative.paused_on is not None:
        words = {"day": day_words(initiative.paused_on, today)}
        return {
            "title": _("De klok staat stil"),
            "number": day_of(found),
            "place": place,
            "sentence": _("Sinds %(day)s.") % words,
            "notes": [
                *([dutch(found.pause_reason)] if found.pause_reason else []),
                _("Loopt de klok weer? Dan krijgt het antwoord een nieuwe datum."),
            ],
        }
    left = (due - today).days
    return {
        "title": _("De tijd voor het antwoord"),
        "number": day_of(found) or (ngettext("nog %(n)d dag", "nog %(n)d dagen", left) % {"n": left}),
        "place": place,
        "sentence": _("De gemeente geeft antwoord %(by)s.") % {"by": by_words(due, today)}
        if left
        else _("De gemeente geeft vandaag antwoord."),
    }


def day_of(found: Clock) -> str:
    """ "dag 12 van 20"; of a term in weeks "week 6 van 26". Empty when nothing is known of the clock."""
    if not found.is_started:
        return ""
    words = {"n": min(found.number, found.amount), "all": found.amount}
    return _("week %(n)d van %(all)d") % words if found.unit == Unit.WEEKS else _("dag %(n)d van %(all)d") % words


def at_team(initiative: Initiative) -> str:
    """ "bij team Groen"; empty when no team has it yet."""
    if initiative.team is None:
        return ""
    return _("bij %(team)s") % {"team": initiative.team.label}


def days_late(due: date, day: date, found: Clock) -> str:
    """In working days; in days when none has passed yet, as on the Saturday after."""
    if late := working_days_between(due, day, found.closed):
        return ngettext("%(n)d werkdag te laat", "%(n)d werkdagen te laat", late) % {"n": late}
    late = (day - due).days
    return ngettext("%(n)d dag te laat", "%(n)d dagen te laat", late) % {"n": late}


def _what_happened(found: Clock, today: date) -> list[str]:
    """That more time was taken, that the clock stood still, that it is the second one."""
    told = []
    if found.round > 1:
        told.append(_("De indiener vond het eerste antwoord geen antwoord. Daarom loopt de klok opnieuw."))
    if found.is_extended:
        words = {"day": day_words(found.first_due_on, today), "reason": dutch(found.extend_reason)}
        told.append(_("De gemeente nam één keer meer tijd. Eerst was beloofd: %(day)s.") % words)
        told.append(words["reason"])
    if found.paused_days and not found.is_paused:
        number = found.paused_days
        if found.unit == Unit.WEEKS:
            said = ngettext("De klok stond %(n)d dag stil.", "De klok stond %(n)d dagen stil.", number)
        else:
            said = ngettext("De klok stond %(n)d werkdag stil.", "De klok stond %(n)d werkdagen stil.", number)
        told.append(said % {"n": number})
    return told


def _may_be_reopened(initiative: Initiative, today: date) -> list[str]:
    until = initiative.reopen_until
    if until is None or until < today:
        return []
    words = {"day": day_words(until, today)}
    return [_("De indiener kan tot en met %(day)s één keer laten weten dat dit geen antwoord is.") % words]


def late_notes(initiative: Initiative, today: date) -> list[str]:
    """What the municipality says about an answer that is late: its new day, and that a platform asked after it.

    Reads `asked_after_by`.
    """
    notes = []
    if expected := initiative.expected_on:
        words = {"by": by_words(expected, today)}
        notes.append(_("Nieuwe datum: %(by)s.") % words if expected >= today else _("Daarna werd het %(by)s.") % words)
    if initiative.asked_after_on:
        asked_on, due_on = initiative.asked_after_on, initiative.asked_after_due_on
        notes.append(asked_after(initiative.asked_after_by.name, asked_on, due_on, today))
    return notes


def _ticks(found: Clock) -> list[str]:
    """One for each working day or week of the term, and for each that came after it."""
    gone = found.number if found.day_number else 0
    ticks = [
        "late" if place >= found.amount else "past" if place < gone else "" for place in range(max(gone, found.amount))
    ]
    return ticks[-MOST_TICKS:] if gone > found.amount else ticks[:MOST_TICKS]
