"""How the post room stands: the heaps of messages, and what holds the post back. Facts only; deeds are services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications import hours
from notifications.models import Message, SweepState
from notifications.querysets import MessageQuerySet

State = Message.State
SWEEP_IS_LATE = timedelta(minutes=5)
POST_IS_LATE = timedelta(minutes=30)
UNCERTAIN_IS_LATE = timedelta(hours=1)

# What waits and what went wrong, in the order of the page: how it is called, its colour, and which messages it holds.
HEAPS: dict[str, tuple] = {
    # What is being handed over at this moment is in neither: it is gone within seconds.
    "weg": (gettext_lazy("gaat weg"), "", lambda: Message.objects.filter(state=State.PENDING, attempts=0)),
    "opnieuw": (
        gettext_lazy("wordt opnieuw geprobeerd"),
        "wait",
        lambda: Message.objects.filter(state=State.PENDING, attempts__gt=0),
    ),
    "bundel": (gettext_lazy("wacht op de bundel"), "", lambda: Message.objects.filter(state=State.HELD)),
    "printen": (gettext_lazy("te printen"), "wait", lambda: Message.objects.filter(state=State.TO_PRINT)),
    "onzeker": (gettext_lazy("onzeker"), "late", lambda: Message.objects.filter(state=State.UNCERTAIN)),
    "niet": (gettext_lazy("niet te bezorgen"), "late", lambda: Message.objects.filter(state=State.DEAD)),
    "terug": (gettext_lazy("teruggekomen"), "late", lambda: Message.objects.filter(state=State.BOUNCED)),
}

# (person) -> which messages concern this official. The apps above know whose plan or platform a message is about.
_concerns: list[Callable[[object], Q]] = []


def register_concern(concern: Callable[[object], Q]) -> None:
    """Hand in which messages are about the work of an official."""
    _concerns.append(concern)


# (person, among) -> which messages this official may see, perhaps among a few; or None: all of them.
_scopes: list[Callable[[object, MessageQuerySet | None], Q | None]] = []


def register_scope(scope: Callable[[object, MessageQuerySet | None], Q | None]) -> None:
    """Hand in what limits an official to the post of the own teams and areas."""
    _scopes.append(scope)


def seen_by(person, among: MessageQuerySet | None = None) -> MessageQuerySet:
    """The messages that this official may see. `among` names the few that are asked after: then no others are read."""
    every = Message.objects.all() if among is None else among
    found = every
    for scope in _scopes:
        if (limit := scope(person, among)) is not None:
            # Some of the conditions join; each message once.
            found = found.filter(pk__in=every.order_by().filter(limit).values("pk"))
    return found


def concerning(person) -> MessageQuerySet:
    """Messages that did not arrive and are about the plans and platforms of this official."""
    whose = Q(pk__in=[])
    for concern in _concerns:
        whose |= concern(person)
    # Some of the conditions join; each message once.
    return Message.objects.needing_a_person().filter(
        pk__in=Message.objects.needing_a_person().filter(whose).values("pk")
    )


@dataclass(frozen=True)
class Notice:
    """What somebody has to know about the post, with the deed that belongs to it (`deed`, `label`), if any."""

    name: str
    # "late": post stays behind; "wait": it does as it should, and waits; "ok".
    kind: str
    title: str
    text: str
    deed: str = ""
    label: str = ""


def state() -> SweepState:
    return SweepState.objects.first() or SweepState()


def notices(board: SweepState, now: datetime) -> list[Notice]:
    """What holds the post back now, or watches it; what matters most first."""
    found = [_pause(board), _brake(board), _breaker(board, now), _clock(board, now), _guard(board, now), _hours(now)]
    return [notice for notice in found if notice]


def stoppages(board: SweepState, now: datetime) -> list[Notice]:
    """What keeps ordinary mail in: a pause, the brake, the breaker."""
    return [notice for notice in (_pause(board), _brake(board), _breaker(board, now)) if notice]


def held_by(board: SweepState, now: datetime) -> list[str]:
    """Their names: pause, brake, breaker."""
    return [notice.name for notice in stoppages(board, now)]


def _pause(board: SweepState) -> Notice | None:
    if not board.paused_at:
        return None
    text = _("Sinds %(moment)s gaat alleen weg waar iemand nu op wacht. %(why)s") % {
        "moment": _moment(board.paused_at),
        "why": board.paused_why,
    }
    return Notice("pause", "late", _("De post staat stil"), text.strip(), "hervat", _("Laat de post weer lopen"))


def _brake(board: SweepState) -> Notice | None:
    if not board.brake_since:
        return None
    text = _("Er staan %(count)s berichten klaar. Dat is veel meer dan anders. Kijk of dat klopt.") % {
        "count": board.brake_count
    }
    return Notice("brake", "late", _("De rem staat erop"), text, "rem-los", _("Het klopt: laat ze gaan"))


def _breaker(board: SweepState, now: datetime) -> Notice | None:
    if not board.breaker_until or board.breaker_until <= now:
        return None
    text = _("De mailserver doet het niet. Wij proberen het weer om %(moment)s. %(why)s") % {
        "moment": _moment(board.breaker_until),
        "why": board.breaker_why,
    }
    return Notice("breaker", "late", _("Er gaat nu geen mail weg"), text.strip())


def _clock(board: SweepState, now: datetime) -> Notice | None:
    last = board.last_sweep_at
    if last is not None and now - last <= SWEEP_IS_LATE:
        return None
    told = _("De laatste ronde was %(moment)s.") % {"moment": _moment(last)} if last else _("Er was nog geen ronde.")
    text = f"{told} " + _("Normaal is er elke minuut een ronde. Vraag de beheerder om te kijken.")
    return Notice("clock", "late", _("De klok van de post staat stil"), text)


def _guard(board: SweepState, now: datetime) -> Notice | None:
    if not board.guard_until or board.guard_until <= now:
        return None
    text = _("De database is een andere dan eerst. Tot %(moment)s kijken wij van elk bericht eerst of het al weg is.")
    return Notice("guard", "wait", _("Wij kijken extra goed"), text % {"moment": _moment(board.guard_until)})


def _hours(now: datetime) -> Notice | None:
    if hours.is_open(now):
        return None
    text = _("Gewone post gaat weer weg op %(moment)s. Waar iemand nu op wacht, gaat wel meteen.")
    return Notice("hours", "wait", _("Buiten de uren"), text % {"moment": _moment(hours.next_opening(now))})


def _moment(when: datetime) -> str:
    return date_format(localtime(when), "l j F, H:i")
