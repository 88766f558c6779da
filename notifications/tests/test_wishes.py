"""Everybody gets a message the way they chose, and what may not be refused comes all the same."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import AuditEvent
from notifications import hours, kinds, preferences
from notifications.kinds import Audience
from notifications.models import Message, Preference
from notifications.services import CannotChoose, choose, held_for, put_in_bundles, write_message

pytestmark = pytest.mark.django_db
Choice = Preference.Choice
LOCAL = ZoneInfo("Europe/Amsterdam")
ADDRESS = "Bewoner@Example.nl"
HOME = "Dorpsstraat 1\n6131 AB Sittard"


@pytest.fixture(autouse=True)
def some_kinds(known_kinds):
    resident = {"why": "U vroeg erom.", "audience": Audience.RESIDENT}
    kinds.register("test.news", "nieuws", may_refuse=True, **resident)
    kinds.register("test.decision", "besluit", **resident)
    kinds.register("test.urgent", "spoed", is_urgent=True, may_refuse=True, **resident)
    kinds.register("test.work", "werk", why="U behandelt dit.", audience=Audience.OFFICIAL)


@pytest.fixture
def write(now):
    """Writes one message as a deed does."""

    def make(kind="test.news", person=None, to="", **changes) -> Message:
        given = {
            "kind": kind,
            "key": f"test:{Message.objects.count()}",
            "to": to or (person.email if person else ADDRESS),
            "template": "initiatives/mail/closed_unconfirmed",
            "subject": "Nieuws",
            "context": {},
            "now": now,
            "recipient": person,
        }
        return write_message(**given | changes)

    return make


def local(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=LOCAL)


# ── What counts ──────────────────────────────────────────────────────────────
def test_who_chose_nothing_gets_it_at_once(write, resident):
    message = write(person=resident)
    assert (message.state, message.way, message.to_address) == ("pending", "email", resident.email)


def test_what_is_usual_counts_for_who_has_an_account_and_chose_nothing(write, resident, now):
    kinds.register("test.usual", "drukte", why="U vroeg erom.", audience=Audience.RESIDENT, usual="daily")
    assert write("test.usual", person=resident).state == "held"
    assert write("test.usual").state == "pending"
    assert preferences.chosen("test.usual", person=resident, address="") == Choice.DAILY
    assert preferences.chosen_by_all([resident], ["test.usual"]) == {(resident.pk, "test.usual"): Choice.DAILY}
    choose(person=resident, kind="test.usual", choice="at_once", now=now)
    assert write("test.usual", person=resident).state == "pending"


@pytest.mark.parametrize("choice", ["daily", "weekly"])
def test_who_wants_a_bundle_finds_it_held_with_its_text(write, resident, now, choice):
    choose(person=resident, kind="test.news", choice=choice, now=now)
    message = write(person=resident)
    assert message.state == "held" and message.text
    assert message.not_before == preferences.next_digest(Choice(choice), now) > now
    assert list(held_for([resident.pk], message.not_before - timedelta(seconds=1))) == []
    assert list(held_for([resident.pk], message.not_before)) == [message]
    assert list(held_for([resident.pk + 1], message.not_before)) == []


def test_what_nobody_wants_any_more_after_its_day_does_not_wait_for_a_bundle(write, resident, now):
    choose(person=resident, kind="test.news", choice="weekly", now=now)
    assert write(person=resident, expires_at=now + timedelta(days=2)).state == "pending"


def test_who_wants_none_leaves_a_row_without_a_text(write, resident, now):
    choose(person=resident, kind="test.news", choice="none", now=now)
    message = write(person=resident)
    assert (message.state, message.text, message.html) == ("cancelled", "", "")
    assert message.last_error == preferences.UNWANTED and message.settled_at == now
    # About anything else nothing was said.
    assert write("test.decision", person=resident).state == "pending"


def test_who_wants_paper_gets_a_letter_to_print_and_no_mail(write, resident, now):
    choose(person=resident, kind="test.decision", choice="paper", postal_address=HOME, now=now)
    resident.refresh_from_db()
    letter = write("test.decision", person=resident)
    assert (letter.state, letter.way, letter.to_address) == ("to_print", "paper", "")
    assert letter.postal_address == HOME and letter.text
    assert "/post/afmelden/" not in letter.text and letter.headers == {}


def test_paper_without_an_address_is_a_mail(write, resident, now):
    Preference.objects.create(person=resident, kind="test.news", choice="paper", changed_at=now)
    assert write(person=resident).state == "pending"
    assert write(person=resident, postal_address=HOME).state == "to_print"


@pytest.mark.parametrize("kind", ["test.now", "test.code", "test.urgent"])
def test_what_cannot_wait_goes_at_once_whatever_was_chosen(write, resident, now, kind, django_assert_num_queries):
    Preference.objects.create(person=resident, kind=kind, choice="none", changed_at=now)
    message = write(kind, person=resident, choice=Choice.DAILY)
    assert (message.state, message.not_before) == ("pending", now)
    with django_assert_num_queries(0):
        assert preferences.still_wanted(message)


def test_what_is_urgent_says_so(write, resident):
    assert write("test.urgent", person=resident).subject == "Dringend: Nieuws"


def test_a_refusal_of_what_may_not_be_refused_does_not_count(write, resident, now):
    """The kind could be refused once, and no longer."""
    Preference.objects.create(person=resident, kind="test.decision", choice="none", changed_at=now)
    assert write("test.decision", person=resident).state == "pending"
    assert write("test.decision", person=resident, choice=Choice.NONE).state == "pending"


def test_who_writes_may_decide_how_it_goes(write, resident, now):
    assert write(person=resident, choice=Choice.WEEKLY).state == "held"
    assert write(person=resident, choice=Choice.PAPER, postal_address=HOME, references=["a1"]).references == ["a1"]
    # Nobody would make the bundle of an address.
    assert write(choice=Choice.WEEKLY).state == "pending"


def test_one_question_per_message_and_none_where_nothing_is_to_choose(write, resident, django_assert_num_queries):
    with django_assert_num_queries(1):
        preferences.chosen("test.news", person=resident, address=resident.email)
    with django_assert_num_queries(0):
        preferences.chosen("test.now", person=resident, address=resident.email)


def test_many_people_and_kinds_in_one_question(resident, other_resident, now, django_assert_num_queries):
    choose(person=resident, kind="test.news", choice="daily", now=now)
    choose(address=other_resident.email, kind="test.news", choice="none", now=now)
    with django_assert_num_queries(1):
        found = preferences.chosen_by_all([resident, other_resident], ["test.news", "test.decision"])
    assert found == {
        (resident.pk, "test.news"): Choice.DAILY,
        (resident.pk, "test.decision"): Choice.AT_ONCE,
        (other_resident.pk, "test.news"): Choice.NONE,
        (other_resident.pk, "test.decision"): Choice.AT_ONCE,
    }


# ── Without an account ───────────────────────────────────────────────────────
def test_an_address_is_heard_and_never_written_down(write, now):
    wish = choose(address=ADDRESS, kind="test.news", choice="none", now=now)
    assert write(to=ADDRESS.lower()).state == "cancelled"
    assert write(to="ander@example.nl").state == "pending"
    assert len(wish.address_hash) == 64 and "bewoner" not in str(vars(wish)).lower()


def test_a_wish_outlives_the_key_under_which_it_was_kept(write, now, settings):
    choose(address=ADDRESS, kind="test.news", choice="none", now=now)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "nieuw", [settings.SECRET_KEY]
    assert write().state == "cancelled"
    # That it was asked kept it under the new key as well.
    settings.SECRET_KEY_FALLBACKS = []
    assert write().state == "cancelled"


def test_the_last_word_counts_whichever_way_it_was_said(write, resident, now):
    choose(person=resident, kind="test.news", choice="daily", now=now)
    choose(address=resident.email, kind="test.news", choice="none", now=now + timedelta(hours=1))
    assert write(person=resident).state == "cancelled"
    choose(person=resident, kind="test.news", choice="daily", now=now + timedelta(hours=2))
    assert write(person=resident).state == "held"


def test_who_refused_as_a_person_is_not_written_to_as_an_address(write, resident, now):
    choose(person=resident, kind="test.news", choice="none", now=now)
    assert write(to=resident.email.upper()).state == "cancelled"


# ── Choosing ─────────────────────────────────────────────────────────────────
def test_what_the_law_requires_cannot_be_refused(resident, now):
    with pytest.raises(CannotChoose):
        choose(person=resident, kind="test.decision", choice="none", now=now)
    assert not Preference.objects.exists()


@pytest.mark.parametrize(("kind", "choice"), [("test.work", "paper"), ("test.work", "none"), ("test.now", "daily")])
def test_what_is_not_offered_is_refused(official, now, kind, choice):
    with pytest.raises(CannotChoose):
        choose(person=official, kind=kind, choice=choice, now=now)


def test_an_address_chooses_between_all_and_nothing(now):
    with pytest.raises(CannotChoose):
        choose(address=ADDRESS, kind="test.news", choice="daily", now=now)


def test_paper_asks_for_an_address_that_the_log_does_not_tell(resident, now):
    with pytest.raises(CannotChoose) as refusal:
        choose(person=resident, kind="test.news", choice="paper", now=now)
    assert refusal.value.field == "postal_address"
    choose(person=resident, kind="test.news", choice="paper", postal_address=HOME, now=now)
    resident.refresh_from_db()
    assert resident.postal_address == HOME
    assert "Dorpsstraat" not in str(list(AuditEvent.objects.values()))
    # It is known now.
    choose(person=resident, kind="test.decision", choice="paper", now=now)


def test_choosing_twice_is_choosing_once(resident, now):
    for _ in range(2):
        choose(person=resident, kind="test.news", choice="daily", now=now)
    assert Preference.objects.get().choice == "daily"
    assert AuditEvent.objects.filter(subject_type="notifications.preference").count() == 1


def test_what_was_held_leaves_when_the_bundle_is_no_longer_wanted(write, resident, other_resident, now):
    for person in (resident, other_resident):
        choose(person=person, kind="test.news", choice="weekly", now=now)
    mine, other, later = write(person=resident), write(person=other_resident), now + timedelta(hours=5)
    choose(person=resident, kind="test.news", choice="at_once", now=later)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, mine.not_before) == ("pending", later)
    assert other.state == "held"


@pytest.mark.parametrize(("choice", "state"), [("daily", "held"), ("paper", "to_print"), ("none", "cancelled")])
def test_what_was_held_goes_the_new_way(write, resident, now, choice, state):
    choose(person=resident, kind="test.news", choice="weekly", now=now)
    message = write(person=resident)
    choose(person=resident, kind="test.news", choice=choice, postal_address=HOME, now=now)
    message.refresh_from_db()
    assert message.state == state
    if choice == "daily":
        assert message.not_before == local(2026, 3, 11, 9)
    if choice == "paper":
        assert (message.to_address, message.postal_address) == ("", HOME)


def test_a_bundle_takes_only_what_still_waits(write, resident, now):
    choose(person=resident, kind="test.news", choice="daily", now=now)
    one, gone = write(person=resident), write(person=resident)
    bundle = write("test.decision", person=resident)
    rows = [one, gone]
    Message.objects.filter(pk=gone.pk).update(state="cancelled")
    assert put_in_bundles([(bundle, rows)]) == 1
    one.refresh_from_db()
    assert (one.state, one.bundle, one.settled_at) == ("bundled", bundle, bundle.created_at)
    assert list(bundle.bundled.all()) == [one]


# ── When a bundle is made ────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("choice", "written", "bundled"),
    [
        # Tuesday the tenth of March 2026, before and after nine.
        (Choice.DAILY, local(2026, 3, 10, 8, 59), local(2026, 3, 10, 9)),
        (Choice.DAILY, local(2026, 3, 10, 9), local(2026, 3, 11, 9)),
        # Friday after nine, and the weekend.
        (Choice.DAILY, local(2026, 3, 13, 17), local(2026, 3, 16, 9)),
        (Choice.DAILY, local(2026, 3, 14, 8), local(2026, 3, 16, 9)),
        (Choice.WEEKLY, local(2026, 3, 9, 8), local(2026, 3, 9, 9)),
        (Choice.WEEKLY, local(2026, 3, 9, 9), local(2026, 3, 16, 9)),
        (Choice.WEEKLY, local(2026, 3, 15, 23), local(2026, 3, 16, 9)),
        # Easter Monday is no working day; the summer clock is not nine o'clock of the winter clock.
        (Choice.WEEKLY, local(2026, 3, 31, 12), local(2026, 4, 7, 9)),
        (Choice.DAILY, local(2026, 3, 27, 12), local(2026, 3, 30, 9)),
        (Choice.WEEKLY, local(2026, 4, 6, 12), local(2026, 4, 7, 9)),
        (Choice.AT_ONCE, local(2026, 3, 14, 8), local(2026, 3, 14, 8)),
    ],
)
def test_the_morning_of_the_next_bundle(db, choice, written, bundled):
    assert preferences.next_digest(choice, written) == bundled


def test_a_closed_day_of_the_municipality_is_no_day_for_a_bundle(monkeypatch):
    monkeypatch.setattr(hours, "is_working_day", lambda day: day != local(2026, 3, 11).date())
    assert preferences.next_digest(Choice.DAILY, local(2026, 3, 10, 12)) == local(2026, 3, 12, 9)


def test_a_calendar_without_any_working_day_holds_nothing_for_ever(monkeypatch):
    monkeypatch.setattr(hours, "is_working_day", lambda day: False)
    assert preferences.next_digest(Choice.DAILY, local(2026, 3, 10, 12)) == local(2026, 3, 11, 9)
