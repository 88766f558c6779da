"""Calls for help in the back office: on the work list, and off it once somebody took them up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from agendas.services import make_promise
from reminders.models import Reminder


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
