"""How a plan becomes public."""

from datetime import timedelta

import pytest
from django.urls import reverse

from initiatives import keys
from initiatives.models import Event
from initiatives.services import approve, confirm_address, give_advice, renew_key
from initiatives.workflow import MoveRefused, Status
from notifications import kinds


def test_confirming_makes_it_public_and_tells_the_resident(submit, mailroom, now):
    initiative = submit(confirmed=False)
    confirm_address(initiative=initiative, now=now)
    initiative.refresh_from_db()
    assert initiative.status == Status.RECEIVED
    assert initiative.published_at == initiative.confirmed_at == now
    assert "is openbaar" in mailroom.last_to("plan@example.nl").subject


def test_confirming_twice_is_harmless(submit, mailroom, now):
    initiative = submit()
    before = len(mailroom.all())
    confirm_address(initiative=initiative, now=now + timedelta(days=1))
    assert len(mailroom.all()) == before
    assert initiative.events.filter(kind=Event.Kind.CONFIRMED).count() == 1


def test_opening_the_link_changes_nothing_pressing_does(submit, client):
    initiative = submit(confirmed=False)
    address = reverse("initiatives:confirm", args=[keys.make(initiative, "confirm")])
    assert "Ja, maak mijn plan openbaar" in client.get(address).content.decode()
    client.head(address)
    initiative.refresh_from_db()
    assert initiative.status == Status.AWAITING_CONFIRMATION
    page = client.post(address, follow=True).content.decode()
    initiative.refresh_from_db()
    assert initiative.is_public
    assert "Uw plan is openbaar" in page


def test_a_broken_link_opens_nothing(submit, client):
    token = keys.make(submit(confirmed=False), "confirm")
    for wrong in (token[:-2] + "xx", "onzin", keys.make(submit(confirmed=False), "manage")):
        assert client.post(reverse("initiatives:confirm", args=[wrong])).status_code == 404


def test_a_replaced_link_has_its_own_page(submit, client, now):
    initiative = submit(confirmed=False)
    address = reverse("initiatives:confirm", args=[keys.make(initiative, "confirm")])
    renew_key(initiative=initiative, now=now)
    page = client.post(address)
    assert page.status_code == 410
    assert "Deze link werkt niet meer" in page.content.decode()
    initiative.refresh_from_db()
    assert not initiative.is_public


def test_without_an_address_an_official_looks_first(submit, official, now):
    initiative = submit(email="", confirmed=False)
    approve(initiative=initiative, by=official, now=now)
    initiative.refresh_from_db()
    assert initiative.is_public
    assert initiative.confirmed_at is None


@pytest.mark.parametrize("who", ["resident", "council_member", "administrator", "member"])
def test_nobody_else_may_approve(submit, who, request, now):
    initiative = submit(email="", confirmed=False)
    with pytest.raises(MoveRefused):
        approve(initiative=initiative, by=request.getfixturevalue(who), now=now)
    initiative.refresh_from_db()
    assert not initiative.is_public


def test_an_official_does_not_confirm_the_address_of_another(submit, official, now):
    with pytest.raises(MoveRefused, match="e-mailadres"):
        approve(initiative=submit(confirmed=False), by=official, now=now)


def test_the_platforms_of_the_area_are_told_once(
    submit, platform, chair, member, dissolved_platform, mailroom, lindenheuvel
):
    initiative = submit()
    advice = initiative.advices.get()
    assert advice.platform == platform
    assert str(advice.due_on) == "2026-03-24"
    for person in (chair, member):
        message = mailroom.last_to(person.email)
        assert initiative.title in message.subject
        assert "/platform/sanderbout/" in message.text
    submit(buurt=lindenheuvel)
    assert len(mailroom.to(chair.email)) == 1


def test_for_a_platform_on_paper_its_contact_gets_the_letter_to_print(submit, platform, chair, official, mailroom):
    platform.reach, platform.postal_address = "paper", "Postbus 1, 6131 AA Sittard"
    platform.save()
    plan = submit()
    assert plan.advices.count() == 1
    assert mailroom.to(chair.email) == []
    letter = mailroom.last_to(official.email)
    assert "Print de tekst" in letter.text and "Postbus 1, 6131 AA Sittard" in letter.text
    assert f"/beheer/initiatives/initiative/{plan.pk}/change/" in letter.text
    assert kinds.get(letter.kind).still_true(letter) is True
    platform.contact = None
    platform.save()
    assert kinds.get(letter.kind).still_true(letter) is False


def test_for_a_platform_without_members_its_contact_hears_of_the_plan(submit, platform, official, mailroom):
    submit()
    assert "Print de tekst" not in mailroom.last_to(official.email).text


def test_who_left_the_platform_no_longer_gets_the_letter(submit, platform, chair, mailroom, now, today):
    submit()
    chair.memberships.update(until=today)
    message = mailroom.last_to(chair.email)
    assert kinds.get(message.kind).still_true(message) is False


def test_who_advised_already_is_not_asked_any_more(submit, platform, chair, mailroom, now):
    plan = submit()
    message = mailroom.last_to(chair.email)
    assert kinds.get(message.kind).still_true(message) is True
    give_advice(advice=plan.advices.get(), stance="in_favour", text="Goed.", by=chair, by_label=platform.name, now=now)
    assert kinds.get(message.kind).still_true(message) is False
