from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from accounts.roles import Role
from agendas import services
from agendas.models import AgendaEvent, Promise
from agendas.workflow import Side


def test_promises_are_numbered_and_logged(promise_of):
    first, second = promise_of(), promise_of("Een bankje")
    assert second.number == first.number + 1
    assert AgendaEvent.objects.get(promise=first).kind == AgendaEvent.Kind.PROMISE_MADE


def test_a_platform_promises_only_in_its_own_name(promise_of, as_chair):
    assert promise_of(owner_side=Side.PLATFORM).owner_side == Side.PLATFORM
    with pytest.raises(services.MoveRefused, match="alleen zelf"):
        promise_of(**as_chair)


def test_a_day_in_the_past_and_an_empty_text_are_refused(promise_of, today):
    with pytest.raises(services.MoveRefused, match="vandaag of later"):
        promise_of(due_on=today - timedelta(days=1))
    with pytest.raises(services.MoveRefused, match="wat is afgesproken"):
        promise_of("  ")


def test_two_equal_sides_are_refused(promise_of):
    with pytest.raises(services.MoveRefused, match="twee verschillende"):
        promise_of(other_side=Side.MUNICIPALITY)


def test_a_professional_writes_down_only_what_concerns_an_organisation(promise_of, professional):
    by = {"by": professional, "role": Role.PROFESSIONAL}
    with pytest.raises(services.MoveRefused, match="uw eigen organisatie"):
        promise_of(**by)
    made = promise_of(**by, owner_side=Side.PLATFORM, other_side=Side.ORGANISATION, other_label="Stichting Groen")
    assert made.other_side == Side.ORGANISATION


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.PLATFORM_MEMBER, Role.RESIDENT, Role.INITIATOR, Role.SYSTEM])
def test_a_resident_makes_no_promise(promise_of, resident, role):
    with pytest.raises(services.MoveRefused):
        promise_of(by=resident, role=role)
    assert not Promise.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_promises_made_at_the_same_moment_get_numbers_of_their_own(promise_of):
    def make(place):
        try:
            return promise_of(f"Afspraak {place}").number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(make, range(8)))
    assert sorted(numbers) == list(range(1, 9))
