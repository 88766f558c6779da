"""Areas and teams limit who sees what: the table of the README, on plans, row by row."""

import pytest

from accounts.roles import Role
from initiatives.models import Initiative, InternalNote, SecondReading, TeamQuestion
from neighbourhoods.models import AreaCoordination, Team
from neighbourhoods.scope import areas_of, platforms_for, reach_of


@pytest.fixture
def teams(sanderbout, lindenheuvel):
    """Green works in the wijk Sittard, Sport in the wijk Geleen, Law everywhere."""
    made = {name: Team.objects.create(name=f"Team {name}", slug=name) for name in ("green", "sport", "law")}
    made["green"].areas.add(sanderbout.parent)
    made["sport"].areas.add(lindenheuvel.parent)
    return made


@pytest.fixture
def plans(submit, sanderbout, lindenheuvel, teams):
    """In both wijken: one of each team, one of nobody."""
    made = {}
    for place, buurt in (("sittard", sanderbout), ("geleen", lindenheuvel)):
        for team in ("green", "sport", None):
            plan = submit(title=f"{place} {team}", email=f"{place}{team}@example.nl", buurt=buurt)
            Initiative.objects.filter(pk=plan.pk).update(team=teams.get(team))
            made[f"{place} {team}"] = plan
    return made


def seen(user) -> set[str]:
    return set(Initiative.objects.for_office(user).values_list("title", flat=True))


def test_each_sees_what_the_table_says(teams, plans, person, sanderbout):
    everything = set(plans)
    green, lead, law = (
        person("groen", Role.OFFICIAL),
        person("leider", Role.TEAM_LEAD),
        person("recht", Role.OFFICIAL),
    )
    teams["green"].members.add(green)
    teams["law"].members.add(law)
    teams["green"].lead = lead
    teams["green"].save()
    coordinator = person("regie", Role.AREA_COORDINATOR)
    AreaCoordination.objects.create(user=coordinator, area=sanderbout.parent)
    both = person("beide", Role.AREA_COORDINATOR, Role.OFFICIAL)
    teams["sport"].members.add(both)
    AreaCoordination.objects.create(user=both, area=sanderbout)
    own_team = {"sittard green", "geleen green", "sittard None"}
    assert seen(green) == seen(lead) == own_team
    assert seen(law) == {"sittard None", "geleen None"}
    assert seen(coordinator) == {"sittard green", "sittard sport", "sittard None"}
    assert seen(both) == everything - {"geleen green"}
    assert seen(person("los", Role.OFFICIAL)) == set()
    assert seen(person("zonder", Role.AREA_COORDINATOR)) == set()
    assert seen(person("beheer", Role.ADMINISTRATOR)) == everything
    assert seen(person("bewoner")) == seen(person("raad", Role.COUNCIL_MEMBER)) == seen(None) == set()


def test_who_is_asked_or_named_sees_that_one(teams, plans, person, official, now):
    reader = person("lezer", Role.OFFICIAL)
    plan, other, third, fourth = list(plans.values())[:4]
    Initiative.objects.filter(pk=plan.pk).update(handler=reader)
    note = InternalNote.objects.create(initiative=other, text="Kijk jij?", by=official, written_at=now)
    note.mentions.add(reader)
    SecondReading.objects.create(initiative=third, reader=reader, asked_by=official, asked_at=now)
    assert seen(reader) == {plan.title, other.title, third.title}
    teams["law"].members.add(reader)
    TeamQuestion.objects.create(initiative=fourth, team=teams["law"], text="Mag het?", asked_by=official, asked_at=now)
    assert fourth.title in seen(reader)


def test_without_teams_an_official_sees_all_and_a_coordinator_the_own_areas(plans, teams, official, coordinator):
    Team.objects.update(is_active=False)
    assert seen(official) == set(plans)
    assert seen(coordinator) == {"sittard green", "sittard sport", "sittard None"}


def test_areas_hold_their_parts_and_reach_what_is_around(
    coordinator, sanderbout, ophoven, lindenheuvel, platform, person
):
    assert areas_of(coordinator) == {sanderbout.parent_id, sanderbout.pk, ophoven.pk}
    assert reach_of(coordinator) == areas_of(coordinator) | {sanderbout.parent.parent_id}
    assert platforms_for(coordinator).get() == platform
    other = person("ander", Role.AREA_COORDINATOR)
    AreaCoordination.objects.create(user=other, area=lindenheuvel)
    assert not platforms_for(other).exists()
    platform.areas.set([lindenheuvel.parent])
    assert platforms_for(other).get() == platform
