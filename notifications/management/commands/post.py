"""`manage.py post`: how the post room is doing; with --reconcile, what may have been sent is settled."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from notifications import evidence, hours
from notifications.delivery import board, timeline
from notifications.delivery.clock import Clock
from notifications.evidence import EvidenceUnavailable
from notifications.models import Message, SweepState
from notifications.services import Reconciled, mark_restored, reconcile

State = Message.State
WAITING = (State.PENDING, State.CLAIMED, State.HANDING_OVER, State.HELD, State.TO_PRINT)


class Command(BaseCommand):
    help = "Say how the post room is doing; after a restore or a failover, settle what may have been sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--restored", action="store_true", help="this database may have forgotten what it sent")
        parser.add_argument("--reconcile", action="store_true", help="ask the evidence, then let the post go on")
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--hold", action="store_true", help="what nobody can know waits for a person")
        choice.add_argument("--repeat", action="store_true", help="what nobody can know is sent, perhaps again")

    def handle(self, *args, restored: bool, reconcile: bool, hold: bool, repeat: bool, **options) -> None:
        now = Clock().read()
        if restored:
            mark_restored()
        if reconcile:
            self._reconcile(now, "hold" if hold else "repeat" if repeat else None)
        elif hold or repeat:
            raise CommandError("--hold and --repeat go with --reconcile.")
        self.stdout.write("\n".join(describe(now)))

    def _reconcile(self, now: datetime, without_evidence: str | None) -> None:
        try:
            done = reconcile(now, without_evidence=without_evidence)
        except EvidenceUnavailable as error:
            raise CommandError(f"The evidence cannot be asked: {error}. Try again later.") from error
        self.stdout.write(_told(done))
        if done.in_doubt:
            raise CommandError(
                f"Of {done.in_doubt} messages nobody can know whether they were sent. Say what becomes of them: "
                "--hold keeps them for a person, --repeat sends them, identical to what may have arrived."
            )


def _told(done: Reconciled) -> str:
    return (
        f"proved sent: {done.proved_sent}, proved unsent: {done.proved_unsent}, held for a person: {done.held}, "
        f"to be sent, perhaps again: {done.repeated}. "
        + ("The post goes on." if done.is_resumed else "The post was not paused." if not done.in_doubt else "")
    )


def describe(now: datetime) -> list[str]:
    """The state of the post room, line by line. Nothing about people."""
    state, source = board.read(), evidence.source()
    counts = dict(_waiting())
    return [
        f"last round: {_moment(state.last_sweep_at)}",
        f"database: {timeline.read()}",
        f"evidence: {source.proof if source else 'none'}",
        f"sending hours: {'open' if hours.is_open(now) else 'closed until ' + _moment(hours.next_opening(now))}",
        *(f"{name}: {said}" for name, said in _stops(state, now).items()),
        *(f"{one.value}: {counts[one.value]}" for one in State if one.value in counts),
    ]


def _waiting():
    open_ones = Message.objects.filter(state__in=[*WAITING, State.DEAD, State.UNCERTAIN, State.BOUNCED])
    return open_ones.order_by("state").values_list("state").annotate(Count("pk"))


def _stops(state: SweepState, now: datetime) -> dict[str, str]:
    stops = {}
    if state.guard_until and state.guard_until > now:
        stops["guard"] = f"the evidence is asked before every mail until {_moment(state.guard_until)}"
    if state.paused_at:
        stops["paused"] = f"since {_moment(state.paused_at)}: {state.paused_why}"
    if state.breaker_until and state.breaker_until > now:
        stops["breaker"] = f"open until {_moment(state.breaker_until)}: {state.breaker_why}"
    if state.brake_since:
        stops["brake"] = f"since {_moment(state.brake_since)}: {state.brake_count} messages held"
    return stops


def _moment(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else "never"
