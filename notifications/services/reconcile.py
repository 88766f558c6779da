"""After a restore or a failover: settle what the database may have forgotten, then let the post go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from notifications import evidence, kinds
from notifications.delivery import board, guard, lease, verdict
from notifications.delivery.clock import Clock
from notifications.delivery.denial import Denial
from notifications.delivery.guard import GUARD
from notifications.delivery.summary import Summary
from notifications.delivery.uncertain import settle_by_evidence
from notifications.evidence import EvidenceUnavailable, Source
from notifications.models import Message, SweepState
from notifications.services.pause import resume

__all__ = ["EvidenceUnavailable", "Reconciled", "reconcile"]

State = Message.State
AT_ONCE = 100


@dataclass
class Reconciled:
    """Messages, by what became of them. `in_doubt` are left for want of evidence: hold or repeat them."""

    proved_sent: int = 0
    proved_unsent: int = 0
    held: int = 0
    repeated: int = 0
    in_doubt: int = 0
    is_resumed: bool = False


def reconcile(now: datetime, *, without_evidence: Literal["hold", "repeat"] | None = None) -> Reconciled:
    """Ask the evidence about everything that may have been sent without this database knowing, and end the pause.

    What no evidence can tell is held for a person, or repeated identically, as `without_evidence` says; without it,
    such messages are counted as in doubt and the pause stays. Runs again harmlessly. Raises EvidenceUnavailable: then
    what was settled stays settled, and the pause stays.
    """
    clock, done = Clock(now), Reconciled()
    guard.look(clock)
    lease.reap(clock)
    state, source = board.read(), evidence.source()
    beyond = _ask(source, state, clock, done) if source else None
    doubtful = _doubtful(state, now, beyond)
    if without_evidence is None:
        done.in_doubt = doubtful.count()
    else:
        for message in _all(doubtful):
            _decide(message, without_evidence, clock, done)
    if not done.in_doubt:
        if source and state.paused_at:
            # What is written anew is still asked about.
            board.write(state, guard_until=state.paused_at + GUARD)
        done.is_resumed = resume(by=None, now=now)
    return done


def _ask(source: Source, state: SweepState, clock: Clock, done: Reconciled) -> list[int]:
    """Settle what the source knows. Returns the keys of those of which it can never know."""
    summary, beyond = Summary(), []
    uncertain = Message.objects.filter(state=State.UNCERTAIN)
    for batch in _batches(uncertain | _forgotten(state, clock.read())):
        found = source.find(batch)
        for message in batch:
            if message.state == State.UNCERTAIN:
                if settle_by_evidence(message, source, found, clock, summary) == Denial.NEVER:
                    beyond.append(message.pk)
            elif (unsaid := verdict.unsaid_by(message, found)) is not None:
                came_back = message.message_id in found.bounced
                sent = verdict.was_sent(message, clock, source.proof, unsaid=unsaid, came_back=came_back)
                summary.proved_sent += sent
    done.proved_sent, done.proved_unsent = summary.proved_sent, summary.proved_unsent
    return beyond


def _forgotten(state: SweepState, now: datetime):
    """What waits here though it may have left: it was due before the database became another one.

    What tells of references may have been written anew since; what a person had sent again since is to go again.
    """
    since = state.paused_at or (state.guard_until and state.guard_until - GUARD)
    if since is None:
        return Message.objects.none()
    waiting = Message.objects.filter(state=State.PENDING, not_before__lte=now)
    waiting = waiting.filter(Q(resent_at=None) | Q(resent_at__lte=since)).exclude(kind__in=kinds.secret_names())
    return waiting.filter(Q(created_at__lte=since) | ~Q(references=[]))


def _doubtful(state: SweepState, now: datetime, beyond: list[int] | None):
    """A code is never in doubt: it expires. What a person holds already stays with them.

    With evidence only what lies `beyond` it: the rest it settled, or will before each leaves.
    """
    uncertain = Message.objects.filter(state=State.UNCERTAIN, repeats__lt=verdict.MOST_REPEATS)
    uncertain = uncertain.exclude(kind__in=kinds.secret_names())
    return uncertain | _forgotten(state, now) if beyond is None else uncertain.filter(pk__in=beyond)


def _decide(message: Message, how: str, clock: Clock, done: Reconciled) -> None:
    if how == "hold":
        done.held += verdict.hold(message, clock)
    elif message.state == State.UNCERTAIN:
        done.repeated += verdict.repeat(message, clock)
    else:
        done.repeated += 1


def _all(rows) -> Iterator[Message]:
    for batch in _batches(rows):
        yield from batch


def _batches(rows) -> Iterator[list[Message]]:
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(pks), AT_ONCE):
        yield list(Message.objects.filter(pk__in=pks[first : first + AT_ONCE]))
