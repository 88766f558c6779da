"""Who is who: whom a platform, an area, a plan or the municipality is, when there is something to tell them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Initiative
from initiatives.workflow import Status
from neighbourhoods.models import Area, AreaCoordination, Membership, Platform, Team

# Whose plan stopped hears nothing more about it.
STOPPED = (Status.WITHDRAWN, Status.REFUSED)


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


def initiator_of(initiative: Initiative | None) -> list[Recipient]:
    """Who sent this plan, by account or by address; nobody when it stopped or was blanked."""
    if initiative is None or not initiative.email or initiative.status in STOPPED:
        return []
    author = initiative.author
    is_author = author is not None and author.is_active and author.email == initiative.email
    if is_author:
        return [Recipient(Capacity.INITIATOR, author, language=initiative.language)]
    return [Recipient(Capacity.INITIATOR, address=initiative.email, language=initiative.language)]


@dataclass
class Faces:
    """Looked up once per round, however many reminders ask for it."""

    _members: dict[int, list[Recipient]] = field(default_factory=dict)
    _coordinators: dict[int, list[Recipient]] | None = None
    _team_leads: list[Recipient] | None = None
    # By team.
    _leads: dict[int, User] | None = None
    _handlers: frozenset[int] | None = None

    def official(self, user: User | None, capacity: Capacity = Capacity.OFFICIAL) -> list[Recipient]:
        """A list of one; of nobody when there is none, or when they may not act for the municipality (any more)."""
        return [Recipient(capacity, user)] if user is not None and self._may_act(user) else []

    def _may_act(self, user: User) -> bool:
        if self._handlers is None:
            self._handlers = frozenset(User.objects.handlers().values_list("pk", flat=True))
        return user.pk in self._handlers

    def load(self, platforms: Iterable[Platform]) -> None:
        """Look up the members of all these platforms in one query."""
        new = {platform.pk: platform for platform in platforms if platform.pk not in self._members}
        if not new:
            return
        seats: dict[int, list[Membership]] = {pk: [] for pk in new}
        for seat in Membership.objects.open().filter(platform__in=list(new)).select_related("user"):
            seats[seat.platform_id].append(seat)
        for pk, platform in new.items():
            self._members[pk] = self._choose(platform, seats[pk])

    def of_platform(self, platform: Platform) -> list[Recipient]:
        """Its chair, or else all members, or else its contact; on paper its contact, who has the letter printed.
        Where there is no contact either, the team leads: somebody hears it."""
        self.load([platform])
        return self._members[platform.pk]

    def _choose(self, platform: Platform, seats: list[Membership]) -> list[Recipient]:
        if platform.reach == Platform.Reach.PAPER:
            return self.official(platform.contact, Capacity.STAND_IN) or self.team_leads(Capacity.STAND_IN)
        chairs = [seat for seat in seats if seat.seat == Membership.Seat.CHAIR]
        users = {seat.user_id: seat.user for seat in chairs or seats}
        members = [Recipient(Capacity.MEMBER, user) for user in users.values()]
        return members or self.official(platform.contact, Capacity.CONTACT) or self.team_leads()

    def coordinators_of(self, areas: Iterable[Area | None]) -> list[Recipient]:
        """The regievoerders of these areas and of the areas that they lie in."""
        if self._coordinators is None:
            self._coordinators = {}
            for one in AreaCoordination.objects.select_related("user").order_by("pk"):
                if not self._may_act(one.user):
                    continue
                self._coordinators.setdefault(one.area_id, []).append(Recipient(Capacity.CONTACT, one.user))
        chain = [pk for area in areas if area for pk in (area.pk, area.parent_id)]
        found = [one for pk in chain for one in self._coordinators.get(pk, [])]
        return list({one.pk: one for one in found}.values())

    def leads_of(self, thing: models.Model, capacity: Capacity = Capacity.CONTACT) -> list[Recipient]:
        """The lead of the team that has this plan; every team lead when no team has it, or its team has none."""
        if self._leads is None:
            teams = Team.objects.exclude(lead=None).select_related("lead")
            self._leads = {team.pk: team.lead for team in teams if self._may_act(team.lead)}
        lead = self._leads.get(getattr(thing, "team_id", None))
        return [Recipient(capacity, lead)] if lead else self.team_leads(capacity)

    def team_leads(self, capacity: Capacity = Capacity.CONTACT) -> list[Recipient]:
        if self._team_leads is None:
            leads = User.objects.filter(is_active=True, grants__role=Role.TEAM_LEAD).order_by("pk")
            self._team_leads = [Recipient(Capacity.CONTACT, lead) for lead in leads]
        return [Recipient(capacity, one.user) for one in self._team_leads]
