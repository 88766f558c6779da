"""A database that was promoted or restored may have forgotten what it sent: the evidence is asked, or a person."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from notifications import kinds
from notifications.delivery import guard, timeline
from notifications.evidence import Found
from notifications.models import Message, SweepState
from notifications.services import deliver, mark_restored, reconcile, resend, resume

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


@pytest.fixture
def promoted(now):
    """The database knows its timeline; then it is another one."""
    deliver(now)
    before = SweepState.objects.get().timeline
    SweepState.objects.update(timeline=f"0000000F:{before.split(':')[1]}")


def board() -> SweepState:
    return SweepState.objects.get()


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_the_first_sight_of_a_database_raises_no_alarm(letter, now, caplog):
    letter()
    assert deliver(now).sent == 1
    assert board().timeline.startswith("0000000") and board().paused_at is None and board().guard_until is None
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_the_same_database_raises_none_either(letter, now):
    deliver(now)
    letter()
    assert deliver(now + LATER).sent == 1
    assert board().paused_at is None


# ── with evidence ────────────────────────────────────────────────────────────
def test_what_the_journal_has_is_not_sent_again(letter, now, journal, promoted, sink, caplog):
    message = letter()
    journal.message_ids.add(message.message_id)
    summary = deliver(now + LATER)
    assert (summary.sent, summary.proved_sent) == (0, 1)
    assert state_of(message) == "sent" and message.evidence == "journal" and message.attempts == 0
    assert sink.received == []
    assert board().guard_until == now + LATER + timedelta(days=1)
    assert "another one" in caplog.text


def test_what_it_cannot_have_yet_waits_and_what_it_never_got_goes(letter, now, journal, promoted, sink):
    message = letter()
    assert deliver(now).sent == 0
    assert state_of(message) == "pending" and message.attempts == 0
    assert deliver(now + journal.delay).sent == 1
    assert message.message_id in journal.asked


@pytest.mark.parametrize("is_reconciled", [False, True])
def test_what_a_person_sends_again_goes_though_the_journal_has_it(
    letter, now, journal, promoted, sink, official, is_reconciled
):
    back = letter(state="bounced", settled_at=now, references=["a"])
    journal.message_ids.add(back.message_id)
    deliver(now)
    resend(message=back, by=official, now=now + LATER)
    if is_reconciled:
        reconcile(now + LATER)
    assert deliver(now + LATER).sent == 1
    assert (state_of(back), back.evidence, len(sink.received)) == ("sent", "server", 1)


def test_an_alarm_in_the_middle_of_a_round_is_heeded(letter, now, journal, sink):
    def raise_it(message):
        SweepState.objects.update(guard_until=now + timedelta(days=1))
        return True

    kinds.register("test.news", "nieuws", why="Omdat.", still_true=raise_it)
    letters = [letter(f"bewoner{number}@example.nl") for number in range(6)]
    journal.message_ids.add(letters[-1].message_id)
    deliver(now + LATER)
    assert state_of(letters[-1]) == "sent" and letters[-1].evidence == "journal"


def test_what_was_sent_again_before_the_restore_is_asked_about(letter, now, journal, promoted, sink):
    message = letter(resent_at=now - LATER)
    journal.message_ids.add(message.message_id)
    assert deliver(now + LATER).proved_sent == 1


def test_what_was_written_since_need_not_be_asked(letter, now, journal, promoted):
    deliver(now)
    journal.is_down = True
    letter(created_at=now + LATER, kind="test.now", is_now=True)
    assert deliver(now + LATER).sent == 1


def test_a_digest_written_anew_is_known_by_what_it_tells_of(letter, now, journal, promoted, sink):
    deliver(now)
    whole = letter("een@example.nl", created_at=now + LATER, references=["a", "b"])
    half = letter("twee@example.nl", created_at=now + LATER, references=["b", "c", "d"])
    new = letter("drie@example.nl", created_at=now + LATER, references=["e"])
    journal.references |= {"a", "b"}
    summary = deliver(now + LATER)
    assert (summary.sent, summary.proved_sent) == (1, 2)
    assert [state_of(each) for each in (whole, half, new)] == ["sent"] * 3
    assert (whole.unsaid, half.unsaid) == ([], ["c", "d"])


def test_while_the_journal_cannot_be_asked_it_all_waits_untouched(letter, now, journal, promoted):
    deliver(now)
    message, code = letter(), letter(kind="test.now", is_now=True, created_at=now + LATER)
    journal.is_down = True
    summary = deliver(now + LATER)
    assert (state_of(message), state_of(code)) == ("pending", "sent")
    assert message.attempts == 0 and "evidence" in summary.trouble
    journal.is_down = False
    assert deliver(now + LATER).sent == 1


def test_what_no_source_can_deny_follows_the_policy_of_its_kind(letter, now, journal, promoted):
    journal.may_deny = False
    repeated, held = letter(), letter(kind="test.held")
    deliver(now)
    deliver(now + LATER)
    assert (state_of(repeated), state_of(held)) == ("sent", "uncertain")


def test_a_quiet_journal_is_waited_for(letter, now, journal, promoted):
    journal.quiet = timedelta(hours=1)
    message = letter()
    deliver(now)
    assert deliver(now + LATER).sent == 0 and state_of(message) == "pending"
    assert deliver(now + timedelta(hours=1) + journal.delay).sent == 1


def test_after_a_day_the_guard_goes_home(letter, now, journal, promoted):
    deliver(now)
    journal.is_down = True
    letter()
    assert deliver(now + timedelta(days=1)).sent == 1


def test_a_snapshot_put_back_is_known_by_the_journal(letter, now, journal, monkeypatch):
    letter()
    deliver(now)
    monkeypatch.setattr("notifications.delivery.guard._has_looked_back", False)
    journal.last_seen = now + timedelta(hours=3)
    deliver(now + timedelta(hours=4))
    assert board().guard_until == now + timedelta(hours=4, days=1)


@pytest.fixture
def fresh(monkeypatch, journal):
    """This process has not looked back yet."""
    monkeypatch.setattr("notifications.delivery.guard._has_looked_back", False)


def test_a_code_that_leaves_first_does_not_hide_a_snapshot(letter, now, journal, fresh, sink):
    later = now + timedelta(hours=4)
    old, lost = letter("oud@example.nl", state="sent"), letter("dubbel@example.nl")
    journal.message_ids.add(lost.message_id)
    journal.latest = {old.message_id: now, lost.message_id: now + timedelta(hours=3)}
    journal.last_seen = now + timedelta(hours=3)
    letter("inlog@example.nl", kind="test.now", is_now=True, created_at=later, not_before=later)
    assert deliver(later).sent == 1
    assert (state_of(lost), lost.evidence) == ("sent", "journal") and len(sink.received) == 1
    assert board().guard_until == later + timedelta(days=1)


def test_a_mail_without_a_row_is_forgotten_too_and_told_once(letter, now, journal, monkeypatch, fresh):
    letter(state="sent", settled_at=now)
    journal.latest = {"<weg@example.nl>": now + LATER}
    deliver(now + 2 * LATER)
    assert board().guard_until == now + 2 * LATER + timedelta(days=1)
    monkeypatch.setattr("notifications.delivery.guard._has_looked_back", False)
    deliver(now + 3 * LATER)
    assert board().guard_until == now + 2 * LATER + timedelta(days=1)


def test_what_the_database_tried_or_kept_no_longer_is_no_surprise(letter, now, journal, fresh):
    known = [letter(state=state, settled_at=now) for state in ("sent", "bounced", "uncertain")]
    known.append(letter(state="handing_over", token=uuid4(), lease_until=now + timedelta(hours=1)))
    given_up, again = letter(state="cancelled"), letter(not_before=now + timedelta(days=1))
    for message in (given_up, again):
        message.delivery_attempts.create(number=1, at=now, phase="body", outcome="uncertain")
    journal.latest = {each.message_id: now for each in [*known, given_up, again]}
    journal.latest["<vorig.jaar@example.nl>"] = now - timedelta(days=400)
    deliver(now + LATER)
    assert board().guard_until is None
    assert guard._has_looked_back


def test_while_nobody_can_look_back_older_mail_waits_an_hour_at_most(letter, now, journal, fresh, caplog):
    old, code = letter(), letter(kind="test.now", is_now=True)
    journal.is_down = True
    summary = deliver(now + LATER)
    assert (state_of(old), state_of(code)) == ("pending", "sent") and "evidence" in summary.trouble
    new = letter(created_at=now + 2 * LATER)
    deliver(now + 2 * LATER)
    assert (state_of(old), state_of(new)) == ("pending", "sent") and "without looking back" not in caplog.text
    deliver(now + LATER + timedelta(hours=1))
    assert state_of(old) == "sent" and "without looking back" in caplog.text


def test_once_it_could_be_looked_back_older_mail_goes(letter, now, journal, fresh):
    old = letter()
    journal.is_down = True
    deliver(now)
    journal.is_down = False
    assert deliver(now + LATER).sent == 1 and state_of(old) == "sent"


def test_a_hand_over_under_way_puts_the_look_back_off(letter, now, journal, fresh):
    letter(state="handing_over", token=uuid4(), lease_until=now + timedelta(hours=9))
    journal.last_seen = now + timedelta(hours=3)
    deliver(now + timedelta(hours=4))
    assert not guard._has_looked_back and board().guard_until is None


def test_a_journal_that_hangs_keeps_no_code_waiting(letter, now, journal, monkeypatch):
    """What somebody waits for has left before the journal is asked at all."""
    code = letter(kind="test.now", is_now=True)
    letter(state="uncertain", settled_at=now - timedelta(days=1))
    asked = []
    monkeypatch.setattr("notifications.delivery.guard._has_looked_back", False)
    monkeypatch.setattr(journal, "newest", lambda: asked.append(state_of(code)))
    monkeypatch.setattr(journal, "find", lambda messages: asked.append(state_of(code)) or Found())
    deliver(now, only_now=True)
    assert asked == [] and state_of(code) == "sent"
    deliver(now)
    assert asked == ["sent", "sent"]


# ── without evidence ─────────────────────────────────────────────────────────
def test_without_evidence_only_what_is_asked_for_from_then_on_leaves(letter, now, promoted, sink, official):
    old_code, ordinary = letter(kind="test.now", is_now=True), letter(kind="test.urgent")
    assert deliver(now).held_by == "pause"
    assert board().paused_at == now and board().paused_why
    new_code = letter(kind="test.now", is_now=True, created_at=now + LATER)
    assert deliver(now + LATER).sent == 1
    assert [state_of(each) for each in (old_code, ordinary, new_code)] == ["pending", "pending", "sent"]
    resume(by=official, now=now + LATER)
    assert deliver(now + LATER).sent == 2


def test_the_alarm_sounds_once(now, promoted, caplog):
    for _ in range(3):
        deliver(now)
    assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1


def test_a_restore_is_seen_though_the_database_is_the_same(letter, now):
    deliver(now)
    mark_restored()
    letter()
    assert deliver(now).held_by == "pause"


# ── what can be read of a database ───────────────────────────────────────────
def test_a_hosted_database_that_forbids_it_is_known_by_what_is_left(letter, now, monkeypatch, caplog):
    monkeypatch.setattr(timeline, "_forbidden", set())
    monkeypatch.setitem(timeline.PARTS, "system identifier", "(SELECT forbidden FROM pg_nowhere())")
    letter()
    assert deliver(now).sent == 1
    assert board().timeline.endswith(":?") and "cannot be read" in caplog.text
    caplog.clear()
    SweepState.objects.update(timeline="0000000F:?")
    assert deliver(now).held_by == ""
    assert board().paused_at == now and "cannot be read" not in caplog.text


def test_what_is_readable_from_now_on_is_no_other_database(now):
    part = timeline.read().split(":")
    assert not timeline.is_another(f"{part[0]}:?", ":".join(part))
    assert not timeline.is_another("?:?", ":".join(part))
    assert timeline.is_another(f"{part[0]}:1", ":".join(part))
    assert timeline.is_another(timeline.RESTORED, ":".join(part))


def test_it_is_the_timeline_that_postgresql_knows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_id FROM pg_control_checkpoint()")
        assert int(timeline.read().split(":")[0], 16) == cursor.fetchone()[0]
