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
    """Add the words of our own list that this installation was never given; what was changed or removed here stays so.
    Returns how many came.

    A word that joins the list later carries `since`: the number of the edition that brings it, one above the last.
    """
    listed = json.loads(OFFICE_WORDS.read_text(encoding="utf-8"))["words"]
    newest = max(map(_since, listed))
    if ReadingRule.objects.filter(words_up_to__gte=newest).exists():
        return 0
    ReadingRule.objects.get_or_create(singleton=True)
    rule = ReadingRule.objects.select_for_update().get()
    known = set(OfficeWord.objects.values_list("word", flat=True))
    fresh = (each for each in listed if _since(each) > rule.words_up_to and each["word"] not in known)
    new = OfficeWord.objects.bulk_create(
        (OfficeWord(word=each["word"], plain=each["plain"]) for each in fresh), ignore_conflicts=True
    )
    rule.words_up_to = newest
    rule.save(update_fields=["words_up_to"])
    if new:
        counts = {"woorden": [None, str(len(new))]}
        log_change(subject=rule, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=counts)
    return len(new)


def _since(listed: dict) -> int:
    return listed.get("since", 1)
