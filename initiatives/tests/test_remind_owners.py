"""Who has to reply or to do a bid is reminded by letter, after one week and after two."""

from datetime import timedelta

import pytest

from initiatives import services
from initiatives.kinds import Kind
from initiatives.services import remind_owners
from initiatives.tests.test_kinds import send_in, travel
from initiatives.workflow import Status

DAY = timedelta(days=1)
KIND = "initiative.remind_owner"


@pytest.fixture
def asked(initiative, official, now):
    services.take_up(initiative=initiative, by=official, now=now)
    services.ask_question(initiative=initiative, text="Hoeveel bankjes?", by=official, now=now)
    return initiative


def letters(mailroom, address: str) -> list:
    return [mail for mail in mailroom.to(address) if mail.kind == KIND]


def test_a_question_is_asked_again_after_a_week_and_after_two_and_then_no_more(asked, mailroom, now):
    days = (6, 7, 7, 8, 13, 14, 15, 40)
    assert [remind_owners(now + n * DAY) for n in days] == [0, 1, 0, 0, 0, 1, 0, 0]
    told = letters(mailroom, "plan@example.nl")
    assert len(told) == 2
    assert "Hoeveel bankjes?" in told[0].text and "Op 10 maart stelde de gemeente een vraag" in told[0].text
    assert "/beheren/" in told[0].text


def test_a_co_initiator_gets_it_with_a_key_of_their_own(asked, mailroom, now):
    joins = services.invite(initiative=asked, email="ans@example.nl", by=None, now=now)
    services.accept_invitation(invitation=joins, display_name="Ans", now=now)
    remind_owners(now + 7 * DAY)
    (hers,), (his,) = letters(mailroom, "ans@example.nl"), letters(mailroom, "plan@example.nl")
    key = hers.text.partition("/beheren/")[2].partition("/")[0]
    assert key and key not in his.text


def test_who_has_no_e_mail_gets_it_on_paper(asked, mailroom, now):
    type(asked).objects.update(email="", postal_address="Bewoner\nStraat 1\n6131 AA Sittard")
    remind_owners(now + 7 * DAY)
    (letter,) = [mail for mail in mailroom.all() if mail.kind == KIND]
    assert letter.to_address == "" and "Straat 1" in letter.postal_address


def test_after_weeks_without_a_round_there_is_one_letter(asked, now):
    assert [remind_owners(now + n * DAY) for n in (20, 20, 21)] == [1, 0, 0]


def test_who_replied_or_is_asked_anew_is_not_reminded_of_the_old_question(asked, official, now):
    remind_owners(now + 7 * DAY)
    services.reply_to_question(question=asked.questions.get(), text="Twee.", now=now + 8 * DAY)
    assert remind_owners(now + 14 * DAY) == 0
    services.ask_question(initiative=asked, text="Van hout?", by=official, now=now + 15 * DAY)
    assert [remind_owners(now + n * DAY) for n in (21, 23, 30)] == [0, 1, 1]


def test_a_bid_is_waited_for_in_the_same_way(submit, official, mailroom, now):
    plan = send_in(submit, Kind.CHALLENGE)
    for step in (Status.IN_PROGRESS, Status.ADMITTED, Status.DISCLOSED):
        travel(plan, step, official, now)
    assert [remind_owners(now + n * DAY) for n in (6, 7, 14, 30)] == [0, 1, 1, 0]
    assert "Doe een aanbod" in letters(mailroom, "plan@example.nl")[0].text
