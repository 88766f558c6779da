"""The help beside an answer that is being written: what the page and the fragment of the live help show."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plain_language.hints import MOST_LETTERS, Report
from plain_language.questions import Asked, questions
from plain_language.services import judge

# The names of the fields of an answer: what it says, in the order in which it is read.
PARTS = ("summary", "reason", "next_step")


def help_with(fields: Mapping[str, str], *, has_contact: bool = False) -> dict:
    """Look at an answer as it stands, for plain_language/help.html. Two queries.

    `fields` as the form names them: decision, summary, reason, next_step, next_by, next_on (a day, or ISO).
    """
    told = {name: (fields.get(name) or "")[:MOST_LETTERS] for name in (*PARTS, "decision", "next_by")}
    judged = judge("\n\n".join(told[name] for name in PARTS))
    asked = questions(
        decided=told["summary"] if told["decision"] else "",
        why=told["reason"],
        what_now=told["next_step"],
        who=told["next_by"],
        when=_day(fields.get("next_on")),
        has_contact=has_contact,
    )
    report = judged.report
    return {
        "score": report.score,
        "level": report.level,
        "threshold": judged.threshold,
        "is_hard": judged.is_hard,
        "groups": _groups(report),
        "questions": asked,
        "summary": summary_of(report, asked),
    }


def _day(value: date | str | None) -> date | None:
    if isinstance(value, str):
        try:
            return parse_date(value)
        except ValueError:
            return None
    return value


def _groups(report: Report) -> list[dict]:
    return [
        {"label": kind.label, "hints": list(hints)} for kind, hints in groupby(report.hints, key=lambda hint: hint.kind)
    ]


def summary_of(report: Report, asked: tuple[Asked, ...]) -> str:
    """In one line, read out while somebody writes."""
    if report.score is None:
        return _("Nog geen tekst om naar te kijken.")
    tips, open_ones = len(report.hints), sum(not each.is_answered for each in asked)
    parts = [
        _("Aanwijzing %(score)d, %(level)s.") % {"score": report.score, "level": report.level},
        ngettext("%(n)d tip.", "%(n)d tips.", tips) % {"n": tips} if tips else _("Geen tips."),
    ]
    if open_ones:
        told = ngettext("%(n)d vraag nog niet beantwoord.", "%(n)d vragen nog niet beantwoord.", open_ones)
        parts.append(told % {"n": open_ones})
    return " ".join(parts)
