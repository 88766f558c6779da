"""The timeline guard: a database that was promoted or restored may have forgotten what it sent.

When the database is another one than last time, the evidence is asked before every sending for a day. Without evidence
everything stops but what is asked for from then on, until a person has looked.
"""

import logging
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from notifications import evidence, kinds
from notifications.delivery import board, timeline, verdict
from notifications.delivery import denial as denials
from notifications.delivery.clock import Clock
from notifications.delivery.denial import Denial
from notifications.delivery.lease import grace
from notifications.evidence import EvidenceUnavailable, Source
from notifications.kinds import WhenUncertain
from notifications.models import DeliveryAttempt, Message, SweepState

logger = logging.getLogger(__name__)

GUARD = timedelta(days=1)
# Whatever of these states or with these tries may be known to the evidence: the database has not forgotten it.
State, Outcome = Message.State, DeliveryAttempt.Outcome
TRIED = (State.HANDING_OVER, State.SENT, State.UNCERTAIN, State.BOUNCED)
TRIES = (Outcome.SENT, Outcome.UNCERTAIN, Outcome.PROVED_SENT, Outcome.BOUNCED)

# A process that starts looks once whether the evidence knows of mail that the database has forgotten.
_has_looked_back = False
# When it first tried to; older ordinary mail waits until it could, but no longer than this.
_looking_since: datetime | None = None
LONGEST_WAIT = timedelta(hours=1)


class Wait(Exception):
    """The evidence cannot say yet, or cannot be asked: the message goes back as it was."""


class NobodyKnows(Exception):
    """The evidence can never say, and the kind must not be repeated: it is for a person."""


@dataclass
class Guard:
    """`since` is when the database turned out to be another one; None when there is nothing to guard against."""

    source: Source | None = None
    since: datetime | None = None
    trouble: str = ""
    # The evidence cannot be used in this round.
    is_blind: bool = False
    # The flood brake held something when the round began.
    is_braked: bool = False
    # Ordinary mail of before this moment waits until the evidence was looked back at.
    looking_since: datetime | None = None

    def heed(self, state: SweepState, moment: datetime) -> None:
        """Guard against what the board says; another round may have raised the alarm a moment ago."""
        source = evidence.source()
        is_on = source and state.guard_until and moment < state.guard_until
        self.source, self.since = (source, state.guard_until - GUARD) if is_on else (None, None)

    def concerns(self, message: Message) -> bool:
        """Whether it may have been sent in a past that the database has forgotten.

        What tells of references may have been written anew, under another Message-ID. Who had it sent again since
        knew that it had been sent before.
        """
        if self.since is None or (message.resent_at and message.resent_at > self.since):
            return False
        return message.created_at <= self.since or bool(message.references)

    @property
    def unconcerned(self) -> Q:
        return Q(created_at__gt=self.since, references=[]) | Q(resent_at__gt=self.since) if self.since else Q()

    def look_up(self, message: Message, clock: Clock) -> list[str] | None:
        """None when it was never sent and may go; else it was sent, but for the references that are returned.

        Raises Wait or NobodyKnows.
        """
        if self.is_blind:
            raise Wait
        try:
            unsaid = verdict.unsaid_by(message, self.source.find([message]))
            if unsaid is None:
                self._let_go(message, clock.read())
            return unsaid
        except EvidenceUnavailable as error:
            self.trouble, self.is_blind = f"evidence: {error}"[:300], True
            raise Wait from error

    def _let_go(self, message: Message, now: datetime) -> None:
        """Return when it may leave: the source denies it, or can never know and the kind may be repeated."""
        kind = kinds.find(message.kind)
        if kind and kind.is_secret:
            return  # A code is in no journal, and somebody waits for it.
        # The forgotten hand-over, if any, lay before the guard began, and the journal got its copy.
        asked = copy(message)
        asked.is_copied = True
        earliest = min(message.not_before, self.since)
        denial = denials.of(self.source, asked, earliest=earliest, latest=self.since, now=now)
        if denial == Denial.NOT_YET:
            self.is_blind = True
            raise Wait
        if denial == Denial.NEVER and kind and kind.when_uncertain == WhenUncertain.HOLD:
            raise NobodyKnows


