"""Parties inside a sentence: capitals, and a verb that agrees."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agendas import services
from agendas.models import Promise
from agendas.wording import promise_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def to_residents(promise_of, as_official):
    promise = promise_of(other_label="bewoners")
    services.report_done(promise=promise, **as_official)
    Promise.objects.update(other_side="residents", other_label="Een groep buren", owner_label="gemeente")
    promise.refresh_from_db()
    return promise


def test_residents_are_several(to_residents, today):
    moved = {"state": "kept", "settled_on": today}
    for fields, said in (
        ({}, "moeten nog kijken of het klopt"),
        (moved, "zeggen: klopt, op 10 maart"),
        (moved | {"state": "unconfirmed"}, "reageerden niet, ook niet na twee herinneringen"),
        (moved | {"state": "dropped"}, "hoeven niets meer te doen"),
    ):
        for name, value in fields.items():
            setattr(to_residents, name, value)
        keys = promise_row(to_residents, today)["keys"]
        assert (keys[1]["who"], keys[1]["text"]) == ("Bewoners", said)
        assert keys[0]["text"] == ("zegt: gedaan, op 10 maart" if "dropped" not in fields.values() else
                                   "liet de afspraak vervallen, op 10 maart")  # fmt: skip


def test_no_capital_in_the_middle_of_a_sentence(to_residents, client_for, official, today):
    said = "De gemeente belooft dit aan een groep buren"
    assert promise_row(to_residents, today)["text"] == f"{said}."
    desk = client_for(official)
    own = desk.get(reverse("admin:agendas_promise_change", args=[to_residents.pk])).content.decode()
    assert f"{said}." in own and "Nu is een groep buren aan zet" in own and "zegt: klopt" not in own
    agenda = desk.get(reverse("admin:agendas_agenda_change", args=[to_residents.agenda_id])).content.decode()
    assert f"{said}, klaar" in agenda


def test_one_promise_on_a_heap_is_one(to_residents, platform, client_for, official, today):
    Promise.objects.update(
        state="open",
        due_on=today - timedelta(days=3),
        asked_after_on=today - timedelta(days=1),
        asked_after_due_on=today + timedelta(days=4),
    )
    heaps = client_for(official).get(reverse("admin:index")).content.decode()
    assert "afspraak waar een platform u naar vraagt" in heaps and "afspraken waar een platform" not in heaps
