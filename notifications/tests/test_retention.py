"""What came to an end is kept no longer than it is of use; then only numbers are left."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from notifications import evidence
from notifications.delivery import lease
from notifications.delivery.clock import Clock
from notifications.evidence import EvidenceUnavailable
from notifications.models import DeliveryAttempt, Message, MessageCount
from notifications.services import forget, forget_person, resend, retain
from notifications.services import retain as retain_service

pytestmark = pytest.mark.django_db
ENDED = ("sent", "cancelled", "bounced", "bundled")
WAITING = ("pending", "held", "to_print", "dead", "uncertain")
FORTNIGHT, YEAR = timedelta(days=14, seconds=1), timedelta(days=365, seconds=1)
HOME = "Dorpsstraat 1"


def fresh(message: Message) -> Message:
    message.refresh_from_db()
    return message


@pytest.fixture
def ended(letter, now):
    """A message that came to its end just now."""

    def make(state="sent", **changes) -> Message:
        paper = {"way": "paper", "to_address": ""} if state == "to_print" else {}
        return letter(**{"state": state, "settled_at": now} | paper | changes)

    return make


# ── The text ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("state", ENDED)
def test_a_text_is_kept_for_a_fortnight_and_then_taken_out(ended, resident, now, state):
    message = ended(state, recipient=resident)
    assert retain(now + timedelta(days=14))["blanked"] == 0
    assert fresh(message).text and message.html
    assert retain(now + FORTNIGHT)["blanked"] == 1
    assert (fresh(message).text, message.html) == ("", "")
    # That it was sent, when, about what and to whom is known as long as the row is.
    assert (message.state, message.settled_at, message.recipient) == (state, now, resident)
    assert message.to_address
    # It may hold what somebody typed.
    assert message.subject == "gewist bericht"
    assert retain(now + FORTNIGHT)["blanked"] == 0


@pytest.mark.parametrize("state", WAITING)
def test_what_waits_or_asks_for_a_person_keeps_its_text(ended, now, state):
    message = ended(state)
    retain(now + YEAR)
    assert fresh(message).text and message.html


def test_a_dead_letter_can_be_sent_again_after_a_month(ended, official, now):
    message = ended("dead")
    retain(now + timedelta(days=30))
    assert resend(message=message, by=official, now=now + timedelta(days=30)).state == "pending"


def test_of_who_has_no_account_the_address_goes_with_the_text(ended, now):
    message, letter = ended(), ended("sent", way="paper", to_address="", postal_address=HOME)
    blank = ended("cancelled", text="", html="")
    assert retain(now + FORTNIGHT)["blanked"] == 3
    assert (fresh(message).to_address, fresh(letter).postal_address, fresh(blank).to_address) == ("", "", "")


def test_what_is_sent_again_while_it_is_being_blanked_keeps_its_text_and_address(ended, official, now, monkeypatch):
    message, later = ended("bounced"), now + FORTNIGHT
    sent_again = []

    def read_keys(query):
        keys = list(query)
        if keys and not sent_again:
            sent_again.append(resend(message=message, by=official, now=later))
        return keys

    monkeypatch.setitem(retain_service.__globals__, "list", read_keys)
    assert retain(later)["blanked"] == 0
    assert fresh(message).state == "pending"
    assert message.text and message.html and message.to_address and message.subject != "gewist bericht"


def test_the_examples_of_the_demo_stay_readable(ended, now):
    message = ended(evidence="demo")
    retain(now + FORTNIGHT)
    assert fresh(message).text and message.to_address


# ── The row ──────────────────────────────────────────────────────────────────
def test_after_a_year_only_numbers_are_left_and_twice_counts_once(ended, now):
    for _ in range(3):
        ended()
    ended("bounced")
    # After midnight in Sittard, while it is still March by UTC.
    ended(created_at=now.replace(month=4, day=1, hour=0, minute=30))
    kept = ended(settled_at=now + timedelta(days=2))
    waiting = [ended(state) for state in WAITING]
    assert retain(now + YEAR)["removed"] == 5
    assert retain(now + YEAR)["removed"] == 0
    assert set(Message.objects.all()) == {kept, *waiting}
    counts = set(MessageCount.objects.values_list("month", "kind", "state", "number"))
    assert counts == {
        (date(2026, 3, 1), "test.news", "sent", 3),
        (date(2026, 3, 1), "test.news", "bounced", 1),
        (date(2026, 4, 1), "test.news", "sent", 1),
    }
    # What is removed later is added.
    retain(now + YEAR + timedelta(days=2))
    assert MessageCount.objects.get(month=date(2026, 3, 1), state="sent").number == 4


def test_more_than_one_batch_is_counted_in_whole(ended, now, monkeypatch):
    monkeypatch.setitem(retain_service.__globals__, "AT_ONCE", 2)
    for _ in range(5):
        ended()
    assert retain(now + FORTNIGHT)["blanked"] == 5
    assert retain(now + YEAR)["removed"] == 5
    assert MessageCount.objects.get().number == 5


def test_what_a_removed_digest_carried_stays_without_it(ended, now):
    digest = ended()
    inside = ended("bundled", bundle=digest, settled_at=now + timedelta(days=1))
    digest.delivery_attempts.create(number=1, at=now, phase="reply", outcome="sent")
    assert retain(now + YEAR)["removed"] == 1
    assert fresh(inside).bundle is None


class Journal:
    def __init__(self, error=None):
        self.purged_before, self.error = [], error

    def purge(self, before) -> int:
        if self.error:
            raise self.error
        self.purged_before.append(before)
        return 7


def test_the_journal_is_thrown_away_too(now, monkeypatch):
    journal = Journal()
    monkeypatch.setitem(retain_service.__globals__, "source", lambda: journal)
    assert retain(now)["purged"] == 7
    assert journal.purged_before == [now - timedelta(days=14)]


def test_a_journal_that_is_away_holds_nothing_up(ended, now, monkeypatch):
    monkeypatch.setitem(retain_service.__globals__, "source", lambda: Journal(EvidenceUnavailable("weg")))
    assert evidence.source() is None
    ended()
    assert retain(now + FORTNIGHT) == {"blanked": 1, "removed": 0, "purged": 0}


# ── A thing that is blanked ──────────────────────────────────────────────────
@pytest.mark.parametrize("state", [*ENDED, *WAITING])
def test_nothing_of_a_person_is_left_in_what_was_written_about_it(ended, other_resident, resident, now, state):
    message = ended(
        state,
        subject_type="accounts.user",
        subject_id=other_resident.pk,
        recipient=resident,
        postal_address=HOME,
        headers={"List-Unsubscribe": "<x>"},
    )
    about_another = ended(subject_type="accounts.user", subject_id=resident.pk)
    assert forget(about=other_resident, now=now) == 1
    left = fresh(message)
    assert (left.text, left.html, left.to_address, left.postal_address, left.recipient) == ("", "", "", "", None)
    assert left.headers == {} and left.subject == "gewist bericht"
    # What still waited will not be sent; what had an outcome keeps it.
    assert left.state == ("cancelled" if state in ("pending", "held", "to_print") else state)
    assert fresh(about_another).text


@pytest.fixture
def refused(ended, now):
    """A mail server that refused it repeated the address."""

    def make(**changes) -> Message:
        said = "550 5.1.1 <indiener@elders.nl>: gebruiker onbekend"
        message = ended("bounced", to_address="indiener@elders.nl", last_error=said, **changes)
        DeliveryAttempt.objects.create(
            message=message, number=1, at=now, phase="rcpt", outcome="refused", smtp_code=550, detail=said
        )
        return message

    return make


WAYS_TO_GO = {
    "what is known of an address": lambda message, now: forget_person(user=None, email=message.to_address, now=now),
    "what it is about": lambda message, now: forget(about=message.recipient, now=now),
    "a fortnight": lambda message, now: retain(now + FORTNIGHT),
}


@pytest.mark.parametrize("way", WAYS_TO_GO)
def test_with_an_address_goes_what_a_mail_server_said_of_it(refused, resident, now, way):
    about = {"subject_type": "accounts.user", "subject_id": resident.pk, "recipient": resident}
    message = refused(**about if way == "what it is about" else {})
    WAYS_TO_GO[way](message, now)
    told = [fresh(message).last_error, *message.delivery_attempts.values_list("detail", flat=True)]
    assert "@" not in "".join(told) and message.to_address == ""
    # That it was refused, and with which code, is still known.
    assert message.delivery_attempts.get().smtp_code == 550


def test_what_is_kept_on_purpose_goes_on_and_leaves_no_address_either(ended, resident, now):
    message = ended(
        "pending", settled_at=None, subject_type="accounts.user", subject_id=resident.pk, recipient=resident
    )
    assert forget(about=resident, now=now, keep_kinds=("test.news",)) == 0
    assert (fresh(message).state, message.to_address) == ("pending", "bewoner@example.nl") and message.text
    Message.objects.update(state="sent", settled_at=now)
    retain(now + FORTNIGHT)
    assert (fresh(message).to_address, message.text, message.recipient) == ("", "", None)


def test_what_a_worker_has_claimed_is_withdrawn_and_the_worker_loses_it(ended, resident, now):
    message = ended("pending", settled_at=None, subject_type="accounts.user", subject_id=resident.pk)
    (claimed,) = lease.claim(Message.objects.due(now), Clock(now), most=1)
    assert forget(about=resident, now=now) == 1
    with pytest.raises(lease.LostClaim):
        lease.fence(claimed, Clock(now))
    assert lease.release([claimed]) == 0
    assert (fresh(message).state, message.text, message.to_address, message.token) == ("cancelled", "", "", None)


def test_what_is_being_handed_over_goes_on(ended, resident, now):
    leased = {"token": uuid4(), "lease_until": now + timedelta(minutes=1), "settled_at": None}
    message = ended("handing_over", subject_type="accounts.user", subject_id=resident.pk, **leased)
    assert forget(about=resident, now=now) == 0
    assert fresh(message).text and message.to_address and message.state == "handing_over"


def test_the_bundle_that_carried_it_goes_too_and_the_rest_of_it_waits_again(ended, resident, other_resident, now):
    bundle, sent = ended("pending", settled_at=None), ended("sent")
    about_it = {"subject_type": "accounts.user", "subject_id": resident.pk}
    inside, other = ended("bundled", bundle=bundle, **about_it), ended("bundled", bundle=bundle)
    ended("bundled", bundle=sent, **about_it), ended("bundled", bundle=sent)
    unconcerned = ended("pending", settled_at=None)
    assert forget(about=[resident, other_resident], now=now, also_bundles=True) == 4
    assert (fresh(bundle).state, bundle.text, bundle.subject) == ("cancelled", "", "gewist bericht")
    assert (fresh(sent).state, sent.text) == ("sent", "")
    assert (fresh(inside).state, inside.text) == ("bundled", "")
    assert (fresh(other).state, bool(other.text)) == ("held", True)
    assert fresh(unconcerned).text
