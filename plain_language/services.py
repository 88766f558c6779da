"""What the portal looks at a text with: the words and the rule of this municipality."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from plain_language.hints import Report, look_at
from plain_language.models import OfficeWord, ReadingRule

OFFICE_WORDS = Path(__file__).parent / "data" / "office_words.json"


@dataclass(frozen=True)
class Judgement:
    """A report, and whether the rule of this municipality calls the text hard."""

    report: Report
    threshold: int
    is_hard: bool


def office_words() -> dict[str, str]:
    """Every office word with its plain word. One query."""
    return dict(OfficeWord.objects.values_list("word", "plain"))


def reading_rule() -> ReadingRule:
    """The rule that holds: the row, or the defaults."""
    return ReadingRule.objects.first() or ReadingRule()


def judge(text: str) -> Judgement:
    """Look at a text with the words and the rule of this municipality. Two queries."""
    report, rule = look_at(text, office_words()), reading_rule()
    return Judgement(report, rule.threshold, report.is_hard(rule.threshold, rule.fewest_sentences))


@transaction.atomic
def load_office_words(*, now: datetime, by: User | None = None) -> int:
    """Add the words of our own list that are not there yet; what was edited here stays. Returns how many came."""
    listed = json.loads(OFFICE_WORDS.read_text(encoding="utf-8"))["words"]
    known = set(OfficeWord.objects.values_list("word", flat=True))
    new = [OfficeWord(word=each["word"], plain=each["plain"]) for each in listed if each["word"] not in known]
    OfficeWord.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        rule = ReadingRule.objects.get_or_create(singleton=True)[0]
        counts = {"woorden": [None, str(len(new))]}
        log_change(subject=rule, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=counts)
    return len(new)
