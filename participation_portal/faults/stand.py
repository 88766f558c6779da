"""What one test stands on: a fresh copy of the town, a mail server, a crew, and what can be known of the rows."""

import random
from dataclasses import dataclass, field
from functools import cached_property

from django.db import Error, connection
from django.utils import timezone

from notifications.models import DeliveryAttempt, Message
from participation_portal.faults.counting import Count, count, mails_in
from participation_portal.faults.crew import Crew
from participation_portal.faults.ground import Ground
from participation_portal.faults.processes import Children, wait_for
from participation_portal.faults.relay import Relay
from reminders.models import Reminder

Outcome, State = DeliveryAttempt.Outcome, Message.State
SETTLED = (State.SENT, State.DEAD, State.CANCELLED, State.BOUNCED, State.BUNDLED)
DOUBTED = (Outcome.UNCERTAIN, Outcome.PROVED_SENT, Outcome.PROVED_UNSENT, Outcome.REPEATED)


class ProvedNothing(Exception):
    """The trouble that a test makes did not come about."""


@dataclass
class Stand:
    name: str
    ground: Ground
    children: Children
    seed: str
    # What a test finds, for its line of JSON; and what it holds against the portal.
    figures: dict = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    # What did not come about that had to, for the test to say anything.
    unproven: list[str] = field(default_factory=list)

    def __enter__(self) -> "Stand":
        self.folder = self.ground.folder / self.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.chance = random.Random(self.seed)  # noqa: S311 - no secret
        self.database = self.ground.make_database(self.name)
        self.connect()
        return self

    def __exit__(self, *_) -> None:
        self.children.kill_all()
        connection.close()

    def close(self) -> None:
        connection.close()

    def connect(self) -> None:
        """Ask this test's database from here on."""
        connection.close()
        connection.settings_dict["NAME"] = self.database

    @cached_property
    def relay(self) -> Relay:
        return Relay(self.children, self.folder, seed=self.seed, first_port=self.ground.first_port)

    def env(self, *, evidence: bool = True, **more: str) -> dict[str, str]:
        """For the processes of this test."""
        return (
            self.children.env
            | {
                "DATABASE_URL": self.ground.database_url(self.database),
                "EMAIL_URL": self.relay.url,
                "EVIDENCE_URL": self.relay.evidence_url if evidence else "",
                "DATA_DIR": str(self.folder),
            }
            | more
        )

    def crew(self, *, evidence: bool = True, **more: str) -> Crew:
        return Crew(self.children, self.folder, self.env(evidence=evidence, **more))

    # ── What is known of the rows ────────────────────────────────────────────
    def wait_until_settled(self, reminders: int, seconds: float, also: tuple[str, ...] = ()) -> bool:
        """Until so many reminders were written in letters and every letter has come to an end, or the time is up."""
        return wait_for(lambda: self._is_settled(reminders, (*SETTLED, *also)), seconds, 0.25)

    def _is_settled(self, reminders: int, ends: tuple[str, ...]) -> bool:
        try:
            attached = Reminder.objects.filter(state=Reminder.State.ATTACHED).count()
            return attached >= reminders and not Message.objects.exclude(state__in=ends).exists()
        except Error:
            connection.close()
            return False

    def states(self) -> dict[str, int]:
        """How many letters stand in which state."""
        found: dict[str, int] = {}
        for state in Message.objects.values_list("state", flat=True):
            found[state] = found.get(state, 0) + 1
        return found

    def doubted(self) -> int:
        """Letters that were uncertain at some moment."""
        return DeliveryAttempt.objects.filter(outcome__in=DOUBTED).values("message").distinct().count()

    def left_scheduled(self) -> int:
        return Reminder.objects.filter(state=Reminder.State.SCHEDULED, due_at__lte=timezone.now()).count()

    # ── What is held against the portal ──────────────────────────────────────
    def must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.faults.append(otherwise)

    def needs(self, holds: bool, otherwise: str) -> None:
        """Of the trouble itself: without it the portal stood no test. It is made anew then, see `lane.run`."""
        if not holds:
            self.unproven.append(otherwise)

    def count(self, expected) -> Count:
        """What arrived, from the mail server's file; into the figures."""
        counted = count(mails_in(self.relay.accepted), expected)
        self.figures |= counted.as_dict()
        return counted

    def must_arrive_once(self, expected) -> Count:
        """The heart of it: 0 lost, 0 repeated, every letter settled and none left to be written."""
        counted = self.count(expected)
        self.must(not counted.lost, f"lost: {counted.lost[:5]}")
        self.must(not counted.twice, f"repeated: {counted.twice[:5]}")
        states = self.states()
        unsettled = {state: number for state, number in states.items() if state not in SETTLED}
        self.must(not unsettled, f"not settled: {unsettled}")
        self.must(self.left_scheduled() == 0, "due reminders without a letter")
        return counted
