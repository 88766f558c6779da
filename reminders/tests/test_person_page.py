"""On the page of a person in the back office: which post they got and why, what comes, and what they chose."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from notifications.models import Preference
from reminders.services import plan
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db


def test_it_answers_why_did_i_get_this_and_what_will_i_get(
    client_for, administrator, promise, chair, platform, round_on, now
):
    round_on(date(2026, 3, 24))
    plan(nine(date(2026, 4, 1)))
    Preference.objects.create(person=chair, kind="reminder.promise_due", choice="weekly", changed_at=now)
    page = client_for(administrator).get(reverse("admin:accounts_user_change", args=[chair.pk])).text
    assert "Een lentefeest op het plein" in page, "the letter that went out"
    assert "omdat u of uw wijkplatform een afspraak maakte" in page, "and why"
    assert "op dinsdag 7 april 2026" in page, "what comes"
    assert "één keer per week" in page.lower()
    seen = AuditEvent.objects.get(verb="viewed", subject_id=chair.pk, subject_type="accounts.user")
    assert seen.actor == administrator and "post" in str(seen.change)


def test_who_got_nothing_is_told_so(client_for, administrator, resident, municipality):
    page = client_for(administrator).get(reverse("admin:accounts_user_change", args=[resident.pk])).text
    assert "kreeg nog geen post" in page and "komt bijna alles meteen" in page


def test_an_official_does_not_open_it(client_for, official, resident):
    assert client_for(official).get(reverse("admin:accounts_user_change", args=[resident.pk])).status_code == 403
