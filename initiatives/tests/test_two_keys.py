"""The two keys of a promise are never in one hand."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.roles import Role
from agendas.services import report_done
from agendas.workflow import PromiseState, Side
from initiatives import keys
from initiatives.services import promise_from, take_up


@pytest.fixture
def reported(submit, official, now):
    """A promise to the initiator, reported done by an official, who asked for the plan from the own address."""

    def make(email):
        plan = submit(email=email)
        take_up(initiative=plan, by=official, now=now)
        promise = promise_from(
            initiative=plan,
            text="Wij plaatsen twee bankjes",
            owner_side=Side.MUNICIPALITY,
            owner_label="de gemeente",
            other_side=Side.RESIDENTS,
            other_label="de indiener",
            due_on=now.date() + timedelta(days=9),
            official=official,
            by=official,
            now=now,
        )
        report_done(promise=promise, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now)
        return plan, promise

    return make


@pytest.mark.parametrize(
    ("email", "state"),
    [("medewerker@example.nl", PromiseState.REPORTED_DONE), ("plan@example.nl", PromiseState.KEPT)],
)
def test_who_reported_it_does_not_confirm_it_by_link(reported, email, state):
    plan, promise = reported(email)
    Client().post(f"/initiatieven/beheren/{keys.make(plan)}/afspraak/", {"promise": promise.number, "to": "kept"})
    promise.refresh_from_db()
    assert promise.state == state
