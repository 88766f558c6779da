"""The post room in the back office: what waits and what holds it back, in plain words, with the button that belongs to
it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from notifications import post_room, wording
from notifications.models import DeliveryAttempt, Message, SweepState
from notifications.services import CannotDecide
from notifications.services.decide import make_letter

pytestmark = pytest.mark.django_db
LIST = reverse("admin:notifications_message_changelist")
State = Message.State


@pytest.fixture
def desk(client_for, official, municipality):
    return client_for(official)


# ── Heaps ────────────────────────────────────────────────────────────────────


@pytest.fixture
def one_of_each(letter, now):
    letter(subject="Nieuw")
    letter(subject="Later", attempts=1, last_error="451 4.2.2 mailbox full")
    letter(subject="In de bundel", state="held")
    letter(subject="Op papier", state="to_print", way="paper", to_address="", postal_address="Plein 1")
    letter(subject="Wie weet", state="uncertain", attempts=1)
    letter(subject="Geweigerd", state="dead", attempts=1, last_error="550 5.1.1 user unknown")
    letter(subject="Terug", state="bounced", attempts=1, last_error="5.2.2 mailbox full")
    letter(subject="Klaar", state="sent", evidence="server")


def test_every_heap_is_a_link_to_exactly_its_messages(desk, one_of_each):
    page = desk.get(LIST)
    expected = {
        "gaat weg": "Nieuw", "wordt opnieuw geprobeerd": "Later", "wacht op de bundel": "In de bundel",
        "te printen": "Op papier", "onzeker": "Wie weet", "niet te bezorgen": "Geweigerd", "teruggekomen": "Terug",
    }  # fmt: skip
    assert {heap.label: heap.number for heap in page.context_data["heaps"]} == dict.fromkeys(expected, 1)
    for heap in page.context_data["heaps"]:
        shown = [row.subject for row in desk.get(heap.url).context_data["cl"].result_list]
        assert shown == [expected[heap.label]]


def test_the_list_tells_why_of_each_in_plain_words(desk, one_of_each):
    page = desk.get(LIST).text
    for words in (
        "De mailbox van de ontvanger is vol.",
        "Dit e-mailadres bestaat niet, of is verkeerd geschreven.",
        "Niemand kan weten of het bericht aankwam",
        "De ontvanger wil dit soort post samen in één mail",
        "moet nog worden geprint",
    ):
        assert words in page


def test_the_list_is_filtered_by_kind_and_state(desk, one_of_each, letter):
    letter(subject="Een code", kind="test.now")
    shown = desk.get(LIST + "?soort=test.now").context_data["cl"].result_list
    assert [row.subject for row in shown] == ["Een code"]
    shown = desk.get(LIST + "?state__exact=dead").context_data["cl"].result_list
    assert [row.subject for row in shown] == ["Geweigerd"]


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("way", Message.Way.values)
def test_there_are_words_for_every_state(letter, state, way):
    message = Message(state=state, way=way, not_before=timezone.now(), attempts=1, last_error="451 later")
    assert len(wording.why(message)) > 15


@pytest.mark.parametrize("evidence", Message.Evidence.values)
def test_there_are_words_for_every_way_to_know_it(evidence):
    assert len(wording.why(Message(state="sent", evidence=evidence, not_before=timezone.now()))) > 15


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("550 5.1.1 <x@y> unknown", "bestaat niet"),
        ("5.2.2 (over quota)", "is vol"),
        ("552 5.3.4 too big", "te groot"),
        ("554 5.7.1 spam", "wil geen post van ons"),
        ("421 4.4.2 timeout", "niet te bereiken"),
        ("550 no such user", "klopt het e-mailadres niet"),
        ("451 try later", "heeft het druk"),
        ("connection lost", ""),
    ],
)
def test_what_a_mail_server_means_is_said_in_words(said, words):
    told = wording.reason(said)
    assert words in told if words else told == ""


def test_the_page_of_a_message_shows_every_try(desk, letter, now):
    message = letter(state="dead", attempts=2, last_error="550 5.1.1 unknown")
    for number, (phase, outcome, code) in enumerate([("connect", "later", None), ("rcpt", "refused", 550)], start=1):
        DeliveryAttempt.objects.create(
            message=message, number=number, at=now, phase=phase, outcome=outcome, smtp_code=code,
            detail="5.1.1 unknown" if code else "timed out", worker="mailhost:17",
        )  # fmt: skip
    page = desk.get(reverse("admin:notifications_message_change", args=[message.pk])).text
    for words in ("bij het verbinden met de mailserver", "bij het noemen van de ontvanger", "550 5.1.1 unknown",
                  "mailhost:17", "Geweigerd", "Later opnieuw"):  # fmt: skip
        assert words.lower() in page.lower()


# ── What holds the post back ─────────────────────────────────────────────────


@pytest.fixture
def board(now):
    def write(**fields) -> SweepState:
        moment = timezone.now()
        state, _made = SweepState.objects.update_or_create(singleton=True, defaults={"last_sweep_at": moment} | fields)
        return state

    return write


def test_a_pause_is_a_banner_on_the_work_list_and_a_button_ends_it(desk, board, official):
    board(paused_at=timezone.now(), paused_why="De database is teruggezet.")
    assert "De post staat stil" in desk.get("/beheer/").text
    page = desk.get(LIST).text
    assert "De database is teruggezet." in page and "Laat de post weer lopen" in page
    desk.post(reverse("admin:notifications_message_room", args=["hervat"]))
    assert SweepState.objects.get().paused_at is None
    assert "De post staat stil" not in desk.get("/beheer/").text
    assert AuditEvent.objects.filter(actor=official, verb="changed").exists()


def test_the_brake_says_how_many_it_holds_and_a_button_lets_them_go(desk, board):
    board(brake_since=timezone.now(), brake_count=812)
    assert "De rem staat erop" in desk.get("/beheer/").text
    assert "812 berichten" in desk.get(LIST).text
    desk.post(reverse("admin:notifications_message_room", args=["rem-los"]))
    assert SweepState.objects.get().brake_released_at is not None


def test_the_breaker_says_why_and_ends_by_itself(desk, board):
    board(breaker_until=timezone.now() + timedelta(minutes=8), breaker_why="Het wachtwoord klopt niet.")
    assert "Het wachtwoord klopt niet." in desk.get(LIST).text
    assert "Er gaat nu geen mail weg" in desk.get("/beheer/").text
    board(breaker_until=timezone.now() - timedelta(minutes=1))
    assert "Er gaat nu geen mail weg" not in desk.get(LIST).text


def test_guard_and_clock_are_said_in_the_post_room_only(desk, board):
    board(guard_until=timezone.now() + timedelta(hours=3), last_sweep_at=timezone.now() - timedelta(minutes=6))
    page, work_list = desk.get(LIST).text, desk.get("/beheer/").text
    for words in ("Wij kijken extra goed", "De klok van de post staat stil"):
        assert words in page and words not in work_list


def test_outside_the_hours_it_says_when_the_post_goes_on(now):
    night = now.replace(hour=22)
    notice = next(each for each in post_room.notices(SweepState(last_sweep_at=night), night) if each.name == "hours")
    assert "woensdag 11 maart, 08:00" in notice.text
    assert not any(each.name == "hours" for each in post_room.notices(SweepState(last_sweep_at=now), now))


@pytest.mark.parametrize("deed", ["hervat", "rem-los"])
def test_who_may_not_decide_does_not_touch_the_post(client_for, resident, desk, board, deed):
    board(paused_at=timezone.now(), brake_since=timezone.now(), brake_count=3)
    address = reverse("admin:notifications_message_room", args=[deed])
    assert client_for(resident).post(address).status_code == 403
    assert desk.get(address).status_code == 405
    state = SweepState.objects.get()
    assert state.paused_at and state.brake_since and state.brake_released_at is None


# ── A mail that becomes a letter ─────────────────────────────────────────────


def test_what_bounced_becomes_a_letter_to_the_known_address(desk, letter, resident):
    resident.postal_address = "Plein 1\n6131 AB Sittard"
    resident.save()
    message = letter(state="bounced", recipient=resident, attempts=1, last_error="5.1.1")
    page = desk.get(reverse("admin:notifications_message_change", args=[message.pk]))
    assert "Plein 1" in page.text
    desk.post(
        reverse("admin:notifications_message_deed", args=[message.pk, "brief"]),
        {"postal_address": "Inwoner\nPlein 1\n6131 AB Sittard"},
    )
    message.refresh_from_db()
    assert (message.state, message.way, message.to_address) == ("to_print", "paper", "")
    assert message.postal_address.startswith("Inwoner")
    assert "Plein" not in str(list(AuditEvent.objects.values_list("change", flat=True)))


@pytest.mark.parametrize(
    "changes", [{"state": "sent"}, {"state": "dead", "text": ""}, {"state": "dead", "kind": "test.code"}]
)
def test_not_everything_can_become_a_letter(letter, official, now, changes):
    with pytest.raises(CannotDecide):
        make_letter(message=letter(**changes), postal_address="Plein 1", by=official, now=now)
