"""Which messages may leave at this moment: what somebody waits for goes first, the rest when nothing holds it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from notifications import hours, kinds
from notifications.delivery import brake, breaker
from notifications.delivery.guard import Guard
from notifications.models import Message, SweepState
from notifications.querysets import MessageQuerySet


@dataclass(frozen=True)
class Lane:
    is_now: bool
    only: Q = field(default_factory=Q)

    def due(self, moment: datetime, guard: Guard, avoid: set[str]) -> MessageQuerySet:
        """What waits in this lane, but for the addresses that failed in this round."""
        due = Message.objects.due(moment).filter(self.only, is_now=self.is_now)
        due = due.exclude(expires_at__lte=moment)
        if guard.is_blind:
            due = due.filter(guard.unconcerned)
        if guard.looking_since and not self.is_now:
            due = due.filter(Q(created_at__gt=guard.looking_since) | Q(resent_at__gt=guard.looking_since))
        return due.exclude(to_address__in=avoid) if avoid else due


@dataclass(frozen=True)
class Lanes:
    open: tuple[Lane, ...]
    # Why ordinary mail is held: "pause", "breaker", "brake", "hours", or nothing.
    held_by: str = ""
    # One conversation, to see whether the mail server is back.
    is_probe: bool = False


def at(moment: datetime, state: SweepState, *, only_now: bool) -> Lanes:
    waiting = Lane(is_now=True)
    is_broken = breaker.is_open(state, moment)
    if state.paused_at:
        return Lanes((Lane(is_now=True, only=Q(created_at__gt=state.paused_at)),), "pause", is_broken)
    if is_broken:
        return Lanes((waiting,), "breaker", is_probe=True)
    if only_now:
        return Lanes((waiting,))
    urgent = Q(kind__in=kinds.urgent_names())
    if not hours.is_open(moment):
        return Lanes((waiting, Lane(is_now=False, only=urgent)), "brake" if state.brake_since else "hours")
    if state.brake_since:
        return Lanes((waiting, Lane(is_now=False, only=urgent | brake.passes(state))), "brake")
    return Lanes((waiting, Lane(is_now=False)))
