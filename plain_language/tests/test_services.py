"""The words and the rule of a municipality, and the live help."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from plain_language.models import OfficeWord, ReadingRule
from plain_language.services import OFFICE_WORDS, judge, load_office_words

pytestmark = pytest.mark.django_db
HARD = (
    "Middels voornoemde besluitvorming wordt overgegaan tot realisatie van zitvoorzieningen. De uitvoering "
    "geschiedt onder verantwoordelijkheid van de afdeling. Betrokkenen worden hieromtrent geïnformeerd."
)


def test_the_list_has_150_words_and_an_edited_one_stays(now):
    listed = json.loads(OFFICE_WORDS.read_text())
    assert listed["licence"] == "CC0-1.0"
    assert load_office_words(now=now) == len(listed["words"]) == OfficeWord.objects.count() >= 150
    assert sum("since" not in each for each in listed["words"]) == 150, "a word of later says since which edition"
    OfficeWord.objects.filter(word="middels").update(plain="via")
    assert load_office_words(now=now) == 0
    assert "via" in {
        hint.advice.split(": ")[1].rstrip(".") for hint in judge(HARD).report.hints if "Gewoon" in hint.advice
    }
    assert AuditEvent.objects.count() == 1, "loading is one line in the log"


def test_a_later_edition_brings_its_words_and_no_removed_one_comes_back(now, tmp_path, monkeypatch):
    load_office_words(now=now)
    OfficeWord.objects.filter(word__in=["middels", "aangaande"]).delete()
    OfficeWord.objects.create(word="doorpakken", plain="verder gaan")
    listed = json.loads(OFFICE_WORDS.read_text())
    later = [{"word": "doorpakken", "plain": "doorgaan"}, {"word": "uitrollen", "plain": "invoeren"}]
    listed["words"] += [each | {"since": 2} for each in later]
    (tmp_path / "words.json").write_text(json.dumps(listed))
    monkeypatch.setattr("plain_language.services.OFFICE_WORDS", tmp_path / "words.json")
    call_command("load_office_words", stdout=StringIO())
    words = dict(OfficeWord.objects.values_list("word", "plain"))
    assert len(words) == 150 and not {"middels", "aangaande"} & set(words)
    assert (words["doorpakken"], words["uitrollen"]) == ("verder gaan", "invoeren")
    assert load_office_words(now=now) == 0


def test_the_threshold_is_data(now):
    assert judge(HARD).is_hard and judge(HARD).threshold == 50
    ReadingRule.objects.create(threshold=0)
    assert not judge(HARD).is_hard, "0: nobody is asked"
    ReadingRule.objects.update(threshold=40, fewest_sentences=3)
    assert judge(HARD).is_hard and judge(HARD).threshold == 40
    ReadingRule.objects.update(fewest_sentences=4)
    assert not judge(HARD).is_hard


def test_the_live_help_looks_and_keeps_nothing(official, client_for, resident, now):
    load_office_words(now=now)
    address, typed = reverse("plain_language:look"), {"reason": HARD, "summary": "Ja.", "decision": "taken_up"}
    answer = client_for(official).post(address, typed)
    assert answer.status_code == 200
    told = answer.content.decode()
    assert "Gewoon woord: met." in told and "Een aanwijzing, geen oordeel" in told and "<html" not in told
    assert "Cache-Control" in answer.headers and "no-store" in answer.headers["Cache-Control"]
    assert client_for(official).get(address).status_code == 405
    assert client_for(resident).post(address, typed).status_code == 403
    assert client_for(None).post(address, typed).status_code == 302
    for odd in (
        {},
        {"next_on": "31-02"},
        {"next_on": "2026-02-31"},
        {"reason": "\x00<script>"},
        {"reason": "x" * 90_000},
    ):
        assert client_for(official).post(address, odd).status_code == 200
    assert (
        "<script>"
        not in client_for(official).post(address, {"reason": "Dit is <script>alert</script> middels"}).content.decode()
    )
