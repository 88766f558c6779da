"""Codes and notices about accounts travel as messages; who is unknown here is not mailed."""

import re
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from notifications.services import deliver, write_message

pytestmark = pytest.mark.django_db


def test_a_code_to_sign_in_comes_by_mail_works_and_is_blanked(client, resident, municipality):
    client.post(reverse("account_request_login_code"), {"email": resident.email})
    message = Message.objects.get()
    assert (message.kind, message.to_address, message.state) == ("account.code", resident.email, "pending")
    assert message.is_now and message.recipient == resident
    assert message.subject == "Uw code om in te loggen"
    assert "Sittard-Geleen" in message.text and "U krijgt dit bericht omdat" in message.text
    deliver()
    (letter,) = mail.outbox
    code = re.search(r"^[A-Z0-9-]{6,12}$", letter.body, re.MULTILINE).group()
    assert code in letter.alternatives[0][0]
    message.refresh_from_db()
    assert message.state == "sent" and message.text == message.html == ""
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session.get("_auth_user_id") == str(resident.pk)


def test_the_footer_stands_there_once(client, resident, municipality):
    client.post(reverse("account_request_login_code"), {"email": resident.email})
    message = Message.objects.get()
    assert message.text.count("Dit bericht komt van") == 1
    assert message.html.count("Dit bericht komt van") == 1


def test_a_code_that_waited_too_long_is_not_sent(client, resident, municipality):
    client.post(reverse("account_request_login_code"), {"email": resident.email})
    deliver(timezone.now() + timedelta(minutes=16))
    message = Message.objects.get()
    assert message.state == "cancelled" and not message.text
    assert not mail.outbox


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_an_unknown_address_gets_no_mail_and_the_same_is_done_for_it(resident, municipality, page, monkeypatch):
    """The time it takes tells nobody who has an account."""
    written = []
    monkeypatch.setattr(
        "notifications.adapter.write_message", lambda **told: written.append(told["to"]) or write_message(**told)
    )
    for email in ("niemand@example.nl", resident.email):
        Client().post(reverse(page), {"email": email})
    assert written == ["niemand@example.nl", resident.email]
    assert [message.to_address for message in Message.objects.all()] == [resident.email]


def test_signing_up_with_a_known_address_takes_as_long(client, resident, municipality, monkeypatch):
    made = []
    monkeypatch.setattr("notifications.adapter.make_password", made.append)
    told = {"email": resident.email, "password1": "een heel lang wachtwoord", "display_name": "Een ander"}
    client.post(reverse("account_signup"), told)
    assert made == [told["password1"]]


def test_a_new_account_confirms_its_address(client, municipality):
    client.post(reverse("account_signup"), {"email": "nieuw@example.nl", "display_name": "Nieuw"})
    message = Message.objects.get()
    assert message.kind == "account.code" and message.subject == "Bevestig uw e-mailadres"


def test_who_has_an_account_hears_that_somebody_tried(client, resident, municipality):
    client.post(reverse("account_signup"), {"email": resident.email, "display_name": "Nieuw"})
    message = Message.objects.get()
    assert message.to_address == resident.email and message.subject == "U hebt al een account"


def test_a_new_password_is_chosen_with_a_code(client, resident, municipality):
    client.post(reverse("account_reset_password"), {"email": resident.email})
    message = Message.objects.get()
    assert message.subject == "Uw code voor een nieuw wachtwoord" and message.kind == "account.code"


def test_who_signed_up_with_the_address_of_another_does_not_get_in_once_the_other_does(client, municipality):
    theirs = {"email": "wijk@example.nl", "password1": "ik was hier het eerst", "display_name": "Een ander"}
    stranger = Client()
    stranger.post(reverse("account_signup"), theirs)
    client.post(reverse("account_request_login_code"), {"email": theirs["email"]})
    code = re.search(r"^[A-Z0-9-]{6,12}$", Message.objects.latest("pk").text, re.MULTILINE).group()
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get(reverse("my_page")).status_code == 200, "whoever reads the mailbox is in"

    stranger.get(reverse("account_email_verification_sent"))
    assert stranger.get(reverse("my_page")).status_code == 302
    again = Client()
    again.post(reverse("account_login"), {"login": theirs["email"], "password": theirs["password1"]})
    assert again.get(reverse("my_page")).status_code == 302


def test_who_signs_up_and_confirms_keeps_the_password(client, municipality):
    chosen = {"email": "nieuw@example.nl", "password1": "een heel lang wachtwoord", "display_name": "Nieuw"}
    client.post(reverse("account_signup"), chosen)
    code = re.search(r"^[A-Z0-9-]{6,12}$", Message.objects.get().text, re.MULTILINE).group()
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert client.get(reverse("my_page")).status_code == 200
    again = Client()
    again.post(reverse("account_login"), {"login": chosen["email"], "password": chosen["password1"]})
    assert again.get(reverse("my_page")).status_code == 200


@pytest.mark.parametrize(
    ("page", "more"),
    [
        ("account_request_login_code", {}),
        ("account_reset_password", {}),
        ("account_signup", {"password1": "een heel lang wachtwoord", "display_name": "Iemand"}),
    ],
)
def test_a_stranger_does_not_fill_a_mailbox_and_does_not_close_it(page, more, resident, municipality, monkeypatch):
    cache.clear()
    clock = time.time()
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: clock)
    for _time in range(14):
        clock += 61
        asked = Client().post(reverse(page), {"email": resident.email} | more)
    assert Message.objects.count() == 10 and "U vroeg dit te vaak" in asked.text
    owner = Client(REMOTE_ADDR="10.9.8.7")
    clock += 61
    owner.post(reverse("account_request_login_code"), {"email": resident.email})
    assert Message.objects.count() == 11
    # An unknown address hears the same.
    for _time in range(11):
        clock += 61
        asked = Client().post(reverse(page), {"email": "niemand@example.nl"} | more)
    assert "U vroeg dit te vaak" in asked.text
    cache.clear()
