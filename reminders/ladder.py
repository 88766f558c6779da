"""How a reminder climbs: from who has to do it, to who answers for it, to the list of the council.

`rules.py` says what is due and to whom each step goes; this file says which steps are owed on a day, and to which
people. It only looks: rows are written by the services.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from neighbourhoods.calendar import add_working_days
from neighbourhoods.models import Area, AreaCoordination, Membership, Platform
from reminders.models import Reminder

Rung = Reminder.Rung
PLAN_AHEAD = timedelta(days=14)
# Later than this a step is not sent any more, only shown.
TOO_LATE = timedelta(days=14)
SEND_AT = time(9, 0)
# Between a day and the working day after it there never lie more days than this.
LONGEST_CLOSURE = timedelta(days=30)


class Capacity(StrEnum):
    """As what somebody gets a reminder."""

    MEMBER = "member"
    OFFICIAL = "official"
    # Who sent the plan, with or without an account.
    INITIATOR = "initiator"
    # The municipality's contact, in whose hands the paper letter of a platform lies.
    STAND_IN = "stand_in"
    # Who hears that others are late: the contact, the team lead, the area coordinator.
    CONTACT = "contact"


@dataclass(frozen=True)
class Recipient:
    """One who is told: a person with an account, or the address of who sent a plan without one."""

    capacity: Capacity
    user: User | None = None
    address: str = ""
    language: str = "nl"

    @property
    def pk(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def email(self) -> str:
        return self.user.email if self.user else self.address


# The list of the council is nobody in particular.
COUNCIL = None


@dataclass(frozen=True)
class Step:
    number: int
    # Calendar days from the day on which it is due; before it when negative.
    days: int
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
        return timezone.make_aware(datetime.combine(self.send_on, SEND_AT), timezone.get_default_timezone())


@dataclass
class Faces:
    """Who is who, looked up once per round however many reminders ask for it."""

    _members: dict[int, list[Recipient]] = field(default_factory=dict)
    _coordinators: dict[int, list[Recipient]] | None = None
    _team_leads: list[Recipient] | None = None

    def of_platform(self, platform: Platform) -> list[Recipient]:
        """Its chair, or else all members, or else its contact; on paper its contact, who has the letter printed."""
        if platform.pk not in self._members:
            self._members[platform.pk] = self._find_members(platform)
        return self._members[platform.pk]

    def _find_members(self, platform: Platform) -> list[Recipient]:
        if platform.reach == Platform.Reach.PAPER:
            return official(platform.contact, Capacity.STAND_IN)
        seats = list(platform.active_members())
        chairs = [seat.user for seat in seats if seat.seat == Membership.Seat.CHAIR]
        users = [user for user in chairs or [seat.user for seat in seats] if user.is_active]
        return [Recipient(Capacity.MEMBER, user) for user in users] or official(platform.contact, Capacity.CONTACT)

    def coordinators_of(self, area: Area | None) -> list[Recipient]:
        """The regievoerders of this area and of the areas that it lies in."""
        if self._coordinators is None:
            self._coordinators = {}
            for one in AreaCoordination.objects.filter(user__is_active=True).select_related("user").order_by("pk"):
                self._coordinators.setdefault(one.area_id, []).append(Recipient(Capacity.CONTACT, one.user))
        if area is None:
            return []
        found = self._coordinators.get(area.pk, []) + self._coordinators.get(area.parent_id, [])
        return list({one.pk: one for one in found}.values())

    def team_leads(self) -> list[Recipient]:
        if self._team_leads is None:
            leads = User.objects.filter(is_active=True, grants__role=Role.TEAM_LEAD).order_by("pk")
            self._team_leads = [Recipient(Capacity.CONTACT, lead) for lead in leads]
        return self._team_leads


def official(user: User | None, capacity: Capacity = Capacity.OFFICIAL) -> list[Recipient]:
    """A list of one, or of nobody when there is none or they may not sign in."""
    return [Recipient(capacity, user)] if user is not None and user.is_active else []


@dataclass(frozen=True)
class Rule:
    """`waiting(until)` is the rule itself: what is open and due on or before that day; each row has its `due_on`."""

    kind: str
    label: str
    # Steps that fell before this day are never sent: a first round after an import floods nobody.
    start: date
    steps: tuple[Step, ...]
    waiting: Callable[[date], models.QuerySet]
    # Who has to do it.
    doers: Callable[[models.Model, Faces], list[Recipient]]
    # Whose platform it is, for the log and the budget; None when no platform is concerned.
    platform_of: Callable[[models.Model], Platform | None] = lambda thing: None
    # The municipality's contact; by default that of the platform.
    contact_of: Callable[[models.Model], User | None] | None = None
    # In whose area it lies, for the area coordinator.
    area_of: Callable[[models.Model], Area | None] = lambda thing: None
    # Since when it is known; who just agreed on it need not be reminded of it.
    since: Callable[[models.Model], date | None] = lambda thing: None

    @property
    def model(self) -> type[models.Model]:
        return self.waiting(date.min).model

    def find(self, today: date, subjects: Collection[int] | None = None, faces: Faces | None = None) -> Iterator[Due]:
        """Every reminder owed today or within PLAN_AHEAD; of some subjects only, when their keys are given.

        A step that a later step to the same people has overtaken is not owed.
        """
        faces = faces or Faces()
        first, last = min(step.days for step in self.steps), max(step.days for step in self.steps)
        things = self.waiting(today + PLAN_AHEAD - timedelta(days=first))
        things = things.filter(due_on__gte=self.start - timedelta(days=last) - LONGEST_CLOSURE)
        if subjects is not None:
            things = things.filter(pk__in=subjects)
        for thing in things:
            given = set()
            for rung in Rung:
                for step, send_on in self.steps_on(thing.due_on, self.since(thing), rung, today):
                    for recipient in self.people(thing, rung, faces):
                        key = (recipient.pk if recipient else None, step.number)
                        if key not in given:
                            given.add(key)
                            platform = self.platform_of(thing)
                            yield Due(thing, recipient, rung, platform, step.number, thing.due_on, send_on)

    def steps_on(self, due_on: date, since: date | None, rung: Rung, today: date) -> list[tuple[Step, date]]:
        """The steps to this rung that are owed: the last one reached, and those within PLAN_AHEAD."""
        dated = [(step, send_day(due_on, step)) for step in self.steps if rung in step.to]
        dated = [pair for pair in dated if pair[1] >= self.start and (since is None or pair[1] > since)]
        reached = [pair for pair in dated if pair[1] <= today]
        coming = [pair for pair in dated if today < pair[1] <= today + PLAN_AHEAD]
        return reached[-1:] + coming

    def people(self, thing: models.Model, rung: Rung, faces: Faces) -> list[Recipient | None]:
        """Who stands on this rung."""
        match rung:
            case Rung.DOER | Rung.OTHER:
                return self.doers(thing, faces)
            case Rung.CONTACT:
                return official(self.contact(thing), Capacity.CONTACT)
            case Rung.TEAM_LEAD:
                return faces.team_leads()
            case Rung.COORDINATOR:
                return faces.coordinators_of(self.area_of(thing))
            case Rung.COUNCIL:
                return [COUNCIL]
        return []

    def contact(self, thing: models.Model) -> User | None:
        if self.contact_of is not None:
            return self.contact_of(thing)
        platform = self.platform_of(thing)
        return platform.contact if platform else None

    def is_open(self, thing: models.Model) -> bool:
        """Whether it still waits, whenever it is due."""
        return self.waiting(date.max).filter(pk=thing.pk).exists()


def send_day(due_on: date, step: Step) -> date:
    """The working day on which a step is sent."""
    return add_working_days(due_on + timedelta(days=step.days), 0)
