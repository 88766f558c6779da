"""One mail a day: for who asked for that, and for everybody on a Monday."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from agendas.services import report_done
from notifications.models import Message
from notifications.services import choose
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import assemble, plan
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
SOON = date(2026, 3, 24)
FRIDAY, SATURDAY, MONDAY = date(2026, 4, 3), date(2026, 4, 4), date(2026, 4, 7)
"""Easter Monday is 6 April: the first working day of that week is Tuesday."""


def mails_to(person) -> list[Message]:
    return list(Message.objects.filter(recipient=person, kind__startswith="reminder.").order_by("pk"))


@pytest.fixture
def first_mail(promise, block, chair, now):
    """At nine, about the promise; the block comes up in the course of the day."""

    def make(choice: str) -> None:
        choose(kind="reminder.block_due", choice=choice, person=chair, now=now)
        plan(nine(SOON), rules=[RULES["promise_due"]])
        assert assemble(nine(SOON))["written"] == 1
        plan(nine(SOON) + timedelta(hours=4), rules=[RULES["block_due"]])

    return make


def test_once_a_day_is_one_mail_a_day(first_mail, chair):
    first_mail("daily")
    total = assemble(nine(SOON) + timedelta(hours=4))
    assert (total["written"], total["waiting"]) == (0, 1)
    assert Reminder.objects.get(kind="block_due", state="scheduled", step=0).due_at == nine(date(2026, 3, 25))
    assert assemble(nine(date(2026, 3, 25)))["written"] == 1
    assert [message.kind for message in mails_to(chair)] == ["reminder.promise_due", "reminder.block_due"]


def test_at_once_is_not_put_off(first_mail, chair):
    first_mail("at_once")
    total = assemble(nine(SOON) + timedelta(hours=4))
    assert (total["written"], total["waiting"]) == (1, 0)


def test_a_mail_that_was_held_back_is_no_mail_of_today(first_mail, chair):
    first_mail("daily")
    Message.objects.filter(recipient=chair).update(state="cancelled")
    assert assemble(nine(SOON) + timedelta(hours=4))["written"] == 1


def test_what_comes_up_in_the_weekend_is_in_the_one_mail_of_monday(municipal_promise, promise, chair, official):
    """Reported done on Saturday: the platform is asked at once; what it promised is due on the first working day."""
    said = {"by": official, "role": Role.OFFICIAL, "by_label": "gemeente"}
    report_done(promise=municipal_promise, now=nine(SATURDAY) + timedelta(hours=2), **said)
    rules = [RULES["promise_due"], RULES["promise_confirm"]]
    plan(nine(SATURDAY) + timedelta(hours=3), rules=rules)
    row = Reminder.objects.get(kind="promise_confirm", step=0)
    assert row.due_at == nine(MONDAY) and row.state == "scheduled"
    for minutes in (-55, 0, 55):
        plan(nine(MONDAY) + timedelta(minutes=minutes), rules=rules)
        assemble(nine(MONDAY) + timedelta(minutes=minutes))
    (message,) = mails_to(chair)
    kinds = set(message.reminders.values_list("kind", flat=True))
    assert kinds == {"promise_due", "promise_confirm"}


def test_what_was_left_from_friday_evening_comes_along_on_monday(municipal_promise, promise, chair, official):
    said = {"by": official, "role": Role.OFFICIAL, "by_label": "gemeente"}
    report_done(promise=municipal_promise, now=nine(date(2026, 4, 2)) + timedelta(hours=10), **said)
    rules = [RULES["promise_due"], RULES["promise_confirm"]]
    for minutes in (-55, 0):
        plan(nine(MONDAY) + timedelta(minutes=minutes), rules=rules)
        assemble(nine(MONDAY) + timedelta(minutes=minutes))
    assert len(mails_to(chair)) == 1


def test_where_post_leaves_before_nine_only_nothing_waits_for_nine(promise, chair, settings):
    settings.SENDING_HOURS = "6-8"
    plan(nine(SOON), rules=[RULES["promise_due"]])
    assert assemble(nine(SOON) + timedelta(hours=22))["written"] == 1


def test_where_post_leaves_day_and_night_the_day_begins_at_midnight(promise, chair, settings):
    night = nine(SOON) - timedelta(hours=8, minutes=50)
    plan(night, rules=[RULES["promise_due"]])
    assert assemble(night)["written"] == 0, "at night it waits for nine"
    settings.SENDING_HOURS = "always"
    Reminder.objects.all().delete()
    plan(night, rules=[RULES["promise_due"]])
    assert assemble(night)["written"] == 1
    assert len(mails_to(chair)) == 1


@pytest.mark.parametrize(("now_wanted", "way"), [("at_once", "email"), ("paper", "paper"), ("daily", "email")])
def test_what_waits_for_the_bundle_of_the_week_follows_a_new_wish(promise, chair, now, now_wanted, way):
    wish = {"kind": "reminder.promise_due", "person": chair, "postal_address": "Markt 1\n6131 EK Sittard"}
    choose(choice="weekly", now=now, **wish)
    plan(nine(SOON), rules=[RULES["promise_due"]])
    assert assemble(nine(SOON))["waiting"] == 1
    choose(choice=now_wanted, now=nine(SOON) + timedelta(hours=1), **wish)
    assert assemble(nine(SOON) + timedelta(hours=2))["written"] == 1
    assert [message.way for message in mails_to(chair)] == [way]


def test_a_letter_that_waits_for_the_printer_follows_who_leaves_paper(promise, block, chair, now):
    home = {"person": chair, "postal_address": "Markt 1\n6131 EK Sittard"}
    for kind in ("reminder.promise_due", "reminder.block_due"):
        choose(kind=kind, choice="paper", now=now, **home)
    rules = [RULES["promise_due"], RULES["block_due"]]
    plan(nine(SOON), rules=rules)
    assemble(nine(SOON))
    (letter,) = Message.objects.filter(state="to_print")
    choose(kind="reminder.promise_due", choice="at_once", now=nine(SOON) + timedelta(hours=1), **home)
    letter.refresh_from_db()
    assert letter.state == "cancelled", "nobody prints what comes by mail"
    plan(nine(SOON) + timedelta(hours=2), rules=rules)
    assert assemble(nine(SOON) + timedelta(hours=2))["written"] == 2
    ways = {row.kind: row.message.way for row in Reminder.objects.filter(state="attached").select_related("message")}
    assert ways == {"promise_due": "email", "block_due": "paper"}


def test_a_letter_that_was_posted_is_not_taken_back(promise, chair, now):
    wish = {"kind": "reminder.promise_due", "person": chair, "postal_address": "Markt 1\n6131 EK Sittard"}
    choose(choice="paper", now=now, **wish)
    plan(nine(SOON), rules=[RULES["promise_due"]])
    assemble(nine(SOON))
    Message.objects.filter(state="to_print").update(state="sent")
    choose(choice="at_once", now=nine(SOON) + timedelta(hours=1), **wish)
    assert assemble(nine(SOON) + timedelta(hours=2))["written"] == 0


def test_the_same_wish_again_and_a_wish_about_another_kind_move_nothing(promise, chair, now):
    choose(kind="reminder.promise_due", choice="weekly", person=chair, now=now)
    plan(nine(SOON), rules=[RULES["promise_due"]])
    assemble(nine(SOON))
    for kind, choice in (("reminder.block_due", "at_once"), ("reminder.promise_due", "weekly")):
        choose(kind=kind, choice=choice, person=chair, now=nine(SOON) + timedelta(hours=1))
    assert assemble(nine(SOON) + timedelta(hours=2))["written"] == 0
    # Put off to the very same morning, not a week further.
    assert Reminder.objects.get(state="scheduled", step=0).due_at == nine(date(2026, 3, 30))


def test_what_was_refused_meanwhile_is_not_still_to_come(platform, chair, now):
    day = date(2026, 4, 1)
    choose(kind="reminder.platform_news", choice="weekly", person=chair, now=now)
    plan(nine(day), rules=[RULES["platform_news"]])
    assert assemble(nine(day))["waiting"] == 1
    choose(kind="reminder.platform_news", choice="none", person=chair, now=nine(day) + timedelta(hours=1))
    assert assemble(nine(day) + timedelta(hours=2))["refused"] == 1
