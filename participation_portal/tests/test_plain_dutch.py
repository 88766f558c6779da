"""What users read is plain Dutch: short sentences, everyday words, and "u"."""

import re
import tomllib

import polib
import pytest
from django.conf import settings

from plain_language.text import flesch_douma, sentences, words
from tests_support.plain_dutch import office_words, too_long

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]+>|https?://\S+|&\w+;")
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every text of the portal in its source language, without what is filled in."""
    entries = polib.pofile(str(settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    told = [entry.msgid for entry in entries if not entry.obsolete]
    return [PLACEHOLDER.sub("x", text) for text in told]


def test_sentences_are_short(texts):
    assert [sentence for text in texts for sentence in too_long(text)] == []


def test_office_words_are_left_out(texts):
    assert [(word, text) for text in texts for word in office_words(text)] == []


def test_everybody_is_called_u(texts):
    assert [text for text in texts if INFORMAL.search(text)] == []


def test_the_texts_read_easily(texts):
    told = [text for text in texts if len(words(text)) > 7]
    together = "\n".join(told)
    assert flesch_douma(together) >= 60
    hard = [text for text in told if len(sentences(text)) > 1 and flesch_douma(text) < 25]
    assert hard == []


def test_the_plans_of_the_demo_are_plain_too():
    for plan in tomllib.loads((settings.BASE_DIR / "pages" / "demo" / "plans.toml").read_text())["plan"]:
        text = "\n".join(value for value in plan.values() if isinstance(value, str))
        assert too_long(text) == [], plan["title"]
        assert office_words(text) == [], plan["title"]
