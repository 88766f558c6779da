"""The platform asks the municipality where a late promise stays; looking back; the lines of the portal in the log."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from agendas.models import AgendaEvent
from agendas.services import ReminderNote, ask_after, hold_review, note_reminders, report_done
from agendas.workflow import MoveRefused, Side

DAY = timedelta(days=1)


@pytest.fixture
def late(promise_of, today):
    promise = promise_of()
    type(promise).objects.update(due_on=today - 3 * DAY)
    promise.refresh_from_db()
    return promise


@pytest.fixture
def ask(late, platform, as_chair):
    def make(**given):
        return ask_after(**{"promise": late, "platform": platform} | as_chair | given)

    return make


def test_asked_on_tuesday_it_hears_before_the_tuesday_after_and_the_log_says_so(ask, late, today):
    assert ask() is late
    late.refresh_from_db()
    assert (late.asked_after_on, late.asked_after_due_on) == (today, date(2026, 3, 17))
    event = AgendaEvent.objects.get(kind="asked_after")
    assert event.promise == late and event.agenda == late.agenda and event.new_due_on == date(2026, 3, 17)
    assert event.by_role == Role.PLATFORM_CHAIR


def test_again_only_after_two_weeks(ask, now):
    ask()
    with pytest.raises(MoveRefused, match="twee weken"):
        ask(now=now + 13 * DAY)
    ask(now=now + 14 * DAY)
    assert AgendaEvent.objects.filter(kind="asked_after").count() == 2


def test_what_is_not_late_or_done_is_not_asked_after(ask, late, as_official, today):
    report_done(promise=late, **as_official)
    with pytest.raises(MoveRefused, match="gemeld als gedaan"):
        ask()
    type(late).objects.update(state="open", reported_done_on=None, due_on=today)
    with pytest.raises(MoveRefused, match="nog niet voorbij"):
        ask()


def test_only_a_member_asks_and_only_for_what_the_municipality_promised_it(
    ask, promise_of, as_official, resident, dissolved_platform, today
):
    with pytest.raises(MoveRefused, match="leden"):
        ask(**as_official)
    with pytest.raises(MoveRefused, match="leden"):
        ask(by=resident)
    own = promise_of(owner_side=Side.PLATFORM)
    type(own).objects.filter(pk=own.pk).update(due_on=today - DAY)
    with pytest.raises(MoveRefused, match="geen afspraak van de gemeente"):
        ask(promise=own)
    with pytest.raises(MoveRefused):
        ask(platform=dissolved_platform)
    assert not AgendaEvent.objects.filter(kind="asked_after").exists()


def test_a_sleeping_platform_asks_nothing(ask, platform):
    platform.state = "dormant"
    platform.save()
    with pytest.raises(MoveRefused, match="niet actief"):
        ask()


def test_looking_back_names_the_next_day_and_stands_in_the_log(agenda, as_chair, today):
    type(agenda).objects.update(review_on=today)
    hold_review(agenda, next_on=date(2027, 3, 9), text="  Meer jongeren deden mee. ", **as_chair)
    agenda.refresh_from_db()
    assert agenda.review_on == date(2027, 3, 9)
    event = AgendaEvent.objects.get(kind="reviewed")
    assert (event.text, event.old_due_on, event.new_due_on) == ("Meer jongeren deden mee.", today, date(2027, 3, 9))


def test_looking_back_needs_words_a_day_to_come_and_somebody_of_it(agenda, as_chair, resident, today):
    for wrong in ({"text": " "}, {"next_on": today}, {"by": resident}):
        with pytest.raises(MoveRefused):
            hold_review(agenda, **{"next_on": None, "text": "Goed."} | as_chair | wrong)
    hold_review(agenda, next_on=None, text="Dit was de laatste keer.", **as_chair)
    agenda.refresh_from_db()
    assert agenda.review_on is None


def test_a_thousand_lines_are_a_few_queries(agenda, promise_of, now, django_assert_num_queries):
    promise = promise_of()
    lines = [
        ReminderNote("reminded", now, text=f"Herinnering {n}.", agenda_id=agenda.pk, promise_id=promise.pk)
        for n in range(1000)
    ]
    # Two batches of five hundred.
    with django_assert_num_queries(2):
        assert note_reminders(lines) == 1000
    event = AgendaEvent.objects.filter(kind="reminded").first()
    assert (event.by, event.by_role, event.by_label, event.promise) == (None, Role.SYSTEM, "het portaal", promise)
