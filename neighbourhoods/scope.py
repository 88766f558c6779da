"""Whose work lies where: the areas and teams that limit what somebody sees in the back office.

The rules stand as a table in the README; `initiatives/tests/test_scope.py` walks them. A person with several roles
sees what each of them gives.
"""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from accounts.roles import STAFF, Role
from neighbourhoods.models import Area, AreaCoordination, Platform, Team

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Scope:
    """The areas (ids, with every part of them; None: everywhere) and the teams (ids; None: all) of a person."""

    areas: frozenset[int] | None
    # As a coordinator: everything in these, whichever team has it. None: everywhere.
    coordinates: frozenset[int] | None
    teams: frozenset[int] | None

    @property
    def is_everything(self) -> bool:
        return self.coordinates is None


EVERYTHING = Scope(None, None, None)
NOWHERE = Scope(NOTHING, NOTHING, NOTHING)


def scope_of(user: User | None) -> Scope:
    """What limits this person. At most four small queries; on a page of the back office they are asked once."""
    if user is None or not user.is_authenticated or not user.has_role(*STAFF):
        return NOWHERE
    if not getattr(user, "is_of_one_request", False):
        return _look_up(user)
    if not hasattr(user, "_scope"):
        user._scope = _look_up(user)
    return user._scope


def _look_up(user: User) -> Scope:
    if user.has_role(Role.ADMINISTRATOR):
        return EVERYTHING
    coordinates, areas, teams = set(), set(), set()
    is_there_for_all = False
    if user.has_role(Role.AREA_COORDINATOR):
        coordinates = set(AreaCoordination.objects.filter(user=user).values_list("area", flat=True))
    if user.has_role(Role.OFFICIAL, Role.TEAM_LEAD):
        rows = teams_of(user).values_list("pk", "areas")
        teams = {team for team, _area in rows}
        areas = {area for _team, area in rows if area}
        is_there_for_all = any(area is None for _team, area in rows)
        if not teams and not Team.objects.filter(is_active=True).exists():
            # Nobody divided the work: everybody sees all of it.
            return EVERYTHING
    below = _parts(coordinates | areas)
    coordinated = frozenset().union(*(below[area] for area in coordinates))
    everywhere = None if is_there_for_all else frozenset().union(*below.values())
    return Scope(everywhere, coordinated, frozenset(teams))


def teams_of(user: User):
    """The teams that this person is a member or the lead of, each once."""
    return Team.objects.filter(Q(members=user) | Q(lead=user)).order_by().distinct()


def only_team_of(user: User) -> Team | None:
    """The one active team of this person; None with several or none."""
    found = teams_of(user).filter(is_active=True)[:2]
    return found[0] if len(found) == 1 else None


def team_for(buurt: Area) -> Team | None:
    """The team that gets a new plan here: the only active one with an area that holds this buurt. With two, or none,
    an official divides it."""
    around = [buurt.pk, buurt.parent_id, buurt.parent.parent_id if buurt.parent else None]
    found = Team.objects.filter(is_active=True, areas__in=[area for area in around if area]).distinct()[:2]
    return found[0] if len(found) == 1 else None


def areas_of(user: User | None) -> frozenset[int] | None:
    """The ids of the areas in which this person works, with every part of them; None: everywhere."""
    return scope_of(user).areas


def reach_of(user: User | None) -> frozenset[int] | None:
    """`areas_of`, and the areas around those: a platform or an agenda of the wijk concerns each of its buurten. None:
    everywhere."""
    areas = areas_of(user)
    if not areas:
        return areas
    if not getattr(user, "is_of_one_request", False):
        return _with_what_is_around(areas)
    if not hasattr(user, "_reach"):
        user._reach = _with_what_is_around(areas)
    return user._reach


def _with_what_is_around(areas: frozenset[int]) -> frozenset[int]:
    around = Area.objects.filter(pk__in=areas).values_list("parent", "parent__parent")
    return areas | {pk for pair in around for pk in pair if pk}


def platforms_for(user: User | None):
    """The platforms whose internals this person may open: in reach, or whose contact they are."""
    areas = reach_of(user)
    if areas is None:
        return Platform.objects.all()
    # A subquery, so that a platform on several areas is one row and lists can go on filtering.
    near = Platform.areas.through.objects.filter(area__in=areas).values("platform")
    return Platform.objects.filter(Q(pk__in=near) | Q(contact=user))


def _parts(areas: set[int]) -> dict[int, frozenset[int]]:
    """Per area the ids of itself and everything in it, of any year."""
    if not areas:
        return {}
    rows = Area.objects.filter(Q(pk__in=areas) | Q(parent__in=areas) | Q(parent__parent__in=areas))
    chains = rows.values_list("pk", "parent", "parent__parent")
    return {area: frozenset(chain[0] for chain in chains if area in chain) for area in areas}
