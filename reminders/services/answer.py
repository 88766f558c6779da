"""Somebody answers a reminder with the link in the letter, without signing in."""

from datetime import datetime
from enum import StrEnum

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.services import leading_role
from agendas.services import change_block, report_done
from agendas.workflow import BlockState, MoveRefused
from initiatives import workflow as initiative_workflow
from initiatives.services import give_advice
from neighbourhoods.models import Platform
from reminders import keys
from reminders.ladder import Capacity, Faces
from reminders.models import Reminder
from reminders.rules import RULES

Answer = Reminder.Answer
REFUSALS = (MoveRefused, initiative_workflow.MoveRefused)


class Standing(StrEnum):
    """What a link is worth at this moment."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    # Withdrawn, and why.
    SETTLED = "settled"
    MOVED = "moved"
    NO_MEMBER = "no_member"
    ASLEEP = "asleep"
    DISSOLVED = "dissolved"


WITHDRAWN = (Standing.SETTLED, Standing.MOVED, Standing.NO_MEMBER, Standing.ASLEEP, Standing.DISSOLVED)


class AnswerRefused(Exception):
    """The answer cannot be taken. `standing` says why; `message` is plain Dutch when a deed was refused."""

    def __init__(self, standing: Standing, message: str = ""):
        super().__init__(message or standing)
        self.standing, self.message = standing, message


def subject_of(reminder: Reminder) -> models.Model | None:
    rule = RULES.get(reminder.kind)
    return rule.model.objects.filter(pk=reminder.subject_id).first() if rule else None


def standing_of(reminder: Reminder, now: datetime) -> Standing:
    """Whether a reminder can be answered now: is the deed owed, and is the person still who does it?"""
    rule, subject = RULES.get(reminder.kind), subject_of(reminder)
    if reminder.message is None or now > reminder.message.created_at + keys.LIFETIME:
        return Standing.EXPIRED
    if reminder.answer:
        return Standing.USED
    if rule is None or subject is None:
        return Standing.SETTLED
    platform = rule.platform_of(subject)
    if platform and platform.state == Platform.State.DISSOLVED:
        return Standing.DISSOLVED
    if platform and not platform.is_active:
        return Standing.ASLEEP
    if capacity_of(reminder) is None:
        return Standing.NO_MEMBER
    if not rule.is_open(subject):
        return Standing.SETTLED
    return Standing.OPEN if subject.due_on == reminder.due_on else Standing.MOVED


def capacity_of(reminder: Reminder) -> Capacity | None:
    """As what its recipient may answer now, whether or not a letter is owed today; None when no longer at all."""
    subject, user = subject_of(reminder), reminder.recipient
    if subject is None or user is None or not user.is_active:
        return None
    rule = RULES[reminder.kind]
    platform = rule.platform_of(subject)
    if platform is None:
        doers = rule.doers(subject, Faces())
        return next((one.capacity for one in doers if one.pk == user.pk), None)
    if platform.has_member(user):
        return Capacity.MEMBER
    if user == platform.contact:
        return Capacity.STAND_IN if platform.reach == Platform.Reach.PAPER else Capacity.CONTACT
    return None


def may_report_done(reminder: Reminder) -> bool:
    """Whether "klaar" is for this person to say.

    The municipality's contact may give the advice and close a block that a platform on paper reported, but never turns
    the platform's key of a promise. A contact who only hears that a platform is late cannot do it in its place.
    """
    match capacity_of(reminder):
        case Capacity.MEMBER | Capacity.OFFICIAL:
            return True
        case Capacity.STAND_IN:
            return reminder.kind != "promise_due"
    return False


@transaction.atomic
def answer_reminder(*, reminder: Reminder, answer: str, note: str, now: datetime, stance: str = "") -> Reminder:
    """Take one answer, once. "Klaar" does the deed: reports the promise done, closes the block, gives the advice
    (then `stance` is asked). "Nog bezig" and "hulp nodig" are kept on the row; officials see who calls for help.

    Raises AnswerRefused when the link is used, expired or withdrawn, or when the deed itself is refused.
    """
    locked = Reminder.objects.select_for_update(of=("self",)).select_related("message", "recipient").get(pk=reminder.pk)
    standing = standing_of(locked, now)
    if standing != Standing.OPEN:
        raise AnswerRefused(standing)
    if answer == Answer.DONE:
        if not may_report_done(locked):
            raise AnswerRefused(Standing.OPEN, _("Dit kan alleen een lid van het wijkplatform melden."))
        try:
            _do(locked, note, stance, now)
        except REFUSALS as refusal:
            raise AnswerRefused(Standing.OPEN, str(refusal)) from refusal
    locked.answer, locked.answer_note, locked.answered_at = Answer(answer), note.strip(), now
    locked.save(update_fields=["answer", "answer_note", "answered_at"])
    return locked


def _do(reminder: Reminder, note: str, stance: str, now: datetime) -> None:
    subject, person = subject_of(reminder), reminder.recipient
    platform = RULES[reminder.kind].platform_of(subject)
    capacity = capacity_of(reminder)
    acting = {"by": person, "now": now, "by_label": _label(reminder.kind, subject, platform, capacity)}
    match reminder.kind:
        case "advice_awaited":
            give_advice(advice=subject, stance=stance, text=note.strip(), **acting)
        case "promise_due":
            report_done(promise=subject, role=_role(platform, person), text=note.strip(), **acting)
        case "block_due":
            change_block(block=subject, role=_role(platform, person), state=BlockState.DONE, **acting)


def _role(platform: Platform | None, person: User) -> Role:
    return (platform.role_of(person) if platform else None) or leading_role(person)


def _label(kind: str, subject: models.Model, platform: Platform | None, capacity: Capacity) -> str:
    """Who acts, in words that may be public: a party, never a person. Stored, so always in Dutch."""
    if platform and capacity != Capacity.STAND_IN:
        return platform.name
    with translation.override("nl"):
        if capacity == Capacity.STAND_IN:
            return (_("gemeente, namens %(platform)s") % {"platform": platform.name})[:120]
        return subject.owner_label if kind == "promise_due" else _("gemeente")
