"""What is due, and who is told: one function per reminder.

Every rule looks at how things stand now ("open, and due by then"), however long ago it fell due, never at what
happened since the last time. A round that was missed is made up; one made twice finds its rows there already.

| reminder | when | to whom |
|---|---|---|
| advice_awaited | 4 days before the day | the platform: its chair, or else all members |
| | on the day | the platform |
| | 3 days late | the platform's contact at the municipality |
| promise_due | 14 days before the day | who promised: the platform, or the official |
| | on the day | who promised |
| | 3 days late | who promised, and for a platform its contact at the municipality |
| block_due | 14 days before the day | the agenda's platform, or else the agenda's official |
| | 3 days late | the same, and the contact at the municipality |

A day that is no working day moves to the first one after it, at 9 in the morning. A platform that is reached on paper
gets its letter from its contact, who prints it. One that sleeps or was dissolved gets nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agendas.models import Block, Promise
from agendas.workflow import Side
from initiatives.models import Advice
from neighbourhoods.calendar import add_working_days
from neighbourhoods.models import Membership, Platform

PLAN_AHEAD = timedelta(days=14)
# Later than this a step is not sent any more, only shown.
TOO_LATE = timedelta(days=14)
SEND_AT = time(9, 0)
# Between a day and the working day after it there never lie more days than this.
LONGEST_CLOSURE = timedelta(days=30)


class To(StrEnum):
    DOER = "doer"
    CONTACT = "contact"


class Capacity(StrEnum):
    """As what somebody gets a reminder."""

    MEMBER = "member"
    OFFICIAL = "official"
    # The municipality's contact, who prints the letter for a platform that is reached on paper.
    STAND_IN = "stand_in"
    # The municipality's contact, who hears that the platform is late.
    CONTACT = "contact"


@dataclass(frozen=True)
class Step:
    number: int
    # Calendar days from the day on which it is due; before it when negative.
    days: int
    to: tuple[To, ...]


@dataclass(frozen=True)
class Due:
    """One reminder that is owed to one person."""

    subject: models.Model
    recipient: User
    capacity: Capacity
    platform: Platform | None
    step: int
    send_on: date

    @property
    def key(self) -> tuple:
        return (self.subject.pk, self.recipient.pk, self.subject.due_on, self.step)

    @property
    def send_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.send_on, SEND_AT), timezone.get_default_timezone())


@dataclass(frozen=True)
class Rule:
    """`waiting(until)` is the rule itself: what is open and due on or before that day."""

    kind: str
    label: str
    # Steps that fell before this day are never sent: a first round after an import floods nobody.
    start: date
    steps: tuple[Step, ...]
    waiting: Callable[[date], models.QuerySet]
    # Whose platform it is; None when it is for the municipality to do.
    platform_of: Callable[[models.Model], Platform | None]
    # Who does it for the municipality, when no platform does.
    official_of: Callable[[models.Model], User | None]
    # Since when it is known; who just agreed on it need not be reminded of it.
    since: Callable[[models.Model], date | None]

    @property
    def model(self) -> type[models.Model]:
        return self.waiting(date.min).model

    def find(self, today: date, subject: int | None = None) -> Iterator[Due]:
        """Every reminder owed today or within PLAN_AHEAD; of one subject only, when its key is given.

        A step that a later step to the same people has overtaken is not owed.
        """
        first, last = min(step.days for step in self.steps), max(step.days for step in self.steps)
        things = self.waiting(today + PLAN_AHEAD - timedelta(days=first))
        things = things.filter(due_on__gte=self.start - timedelta(days=last) - LONGEST_CLOSURE)
        if subject is not None:
            things = things.filter(pk=subject)
        members: dict[int, list[User]] = {}
        for thing in things:
            given = set()
            for to in To:
                for step, send_on in self.steps_on(thing.due_on, self.since(thing), to, today):
                    for recipient, capacity in self.people(thing, to, members):
                        if (recipient.pk, step.number) not in given:
                            given.add((recipient.pk, step.number))
                            yield Due(thing, recipient, capacity, self.platform_of(thing), step.number, send_on)

    def steps_on(self, due_on: date, since: date | None, to: To, today: date) -> list[tuple[Step, date]]:
        """The steps to these people that are owed: the last one reached, and those within PLAN_AHEAD."""
        dated = [(step, send_day(due_on, step)) for step in self.steps if to in step.to]
        dated = [pair for pair in dated if pair[1] >= self.start and (since is None or pair[1] > since)]
        reached = [pair for pair in dated if pair[1] <= today]
        coming = [pair for pair in dated if today < pair[1] <= today + PLAN_AHEAD]
        return reached[-1:] + coming

    def people(self, thing: models.Model, to: To, known: dict[int, list[User]]) -> list[tuple[User, Capacity]]:
        """Who is told; `known` keeps the members of each platform while one round asks for them again and again."""
        platform = self.platform_of(thing)
        if platform is None:
            found = [(self.official_of(thing), Capacity.OFFICIAL)] if to == To.DOER else []
        elif to == To.CONTACT:
            found = [(platform.contact, Capacity.CONTACT)]
        elif platform.reach == Platform.Reach.PAPER:
            found = [(platform.contact, Capacity.STAND_IN)]
        else:
            if platform.pk not in known:
                seats = list(platform.active_members())
                chairs = [seat.user for seat in seats if seat.seat == Membership.Seat.CHAIR]
                known[platform.pk] = chairs or [seat.user for seat in seats]
            found = [(user, Capacity.MEMBER) for user in known[platform.pk]] or [(platform.contact, Capacity.CONTACT)]
        return [(user, capacity) for user, capacity in found if user is not None and user.is_active]

    def capacity_of(self, thing: models.Model, user: User) -> Capacity | None:
        """As what this person may answer now, whether or not a letter is owed today."""
        platform = self.platform_of(thing)
        if not user.is_active:
            return None
        if platform is None:
            return Capacity.OFFICIAL if user == self.official_of(thing) else None
        if platform.has_member(user):
            return Capacity.MEMBER
        if user == platform.contact:
            return Capacity.STAND_IN if platform.reach == Platform.Reach.PAPER else Capacity.CONTACT
        return None

    def is_open(self, thing: models.Model) -> bool:
        """Whether it still waits, whenever it is due."""
        return self.waiting(date.max).filter(pk=thing.pk).exists()


def send_day(due_on: date, step: Step) -> date:
    """The working day on which a step is sent."""
    return add_working_days(due_on + timedelta(days=step.days), 0)


# ── The rules ────────────────────────────────────────────────────────────────


def advice_awaited(until: date) -> models.QuerySet[Advice]:
    """A platform was asked for advice on a plan, did not give it, and the plan has no answer yet."""
    waiting = Advice.objects.awaited().filter(due_on__lte=until)
    return waiting.select_related("platform__contact", "initiative__buurt").order_by("pk")


def promise_due(until: date) -> models.QuerySet[Promise]:
    """Somebody promised something, the day is near or past, and it was not reported done.

    What a platform that sleeps or was dissolved promised is left alone.
    """
    by_a_platform = Q(owner_side=Side.PLATFORM, platform__state=Platform.State.ACTIVE)
    by_an_official = Q(owner_side=Side.MUNICIPALITY)
    waiting = Promise.objects.due_by(until).filter(by_a_platform | by_an_official)
    return waiting.select_related("platform__contact", "official", "agenda__official", "area").order_by("pk")


def block_due(until: date) -> models.QuerySet[Block]:
    """A block of a buurtagenda has a day, and is not done."""
    led = Q(agenda__platform__isnull=True) | Q(agenda__platform__state=Platform.State.ACTIVE)
    waiting = Block.objects.due_by(until).filter(led)
    return waiting.select_related(
        "agenda__platform__contact", "agenda__official", "agenda__area", "definition"
    ).order_by("pk")


def _promise_official(promise: Promise) -> User | None:
    return promise.official or (promise.agenda.official if promise.agenda else None)


RULES: dict[str, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            kind="advice_awaited",
            label=_("advies over een plan"),
            start=date(2026, 1, 1),
            steps=(Step(0, -4, (To.DOER,)), Step(1, 0, (To.DOER,)), Step(2, 3, (To.CONTACT,))),
            waiting=advice_awaited,
            platform_of=lambda advice: advice.platform,
            official_of=lambda advice: None,
            since=lambda advice: timezone.localdate(advice.asked_at),
        ),
        Rule(
            kind="promise_due",
            label=_("afspraak"),
            start=date(2026, 1, 1),
            steps=(Step(0, -14, (To.DOER,)), Step(1, 0, (To.DOER,)), Step(2, 3, (To.DOER, To.CONTACT))),
            waiting=promise_due,
            platform_of=lambda promise: promise.platform if promise.owner_side == Side.PLATFORM else None,
            official_of=_promise_official,
            since=lambda promise: promise.made_on,
        ),
        Rule(
            kind="block_due",
            label=_("bouwsteen van de buurtagenda"),
            start=date(2026, 1, 1),
            steps=(Step(0, -14, (To.DOER,)), Step(1, 3, (To.DOER, To.CONTACT))),
            waiting=block_due,
            platform_of=lambda block: block.agenda.platform,
            official_of=lambda block: block.agenda.official,
            since=lambda block: None,
        ),
    )
}
