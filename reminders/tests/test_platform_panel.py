"""On the page of a platform in the back office: what came of its reminders, and what the municipality owes it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agendas.models import Promise
from agendas.services import make_promise
from initiatives.models import Initiative
from reminders.models import Reminder


@pytest.fixture
def page(platform, official, client_for):
    def read() -> str:
        return client_for(official).get(f"/beheer/neighbourhoods/platform/{platform.pk}/change/").content.decode()

    return read


@pytest.fixture
def reminded(platform, chair):
    """Adds a reminder about the platform of a month ago."""
    now = timezone.now()

    def make(step, rung="doer", answer="", kind="block_due", **given):
        return Reminder.objects.create(
            kind=kind, subject_type="agendas.block", subject_id=1, recipient=chair, platform=platform, rung=rung,
            state="attached", due_on=now.date(), due_at=now - timedelta(days=30), step=step, answer=answer,
            answered_at=now if answer else None, **given,
        )  # fmt: skip

    return make


def figures_in(html: str) -> list[str]:
    section = html.partition('id="herinneringen-van"')[2].partition("</dl>")[0]
    return [part.partition("</dd>")[0] for part in section.split("<dd>")[1:]]


def test_given_answered_ignored_and_laid_higher_are_counted(reminded, page):
    reminded(0, answer="busy")
    reminded(1, ignored_at=timezone.now())
    reminded(2, rung="contact")
    reminded(3, kind="unspoken")
    assert figures_in(page()) == ["3", "1", "1", "1"]


def test_what_was_longer_than_a_year_ago_does_not_count(reminded, page):
    Reminder.objects.filter(pk=reminded(0).pk).update(due_at=timezone.now() - timedelta(days=400))
    assert figures_in(page()) == ["0", "0", "0", "0"]


def test_what_the_municipality_owes_is_a_list_with_the_way_to_each(
    initiative, platform, sanderbout, official, page, now
):
    promise = make_promise(
        text="Drie banken", owner_side="municipality", owner_label="gemeente", other_side="platform",
        other_label=platform.name, platform=platform, area=sanderbout, due_on=now.date(), official=official,
        by=official, role="official", by_label="gemeente", now=now,
    )  # fmt: skip
    yesterday = timezone.localdate() - timedelta(days=1)
    Promise.objects.update(due_on=yesterday, asked_after_on=yesterday, asked_after_due_on=yesterday)
    Initiative.objects.update(answer_due_on=yesterday)
    html = page()
    assert "1 antwoord is te laat. 1 afspraak is te laat." in html
    assert f"/beheer/agendas/promise/{promise.pk}/change/" in html
    assert f"/beheer/initiatives/initiative/{initiative.pk}/change/" in html
    assert "naar gevraagd op" in html


def test_nothing_owed_is_said(platform, page):
    assert "Niets. Alle antwoorden en afspraken zijn nog op tijd." in page()
