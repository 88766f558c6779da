"""Each reminder: too early, on the day, twice, after a missed day, too late; and to whom."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from agendas.services import change_block, report_done, reschedule_promise
from initiatives.services import give_advice
from neighbourhoods.models import Membership, Platform
from notifications.models import Message
from reminders.models import Reminder

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)

CHAIR, CONTACT, BOTH = ["voorzitter"], ["medewerker"], ["medewerker", "voorzitter"]
SOON, ON_THE_DAY, LATE = date(2026, 3, 24), date(2026, 4, 7), date(2026, 4, 10)
# What, the days on which its steps fall, and who gets them.
ADVICE = ("advice", [(date(2026, 3, 20), CHAIR), (date(2026, 3, 24), CHAIR), (date(2026, 3, 27), CONTACT)])
PROMISE = ("promise", [(SOON, CHAIR), (ON_THE_DAY, CHAIR), (LATE, BOTH)])
MUNICIPAL = ("municipal_promise", [(SOON, CONTACT), (ON_THE_DAY, CONTACT), (LATE, CONTACT)])
BLOCK = ("block", [(SOON, CHAIR), (LATE, BOTH)])
ALL = pytest.mark.parametrize(("what", "steps"), [ADVICE, PROMISE, MUNICIPAL, BLOCK])


def to_whom(messages: list[Message]) -> list[str]:
    return sorted(message.to_address.partition("@")[0] for message in messages)


@ALL
def test_each_step_is_given_on_its_day_not_before_and_once(request, chair, round_on, what, steps):
    request.getfixturevalue(what)
    for day, people in steps:
        assert round_on(day - DAY) == []
        assert round_on(day, minutes=-1) == []
        assert to_whom(round_on(day)) == people
        assert round_on(day) == []
        assert round_on(day, minutes=60) == []
    assert round_on(steps[-1][0] + 30 * DAY) == []


@ALL
def test_a_missed_day_is_made_up(request, chair, round_on, what, steps):
    request.getfixturevalue(what)
    day, people = steps[-1]
    # The last step to the platform and the one to its contact are not the same step of an advice: both are made up.
    expected = people if what != "advice" else ["medewerker", "voorzitter"]
    assert to_whom(round_on(day + 5 * DAY)) == expected
    assert round_on(day + 6 * DAY) == []


@ALL
def test_too_late_is_shown_and_not_sent(request, chair, round_on, what, steps):
    request.getfixturevalue(what)
    assert round_on(steps[-1][0] + 15 * DAY) == []
    assert Reminder.objects.filter(state="skipped").exists()
    assert not Reminder.objects.filter(state="scheduled").exists()


def test_planned_before_a_long_stop_it_is_skipped_too(promise, chair, round_on):
    round_on(date(2026, 3, 23))
    assert Reminder.objects.get().state == "scheduled"
    assert round_on(date(2026, 6, 1)) == []
    assert not Reminder.objects.filter(state="scheduled").exists()


def test_a_day_off_moves_to_the_next_working_day(promise, chair, round_on):
    """14 days before Easter Monday plus a week: 30 March; the day itself, 6 April, is Easter Monday."""
    type(promise).objects.update(due_on=date(2026, 4, 6))
    assert len(round_on(date(2026, 3, 23))) == 1
    assert round_on(date(2026, 4, 6)) == []
    assert len(round_on(date(2026, 4, 7))) == 1


def test_who_just_agreed_on_it_is_not_reminded_of_it(promise, chair, round_on):
    """Made on 10 March for 20 March: the first step fell before it was made."""
    type(promise).objects.update(due_on=date(2026, 3, 20))
    assert round_on(date(2026, 3, 11)) == []
    assert len(round_on(date(2026, 3, 20))) == 1


def test_what_was_done_meanwhile_is_left_alone(advice, promise, block, chair, official, round_on, now):
    round_on(date(2026, 3, 19))
    assert Reminder.objects.filter(state="scheduled").count() == 5
    give_advice(advice=advice, stance="in_favour", text="", by=chair, by_label="Wijkplatform", now=now)
    report_done(promise=promise, by=chair, role=Role.PLATFORM_CHAIR, by_label="Wijkplatform", now=now)
    change_block(block=block, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now, state="done")
    assert round_on(date(2026, 3, 24)) == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}


def test_another_date_is_another_reminder(promise, chair, round_on, now):
    round_on(date(2026, 3, 23))
    reschedule_promise(
        promise=promise,
        due_on=date(2026, 5, 12),
        reason="De zaal is later vrij.",
        by=chair,
        role=Role.PLATFORM_CHAIR,
        by_label="Wijkplatform",
        now=now,
    )
    assert round_on(date(2026, 3, 24)) == []
    assert [str(row.state) for row in Reminder.objects.all()] == ["cancelled"]
    assert len(round_on(date(2026, 4, 28))) == 1


@pytest.mark.parametrize("state", [Platform.State.DORMANT, Platform.State.DISSOLVED])
def test_a_platform_that_sleeps_or_is_gone_is_left_alone(advice, promise, block, platform, chair, round_on, state):
    round_on(date(2026, 3, 19))
    Platform.objects.update(state=state, state_reason="Te weinig mensen.")
    assert round_on(date(2026, 3, 24)) == []
    assert set(Reminder.objects.values_list("state", flat=True)) == {"cancelled"}
    assert round_on(date(2026, 4, 10)) == []


def test_a_platform_that_wakes_is_reminded_again(promise, platform, chair, round_on):
    round_on(date(2026, 3, 20))
    Platform.objects.update(state=Platform.State.DORMANT)
    round_on(date(2026, 3, 21))
    Platform.objects.update(state=Platform.State.ACTIVE)
    assert len(round_on(date(2026, 3, 24))) == 1


def test_without_a_chair_every_member_hears_it(promise, platform, chair, member, round_on):
    Membership.objects.filter(user=chair).update(until=date(2026, 3, 1))
    assert to_whom(round_on(date(2026, 3, 24))) == ["lid"]


def test_without_members_the_contact_hears_it(promise, platform, chair, round_on):
    Membership.objects.update(until=date(2026, 3, 1))
    assert to_whom(round_on(date(2026, 3, 24))) == ["medewerker"]


def test_who_left_gets_nothing_and_who_came_gets_it(promise, platform, chair, member, round_on):
    round_on(date(2026, 3, 23))
    Membership.objects.filter(user=chair).update(until=date(2026, 3, 23))
    Membership.objects.filter(user=member).update(seat="chair")
    assert to_whom(round_on(date(2026, 3, 24))) == ["lid"]


def test_a_platform_on_paper_gets_its_letter_from_its_contact(promise, platform, chair, round_on):
    Platform.objects.update(reach="paper", postal_address="Postbus 1\n6131 AA Sittard")
    (message,) = round_on(date(2026, 3, 24))
    assert to_whom([message]) == ["medewerker"]
    assert "Print de tekst" in message.text and "Postbus 1" in message.text
    assert "Een lentefeest op het plein" in message.text
    assert "Print de tekst" in message.html


def test_the_letter_says_what_it_is_about_why_it_comes_and_asks_one_thing(promise, chair, round_on, municipality):
    (message,) = round_on(date(2026, 3, 24))
    assert message.state == "pending" and message.recipient == chair
    assert message.subject == "Uw afspraak voor 7 april: “Een lentefeest op het plein”"
    body, _, footer = message.text.partition("-- \n")
    assert body.index("Een lentefeest op het plein") < body.index("Hoe staat het ervoor?")
    assert "dinsdag 7 april. Dat is over 14 dagen." in body
    assert body.count("http") == 1
    assert "U krijgt dit bericht omdat" in footer


def test_a_late_platform_is_named_to_its_contact(advice, chair, official, round_on):
    (message,) = [m for m in round_on(date(2026, 3, 27)) if m.to_address == official.email]
    assert "gaf nog geen advies" in message.subject
    assert "Bel of mail Wijkplatform Sanderbout" in message.text
    assert "3 dagen geleden" in message.text
