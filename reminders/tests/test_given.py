"""A reminder stands in the log once its letter has left, on the day on which it left, and once."""

from datetime import date, timedelta

import pytest

from agendas.models import AgendaEvent
from neighbourhoods.models import Membership
from notifications.models import Message
from notifications.services import give_up
from notifications.services.paper import post_letters
from reminders.services import answer_reminder, assemble, log_what_left, sweep
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
SOON, LATER = date(2026, 3, 24), date(2026, 3, 26)


def lines() -> list[AgendaEvent]:
    return list(AgendaEvent.objects.filter(kind="reminded").order_by("pk"))


def test_a_round_that_sends_it_writes_it_down(promise, chair, mailoutbox):
    sweep(nine(SOON))
    assert any("lentefeest" in mail.body for mail in mailoutbox)
    (line,) = lines()
    assert line.promise == promise and line.at == nine(SOON)
    assert line.text.startswith("Herinnering gestuurd aan Wijkplatform Sanderbout.")
    sweep(nine(SOON) + timedelta(minutes=1))
    assert len(lines()) == 1


@pytest.mark.parametrize("state", ["pending", "held", "handing_over", "uncertain", "dead", "to_print", "cancelled"])
def test_what_did_not_leave_is_not_said_to_be_sent(promise, chair, round_on, state):
    (message,) = round_on(SOON)
    way = {"way": "paper"} if state == "to_print" else {"token": message.uuid, "lease_until": nine(SOON)}
    Message.objects.filter(pk=message.pk).update(state=state, **way)
    assert log_what_left(nine(SOON)) == 0
    assert not lines()


def test_a_mail_that_waited_stands_on_the_day_on_which_it_left(promise, chair, round_on):
    (message,) = round_on(SOON)
    Message.objects.filter(pk=message.pk).update(state="bounced", settled_at=nine(LATER))
    assert log_what_left(nine(LATER) + timedelta(minutes=5)) == 1
    assert [line.at for line in lines()] == [nine(LATER)]
    assert log_what_left(nine(LATER) + timedelta(minutes=6)) == 0


def test_a_letter_on_paper_is_given_when_it_is_in_the_post(promise, platform, official, round_on):
    type(platform).objects.update(reach="paper", postal_address="Markt 1\n6131 EK Sittard")
    (letter,) = round_on(SOON)
    assert letter.state == "to_print" and not lines()
    post_letters(numbers=[letter.pk], by=official, now=nine(LATER))
    log_what_left(nine(LATER))
    assert [line.at for line in lines()] == [nine(LATER)]


def test_a_letter_that_was_given_up_is_never_in_the_log(promise, chair, official, round_on):
    (message,) = round_on(SOON)
    Message.objects.update(state="dead", settled_at=nine(SOON))
    give_up(message=message, by=official, now=nine(SOON))
    assemble(nine(SOON) + timedelta(minutes=5))
    log_what_left(nine(LATER))
    assert not lines()


def test_a_board_is_told_once_however_far_apart_its_mails_leave(promise, chair, member, round_on):
    Membership.objects.update(seat="member")
    first, second = round_on(SOON)
    for message, day in ((first, SOON), (second, LATER)):
        Message.objects.filter(pk=message.pk).update(state="sent", settled_at=nine(day))
        log_what_left(nine(day))
    assert [line.at for line in lines()] == [nine(SOON)]


def test_who_answers_got_it_whatever_the_post_room_knows(promise, chair, round_on):
    (message,) = round_on(SOON)
    Message.objects.update(state="uncertain", settled_at=nine(SOON))
    answer_reminder(reminder=message.reminders.get(), answer="busy", note="", now=nine(LATER))
    told = list(AgendaEvent.objects.filter(promise=promise).order_by("at", "pk").values_list("kind", flat=True))
    assert told[-2:] == ["reminded", "reminder_answered"]


def test_what_a_mail_of_before_a_failover_did_not_say_is_not_given(promise, block, chair, round_on):
    (message,) = round_on(SOON)
    unsaid = message.reminders.get(kind="block_due").reference
    Message.objects.update(state="sent", settled_at=nine(SOON), unsaid=[unsaid])
    assert log_what_left(nine(SOON)) == 1
    assert [line.promise for line in lines()] == [promise]
