"""What residents promised: they say that it is done, name another day, or say that it will not happen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agendas.models import AgendaEvent
from agendas.workflow import MoveRefused, PromiseState, Side
from initiatives import keys
from initiatives.services import promise_from, take_up

DAY = timedelta(days=1)


@pytest.fixture
def promised(initiative, official, now):
    """Makes a promise that came from the plan."""
    take_up(initiative=initiative, by=official, now=now)

    def make(owner=Side.RESIDENTS, other=Side.MUNICIPALITY):
        return promise_from(
            initiative=initiative,
            text="Wij verven de bankjes",
            owner_side=owner,
            owner_label=str(owner.label),
            other_side=other,
            other_label=str(other.label),
            due_on=timezone.localdate() + 9 * DAY,
            official=official,
            by=official,
            now=timezone.now(),
        )

    return make


def address(plan, promise, name) -> str:
    return reverse(f"initiatives:owner_promise_{name}", args=[keys.make(plan), promise.number])


def test_residents_name_another_day_and_the_old_one_stays(promised, initiative, client):
    promise = promised()
    page, old = client.get(reverse("initiatives:manage", args=[keys.make(initiative)])).text, promise.due_on
    assert "/datum/" in page and "/vervalt/" in page
    at, new = address(initiative, promise, "day"), old + 7 * DAY
    for sent, why in (
        ({"due_on": new.isoformat(), "text": ""}, "Schrijf waarom er een andere datum komt."),
        ({"due_on": (timezone.localdate() - DAY).isoformat(), "text": "Regen."}, "Deze dag is al voorbij."),
        ({"due_on": old.isoformat(), "text": "Regen."}, "Dit is al de datum van de afspraak."),
    ):
        refused = client.post(at, sent)
        assert refused.status_code in (200, 409) and why in refused.text and sent["text"] in refused.text
    said = client.post(at, {"due_on": new.isoformat(), "text": "Het regent te veel."}, follow=True).text
    assert "De oude datum blijft te zien." in said
    promise.refresh_from_db()
    event = promise.events.get(kind=AgendaEvent.Kind.PROMISE_RESCHEDULED)
    assert (promise.due_on, event.old_due_on, event.text) == (new, old, "Het regent te veel.")


def test_residents_say_that_it_will_not_happen(promised, initiative, client):
    promise = promised()
    at = address(initiative, promise, "drop")
    assert "Schrijf waarom het niet doorgaat." in client.post(at, {"text": " "}).text
    client.post(at, {"text": "De verf is op."})
    promise.refresh_from_db()
    assert (promise.state, promise.explanation) == (PromiseState.DROPPED, "De verf is op.")
    assert "Dit kan alleen als de afspraak nog loopt." in client.get(at).text
    again = client.post(at, {"text": "Nog eens."})
    assert again.status_code == 409 and "Dit schreef u" in again.text and "Nog eens." in again.text
    assert "De verf is op." in client.get(promise.get_absolute_url()).text


def test_of_what_the_municipality_promised_they_change_nothing(promised, initiative, submit, client):
    promise = promised(Side.MUNICIPALITY, Side.RESIDENTS)
    for name in ("day", "drop"):
        assert client.get(address(initiative, promise, name)).status_code == 404
        assert client.post(address(initiative, promise, name), {"text": "x"}).status_code == 404
    assert client.get(address(submit(email="ander@example.nl"), promised(), "drop")).status_code == 404


def test_what_nobody_could_confirm_is_not_promised(promised):
    for owner, other in ((Side.MUNICIPALITY, Side.ORGANISATION), (Side.ORGANISATION, Side.MUNICIPALITY)):
        with pytest.raises(MoveRefused, match="Een organisatie kan hier niet zeggen"):
            promised(owner, other)
