"""Reminders in the back office: calls for help on the work list, and off it once somebody took them up; a reminder with
its ladder and log; the filters of the list."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from agendas.services import make_promise
from reminders.models import Reminder
from reminders.services import answer_reminder, plan
from reminders.tests.conftest import nine


@pytest.fixture
def call(platform, sanderbout, official, chair):
    """The chair answered a reminder about a promise with "hulp nodig"."""
    now = timezone.now()
    promise = make_promise(
        text="Het platform houdt de bak bij", owner_side="platform", owner_label=platform.name,
        other_side="municipality", other_label="gemeente", platform=platform, area=sanderbout, official=official,
        due_on=timezone.localdate() + timedelta(days=2), by=official, role="official", by_label="gemeente", now=now,
    )  # fmt: skip
    return Reminder.objects.create(
        kind="promise_due", subject_type="agendas.promise", subject_id=promise.pk, recipient=chair, platform=platform,
        due_on=promise.due_on, due_at=now, state="attached", answer="help", answer_note="Wij krijgen de bak niet open.",
        answered_at=now,
    )  # fmt: skip


def test_a_call_for_help_stands_on_the_work_list_until_somebody_took_it_up(call, official, client_for):
    browser = client_for(official)

    def waiting() -> int:
        counts = browser.get("/beheer/").context_data["counts"]
        return next(count.number for count in counts if "hulp" in count.label)

    assert waiting() == 1
    listed = browser.get("/beheer/reminders/reminder/?hulp=1").content.decode()
    assert call.platform.name in listed
    page = browser.get(f"/beheer/reminders/reminder/{call.pk}/change/").content.decode()
    assert "Wij krijgen de bak niet open." in page
    assert "Het platform houdt de bak bij" in page
    assert call.recipient.email not in page
    browser.post(f"/beheer/reminders/reminder/{call.pk}/geregeld/")
    call.refresh_from_db()
    assert call.help_settled_by == official
    assert waiting() == 0
    assert AuditEvent.objects.filter(subject_type="reminders.reminder", actor=official).count() == 1


def test_an_administrator_cannot_settle_it(call, administrator, client_for):
    assert client_for(administrator).post(f"/beheer/reminders/reminder/{call.pk}/geregeld/").status_code == 403
    call.refresh_from_db()
    assert call.help_settled_at is None


def test_the_page_of_a_reminder_shows_its_ladder_and_its_log(client_for, official, promise, chair, letter_of, now):
    row = letter_of("promise_due", date(2026, 3, 24), chair.email)
    answer_reminder(reminder=row, answer="busy", note="Zaterdag is het zover.", now=row.message.created_at)
    plan(nine(date(2026, 4, 10)))
    page = client_for(official).get(f"/beheer/reminders/reminder/{row.pk}/change/").text
    assert "Zaterdag is het zover." in page
    assert "Antwoord op de herinnering: nog bezig." in page
    assert "De contactpersoon bij de gemeente" in page, "the next step of the ladder"


def test_the_list_is_filtered_by_platform_and_by_what_came_of_it(
    client_for, official, promise, municipal_promise, chair, platform, letter_of
):
    row = letter_of("promise_due", date(2026, 3, 24), chair.email)
    answer_reminder(reminder=row, answer="busy", note="", now=row.message.created_at)
    plan(nine(date(2026, 4, 21)))
    higher = Reminder.objects.filter(rung="coordinator").first() or Reminder.objects.filter(rung="team_lead").first()
    Reminder.objects.filter(rung="contact").update(state="attached")
    Reminder.objects.filter(kind="promise_due", step=1).update(ignored_at=nine(date(2026, 4, 10)))
    browser = client_for(official)

    def shown(query: str) -> set:
        return set(browser.get(f"/beheer/reminders/reminder/?{query}").context_data["cl"].result_list)

    assert shown("kwam=antwoord") == {row}
    assert {one.step for one in shown("kwam=niets")} == {1}
    assert {one.rung for one in shown("kwam=hoger")} <= {"contact", "coordinator", "team_lead", "council"}
    assert higher is None or higher not in shown("kwam=hoger"), "what is only planned was not laid higher yet"
    assert {one.platform for one in shown(f"platform={platform.pk}")} == {platform}
    assert shown("platform=999999") == set() and shown("platform=x") == shown("")
