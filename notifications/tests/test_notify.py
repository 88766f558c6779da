"""Mail through the API of NotifyNL: a certain answer is certain, a broken line is not; it can be asked afterwards."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import environ
import pytest
from django.core.mail import send_mail

from notifications import evidence
from notifications.delivery.doors import make_door
from notifications.evidence import EvidenceUnavailable
from notifications.models import Message
from notifications.notify import NOTIFY_BACKEND
from notifications.services import deliver
from notifications.tests.evidence_servers import NotifyApi

pytestmark = pytest.mark.django_db
SERVICE, SECRET = "8ab1c9f0-1111-4222-8333-444455556666", "0c9f8ab1-7777-4888-9999-aaaabbbbcccc"


@pytest.fixture
def api(settings):
    api = NotifyApi()
    settings.EMAIL_BACKEND = NOTIFY_BACKEND
    settings.EVIDENCE_URL = "notify://"
    settings.NOTIFY_URL, settings.NOTIFY_TEMPLATE = api.url, "template-1"
    settings.NOTIFY_KEY = f"productie-{SERVICE}-{SECRET}"
    settings.EMAIL_TIMEOUT = 2
    yield api
    api.close()


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_message_goes_as_a_letter_with_our_reference(api, letter, now):
    message = letter()
    assert deliver(now).sent == 1
    assert state_of(message) == "sent"
    assert api.taken == [
        {
            "email_address": "bewoner@example.nl",
            "template_id": "template-1",
            "personalisation": {"subject": message.subject, "body": message.text},
            "reference": str(message.uuid),
        }
    ]


def test_the_key_signs_every_request(api, letter, now):
    letter()
    deliver(now)
    kind, _, token = api.tokens[0].partition(" ")
    head, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    assert kind == "Bearer"
    assert json.loads(head) == {"typ": "JWT", "alg": "HS256"}
    assert json.loads(claims)["iss"] == SERVICE
    assert abs(json.loads(claims)["iat"] - datetime.now(UTC).timestamp()) < 30
    said = token.rpartition(".")[0].encode()
    assert signature == hmac.new(SECRET.encode(), said, hashlib.sha256).digest()


def test_the_fence_stands_before_the_post(api, letter, now):
    message, seen = letter(), []

    class Refused(Exception):
        pass

    def fence():
        seen.append(list(api.tokens))
        raise Refused

    door = make_door()
    door.open()
    with pytest.raises(Refused):
        door.send(type("Mail", (), {"to": ["a@b.nl"], "subject": "", "body": "", "row": message}), fence)
    door.close()
    assert seen == [[]] and api.taken == []


def test_an_address_that_is_refused_is_for_a_person(api, letter, now):
    api.status, api.error = 400, ("ValidationError", "email_address Not a valid email address")
    message = letter()
    assert deliver(now).refused == 1
    assert state_of(message) == "dead"
    assert "HTTP 400" in message.last_error


@pytest.mark.parametrize("status", [400, 403, 429])
def test_a_key_a_template_or_a_limit_of_ours_is_no_fault_of_the_message(api, letter, now, status):
    api.status, api.error = status, ("BadRequestError", "Missing personalisation: body")
    message = letter()
    assert deliver(now).later == 1
    assert state_of(message) == "pending"
    api.status = 201
    assert deliver(now + timedelta(days=1)).sent == 1
    assert len(api.taken) == 1


def test_an_api_that_is_away_costs_no_attempt(api, letter, now):
    api.close()
    message = letter()
    assert deliver(now).trouble
    assert state_of(message) == "pending" and message.attempts == 0


@pytest.mark.parametrize("mood", ["hang up", "take, then hang up"])
def test_a_line_that_breaks_after_the_post_is_uncertain(api, letter, now, mood):
    api.mood = mood
    message = letter()
    assert deliver(now).uncertain == 1
    assert state_of(message) == "uncertain"
    assert len(api.taken) == (mood != "hang up")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_answer_that_says_that_something_broke_is_uncertain(api, letter, now, status):
    api.status = status
    message = letter()
    deliver(now)
    assert state_of(message) == "uncertain"


@pytest.mark.parametrize("status", ["created", "sending", "delivered", "temporary-failure"])
def test_what_notify_knows_was_accepted(api, letter, status):
    taken, unknown = letter(), letter()
    api.states = {str(taken.uuid): status}
    found = evidence.source().find([taken, unknown])
    assert (found.message_ids, found.bounced) == ({taken.message_id}, frozenset())
    assert {asked["reference"] for asked in api.asked} == {str(taken.uuid), str(unknown.uuid)}


def test_what_notify_could_not_send_at_all_was_not_accepted(api, letter):
    message = letter()
    api.states = {str(message.uuid): "technical-failure"}
    assert evidence.source().find([message]).message_ids == frozenset()


def test_what_came_back_was_accepted_and_bounced(api, letter):
    message = letter()
    api.states = {str(message.uuid): "permanent-failure", "not one of ours": "permanent-failure"}
    source = evidence.source()
    found = source.find([message])
    assert found.message_ids == found.bounced == {message.message_id}
    assert list(source.bounced()) == [message.uuid]


def test_it_is_denied_after_a_minute_and_not_after_a_week(api, letter, now):
    source, message = evidence.source(), letter()
    assert not source.can_deny(message, now, now + timedelta(seconds=59))
    assert source.can_deny(message, now, now + timedelta(seconds=60))
    # Notify has forgotten by then.
    assert not source.can_deny(message, now, now + timedelta(days=7))


def test_the_newest_is_when_notify_took_it(api, letter):
    assert evidence.source().newest() is None
    api.states = {str(letter().uuid): "sending"}
    assert evidence.source().newest() == datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def test_an_api_that_refuses_or_is_gone_says_nothing(api, letter):
    source, message = evidence.source(), letter()
    api.status = 403
    with pytest.raises(EvidenceUnavailable):
        source.find([message])
    api.close()
    with pytest.raises(EvidenceUnavailable):
        source.newest()


def test_djangos_own_mail_goes_through_it_too(api):
    assert send_mail("Proef", "Het werkt.", None, ["beheer@example.nl"]) == 1
    assert api.taken[0]["personalisation"] == {"subject": "Proef", "body": "Het werkt."}
    api.status = 403
    with pytest.raises(OSError, match="403"):
        send_mail("Proef", "Het werkt.", None, ["beheer@example.nl"])


def test_the_address_of_the_settings_leads_to_this_door(settings):
    settings.EMAIL_BACKEND = environ.Env().email_url_config("notify://")["EMAIL_BACKEND"]
    assert type(make_door()).__name__ == "NotifyDoor"
