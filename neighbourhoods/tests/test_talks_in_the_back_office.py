"""Talks with a platform in the back office: written down by who handles, and since when nobody spoke with it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from neighbourhoods.models import Platform, Talk
from neighbourhoods.services import record_talk


@pytest.fixture
def desk(official, client_for):
    return client_for(official)


def page_of(platform, deed: str = "change") -> str:
    return f"/beheer/neighbourhoods/platform/{platform.pk}/{deed}/"


def test_a_talk_is_written_down_with_one_row_in_the_log(platform, desk, official):
    day = timezone.localdate() - timedelta(days=2)
    told = {"held_on": day.isoformat(), "about": "Het nieuwe Wmo-beleid"}
    page = desk.post(page_of(platform, "gesproken"), told, follow=True).content.decode()
    assert "Het gesprek is opgeschreven." in page
    assert "Het nieuwe Wmo-beleid" in page
    assert (Talk.objects.get().platform, Talk.objects.get().by) == (platform, official)
    assert AuditEvent.objects.filter(verb="changed", subject_id=platform.pk).count() == 1


@pytest.mark.parametrize(
    ("days", "about", "words"),
    [
        (-3, "Het jaarplan", "Dit gesprek moet nog komen."),
        (3, "", "Schrijf in een paar woorden waarover het ging."),
        (None, "Het jaarplan", "Dit is geen datum."),
    ],
)
def test_what_is_not_right_is_said_and_keeps_what_was_typed(platform, desk, days, about, words):
    held_on = "32 mei" if days is None else (timezone.localdate() - timedelta(days=days)).isoformat()
    page = desk.post(page_of(platform, "gesproken"), {"held_on": held_on, "about": about}).content.decode()
    assert words in page
    assert about in page and held_on in page
    assert not Talk.objects.exists()


def test_a_platform_that_nobody_spoke_with_for_half_a_year_says_so(platform, desk, official):
    assert (
        "Er staat nog geen gesprek in, terwijl dit wijkplatform er is sinds 1 mei 2021"
        in desk.get(page_of(platform)).content.decode()
    )
    now = timezone.now()
    record_talk(platform, now.date() - timedelta(days=190), "Het jaarplan", by=official, now=now)
    assert "Te lang niet gesproken" in desk.get(page_of(platform)).content.decode()
    record_talk(platform, now.date() - timedelta(days=5), "De buurtagenda", by=official, now=now)
    page = desk.get(page_of(platform)).content.decode()
    assert "Te lang niet gesproken" not in page
    assert "Het jaarplan" in page and "De buurtagenda" in page


def test_only_who_handles_writes_a_talk_down(platform, administrator, adviser, resident, client_for):
    told = {"held_on": "2026-01-05", "about": "Het jaarplan"}
    for user in (administrator, adviser, resident):
        assert client_for(user).post(page_of(platform, "gesproken"), told).status_code == 403
    assert "Wij spraken dit wijkplatform" not in client_for(administrator).get(page_of(platform)).content.decode()
    assert not Talk.objects.exists()


def test_a_dissolved_platform_is_not_spoken_with(dissolved_platform, desk):
    assert desk.get(page_of(dissolved_platform, "gesproken")).status_code == 403
    assert "Te lang niet gesproken" not in desk.get(page_of(dissolved_platform)).content.decode()


def test_the_list_of_platforms_tells_when_each_was_spoken_with(platform, dissolved_platform, desk, now):
    record_talk(platform, date(2026, 2, 3), "Het jaarplan", by=None, now=now)
    page = desk.get("/beheer/neighbourhoods/platform/").content.decode()
    assert "3 februari 2026" in page
    assert Platform.objects.count() == 2
