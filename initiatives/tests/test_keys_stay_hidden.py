"""Whoever works for the municipality reads letters along, and can turn no key of a resident with what is read."""

import pytest
from django.urls import reverse

from initiatives import keys, part_keys
from initiatives.services import ask_question, invite, renew_key, take_up
from initiatives.services.taking_part import support
from notifications.models import Message
from tests_support.links import tokens_in

ON_PAPER = {"to_address": "", "state": "to_print", "postal_address": "Plein 1\n6131 AB Sittard"}


@pytest.fixture
def written(submit, official, now):
    """A plan about which letters with every sort of key were written."""
    plan = submit(email="plan@example.nl")
    take_up(initiative=plan, by=official, now=now)
    ask_question(initiative=plan, text="Waar precies?", by=official, now=now)
    renew_key(initiative=plan, now=now)
    invite(initiative=plan, email="buur@example.nl", by=None, now=now)
    support(initiative=plan, email="steun@example.nl", now=now)
    plan.refresh_from_db()
    return plan


def opens_something(token: str) -> bool:
    return part_keys.was_signed_here(token) or any(keys.read(token, opens) for opens in keys.LIFETIMES)


def test_no_page_of_the_back_office_holds_a_code_or_a_link_that_works(written, official, client_for):
    desk, code = client_for(official), keys.desk_code(written)
    letters = list(Message.objects.all())
    assert any(code in letter.text for letter in letters), "there is a code to hide"
    assert any(opens_something(token) for letter in letters for token in tokens_in(letter.text))
    pages = [
        *(reverse("admin:notifications_message_change", args=[letter.pk]) for letter in letters),
        reverse("admin:notifications_message_changelist"),
        reverse("admin:initiatives_initiative_change", args=[written.pk]),
        reverse("admin:initiatives_initiative_changelist"),
        reverse("admin:index"),
    ]
    for address in pages:
        page = desk.get(address, follow=True)
        assert page.status_code == 200, address
        assert code not in page.text, address
        assert not [token for token in tokens_in(page.text) if opens_something(token)], address


@pytest.mark.parametrize("way", ["email", "paper"])
def test_a_code_is_hidden_whichever_way_the_letter_goes(written, official, client_for, way):
    key = keys.make(written)
    text = f"Nummer 2026-0001 en code {keys.desk_code(written)}. Zie http://localhost/x/{key}?a=1."
    letter = Message.objects.filter(kind="initiative.question").first()
    Message.objects.filter(pk=letter.pk).update(way=way, text=text, **({} if way == "email" else ON_PAPER))
    page = client_for(official).get(reverse("admin:notifications_message_change", args=[letter.pk])).text
    assert "Nummer 2026-0001 en code …" in page
    assert key[:40] not in page
