"""Within which term a kind is answered, and what an installation that exists gets when a kind is added."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from initiatives.kinds import Kind, Unit
from initiatives.models import AnswerTerm, ArchiveRule, MunicipalRole, TextBlock
from initiatives.services.terms import load_terms
from initiatives.term_ends import MOST_WEEKS_MOVED
from initiatives.terms import answer_date, term_for

fill = import_module("initiatives.migrations.0014_lists_of_what_exists").fill


@pytest.fixture
def of_before(db):
    """A municipality of before the kinds, that decided about ideas twice and about small matters itself."""
    AnswerTerm.objects.create(kind=Kind.IDEA, amount=20, from_on=date(2020, 1, 1))
    AnswerTerm.objects.create(kind=Kind.IDEA, amount=30, from_on=date(2025, 1, 1))
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=3, from_on=date(2025, 1, 1))
    return [*AnswerTerm.objects.values()]


def test_an_upgrade_adds_the_terms_that_are_missing_and_leaves_what_was_decided(of_before, now, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    TextBlock.objects.create(title="Van ons", text="Wij danken u.")
    for _twice in range(2):
        fill(apps, None)
    added = AnswerTerm.objects.exclude(pk__in=[row["id"] for row in of_before])
    assert {term.kind for term in added} == {Kind.CHALLENGE, Kind.CITIZENS_INITIATIVE}
    assert [*AnswerTerm.objects.filter(pk__in=[row["id"] for row in of_before]).values()] == of_before
    today = now.date()
    assert (term_for(Kind.CHALLENGE, today).amount, term_for(Kind.CHALLENGE, today).unit) == (26, Unit.WEEKS)
    assert term_for(Kind.CHALLENGE, today - timedelta(days=1)).amount == 30, "what was promised before keeps its term"
    assert term_for(Kind.SMALL_MATTER, today).amount == 3 and term_for(Kind.EVENT, today).amount == 30
    assert TextBlock.objects.count() == 1, "a list of its own stays as it is"
    assert MunicipalRole.objects.count() == 9 and ArchiveRule.objects.exists()


def test_what_the_site_says_of_terms_is_how_they_are_counted(municipality, client):
    """On /over/: up to twelve weeks moves to a working day, longer does not."""
    said = client.get("/over/").content.decode()
    assert "Eindigt een termijn van hoogstens twaalf weken op zo’n dag?" in said and MOST_WEEKS_MOVED == 12
    assert "Een langere termijn eindigt op de dag zelf." in said


def test_an_upgrade_of_an_empty_database_leaves_it_to_setup(db):
    fill(apps, None)
    assert not AnswerTerm.objects.exists() and not MunicipalRole.objects.exists()
    assert {term.kind for term in load_terms(date(2026, 1, 1), working_days=15)} > {Kind.IDEA, Kind.CHALLENGE}
    assert load_terms(date(2026, 2, 1)) == [], "nothing is missing any more"
    assert [term.amount for term in load_terms(date(2027, 1, 1), working_days=10)] == [10], "a new decision about ideas"
    assert answer_date(date(2026, 3, 10)) == date(2026, 3, 31)
    assert answer_date(date(2026, 3, 14), Kind.CHALLENGE) == date(2026, 9, 12), "a long term may end on a Saturday"
    assert answer_date(date(2026, 3, 14), Kind.CITIZENS_INITIATIVE) == date(2026, 6, 8), "twelve weeks is moved still"
