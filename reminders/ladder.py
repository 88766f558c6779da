"""How a reminder climbs: from who has to do it, to who answers for it, to the list of the council.

`rules.py` says what is due and to whom each step goes; this file says which steps are owed on a day, and to which
people. It only looks: rows are written by the services.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models

from accounts.models import User
from neighbourhoods.calendar import FirstWorkingDays
from neighbourhoods.models import Area, Platform
from notifications import hours
from reminders.faces import Capacity, Faces, Recipient, initiator_of
from reminders.models import Reminder

__all__ = [
    "AT_ONCE",
    "CONTACT",
    "COORDINATOR",
    "COUNCIL",
    "COUNCIL_LIST",
    "DOER",
    "OTHER",
    "PLAN_AHEAD",
    "TEAM_LEAD",
    "TOO_LATE",
    "Capacity",
    "Due",
    "Faces",
    "Recipient",
    "Rule",
    "Rung",
    "Step",
    "initiator_of",
]

Rung = Reminder.Rung
DOER, OTHER, CONTACT = (Rung.DOER,), (Rung.OTHER,), (Rung.CONTACT,)
TEAM_LEAD, COORDINATOR, COUNCIL_LIST = (Rung.TEAM_LEAD,), (Rung.COORDINATOR,), (Rung.COUNCIL,)
PLAN_AHEAD = timedelta(days=14)
# Later than this a step is not sent any more, only shown.
TOO_LATE = timedelta(days=14)
# Between a day and the working day after it there never lie more days than this.
LONGEST_CLOSURE = timedelta(days=30)
# The list of the council is nobody in particular.
COUNCIL = None
# The days of a step that is given as soon as the thing is known, like every other on a working day.
AT_ONCE = None


@dataclass(frozen=True)
class Step:
    """The number is part of the key of a reminder: never give a step the number of another."""

    number: int
    # Calendar days from the day on which it is due; before it when negative; or AT_ONCE.
    days: int | None
    to: tuple[Rung, ...]


@dataclass(frozen=True)
class Due:
    """One reminder that is owed to one recipient; without a recipient it stands on the list of the council."""

    subject: models.Model
    recipient: Recipient | None
    rung: Rung
    platform: Platform | None
    step: int
    due_on: date
    send_on: date

    @property
    def key(self) -> tuple:
        return (self.subject.pk, self.recipient.pk if self.recipient else None, self.due_on, self.step)

    @property
    def send_at(self) -> datetime:
        return hours.in_the_morning(self.send_on)

    def is_too_late(self, today: date) -> bool:
        """What the list of the council gets is not sent, so never too late."""
        return self.rung != Rung.COUNCIL and self.send_on < today - TOO_LATE


@dataclass(frozen=True)
class Rule:
    """`waiting(until)` is the rule itself: what is open and due on or before that day, and when: `due_field`."""

    kind: str
    label: str
    # Steps that fell before this day are never sent: a first round after an import floods nobody.
    start: date
    steps: tuple[Step, ...]
    waiting: Callable[[date], models.QuerySet]
    # Who has to do it.
    doers: Callable[[models.Model, Faces], list[Recipient]]
    # The field or annotation of a waiting row that holds the day on which it is due.
    due_field: str = "due_on"
    # It comes round by itself: the day that counts is the last one that `waiting(until)` reaches.
    recurs: bool = False
    # Looks up, for all things at once, what only some of them need.
    prepare: Callable[[list[models.Model]], None] = lambda things: None
    # Whose platform it is, for the log and the budget; None when no platform is concerned.
    platform_of: Callable[[models.Model], Platform | None] = lambda thing: None
    # The municipality's contact; by default that of the platform.
    contact_of: Callable[[models.Model], User | None] | None = None
    # Where it lies, for the area coordinator.
    areas_of: Callable[[models.Model], Iterable[Area | None]] = lambda thing: ()
    # Since when it is known; who just agreed on it need not be reminded of it.
    since: Callable[[models.Model], date | None] = lambda thing: None

    @property
    def model(self) -> type[models.Model]:
        return self.waiting(self.start).model

    def due_on(self, thing: models.Model) -> date:
        """The day of a row that `find` or `row` gave."""
        return getattr(thing, self.due_field)

    def row(self, pk: int, due_on: date) -> models.Model | None:
        """The thing with this key that was due on this day, while it waits; its own day may be another by now."""
        until = due_on if self.recurs else date.max
        return self.waiting(until).filter(pk=pk).first()

    def find(self, today: date, subjects: Collection[int] | None = None, faces: Faces | None = None) -> Iterator[Due]:
        """Every reminder owed today or within PLAN_AHEAD; of some subjects only, when their keys are given.

        A step that a later step to the same people has overtaken is not owed. As many queries for one thing as for
        ten thousand.
        """
        things = list(self.things(today, subjects))
        if not things:
            return
        faces = faces or Faces()
        self.prepare(things)
        platforms = {platform.pk: platform for thing in things if (platform := self.platform_of(thing))}
        faces.load(platforms.values())
        days = FirstWorkingDays()
        known: dict[tuple, list[tuple[Rung, Step, date]]] = {}
        for thing in things:
            due_on, since = self.due_on(thing), self.since(thing)
            if (due_on, since) not in known:
                known[due_on, since] = [
                    (rung, *pair) for rung in Rung for pair in self.steps_on(due_on, since, rung, today, days)
                ]
            if steps := known[due_on, since]:
                yield from self._dues(thing, due_on, steps, faces)

    def _dues(self, thing: models.Model, due_on: date, steps: list[tuple[Rung, Step, date]], faces: Faces):
        given, told = set(), set()
        platform = self.platform_of(thing)
        people = {rung: self.people(thing, rung, faces) for rung in {rung for rung, _step, _day in steps}}
        for rung, step, send_on in steps:
            for recipient in people[rung]:
                key = (recipient.pk if recipient else None, step.number)
                # Who stands on two rungs that day hears it once; in whose hands a letter on paper lies did not hear it.
                if key in given or (key[0], send_on) in told:
                    continue
                given.add(key)
                if recipient and recipient.pk and recipient.capacity != Capacity.STAND_IN:
                    told.add((recipient.pk, send_on))
                yield Due(thing, recipient, rung, platform, step.number, due_on, send_on)

    def _horizon(self, today: date) -> date:
        """Up to which day a thing may be due for its first step to lie within PLAN_AHEAD."""
        first = min(-LONGEST_CLOSURE.days if step.days is AT_ONCE else step.days for step in self.steps)
        return today + PLAN_AHEAD - timedelta(days=first)

    def things(self, today: date, subjects: Collection[int] | None = None) -> models.QuerySet:
        """What waits and may have a step today or within PLAN_AHEAD."""
        last = max(step.days or 0 for step in self.steps)
        oldest = self.start - timedelta(days=last) - LONGEST_CLOSURE
        things = self.waiting(self._horizon(today)).filter(**{f"{self.due_field}__gte": oldest})
        return things if subjects is None else things.filter(pk__in=subjects)

    def steps_on(
        self, due_on: date, since: date | None, rung: Rung, today: date, days: FirstWorkingDays | None = None
    ) -> list[tuple[Step, date]]:
        """The steps to this rung that are owed: the last one reached, and those within PLAN_AHEAD."""
        days = FirstWorkingDays() if days is None else days
        dated = []
        for step in self.steps:
            if rung not in step.to:
                continue
            if step.days is AT_ONCE:
                dated.append((step, days[since or due_on]))
                continue
            day = days[due_on + timedelta(days=step.days)]
            if since is None or day > since:
                dated.append((step, day))
        dated = [pair for pair in dated if pair[1] >= self.start]
        reached = [pair for pair in dated if pair[1] <= today]
        coming = [pair for pair in dated if today < pair[1] <= today + PLAN_AHEAD]
        return reached[-1:] + coming

    def people(self, thing: models.Model, rung: Rung, faces: Faces) -> list[Recipient | None]:
        """Who stands on this rung. Where nobody does above who has to do it, the team leads do."""
        match rung:
            case Rung.DOER | Rung.OTHER:
                return self.doers(thing, faces)
            case Rung.CONTACT:
                return faces.official(self.contact(thing), Capacity.CONTACT) or faces.team_leads()
            case Rung.TEAM_LEAD:
                return faces.leads_of(thing)
            case Rung.COORDINATOR:
                return faces.coordinators_of(self.areas_of(thing)) or faces.team_leads()
            case Rung.COUNCIL:
                return [COUNCIL]
        return []

    def contact(self, thing: models.Model) -> User | None:
        if self.contact_of is not None:
            return self.contact_of(thing)
        platform = self.platform_of(thing)
        return platform.contact if platform else None
