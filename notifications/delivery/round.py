"""One round of delivery: look, take back, hand over what somebody waits for, settle, expire, hand over the rest."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from notifications.delivery import board, brake, breaker, guard, lanes, lease, pace
from notifications.delivery.clock import Clock
from notifications.delivery.doors import make_door
from notifications.delivery.expiry import expire
from notifications.delivery.guard import Guard, Wait
from notifications.delivery.hand_over import hand_over
from notifications.delivery.result import Result
from notifications.delivery.summary import Summary
from notifications.delivery.uncertain import settle_uncertain
from notifications.evidence import EvidenceUnavailable
from notifications.models import DeliveryAttempt, Message

logger = logging.getLogger(__name__)
Outcome = DeliveryAttempt.Outcome

AT_ONCE = 5


def deliver(
    now: datetime | None = None,
    *,
    budget: timedelta = timedelta(seconds=50),
    only_now: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
) -> Summary:
    """Hand over what is due, at most MAIL_PER_MINUTE a minute for each of the two speeds, within the budget.

    The database's clock decides what is due, unless `now` is given. `only_now` takes only what somebody is waiting
    for. `should_stop` is asked between two messages. Any number of rounds may run at once: each message is in one.
    """
    clock, summary = Clock(now), Summary()
    end = time.monotonic() + budget.total_seconds()

    def is_over() -> bool:
        return should_stop() or time.monotonic() > end

    round_ = _Round(clock, summary, guard.look(clock), is_over)
    summary.taken_back, summary.uncertain = lease.reap(clock)
    try:
        # Who waits at the screen does not wait for an evidence that is slow to answer.
        round_.run(only_now=True)
        if not only_now:
            round_.ask_the_evidence()
        summary.expired = expire(clock)
        if not only_now:
            round_.run(only_now=False)
    finally:
        round_.door.close()
    return summary


class _Round:
    def __init__(self, clock: Clock, summary: Summary, watch: Guard, is_over: Callable[[], bool]):
        self.clock, self.summary, self.watch, self.is_over = clock, summary, watch, is_over
        self.door = make_door()
        self.is_done = self.is_probe = self.only_now = False
        # Addresses that failed in this round wait for the next one: they hold up nobody else.
        self.avoid: set[str] = set()

    def ask_the_evidence(self) -> None:
        try:
            if guard.look_back(self.clock):
                self.watch = guard.look(self.clock)
        except EvidenceUnavailable as error:
            self.summary.trouble = f"evidence: {error}"[:300]
            return
        finally:
            self.watch.looking_since = guard.not_looked_back_since(self.clock)
        settle_uncertain(self.clock, self.summary)

    def run(self, *, only_now: bool) -> None:
        """Hand over what may leave until nothing is left or the time is up."""
        self.only_now, moment = only_now, self.clock.read()
        if not Message.objects.due(moment).exists():
            if self.watch.is_braked and not only_now:
                brake.forget()
            return
        if not only_now:
            brake.check(moment)
        while not self.is_done and not self.is_over() and (batch := self._claim()):
            self._hand_over_all(batch)
        if self.watch.trouble:
            self.summary.trouble = self.watch.trouble

    def _claim(self) -> list[Message]:
        """The next batch of the first lane that has something, and room for it in this minute."""
        moment, state = self.clock.read(), board.read()
        self.watch.heed(state, moment)
        ways = lanes.at(moment, state, only_now=self.only_now)
        for lane in ways.open:
            due = lane.due(moment, self.watch, self.avoid)
            room = min(1 if ways.is_probe else AT_ONCE, pace.room(self.clock, is_now=lane.is_now))
            if room and (batch := lease.claim(due, self.clock, most=room)):
                self.is_probe = ways.is_probe
                return batch
        if not self.only_now:
            self._say_what_is_held(ways, state, moment)
        return []

    def _say_what_is_held(self, ways: lanes.Lanes, state, moment: datetime) -> None:
        if ways.held_by and Message.objects.due(moment).exists():
            self.summary.held_by = ways.held_by
            if ways.held_by == "breaker":
                self.summary.trouble = state.breaker_why

    def _hand_over_all(self, batch: list[Message]) -> None:
        while batch:
            if self.is_done or self.is_over() or not self._can_open():
                lease.release(batch)
                return
            self._hand_over(batch.pop(0))

    def _can_open(self) -> bool:
        try:
            self.door.open()
        except Exception as error:  # noqa: BLE001 - no mail server: nothing is wrong with the messages
            logger.warning("the mail server cannot be used: %s: %s", type(error).__name__, error)
            why = breaker.in_words(error)
            breaker.note_failure(self.clock, why, was_tried=False)
            self._stop(why)
            return False
        return True

    def _hand_over(self, message: Message) -> None:
        if message.to_address in self.avoid:
            lease.release([message])
            return
        try:
            result = hand_over(message, self.door, self.watch, self.clock)
        except Wait:
            lease.release([message])
            return
        if result is not None:
            self._count(result)
            self._learn(message, result)

    def _count(self, result: Result) -> None:
        self.summary.add(result.outcome.value)

    def _learn(self, message: Message, result: Result) -> None:
        """What this result says about the mail server and about the address."""
        if result.outcome == Outcome.SENT:
            breaker.note_success(self.clock)
            return
        if result.is_about_the_address:
            self.avoid.add(message.to_address)
        if result.is_about_the_server:
            if breaker.note_failure(self.clock, why := breaker.of_result(result), was_tried=True):
                self._stop(why)
        elif result.is_refusal and breaker.note_refusal(self.clock):
            self._stop(board.read().breaker_why)
        else:
            breaker.note_contact(result)
        # A probe that failed is the only conversation of this round.
        self.is_done = self.is_done or self.is_probe

    def _stop(self, why: str) -> None:
        self.summary.trouble = why[:300]
        self.is_done = True
