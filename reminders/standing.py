"""What the link in a reminder is worth now, as what its recipient may answer, and which answers are theirs to give."""

from datetime import datetime
from enum import StrEnum

from django.db import models

from accounts.models import User
from accounts.roles import HANDLERS
from neighbourhoods.models import Platform
from reminders import keys
from reminders.ladder import Capacity, Faces, Rule, Rung
from reminders.models import Reminder
from reminders.rules import RULES

Answer = Reminder.Answer
# Nothing is asked: the link leads on.
NEWS = "platform_news"
# The key of a promise: never turned by the municipality for somebody else.
TURNS_A_KEY = frozenset({"promise_due", "promise_confirm"})
# Written where the work is done: an answer to a resident, with its reasons, is no word in reply to a mail.
DONE_ELSEWHERE = frozenset({"answer_due", "answer_called", "pause_long", NEWS})
# There the day moves on because it was done.
MOVES_WHEN_DONE = frozenset({"unspoken", "review_due"})
LADDER = (Rung.CONTACT, Rung.TEAM_LEAD, Rung.COORDINATOR)


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


def subject_of(reminder: Reminder) -> models.Model | None:
    """What it is about, with what its rule knows of it while it waits; None when it is gone."""
    rule = RULES.get(reminder.kind)
    return (_waiting(rule, reminder) or rule.model.objects.filter(pk=reminder.subject_id).first()) if rule else None


def _waiting(rule: Rule, reminder: Reminder) -> models.Model | None:
    return rule.row(reminder.subject_id, reminder.due_on)


def standing_of(reminder: Reminder, now: datetime, by: User | None = None) -> Standing:
    """Whether a reminder can be answered now: is the deed owed, and is the person still who does it?

    `by` is the official who writes down what somebody says by phone.
    """
    rule, subject = RULES.get(reminder.kind), subject_of(reminder)
    if reminder.message is None or now > reminder.message.created_at + keys.LIFETIME:
        return Standing.EXPIRED
    if reminder.answer:
        return Standing.USED
    if rule is None or subject is None:
        return Standing.SETTLED
    platform = rule.platform_of(subject)
    if platform and platform.is_dissolved:
        return Standing.DISSOLVED
    if platform and not platform.is_active:
        return Standing.ASLEEP
    if capacity_of(reminder, by) is None:
        return Standing.NO_MEMBER
    waiting = _waiting(rule, reminder)
    if waiting is None:
        return Standing.SETTLED
    if rule.due_on(waiting) != reminder.due_on:
        return Standing.SETTLED if reminder.kind in MOVES_WHEN_DONE else Standing.MOVED
    return Standing.OPEN


def capacity_of(reminder: Reminder, by: User | None = None) -> Capacity | None:
    """As what its recipient may answer now, whether or not a letter is owed today; None when no longer at all.

    An official who writes down what was said by phone (`by`) stands in for the recipient.
    """
    if by is not None:
        return Capacity.STAND_IN if by.has_role(*HANDLERS) else None
    rule, subject, user = RULES.get(reminder.kind), subject_of(reminder), reminder.recipient
    if rule is None or subject is None or (user is not None and not user.is_active):
        return None
    platform, on_the_ladder = rule.platform_of(subject), reminder.rung in LADDER
    people = [one for one in rule.people(subject, Rung(reminder.rung), Faces()) if one is not None]
    if user is None:
        is_known = reminder.to_address and any(one.address == reminder.to_address for one in people)
        return Capacity.INITIATOR if is_known else None
    found = next((one.capacity for one in people if one.pk == user.pk), None)
    if found not in (None, Capacity.CONTACT):
        return found
    if platform is not None:
        # Any member may answer for the platform, whoever the letter of today would go to.
        if not on_the_ladder and platform.has_member(user):
            return Capacity.MEMBER
        if user == platform.contact:
            return Capacity.STAND_IN if platform.reach == Platform.Reach.PAPER else Capacity.CONTACT
    return found


def may_report_done(reminder: Reminder, by: User | None = None) -> bool:
    """Whether "klaar" is for this person to say.

    The municipality's contact may give the advice and close a block that a platform on paper reported, but never turns
    the platform's key of a promise. Who only hears that others are late cannot do it in their place.
    """
    if reminder.kind in DONE_ELSEWHERE:
        return False
    match capacity_of(reminder, by):
        case Capacity.MEMBER | Capacity.OFFICIAL | Capacity.INITIATOR:
            return True
        case Capacity.STAND_IN:
            return reminder.kind not in TURNS_A_KEY
    return False


def answers_of(reminder: Reminder, by: User | None = None) -> tuple[Answer, ...]:
    """The buttons for this person. By phone "klaar" can always be said where it can be said at all; see `answer`."""
    if reminder.kind == NEWS:
        return ()
    if reminder.kind in DONE_ELSEWHERE:
        return (Answer.BUSY, Answer.HELP)
    done = (Answer.DONE, Answer.DENIED) if reminder.kind == "promise_confirm" else (Answer.DONE,)
    said = done if may_report_done(reminder, by) or by is not None else ()
    return (*said, Answer.BUSY, Answer.HELP)
