"""Two keys, two hands: no other road leads to a kept promise."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from accounts.services import grant_role
from agendas import services
from agendas.models import AgendaEvent, Promise
from agendas.workflow import PROMISE_MOVES, SPEAKS_FOR, Key, PromiseState, Side, key_of, sides_of
from neighbourhoods.models import Membership, Platform


def test_every_state_can_be_reached_and_only_the_last_two_are_ends():
    reached = {to for moves in PROMISE_MOVES.values() for to in moves}
    assert reached == set(PromiseState)
    assert {state for state, moves in PROMISE_MOVES.items() if not moves} == {PromiseState.KEPT, PromiseState.DROPPED}


def test_nobody_speaks_for_both_sides():
    for role, parties in product(SPEAKS_FOR, product(Side, Side)):
        if parties[0] != parties[1]:
            assert len(sides_of(role, parties)) <= 1


def test_only_the_second_key_leads_to_kept():
    roads = {
        (state, key) for state, moves in PROMISE_MOVES.items() for to, key in moves.items() if to == PromiseState.KEPT
    }
    assert roads == {(PromiseState.REPORTED_DONE, Key.OTHER), (PromiseState.UNCONFIRMED, Key.OTHER)}


def test_both_parties_say_so_and_it_is_kept(promise_of, as_official, as_chair, today):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    promise.refresh_from_db()
    assert (promise.state, promise.reported_done_on) == ("reported_done", today)
    services.confirm_done(promise=promise, **as_chair)
    promise.refresh_from_db()
    assert (promise.state, promise.settled_on) == ("kept", today)
    assert list(promise.events.values_list("to_state", flat=True)) == ["open", "reported_done", "kept"]


def test_the_other_way_round_the_municipality_confirms_what_the_platform_did(promise_of, as_official, as_chair):
    promise = promise_of(owner_side=Side.PLATFORM)
    services.report_done(promise=promise, **as_chair)
    services.confirm_done(promise=promise, **as_official)
    promise.refresh_from_db()
    assert promise.state == "kept"


def test_one_key_is_not_enough(promise_of, as_official, as_chair):
    promise = promise_of()
    with pytest.raises(services.MoveRefused, match="Eerst moet team Groen melden"):
        services.confirm_done(promise=promise, **as_chair)
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused, match="alleen wijkplatform Sanderbout"):
        services.confirm_done(promise=promise, **as_official)
    promise.refresh_from_db()
    assert promise.state == "reported_done"


def test_a_colleague_of_the_one_who_promised_does_not_confirm(promise_of, as_official, other_official):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused):
        services.confirm_done(promise=promise, **as_official | {"by": other_official})


def test_one_person_with_two_roles_does_not_turn_both_keys(
    promise_of, as_official, as_chair, official, platform, today
):
    Membership.objects.create(platform=platform, user=official, since=today)
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused, match="Iemand anders"):
        services.confirm_done(promise=promise, **as_chair | {"by": official})
    promise.refresh_from_db()
    assert promise.state == "reported_done"


def test_the_claimed_key_must_be_the_key_one_holds(promise_of, as_official):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused):
        services.move_promise(promise=promise, to="kept", key=Key.OWNER, **as_official)
    with pytest.raises(services.MoveRefused):
        services.move_promise(promise=promise, to="kept", key=Key.EITHER, **as_official)


def test_who_left_the_platform_or_sits_in_another_turns_no_key(promise_of, as_official, as_chair, chair, today, person):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    Membership.objects.filter(user=chair).update(until=today)
    elsewhere = Platform.objects.create(name="Elders", slug="elders", state_since=today)
    stranger = person("vreemde")
    Membership.objects.create(platform=elsewhere, user=stranger, since=today)
    for by in (chair, stranger, None):
        with pytest.raises(services.MoveRefused):
            services.confirm_done(promise=promise, **as_chair | {"by": by})


def test_a_resident_or_the_portal_itself_turns_no_key(promise_of, resident, now):
    promise = promise_of()
    for by, role in product((resident, None), (Role.OFFICIAL, Role.RESIDENT, Role.SYSTEM, Role.ADMINISTRATOR)):
        with pytest.raises(services.MoveRefused):
            services.report_done(promise=promise, by=by, role=role, by_label="x", now=now)


def test_an_administrator_who_is_an_official_acts_as_an_official(promise_of, as_official, official, now):
    grant_role(user=official, role=Role.ADMINISTRATOR, by=None, now=now)
    promise = promise_of()
    services.report_done(promise=promise, **as_official | {"role": Role.ADMINISTRATOR})
    assert promise.events.last().by_role == Role.OFFICIAL


def test_denied_with_a_reason_it_runs_on(promise_of, as_official, as_chair):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused, match="nog niet klaar"):
        services.deny_done(promise=promise, text=" ", **as_chair)
    services.deny_done(promise=promise, text="Er staat één boom.", **as_chair)
    promise.refresh_from_db()
    assert (promise.state, promise.reported_done_on, promise.explanation) == ("open", None, "Er staat één boom.")


def test_dropped_only_by_the_one_who_promised_and_with_a_reason(promise_of, as_official, as_chair):
    promise = promise_of()
    with pytest.raises(services.MoveRefused):
        services.drop(promise=promise, text="Geen zin", **as_chair)
    with pytest.raises(services.MoveRefused, match="waarom"):
        services.drop(promise=promise, text="", **as_official)
    services.drop(promise=promise, text="De grond is verkocht.", **as_official)
    promise.refresh_from_db()
    assert (promise.state, promise.explanation) == ("dropped", "De grond is verkocht.")
    with pytest.raises(services.MoveRefused, match="vervallen"):
        services.report_done(promise=promise, **as_official)


def test_what_a_dissolved_platform_promised_can_be_closed_with_a_reason(promise_of, as_official, platform):
    promise = promise_of(owner_side=Side.PLATFORM)
    with pytest.raises(services.MoveRefused):
        services.drop(promise=promise, text="Zij stoppen.", **as_official)
    Platform.objects.filter(pk=platform.pk).update(state="dissolved", state_reason="Te weinig leden.")
    services.drop(promise=promise, text="Het wijkplatform is gestopt.", **as_official)
    promise.refresh_from_db()
    assert promise.state == "dropped"


def test_what_an_organisation_promised_the_platform_an_official_reports_and_the_platform_confirms(
    promise_of, as_official, as_chair
):
    promise = promise_of(
        owner_side=Side.ORGANISATION, owner_label="woningcorporatie", other_side=Side.PLATFORM, **as_official
    )
    services.report_done(promise=promise, **as_official)
    with pytest.raises(services.MoveRefused):
        services.confirm_done(promise=promise, **as_official)
    services.confirm_done(promise=promise, **as_chair)
    assert key_of(Role.OFFICIAL, Side.ORGANISATION, Side.MUNICIPALITY) == Key.OTHER


def test_the_database_itself_refuses_a_kept_promise_without_its_keys(promise_of):
    promise = promise_of()
    with pytest.raises(IntegrityError, match="promise_kept_with_two_keys"), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(state="kept")


@pytest.mark.django_db(transaction=True)
def test_of_four_who_confirm_at_once_one_succeeds(promise_of, as_official, as_chair):
    promise = promise_of()
    services.report_done(promise=promise, **as_official)

    def confirm(_place):
        try:
            services.confirm_done(promise=promise, **as_chair)
        except services.MoveRefused as refused:
            return refused.message
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(confirm, range(4)))
    assert outcomes.count(None) == 1
    assert outcomes.count("Deze afspraak is al nagekomen. Er verandert niets meer.") == 3
    assert AgendaEvent.objects.filter(to_state="kept").count() == 1
