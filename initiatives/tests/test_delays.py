"""An answer that is late: the resident hears it with a new date; a platform asks where it stays."""

from datetime import date, datetime, timedelta

import pytest

from accounts.roles import Role
from initiatives.models import Event
from initiatives.services import (
    ReminderNote,
    ask_after,
    ask_question,
    assign,
    note_delays,
    note_reminders,
    publish_answer,
    take_up,
    write_answer,
)
from initiatives.workflow import MoveRefused
from notifications import kinds
from notifications.models import Message

DAY = timedelta(days=1)
ADDRESS = "plan@example.nl"


@pytest.fixture
def late(initiative, official, now, today):
    """Taken up; its day was yesterday, Monday 9 March."""
    assign(initiative=initiative, handler=official, by=official, now=now)
    take_up(initiative=initiative, by=official, now=now)
    type(initiative).objects.update(answer_due_on=today - DAY)
    initiative.refresh_from_db()
    return initiative


def told() -> list[Message]:
    return list(Message.objects.filter(kind="initiative.delayed").order_by("pk"))


def test_the_day_itself_is_not_late(initiative, now, today):
    type(initiative).objects.update(answer_due_on=today)
    assert note_delays(now) == 0
    assert note_delays(now + DAY) == 1


def test_the_resident_hears_it_once_with_a_new_day_and_so_does_the_page(late, now):
    assert note_delays(now) == 1
    assert note_delays(now) == note_delays(now + 3 * DAY) == 0
    late.refresh_from_db()
    assert late.expected_on == date(2026, 3, 24) and late.answer_due_on == date(2026, 3, 9)
    (message,) = told()
    assert message.to_address == ADDRESS and message.subject == f"Het antwoord op uw plan {late.number} is te laat"
    for part in ("vóór of op maandag 9 maart 2026", "Dat spijt ons", "dinsdag 24 maart 2026", "14 046"):
        assert part in message.text
    assert "Een medewerker van de gemeente behandelt uw plan" in message.text and "24 maart" in message.html
    assert "nieuwe datum" not in message.text
    event = Event.objects.get(kind="delayed")
    assert event.is_public and event.by_role == Role.SYSTEM and "24 maart 2026" in event.text


def test_the_new_day_passes_too(late, now):
    note_delays(now)
    assert note_delays(now + 14 * DAY) == 0, "the new day itself"
    assert note_delays(now + 15 * DAY) == 1
    late.refresh_from_db()
    assert late.expected_on > date(2026, 3, 25)
    first, second = told()
    assert "Daarna noemden wij dinsdag 24 maart 2026" in second.text


def test_while_the_resident_has_to_reply_nothing_is_late(late, official, now):
    after = datetime.combine(late.clock_events.get(kind="started").due_on + DAY, now.timetz())
    ask_question(initiative=late, text="Hoeveel bankjes?", by=official, now=after)
    assert note_delays(after) == 0
    take_up(initiative=late, by=official, now=after)
    assert note_delays(after) == 1


def test_an_address_that_nobody_confirmed_is_left_alone(submit, now):
    plan = submit(confirmed=False)
    type(plan).objects.update(answer_due_on=now.date() - DAY)
    assert note_delays(now) == 0


def test_without_an_address_the_page_alone_tells_it(submit, now):
    """It came at the desk, and nobody looked at it in time."""
    plan = submit(confirmed=False, email="")
    type(plan).objects.update(answer_due_on=now.date() - DAY)
    assert note_delays(now) == 1 and told() == []
    assert not Event.objects.get(kind="delayed").is_public


def test_answered_before_it_left_it_is_not_sent(late, official, now):
    note_delays(now)
    (message,) = told()
    kind = kinds.get("initiative.delayed")
    assert kind.still_true(message) and not kind.may_refuse
    words = {"summary": "Ja.", "reason": "Goed.", "next_step": "Wij doen het.", "next_by": "gemeente"}
    write_answer(initiative=late, decision="taken_up", next_on=None, by=official, now=now, **words)
    publish_answer(initiative=late, by=official, now=now)
    assert not kind.still_true(message)
    assert note_delays(now + 30 * DAY) == 0


def test_what_is_open_in_time_costs_one_query(initiative, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        note_delays(now)


# ── A platform asks ──────────────────────────────────────────────────────────


@pytest.fixture
def ask(late, platform, chair, now):
    def make(**given):
        asking = {"initiative": late, "platform": platform, "by": chair, "by_label": platform.name, "now": now}
        return ask_after(**asking | given)

    return make


def test_the_platform_hears_within_five_working_days(ask, late, platform, today):
    ask()
    late.refresh_from_db()
    assert (late.asked_after_by, late.asked_after_on, late.asked_after_due_on) == (platform, today, date(2026, 3, 17))
    event = Event.objects.get(kind="asked_after")
    assert event.is_public and event.by_label == platform.name and event.by_role == Role.PLATFORM_CHAIR


def test_again_only_after_two_weeks(ask, now):
    ask()
    with pytest.raises(MoveRefused, match="twee weken"):
        ask(now=now + 13 * DAY)
    ask(now=now + 14 * DAY)


def test_only_a_member_asks_and_only_for_its_own_area(ask, official, late, dissolved_platform, lindenheuvel):
    with pytest.raises(MoveRefused, match="leden"):
        ask(by=official)
    type(late).objects.update(buurt=lindenheuvel, wijk=lindenheuvel.parent)
    with pytest.raises(MoveRefused, match="niet in het gebied"):
        ask()


def test_what_is_in_time_or_waits_for_the_resident_is_not_asked_after(ask, late, official, now, today):
    ask_question(initiative=late, text="Hoeveel?", by=official, now=now)
    with pytest.raises(MoveRefused, match="wacht op de reactie"):
        ask()
    take_up(initiative=late, by=official, now=now)
    type(late).objects.update(answer_due_on=today)
    with pytest.raises(MoveRefused, match="nog niet voorbij"):
        ask()


def test_the_lines_of_the_portal_are_one_query(initiative, now, django_assert_num_queries):
    lines = [ReminderNote(initiative.pk, "followed_up", now, text=f"Herinnering {n}.") for n in range(200)]
    with django_assert_num_queries(1):
        assert note_reminders(lines) == 200
    event = Event.objects.filter(kind="followed_up").first()
    assert (event.by_label, event.is_public) == ("het portaal", False)
