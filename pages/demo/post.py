"""The post of the demo: who wants it how, and what went wrong with it."""

from datetime import datetime, timedelta

from accounts.models import User
from notifications.bounces import Bounce, take_bounce
from notifications.delivery import attempts
from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt, Message, Preference
from notifications.services import choose
from pages.demo.clock import History, moment

CHOSEN_DAYS_AGO = 180
Choice = Preference.Choice
# Who wants which kind of message how.
WISHES = (
    ("voorzitter", "reminder.platform_news", Choice.WEEKLY),
    ("voorzitter-geleen-zuid", "reminder.platform_news", Choice.NONE),
    ("teamleider", "reminder.answer_due", Choice.DAILY),
    ("medewerker-geleen", "reminder.unspoken", Choice.WEEKLY),
)
REFUSED = "550 5.1.1 Mailbox unavailable"
UNKNOWN = "550 5.1.1 User unknown"


def plan_wishes(history: History, people: dict[str, User]) -> None:
    for place, (key, kind, choice) in enumerate(WISHES):
        when = moment(history.day(CHOSEN_DAYS_AGO), 19, place)
        history.at(when, lambda at, who=people[key], what=kind, how=choice: choose(
            person=who, kind=what, choice=how, now=at
        ))  # fmt: skip


def leave_two_for_a_person(now: datetime) -> None:
    """Of the newest letters about plans one could not be delivered, and one came back."""
    sent = Message.objects.filter(state=Message.State.SENT, way=Message.Way.EMAIL, to_address__startswith="indiener")
    newest = sent.exclude(text="").order_by("-created_at", "-pk")
    back = newest.filter(kind="initiative.moved").first()
    if back is not None:
        bounce = Bounce((back.message_id,), is_final=True, status="5.1.1", diagnostic=UNKNOWN)
        take_bounce(bounce, now - timedelta(hours=20))
    dead = newest.filter(kind="initiative.answer").first()
    if dead is not None:
        _die(dead, now - timedelta(hours=26))


def _die(message: Message, now: datetime) -> None:
    """As the post room writes it when a mail server refuses; here none was asked."""
    message.state, message.settled_at, message.last_error = Message.State.DEAD, now, REFUSED
    message.attempts, message.evidence = 1, ""
    message.save(update_fields=["state", "settled_at", "last_error", "attempts", "evidence"])
    attempts.note(message, Clock(now), DeliveryAttempt.Outcome.REFUSED, phase="rcpt", code=550, detail=REFUSED)
