"""`post --reconcile`: after a restore or a failover what may have been sent is settled, and the post goes on."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent
from notifications.evidence import EvidenceUnavailable
from notifications.models import Message, SweepState
from notifications.services import deliver, mark_restored, reconcile

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=1)


@pytest.fixture
def restored(now):
    """Put back from a backup, and not looked at yet."""
    deliver(now)
    mark_restored()


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_with_evidence_what_was_sent_is_settled_and_the_rest_goes(letter, now, restored, journal):
    said, half, waiting, coming = letter(), letter(references=["a", "b"]), letter(), letter(not_before=now + 2 * LATER)
    lost = letter(state="uncertain", settled_at=now, attempts=1)
    journal.message_ids |= {said.message_id, coming.message_id}
    journal.references.add("a")
    done = reconcile(now + LATER)
    assert (done.proved_sent, done.proved_unsent, done.in_doubt) == (2, 1, 0)
    assert [state_of(each) for each in (said, half, waiting, coming, lost)] == ["sent", "sent"] + ["pending"] * 3
    assert half.unsaid == ["b"]
    # The guard goes on asking, and the journal gets its time.
    assert deliver(now + LATER).sent == 0
    assert deliver(now + LATER + journal.delay).sent == 2


def test_without_evidence_somebody_has_to_say_what_becomes_of_them(letter, now, restored):
    letter()
    done = reconcile(now + LATER)
    assert (done.in_doubt, done.is_resumed) == (1, False)
    assert deliver(now + LATER).held_by == "pause"


def test_held_they_wait_for_a_person_and_are_never_repeated_by_themselves(letter, now, restored):
    waiting, lost = letter(), letter(state="uncertain", settled_at=now, attempts=1)
    done = reconcile(now + LATER, without_evidence="hold")
    assert done.held == 2 and done.is_resumed
    deliver(now + timedelta(days=2))
    assert [state_of(each) for each in (waiting, lost)] == ["uncertain"] * 2
    assert Message.objects.needing_a_person().count() == 2


def test_what_was_asked_for_during_the_pause_is_not_held(letter, now, restored):
    deliver(now)
    since = {"created_at": now + LATER, "not_before": now + LATER}
    new, rewritten = letter(**since), letter(**since, references=["a"])
    done = reconcile(now + LATER, without_evidence="hold")
    assert done.held == 1 and deliver(now + LATER).sent == 1
    # A reminder written anew may be one that was sent before.
    assert (state_of(new), state_of(rewritten)) == ("sent", "uncertain")


def test_repeated_they_are_sent_as_they_are(letter, now, restored):
    letter()
    letter(state="uncertain", settled_at=now, attempts=1)
    done = reconcile(now + LATER, without_evidence="repeat")
    assert done.repeated == 2 and done.is_resumed
    assert deliver(now + LATER).sent == 2


def test_a_journal_that_does_not_answer_leaves_the_pause(letter, now, restored, journal):
    SweepState.objects.update(paused_at=now)
    letter()
    journal.is_down = True
    with pytest.raises(EvidenceUnavailable):
        reconcile(now + LATER)
    assert SweepState.objects.get().paused_at == now


def test_twice_is_as_once_and_the_log_says_who_let_it_go(letter, now, restored):
    letter()
    reconcile(now + LATER, without_evidence="hold")
    assert reconcile(now + LATER).held == 0
    event = AuditEvent.objects.get(verb="changed")
    assert event.actor is None and event.change == {"post": ["gepauzeerd", "gaat weer door"]}


def test_the_command_asks_what_to_do_and_does_it(letter, restored):
    letter(created_at=timezone.now(), not_before=timezone.now())
    with pytest.raises(CommandError, match="--hold"):
        call_command("post", "--reconcile", stdout=StringIO())
    out = StringIO()
    call_command("post", "--reconcile", "--hold", stdout=out)
    assert "held for a person: 1" in out.getvalue() and "The post goes on." in out.getvalue()
    assert "uncertain: 1" in out.getvalue()


def test_the_command_tells_how_the_post_room_is_doing(letter, now):
    letter()
    SweepState.objects.update_or_create(
        singleton=True,
        defaults={"paused_at": now, "paused_why": "teruggezet", "brake_since": now, "brake_count": 7},
    )
    out = StringIO()
    call_command("post", stdout=out)
    for line in ("evidence: none", "paused: since 2026-03-10 10:00: teruggezet", "7 messages held", "pending: 1"):
        assert line in out.getvalue()
    assert "example.nl" not in out.getvalue()


def test_the_command_is_told_of_a_restore_that_nobody_could_see(letter, now):
    deliver(now)
    letter(created_at=timezone.now(), not_before=timezone.now())
    out = StringIO()
    call_command("post", "--restored", "--reconcile", "--hold", stdout=out)
    assert "held for a person: 1" in out.getvalue()


def test_what_the_evidence_may_still_say_is_left_to_it(letter, now, journal):
    message = letter(state="uncertain", settled_at=now, attempts=1)
    done = reconcile(now, without_evidence="hold")
    assert (done.held, state_of(message)) == (0, "uncertain")
    journal.may_deny = False
    assert reconcile(now + LATER).in_doubt == 1
    assert reconcile(now + LATER, without_evidence="hold").held == 1


def test_holding_without_reconciling_is_a_mistake(db):
    with pytest.raises(CommandError, match="--reconcile"):
        call_command("post", "--hold")
