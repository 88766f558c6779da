"""Somebody answers a reminder: with the link in the letter, without signing in, or by phone with the code in it."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import log_change
from reminders.models import Reminder
from reminders.services.deeds import DEEDS, REFUSALS, Said, do
from reminders.services.given import log_these
from reminders.services.help import ask_for_help
from reminders.services.log import log_answered
from reminders.standing import (
    TURNS_A_KEY,
    Standing,
    answers_of,
    capacity_of,
    may_report_done,
    standing_of,
    subject_of,
)

Answer = Reminder.Answer
CLAIMS = (Answer.DONE, Answer.DENIED)


class AnswerRefused(Exception):
    """The answer cannot be taken. `standing` says why; `message` is plain Dutch when a deed was refused."""

    def __init__(self, standing: Standing, message: str = ""):
        super().__init__(message or standing)
        self.standing, self.message = standing, message


@transaction.atomic
def answer_reminder(
    *,
    reminder: Reminder,
    answer: str,
    note: str,
    now: datetime,
    stance: str = "",
    on: date | None = None,
    by: User | None = None,
) -> Reminder:
    """Take one answer, once, and write it in the log of its subject.

    "Klaar" does the deed of its kind (`services.deeds`); an advice asks `stance`, looking back and a talk ask the day
    `on`. "Klopt niet" sends a promise back. "Nog bezig" is kept; "hulp nodig" is a task for an official, who is told.
    `by` is the official who writes down what was said by phone. There the key of a promise is not turned: the answer
    is kept as a call for help. Raises AnswerRefused when it is used, expired or withdrawn, or the deed is refused.
    """
    locked = (
        Reminder.objects.select_for_update(of=("self",))
        .select_related("message", "recipient", "platform")
        .get(pk=reminder.pk)
    )
    standing = standing_of(locked, now, by)
    if standing != Standing.OPEN:
        raise AnswerRefused(standing)
    if answer not in answers_of(locked, by):
        raise AnswerRefused(Standing.OPEN, _refusal(locked))
    said = Said(
        reminder=locked,
        subject=subject_of(locked),
        capacity=capacity_of(locked, by),
        by=by or _hand_of(locked),
        answer=Answer(answer),
        note=note.strip(),
        stance=stance,
        on=on,
        now=now,
    )
    kept = _take(said, may_report_done(locked, by))
    locked.answer, locked.answer_note, locked.answered_at = kept.answer, kept.note, now
    locked.answered_by = by
    locked.save(update_fields=["answer", "answer_note", "answered_at", "answered_by"])
    # Who answers got the letter, whatever is known of it.
    log_these([locked], now)
    log_answered(locked, now)
    if by is not None:
        change = {"antwoord per telefoon": ["", str(said.answer)]}
        log_change(subject=locked, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=change)
    if locked.answer == Answer.HELP:
        ask_for_help(locked, now)
    return locked


def _take(said: Said, may_claim: bool) -> Said:
    """Do what is said to be done; what this hand may not do becomes a call for help with the words in it."""
    if said.answer not in CLAIMS:
        return said
    if may_claim:
        try:
            do(said)
        except REFUSALS as refusal:
            raise AnswerRefused(Standing.OPEN, str(refusal)) from refusal
        return said
    with translation.override("nl"):
        words = _("Per telefoon gezegd: %(answer)s.") % {"answer": said.answer.label.lower()}
    return replace(said, answer=Answer.HELP, note=f"{words} {said.note}".strip())


def _hand_of(reminder: Reminder) -> User | None:
    """The person behind the link: also who sent a plan without an account, and has one on that same address. So nobody
    turns both keys of a promise, with the link and signed in."""
    if reminder.recipient is not None:
        return reminder.recipient
    return User.objects.active().filter(email=reminder.to_address.lower()).first()


def _refusal(reminder: Reminder) -> str:
    if reminder.kind in TURNS_A_KEY:
        return _("Dit kan alleen een lid van het wijkplatform melden.")
    return _("Dat antwoord past niet bij deze vraag.") if reminder.kind in DEEDS else _("Doe dit in het beheer.")
