"""Every reminder that was given, answered, ignored or laid a step higher stands in the log of its subject.

A letter is given when it has left, not when it was written: until then its words wait on the row (`given.py`). What is
written is Dutch and names parties, never people: the log of an agenda and of a promise is public. A platform itself has
the portal's own log. One letter to five members of a board is one line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from accounts.services import log_changes
from agendas import services as agendas
from agendas.models import AgendaEvent, Block, Promise
from agendas.wording import upper_first
from initiatives import services as initiatives
from initiatives.models import Advice, Event
from neighbourhoods.models import Platform
from reminders.ladder import Capacity, Due
from reminders.models import Reminder

Rung = Reminder.Rung
TO_DO_IT = (Rung.DOER, Rung.OTHER)

# A platform asked where it stays: the words of the answer are for that platform.
CALLED = ("promise_called", "answer_called")

# What happened, in the words of the log of an agenda and of that of a plan.
GIVEN = (AgendaEvent.Kind.REMINDED, Event.Kind.FOLLOWED_UP)
ESCALATED = (AgendaEvent.Kind.ESCALATED, Event.Kind.ESCALATED)
IGNORED = (AgendaEvent.Kind.REMINDER_IGNORED, Event.Kind.REMINDER_IGNORED)
ANSWERED = (AgendaEvent.Kind.REMINDER_ANSWERED, Event.Kind.REMINDER_ANSWERED)


@dataclass(frozen=True)
class Line:
    row: Reminder
    what: tuple[str, str]
    text: str
    at: datetime

    @property
    def is_public(self) -> bool:
        """What is said to the handler is no news; what a platform is asked, or the council told, is."""
        return self.row.kind in ("advice_awaited", *CALLED) or self.row.rung == Rung.COUNCIL


def note_words(given: Iterable[tuple[Reminder, Due]], now: datetime) -> None:
    """Put on each row what the log will say of it, by what its rule says; the caller saves it."""
    today = timezone.localdate(now)
    with translation.override("nl"):
        for row, due in given:
            row.to_log = _told(row, due, today)


def log_given(given: Iterable[tuple[Reminder, datetime]]) -> None:
    """Rows whose letter left, or that came onto the list of the council, each with that moment. In the caller's
    transaction, in a handful of queries however many there are."""
    with translation.override("nl"):
        _write([Line(row, GIVEN if row.rung in TO_DO_IT else ESCALATED, row.to_log, at) for row, at in given])


def log_ignored(rows: Iterable[Reminder]) -> None:
    """Rows with `ignored_at`: nobody answered, and the next step came."""
    with translation.override("nl"):
        _write([
            Line(
                row,
                IGNORED,
                _("Op de herinnering van %(day)s kwam geen antwoord.") % {"day": _day(timezone.localdate(row.due_at))},
                row.ignored_at,
            )
            for row in rows
        ])  # fmt: skip


def log_answered(row: Reminder, now: datetime) -> None:
    """The answer that was just given; the words that came with it stay on the row, unless a platform asked for them."""
    with translation.override("nl"):
        text = _("Antwoord op de herinnering: %(answer)s.") % {"answer": row.get_answer_display().lower()}
        if row.kind in CALLED and row.answer == Reminder.Answer.BUSY and row.answer_note:
            text = _("Antwoord van de gemeente: %(words)s") % {"words": row.answer_note}
        _write([Line(row, ANSWERED, text, now)])


def _told(row: Reminder, due: Due, today: date) -> str:
    if row.rung in TO_DO_IT:
        return _("Herinnering gestuurd aan %(whom)s. De dag waar het om gaat: %(day)s.") % {
            "whom": _who_does_it(due),
            "day": _day(row.due_on),
        }
    if row.rung == Rung.COUNCIL:
        return _("Dit is over tijd. Het staat nu op de lijst van de raad.")
    whom = {"whom": upper_first(row.get_rung_display())}
    if row.due_on < today:
        return _("Dit is over tijd. %(whom)s kreeg daarover bericht.") % whom
    return _("%(whom)s kreeg hierover bericht.") % whom


def _who_does_it(due: Due) -> str:
    match due.recipient.capacity:
        case Capacity.OFFICIAL:
            return _("de medewerker die hierover gaat")
        case Capacity.INITIATOR:
            return _("de indiener")
        case Capacity.CONTACT:
            return _("de contactpersoon bij de gemeente")
    return due.platform.name if due.platform else _("het wijkplatform")


@lru_cache(maxsize=100)
def _day(day: date) -> str:
    """In Dutch, in which all of this is written."""
    return date_format(day, "j F Y")


def _write(lines: list[Line]) -> None:
    """One query to read and one to write per kind of subject; the same line about the same thing once."""
    once = {(line.row.subject_type, line.row.subject_id, line.what, line.text): line for line in lines}
    by_type: dict[str, list[Line]] = {}
    for line in once.values():
        by_type.setdefault(line.row.subject_type, []).append(line)
    of_agendas, of_plans = [], []
    for subject_type, these in by_type.items():
        keys = {line.row.subject_id for line in these}
        match subject_type:
            case "agendas.promise":
                agenda_of = dict(Promise.objects.filter(pk__in=keys).values_list("pk", "agenda_id"))
                of_agendas += [_of_agenda(one, agenda_of.get(one.row.subject_id), "promise_id") for one in these]
            case "agendas.block":
                agenda_of = dict(Block.objects.filter(pk__in=keys).values_list("pk", "agenda_id"))
                of_agendas += [_of_agenda(one, agenda_of.get(one.row.subject_id), "block_id") for one in these]
            case "agendas.agenda":
                of_agendas += [_of_agenda(one, one.row.subject_id) for one in these]
            case "initiatives.advice":
                plan_of = dict(Advice.objects.filter(pk__in=keys).values_list("pk", "initiative_id"))
                of_plans += [_of_plan(one, plan_of[one.row.subject_id]) for one in these]
            case "initiatives.initiative":
                of_plans += [_of_plan(one, one.row.subject_id) for one in these]
            case "neighbourhoods.platform":
                names = Platform.objects.in_bulk(keys)
                changes = [(names[one.row.subject_id], {"herinnering": [None, one.text]}) for one in these]
                log_changes(changes, verb=AuditEvent.Verb.CHANGED, now=these[0].at)
    if of_agendas:
        agendas.note_reminders(of_agendas)
    if of_plans:
        initiatives.note_reminders(of_plans)


def _of_agenda(line: Line, agenda_id: int | None, name: str = "") -> agendas.ReminderNote:
    about = {name: line.row.subject_id} if name else {}
    return agendas.ReminderNote(kind=line.what[0], at=line.at, text=line.text, agenda_id=agenda_id, **about)


def _of_plan(line: Line, initiative_id: int) -> initiatives.ReminderNote:
    return initiatives.ReminderNote(
        initiative_id=initiative_id, kind=line.what[1], at=line.at, text=line.text, is_public=line.is_public
    )
