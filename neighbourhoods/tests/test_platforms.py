"""Wijkplatformen: their states, seats and who speaks for them. Each deed leaves one row in the log."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from neighbourhoods.models import Membership, Platform
from neighbourhoods.services import (
    PlatformRefused,
    add_member,
    appoint_coordinator,
    change_platform,
    change_seat,
    dissolve_platform,
    end_coordination,
    end_membership,
    sleep_platform,
    start_platform,
    wake_platform,
)
from neighbourhoods.workflow import PLATFORM_MOVES

Seat = Membership.Seat


def rows() -> list[tuple[str, dict]]:
    return [
        (event.verb, event.change) for event in AuditEvent.objects.exclude(subject_type="accounts.user").order_by("pk")
    ]


def test_a_platform_starts_active_on_areas_of_any_level(sanderbout, team_lead, now):
    platform = start_platform(
        areas=[sanderbout, sanderbout.parent], name="Platform", slug="platform", by=team_lead, now=now
    )
    assert (platform.state, platform.state_since) == ("active", now.date())
    assert rows() == [("added", {"gebieden": [None, "Sanderbout, Sittard"]})]
    assert AuditEvent.objects.latest("pk").actor == team_lead
    with pytest.raises(PlatformRefused):
        start_platform(areas=[], name="Leeg", slug="leeg", by=team_lead, now=now)


def test_one_that_sleeps_or_was_dissolved_is_not_at_work(platform, chair, now):
    assert platform.is_active
    sleep_platform(platform=platform, reason="Het bestuur zoekt nieuwe leden.", by=None, now=now)
    assert not platform.is_active
    wake_platform(platform=platform, by=None, now=now)
    assert platform.is_active
    dissolve_platform(platform=platform, reason="Te weinig leden.", by=None, now=now, on=date(2026, 3, 1))
    assert (platform.is_active, platform.state_since) == (False, date(2026, 3, 1))
    assert len(rows()) == 3


def test_dissolving_needs_a_reason_and_ends_the_seats(platform, chair, member, now):
    with pytest.raises(PlatformRefused, match="Schrijf op waarom"):
        dissolve_platform(platform=platform, reason="  ", by=None, now=now)
    assert Platform.objects.get().is_active
    dissolve_platform(platform=platform, reason="Te weinig leden.", by=None, now=now)
    assert platform.role_of(chair) is None
    assert {seat.until for seat in platform.memberships.all()} == {now.date()}
    with pytest.raises(PlatformRefused, match="opgeheven"):
        add_member(platform=platform, user=chair, seat=Seat.CHAIR, by=None, now=now)


def test_every_state_is_reached_and_left_and_nothing_else_happens(platform, now):
    deeds = {"dormant": sleep_platform, "active": wake_platform, "dissolved": dissolve_platform}
    for start, ends in PLATFORM_MOVES.items():
        for end, deed in deeds.items():
            Platform.objects.filter(pk=platform.pk).update(state=start, state_reason="Reden.")
            if end in ends:
                assert deed(platform=platform, reason="Reden.", by=None, now=now).state == end
            else:
                with pytest.raises(PlatformRefused):
                    deed(platform=platform, reason="Reden.", by=None, now=now)


def test_a_seat_is_given_changed_and_ended(platform, resident, now):
    seat = add_member(platform=platform, user=resident, seat=Seat.MEMBER, by=None, now=now)
    assert platform.role_of(resident) == Role.PLATFORM_MEMBER
    with pytest.raises(PlatformRefused, match="al lid"):
        add_member(platform=platform, user=resident, seat=Seat.CHAIR, by=None, now=now)
    change_seat(membership=seat, seat=Seat.CHAIR, by=None, now=now)
    assert platform.role_of(resident) == Role.PLATFORM_CHAIR
    end_membership(membership=seat, by=None, now=now)
    end_membership(membership=seat, by=None, now=now)
    assert platform.role_of(resident) is None
    assert not platform.has_member(resident)
    assert len(rows()) == 3
    # Who left may come back, in a new seat.
    add_member(platform=platform, user=resident, seat=Seat.MEMBER, by=None, now=now)
    assert platform.memberships.count() == 2


def test_the_log_names_no_people(platform, resident, now):
    add_member(platform=platform, user=resident, seat=Seat.MEMBER, by=None, now=now)
    assert resident.email not in str(rows())
    assert resident.display_name not in str(rows())


def test_who_may_not_sign_in_acts_for_no_platform(platform, chair, resident):
    assert platform.role_of(None) is platform.role_of(resident) is None
    chair.is_active = False
    chair.save()
    assert platform.role_of(chair) is None


def test_members_come_chair_first_in_one_query(platform, member, chair, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [seat.user for seat in platform.active_members()] == [chair, member]


def test_a_change_writes_what_changed_and_nothing_changed_writes_nothing(platform, ophoven, sanderbout, now):
    change_platform(platform=platform, by=None, now=now, name=platform.name, areas=[sanderbout])
    assert rows() == []
    change_platform(platform=platform, by=None, now=now, reach="paper", postal_address="Straat 1", areas=[ophoven])
    (row,) = rows()
    assert row[1] == {"reach": ["email", "paper"], "postal_address": ["…", "…"], "gebieden": ["Sanderbout", "Ophoven"]}
    with pytest.raises(TypeError):
        change_platform(platform=platform, by=None, now=now, state="dissolved")


def test_a_regievoerder_is_appointed_and_leaves(sanderbout, person, now):
    user = person("regisseur", Role.AREA_COORDINATOR)
    coordination = appoint_coordinator(user=user, area=sanderbout, by=None, now=now)
    assert appoint_coordinator(user=user, area=sanderbout, by=None, now=now) == coordination
    end_coordination(coordination=coordination, by=None, now=now)
    assert [change for _, change in rows()] == [
        {"regievoerder": [None, f"persoon {user.pk}"]},
        {"regievoerder": [f"persoon {user.pk}", None]},
    ]
    assert not user.coordinations.exists()


def test_platforms_of_an_area_are_those_on_it_and_around_it(platform, sanderbout, ophoven, now):
    around = start_platform(areas=[sanderbout.parent], name="Wijkplatform Sittard", slug="sittard", by=None, now=now)
    assert set(Platform.objects.of_area(sanderbout)) == {platform, around}
    assert list(Platform.objects.of_area(ophoven)) == [around]
