"""A promise is reported done; its resident, without an account, turns the second key on a phone by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from agendas.models import Promise
from agendas.services import report_done
from agendas.workflow import Side
from initiatives import services
from initiatives.models import Initiative
from tests_support.browser import PHONE
from tests_support.keyboard import press, type_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def promise(submit, official) -> Promise:
    """From an answered plan: the municipality says that the lamps are there."""
    now = timezone.now()
    plan = submit(title="Licht op het pad", now=now - timedelta(days=20))
    services.take_up(initiative=plan, by=official, now=now)
    services.write_answer(
        initiative=Initiative.objects.get(pk=plan.pk), decision="taken_up", summary="Ja.", reason="Het is donker.",
        next_step="Wij plaatsen twee lampen.", next_by="Team Verlichting", next_on=None, by=official, now=now,
    )  # fmt: skip
    services.publish_answer(initiative=Initiative.objects.get(pk=plan.pk), by=official, now=now)
    made = services.promise_from(
        initiative=plan, text="Twee lampen plaatsen", owner_side=Side.MUNICIPALITY, owner_label="gemeente",
        other_side=Side.RESIDENTS, other_label="de indiener", official=official, by=official, now=now,
        due_on=timezone.localdate(now) + timedelta(days=20),
    )  # fmt: skip
    report_done(promise=made, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now)
    return made


def test_the_resident_looks_says_not_yet_and_then_confirms(visitor, promise, official, mailroom):
    person = visitor(PHONE)
    person.follow(mailroom.last_to("plan@example.nl"), "/beheren/")
    assert person.sees("Is dit gedaan? U hebt de tweede sleutel.")
    type_in(person, "note", "Er staat er pas een.")
    press(person, "Nee, nog niet")
    assert person.sees("Wij weten nu dat het nog niet klaar is") and person.sees("Er staat er pas een.")
    assert not person.sees("U hebt de tweede sleutel"), "with one key there is nothing to confirm"
    promise.refresh_from_db()
    assert promise.state == "open"

    report_done(promise=promise, by=official, role=Role.OFFICIAL, by_label="gemeente", now=timezone.now())
    person.go(person.page.url.partition("#")[0])
    press(person, "Ja, dit is gedaan")
    assert person.sees("De afspraak is nagekomen.")
    promise.refresh_from_db()
    assert promise.state == "kept"

    person.go(f"/afspraken/?nummer={promise.number}")
    for told in ("Nagekomen", "zegt: gedaan", "zeggen: klopt", "Licht op het pad"):
        assert person.sees(told), told
