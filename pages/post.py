"""What somebody got and what is still to come, as lines for includes/timeline.html."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from functools import cache

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import hours, kinds
from notifications.models import Message
from pages import wording
from reminders.models import Reminder

State = Message.State
MOST_ROWS = 20
# Still to come; everything else was.
TO_COME = (State.HELD, State.PENDING, State.CLAIMED, State.HANDING_OVER, State.TO_PRINT)
# What is in a bundle is where that is.
IS_TO_COME = Q(state__in=TO_COME) | Q(state=State.BUNDLED, bundle__state__in=TO_COME)
LONG = ("text", "html", "bundle__text", "bundle__html")
# What a reminder is about, by its model: the field that names it.
NAMES = {
    "agendas.promise": "text",
    "agendas.block": "definition__title",
    "agendas.agenda": "title",
    "initiatives.advice": "initiative__title",
    "initiatives.initiative": "title",
    "neighbourhoods.platform": "name",
}


def received_by(user: User, today: date) -> list[dict]:
    """The newest first. Codes to sign in with were of use for minutes only."""
    mine = Message.objects.filter(recipient=user).exclude(IS_TO_COME).exclude(kind__in=kinds.secret_names())
    newest = mine.select_related("bundle").defer(*LONG).order_by("-created_at", "-pk")[:MOST_ROWS]
    return [_received(message, today) for message in newest]


def coming_to(user: User, now: datetime) -> list[dict]:
    """What is written and waits, and the reminders that are planned; the first on top. A handful of questions."""
    lines = [*_waiting(user, now), *_planned(user, timezone.localdate(now))]
    return sorted(lines, key=lambda line: line["iso"])[:MOST_ROWS]


def _received(message: Message, today: date) -> dict:
    kind = kinds.find(message.kind)
    at = timezone.localdate(message.settled_at or message.created_at)
    text = f"{_outcome(message)} {kind.why if kind else ''}".strip()
    return _line(at, today, message.subject, text, lang=message.language)


def _outcome(message: Message) -> str:
    match message.state:
        case State.SENT if message.way == Message.Way.PAPER:
            return _("Verstuurd op papier.")
        case State.SENT:
            return _("Verstuurd.")
        case State.BUNDLED if message.bundle is None or message.bundle.state == State.SENT:
            return _("Verstuurd, samen met ander nieuws.")
        case State.BUNDLED:
            return _outcome(message.bundle)
        case State.CANCELLED:
            return _("Niet verstuurd: het was niet meer nodig, of u wilde het niet.")
        case State.UNCERTAIN:
            return _("Wij weten niet zeker of dit aankwam.")
        case State.BOUNCED:
            return _("Teruggekomen: uw mailbox nam het niet aan.")
    return _("Niet aangekomen. De gemeente kijkt ernaar.")


def _waiting(user: User, now: datetime) -> list[dict]:
    today, opening = timezone.localdate(now), cache(hours.next_opening)
    waiting = Message.objects.filter(IS_TO_COME, recipient=user).exclude(kind__in=kinds.secret_names())
    return [
        _line(_leaves_on(message, now, opening), today, message.subject, _how(message), lang=message.language)
        for message in waiting.select_related("bundle").defer(*LONG).order_by("not_before", "pk")[:MOST_ROWS]
    ]


def _how(message: Message) -> str:
    match message.state:
        case State.HELD | State.BUNDLED:
            return _("Komt in één e-mail, samen met ander nieuws.")
        case State.TO_PRINT:
            return _("Wordt geprint en met de post verstuurd.")
    return _("Staat klaar. Post vertrekt overdag, op werkdagen.")


def _leaves_on(message: Message, now: datetime, opening: Callable[[datetime], datetime]) -> date:
    if message.state == State.BUNDLED:
        return _leaves_on(message.bundle, now, opening)
    moment = max(message.not_before, now)
    return timezone.localdate(opening(moment) if message.state == State.PENDING and not message.is_now else moment)


def _planned(user: User, today: date) -> list[dict]:
    """Whether it is still owed is asked again on the day."""
    planned = Reminder.objects.filter(recipient=user, state=Reminder.State.SCHEDULED)
    rows = list(planned.order_by("due_at", "pk")[:MOST_ROWS])
    names = _names(rows)
    return [
        _line(
            # What should have been said already is said today.
            max(timezone.localdate(row.due_at), today),
            today,
            names.get((row.subject_type, row.subject_id)) or capfirst(kinds.label_of(f"reminder.{row.kind}")),
            _about(row, today),
            lang=wording.DUTCH,
        )
        for row in rows
    ]


def _names(rows: list[Reminder]) -> dict[tuple[str, int], str]:
    """What the reminders are about: one question for each kind of thing."""
    wanted = defaultdict(set)
    for row in rows:
        wanted[row.subject_type].add(row.subject_id)
    return {
        (label, pk): name
        for label, pks in wanted.items()
        if label in NAMES
        for pk, name in apps.get_model(label).objects.filter(pk__in=pks).values_list("pk", NAMES[label])
    }


def _about(row: Reminder, today: date) -> str:
    return _("%(what)s, datum %(day)s. Wij sturen dit alleen als het dan nog openstaat.") % {
        "what": capfirst(kinds.label_of(f"reminder.{row.kind}")),
        "day": wording.day(row.due_on, today),
    }


def _line(day: date, today: date, title: str, text: str, lang: str = "") -> dict:
    return {"when": wording.day(day, today), "iso": day.isoformat(), "title": title, "text": text, "lang": lang}
