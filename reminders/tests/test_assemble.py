"""Assembling: each reader once, whoever else assembles; each thing asked again; nobody held up by another's trouble."""

import sys
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from agendas.models import AgendaEvent, Block, Promise
from initiatives.models import Advice, Event
from neighbourhoods import calendar
from neighbourhoods.models import Membership, Platform
from notifications.models import Message, Preference
from notifications.services import choose
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import assemble, log_what_left, plan
from reminders.services.letters import item_of
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
SOON, ON_THE_DAY, LATE = date(2026, 3, 24), date(2026, 4, 7), date(2026, 4, 10)


@pytest.fixture
def many(agenda, sanderbout, official, person):
    """Makes platforms with a chair, each with two promises and a block for 7 April."""

    def make(number: int) -> list[User]:
        start = Platform.objects.count()
        users = [person(f"voorzitter-{start + each}") for each in range(number)]
        for each, user in enumerate(users, start=start):
            platform = Platform.objects.create(
                name=f"Platform {each}", slug=f"p{each}", state_since=date(2026, 3, 1), contact=official
            )
            platform.areas.add(sanderbout)
            Membership.objects.create(platform=platform, user=user, seat="chair", since=date(2026, 1, 1))
            theirs = type(agenda).objects.create(
                slug=f"agenda-{each}", title=f"Agenda {each}", area=sanderbout, platform=platform,
                official=official, started_on=date(2026, 3, 1),
            )  # fmt: skip
            Block.objects.create(agenda=theirs, definition=agenda.blocks.first().definition, due_on=ON_THE_DAY)
            for which in range(2):
                promise_of(platform, sanderbout, number=1000 + 2 * each + which, agenda=theirs)
        return users

    return make


def promise_of(platform, area, **given) -> Promise:
    return Promise.objects.create(
        **{
            "text": "Een feest", "owner_side": "platform", "owner_label": platform.name, "other_label": "gemeente",
            "other_side": "municipality", "platform": platform, "area": area, "made_on": date(2026, 3, 1),
            "due_on": ON_THE_DAY,
        }
        | given
    )  # fmt: skip


def plan_only(day: date, *kinds: str) -> None:
    plan(nine(day), rules=[RULES[kind] for kind in kinds])


# ── Each reader once ─────────────────────────────────────────────────────────


def test_a_batch_costs_as_many_queries_for_forty_readers_as_for_ten(many, monkeypatch):
    monkeypatch.setattr(calendar, "CLOSED_DAYS_KEPT_SECONDS", 60)
    asked = []
    for number in (10, 40):
        users = many(number)
        for user in users:
            held(user)
        plan_only(SOON, "promise_due", "block_due")
        with CaptureQueriesContext(connection) as queries:
            assert assemble(nine(SOON))["written"] == number
        asked.append(len(queries))
        assert Message.objects.filter(state="bundled", bundle__recipient__in=users).count() == number
        digests = Message.objects.filter(recipient__in=users, bundle=None)
        assert all(message.reminders.count() == 3 for message in digests)
    assert asked[0] == asked[1] < 60


