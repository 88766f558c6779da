"""What could not be delivered is seen in the back office, and a person decides."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from notifications import kinds, wording
from notifications.models import Message, Preference
from notifications.services import CannotDecide, cancel, deliver, give_up, resend

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(sink, letter, now) -> Message:
    message = letter("weg@example.nl", text="Hallo,\nhttp://localhost/plan/" + "x" * 60 + "/\nGroet")
    sink.rcpt["weg@example.nl"] = "550 5.1.1 onbekend"
    deliver(now)
    message.refresh_from_db()
    return message


def address(message: Message, deed: str = "") -> str:
    name = f"admin:notifications_message_{'deed' if deed else 'change'}"
    return reverse(name, args=[message.pk, deed] if deed else [message.pk])


def test_the_list_tells_why_in_plain_words(client_for, official, refused, letter, municipality):
    letter(subject="Dit gaat gewoon goed")
    page = client_for(official).get(reverse("admin:notifications_message_changelist") + "?hulp=1")
    assert "weigerde dit bericht" in page.text
    assert "Dit gaat gewoon goed" not in page.text


def test_the_page_shows_attempts_hides_keys_and_notes_who_looked(client_for, official, refused, municipality):
    page = client_for(official).get(address(refused))
    assert "550 5.1.1 onbekend" in page.text and "weg@example.nl" in page.text
    assert "x" * 60 not in page.text
    event = AuditEvent.objects.get(verb="viewed")
    assert event.actor == official and "weg@" not in str(event.change)


def test_a_code_cannot_be_read_along(client_for, official, letter, municipality):
    message = letter(kind="test.code", text="Uw code is GEHEIM-1")
    assert "GEHEIM-1" not in client_for(official).get(address(message)).text


def test_a_button_sends_it_again(client_for, official, refused, sink, municipality):
    client_for(official).post(address(refused, "opnieuw"))
    refused.refresh_from_db()
    assert refused.state == "pending" and refused.attempts == 0
    assert AuditEvent.objects.filter(verb="changed", actor=official, subject_id=refused.pk).exists()


def test_a_button_leaves_it(client_for, official, refused, municipality):
    client_for(official).post(address(refused, "laat-zo"))
    assert not Message.objects.needing_a_person().exists()
    # Pressed again, it says that something changed.
    assert client_for(official).post(address(refused, "laat-zo")).status_code == 409


def test_a_button_holds_a_waiting_message_back(client_for, official, letter, municipality, now):
    message = letter()
    client_for(official).post(address(message, "niet-versturen"))
    assert deliver(now).sent == 0


def test_what_came_back_is_decided_about_too(letter, now, official):
    again, left = letter(state="bounced", settled_at=now), letter(state="bounced", settled_at=now)
    assert set(Message.objects.needing_a_person()) == {again, left}
    resend(message=again, by=official, now=now)
    give_up(message=left, by=official, now=now)
    assert deliver(now).sent == 1
    assert not Message.objects.needing_a_person().exists()


def test_what_was_taken_out_cannot_be_sent_again(letter, now, official):
    message = letter(state="dead", settled_at=now, to_address="")
    with pytest.raises(CannotDecide):
        resend(message=message, by=official, now=now)


def test_what_waits_for_a_bundle_is_held_back_too(letter, now, official):
    message = letter(state="held")
    cancel(message=message, by=official, now=now)
    message.refresh_from_db()
    assert message.state == "cancelled"


def test_residents_see_no_post(client_for, resident, refused, municipality):
    assert client_for(resident).get(address(refused)).status_code == 403
    assert client_for(resident).post(address(refused, "opnieuw")).status_code == 403


def test_what_was_sent_is_not_decided_about(letter, now, official):
    message = letter()
    deliver(now)
    for deed in (resend, give_up, cancel):
        with pytest.raises(CannotDecide):
            deed(message=message, by=official, now=now)


# ── A mail that carries other messages ───────────────────────────────────────


@pytest.fixture
def carried(letter, now, resident):
    """Makes a digest in this state, and gives it with what it carries."""

    def make(**changes) -> tuple[Message, Message]:
        bundle = letter(subject="Alles in één", **changes)
        row = letter(recipient=resident, state="bundled", bundle=bundle, settled_at=now, subject="Los nieuws")
        return bundle, row

    return make


@pytest.mark.parametrize(
    ("state", "deed"), [("pending", cancel), ("dead", give_up), ("uncertain", give_up), ("bounced", give_up)]
)
@pytest.mark.parametrize(("choice", "day"), [("daily", 11), ("weekly", 16), ("at_once", 11)])
def test_what_a_given_up_bundle_carried_waits_for_the_next(carried, resident, official, now, state, deed, choice, day):
    Preference.objects.create(person=resident, kind="test.news", choice=choice, changed_at=now)
    kinds.register("test.news", "nieuws", why="U vroeg dit.", audience=kinds.Audience.RESIDENT)
    bundle, row = carried(state=state)
    deed(message=bundle, by=official, now=now)
    row.refresh_from_db()
    assert (row.state, row.bundle, row.settled_at) == ("held", None, None)
    assert row.not_before == now.replace(day=day, hour=9)


@pytest.mark.parametrize(
    ("state", "told"),
    [("pending", "gaat weg zodra het kan"), ("uncertain", "Niemand kan weten"), ("dead", "probeerden het 9 keer")],
)
def test_what_is_in_a_bundle_says_what_became_of_the_bundle(carried, state, told):
    _bundle, row = carried(state=state, attempts=9 if state == "dead" else 0)
    assert told in wording.why(row)
