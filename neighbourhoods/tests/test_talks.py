"""The municipality spoke with a platform: written down once, and then half a year is counted anew."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from neighbourhoods.models import Platform, Talk
from neighbourhoods.querysets import HALF_A_YEAR
from neighbourhoods.services import PlatformRefused, record_talk


def unspoken_on(day: date) -> list[date]:
    return [platform.unspoken_on for platform in Platform.objects.unspoken_by(day)]


def test_a_talk_is_written_down_once_and_stands_in_the_log(platform, official, now, today):
    for _twice in range(2):
        record_talk(platform, today, " De buurtagenda ", official, now)
    talk = Talk.objects.get()
    assert (talk.about, talk.by, talk.held_on) == ("De buurtagenda", official, today)
    assert AuditEvent.objects.filter(subject_type="neighbourhoods.platform").count() == 1


def test_a_talk_to_come_about_nothing_or_with_who_is_gone_is_refused(platform, dissolved_platform, official, now):
    today = now.date()
    for wrong in (
        (platform, today + timedelta(days=1), "Doelen"),
        (platform, today, "  "),
        (dissolved_platform, today, "Doelen"),
    ):
        with pytest.raises(PlatformRefused):
            record_talk(*wrong, official, now)
    assert not Talk.objects.exists()


def test_half_a_year_is_counted_from_the_last_talk_and_again(platform, official, now, today):
    record_talk(platform, today, "Doelen", official, now)
    record_talk(platform, today - timedelta(days=50), "Eerder", official, now)
    due = today + HALF_A_YEAR
    assert unspoken_on(due - timedelta(days=1)) == []
    assert unspoken_on(due) == unspoken_on(due + timedelta(days=182)) == [due]
    assert unspoken_on(due + HALF_A_YEAR) == [due + HALF_A_YEAR]


def test_one_that_woke_counts_from_the_day_it_woke(platform, official, now, today):
    Talk.objects.create(platform=platform, held_on=date(2023, 1, 1), about="Lang geleden")
    Platform.objects.update(state_since=today)
    assert unspoken_on(today + HALF_A_YEAR) == [today + HALF_A_YEAR]
    Platform.objects.update(state="dormant")
    assert unspoken_on(today + HALF_A_YEAR) == []