def held(user) -> Message:
    number = Message.objects.count()
    return Message.objects.create(
        key=f"held:{number}", kind="test.news", recipient=user, to_address=user.email, subject="Nieuws", text="Tekst\n",
        state="held", created_at=nine(date(2026, 3, 20)), not_before=nine(SOON), message_id=f"<{number}@x>",
        date_header="x",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_assemblers_at_once_write_one_message_for_each_reader(many):
    users = many(12)
    for user in users:
        held(user)
    plan_only(SOON, "promise_due", "block_due")
    ready, errors, totals = threading.Barrier(3), [], Counter()

    def go():
        ready.wait()
        try:
            totals.update(assemble(nine(SOON)))
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    # Whoever was in another's hands is left to the next round; nobody gets two.
    totals.update(assemble(nine(SOON)))
    assert totals["written"] == 12
    for user in users:
        (message,) = Message.objects.filter(recipient=user, state="pending")
        assert message.reminders.count() == 3 and message.bundled.count() == 1


def test_a_crash_halfway_undoes_the_batch_whole(promise, block, chair, monkeypatch):
    plan_only(SOON, "promise_due", "block_due")
    # The package shows the function of that name, not the module.
    monkeypatch.setattr(sys.modules["reminders.services.assemble"], "settle", lambda *given: 1 / 0)
    assert assemble(nine(SOON))["written"] == 0
    assert not Message.objects.filter(kind__startswith="reminder.").exists()
    assert Reminder.objects.due(nine(SOON)).count() == 2


def test_who_cannot_be_written_to_holds_nobody_else_up(
    promise, advice, chair, official, municipal_promise, monkeypatch, caplog
):
    def fail(owing, *given, **more):
        if owing.row.recipient_id == chair.pk:
            raise RuntimeError("kapot")
        return item_of(owing, *given, **more)

    monkeypatch.setattr("reminders.services.compose.item_of", fail)
    plan_only(SOON, "promise_due", "advice_awaited")
    total = assemble(nine(SOON))
    assert (total["written"], total["failed"]) == (1, 1)
    assert Message.objects.filter(recipient=official, kind="reminder.promise_due").exists()
    assert Reminder.objects.due(nine(SOON)).exists()
    assert "cannot be written" in caplog.text and chair.email not in caplog.text
    monkeypatch.undo()
    total = assemble(nine(SOON))
    assert (total["written"], total["failed"]) == (1, 0)


def test_who_has_no_account_is_written_to_by_address(initiative, official, platform, now):
    promise = promise_of(
        platform, initiative.buurt, number=1, owner_side="municipality", owner_label="gemeente",
        other_side="residents", other_label="de indiener", official=official, state="reported_done",
        reported_done_on=date(2026, 3, 10),
    )  # fmt: skip
    initiative.promise_links.create(promise=promise)
    plan_only(date(2026, 3, 11), "promise_confirm")
    assert assemble(nine(date(2026, 3, 11)))["written"] == 1
    (message,) = Message.objects.filter(kind="reminder.promise_confirm")
    assert message.recipient is None and message.to_address == "plan@example.nl"
    assert "plan@example.nl" not in message.key
    assert "Klopt het dat dit klaar is?" in message.subject and "/herinnering/" in message.text
    assert "De gemeente beloofde dit aan u." in message.text


# ── What becomes of the rows ─────────────────────────────────────────────────


def test_what_is_owed_no_longer_is_cancelled_and_the_rest_is_sent(promise, block, chair):
    plan_only(SOON, "promise_due", "block_due")
    Promise.objects.update(state="dropped", explanation="x", settled_on=SOON)
    total = assemble(nine(SOON))
    assert (total["written"], total["cancelled"]) == (1, 1)
    (message,) = Message.objects.filter(recipient=chair, kind__startswith="reminder.")
    assert message.kind == "reminder.block_due" and "lentefeest" not in message.text


def test_the_last_rung_is_a_list_and_no_letter(promise, chair):
    plan_only(date(2026, 5, 7), "promise_due")
    total = assemble(nine(date(2026, 5, 7)))
    assert total["listed"] == 1
    row = Reminder.objects.get(rung="council")
    assert row.state == "listed" and row.message is None
    assert AgendaEvent.objects.filter(promise=promise, kind="escalated", text__contains="lijst van de raad").exists()


def test_a_later_step_marks_the_earlier_one_as_ignored_once(promise, chair):
    for day in (SOON, ON_THE_DAY, LATE):
        plan_only(day, "promise_due")
        assemble(nine(day))
        Message.objects.update(state="sent")
        log_what_left(nine(day))
    rows = list(Reminder.objects.filter(recipient=chair).order_by("step"))
    assert [bool(row.ignored_at) for row in rows] == [True, True, False]
    events = AgendaEvent.objects.filter(promise=promise).values_list("kind", flat=True)
    assert Counter(events) == {"promise_made": 1, "reminded": 3, "reminder_ignored": 2, "escalated": 1}
    texts = "\n".join(AgendaEvent.objects.filter(promise=promise).values_list("text", flat=True))
    assert "Herinnering gestuurd aan Wijkplatform Sanderbout." in texts
    assert "De contactpersoon bij de gemeente kreeg daarover bericht." in texts
    assert "Op de herinnering van 24 maart 2026 kwam geen antwoord." in texts
    assert "Voorzitter" not in texts


@pytest.mark.parametrize("state", ["pending", "dead", "bounced", "uncertain", "to_print"])
def test_what_did_not_arrive_was_not_ignored(promise, chair, state):
    plan_only(SOON, "promise_due")
    assemble(nine(SOON))
    Message.objects.update(state=state, way="paper" if state == "to_print" else "email")
    plan_only(ON_THE_DAY, "promise_due")
    assert assemble(nine(ON_THE_DAY))["written"] == 1
    assert not Reminder.objects.exclude(ignored_at=None).exists()
    assert not AgendaEvent.objects.filter(kind="reminder_ignored").exists()


def test_one_answer_for_a_whole_board_is_an_answer(promise, chair, member):
    Membership.objects.update(seat="member")
    plan_only(SOON, "promise_due")
    assert assemble(nine(SOON))["written"] == 2
    Message.objects.update(state="sent")
    log_what_left(nine(SOON))
    assert AgendaEvent.objects.filter(kind="reminded").count() == 1
    # Of the mail that was answered nobody knows otherwise whether it arrived.
    Message.objects.filter(recipient=chair).update(state="uncertain")
    Reminder.objects.filter(recipient=chair).update(answer="busy", answered_at=nine(SOON))
    plan_only(ON_THE_DAY, "promise_due")
    assemble(nine(ON_THE_DAY))
    assert not Reminder.objects.exclude(ignored_at=None).exists()


def test_what_a_plan_was_reminded_of_stands_in_its_history(advice, chair, official):
    for day in (date(2026, 3, 20), date(2026, 3, 27)):
        plan_only(day, "advice_awaited")
        assemble(nine(day))
        Message.objects.update(state="sent")
        log_what_left(nine(day))
    events = Event.objects.filter(initiative=advice.initiative, by_role="system", at__gte=nine(date(2026, 3, 20)))
    assert Counter(event.kind for event in events) == {"followed_up": 2, "escalated": 1, "reminder_ignored": 1}
    assert all(event.is_public for event in events)
    assert Advice.objects.get().given_at is None


def test_a_platform_has_the_log_of_the_portal(platform, chair):
    plan_only(date(2026, 4, 1), "platform_news")
    assert assemble(nine(date(2026, 4, 1)))["written"] == 1
    Message.objects.update(state="sent")
    log_what_left(nine(date(2026, 4, 1)))
    change = AuditEvent.objects.get(subject_type="neighbourhoods.platform", subject_id=platform.pk).change
    assert "Wijkplatform Sanderbout" in change["herinnering"][1]


# ── How somebody wants it ────────────────────────────────────────────────────


def wants(person, kind, choice, now):
    choose(kind=f"reminder.{kind}", choice=choice, person=person, now=now, postal_address="Markt 1\n6131 EK Sittard")


def test_who_wants_it_weekly_gets_it_on_the_first_working_day_of_the_week(promise, block, chair, now):
    wants(chair, "promise_due", "weekly", now)
    plan_only(SOON, "promise_due", "block_due")
    total = assemble(nine(SOON))
    assert (total["written"], total["waiting"]) == (1, 1)
    row = Reminder.objects.get(kind="promise_due", step=0)
    assert row.state == "scheduled" and row.due_at == nine(date(2026, 3, 30))
    plan_only(date(2026, 3, 30), "promise_due")
    assert assemble(nine(date(2026, 3, 30)))["written"] == 1
    row.refresh_from_db()
    assert row.state == "attached"


def test_a_week_that_passed_without_a_round_is_not_waited_for_again(promise, chair, now):
    wants(chair, "promise_due", "weekly", now)
    plan_only(SOON, "promise_due")
    total = assemble(nine(date(2026, 3, 31)))
    assert (total["written"], total["waiting"]) == (1, 0)


def test_daily_is_what_everybody_gets(promise, chair, now):
    wants(chair, "promise_due", "daily", now)
    plan_only(SOON, "promise_due")
    assert assemble(nine(SOON))["written"] == 1


def test_who_wants_it_on_paper_gets_a_letter_with_a_code(promise, chair, now):
    wants(chair, "promise_due", "paper", now)
    plan_only(SOON, "promise_due")
    assert assemble(nine(SOON))["written"] == 1
    (message,) = Message.objects.filter(kind="reminder.promise_due")
    assert (message.way, message.state, message.to_address) == ("paper", "to_print", "")
    assert message.postal_address == "Markt 1\n6131 EK Sittard" and message.html == ""
    code = Reminder.objects.get(message=message).phone_code
    assert f"{code[:4]}-{code[4:]}" in message.text and "/herinnering/" not in message.text


def test_who_wants_none_gets_none_where_that_is_allowed(platform, promise, chair, now):
    wants(chair, "platform_news", "none", now)
    Preference.objects.create(person=chair, kind="reminder.promise_due", choice="none", changed_at=now)
    plan_only(date(2026, 4, 7), "platform_news", "promise_due")
    total = assemble(nine(date(2026, 4, 7)))
    assert (total["written"], total["refused"]) == (1, 1)
    row = Reminder.objects.get(kind="platform_news", state="skipped")
    assert row.reason == "refused" and row.message is None
    assert Message.objects.filter(kind="reminder.promise_due").exists()


def test_what_may_be_refused_says_so_to_the_mail_program(platform, chair):
    plan_only(date(2026, 4, 1), "platform_news")
    assemble(nine(date(2026, 4, 1)))
    (message,) = Message.objects.filter(kind="reminder.platform_news")
    assert "List-Unsubscribe" in message.headers
    assert message.created_at - message.not_before < timedelta(minutes=1)