def look(clock: Clock) -> Guard:
    """See which database this is, raise the alarm when it is another one, and return the guard of this round."""
    state, here = board.read(), timeline.read()
    if timeline.is_another(state.timeline, here) and state.timeline:
        _alarm(state, here, evidence.source(), clock, "the database is another one than before")
        state.refresh_from_db()
    elif state.timeline != here:
        SweepState.objects.filter(pk=state.pk, timeline=state.timeline).update(timeline=here)
    guard = Guard(is_braked=state.brake_since is not None)
    guard.heed(state, clock.read())
    return guard


def look_back(clock: Clock) -> bool:
    """Once per process: whether the evidence knows of mail that the database has forgotten. Raises the alarm itself.

    A machine put back from a snapshot keeps its timeline. Raises EvidenceUnavailable.
    """
    global _has_looked_back, _looking_since
    source = evidence.source()
    if source is None or _has_looked_back:
        return False
    _looking_since = _looking_since or clock.read()
    latest, state = source.latest_ids(), board.read()
    has_forgotten = _has_forgotten(latest, state) if latest else _is_behind(source)
    if has_forgotten is None:
        return False
    _has_looked_back, _looking_since = True, None
    if has_forgotten:
        _alarm(state, state.timeline, source, clock, "the evidence knows of mail that the database has forgotten")
    return has_forgotten


def not_looked_back_since(clock: Clock) -> datetime | None:
    """Mail of before this moment may have left in a past that nobody could look back at yet; None: it goes."""
    global _looking_since
    if _looking_since is None or _has_looked_back:
        return None
    if clock.read() < _looking_since + LONGEST_WAIT:
        return _looking_since
    logger.error("the evidence could not be asked for %s: mail goes without looking back", LONGEST_WAIT)
    return None


def _has_forgotten(latest: Mapping[str, datetime], state: SweepState) -> bool:
    """Whether the evidence saw a mail of which this database does not know that it was tried.

    What arrived before the last alarm is no news, and rows are not kept for ever.
    """
    theirs = Message.objects.filter(message_id__in=latest)
    tried = theirs.filter(Q(state__in=TRIED) | Q(delivery_attempts__outcome__in=TRIES))
    known = set(tried.values_list("message_id", flat=True))
    since = state.guard_until and state.guard_until - GUARD
    unknown = [at for each, at in latest.items() if each not in known and (since is None or at > since)]
    if not unknown:
        return False
    oldest = Message.objects.order_by("pk").values_list("created_at", flat=True).first()
    return oldest is None or max(unknown) >= oldest


def _is_behind(source: Source) -> bool | None:
    """Whether the evidence saw a mail long after our last try; None while that may be one that is on its way now."""
    newest = source.newest()
    last = DeliveryAttempt.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is None or (last is not None and newest <= last + grace()):
        return False
    return None if Message.objects.filter(state=State.HANDING_OVER).exists() else True


def _alarm(state: SweepState, here: str, source: Source | None, clock: Clock, what: str) -> None:
    now = clock.read()
    if source:
        fields = {"guard_until": now + GUARD}
    else:
        why = _("De database is teruggezet of overgenomen. Misschien is post verstuurd die hier nog wacht.")
        fields = {"paused_at": now, "paused_why": why}
    # Of several rounds that see it at once, one raises the alarm.
    if SweepState.objects.filter(pk=state.pk, timeline=state.timeline).update(timeline=here, **fields):
        doing = "the evidence is asked before every mail" if source else "the post waits for manage.py post --reconcile"
        logger.error("%s (%s, was %s); %s", what, here, state.timeline, doing)
