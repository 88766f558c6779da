"""Facts as sentences and as the small dictionaries that templates/includes/ show.

Nothing here asks the database or the clock: `today` is passed in, and what a row needs is already loaded.
"""

import re
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agendas.models import Block, Promise
from agendas.wording import block_step, block_when, by_words, present_block, promise_state, upper_first
from agendas.wording import day_words as day
from initiatives.models import Initiative
from initiatives.wording import steps
from initiatives.workflow import Status

MANY_LETTERS = 220
# The language of what people and the municipality wrote, whatever the language of the page.
DUTCH = "nl"


def shorten(text: str, letters: int = MANY_LETTERS) -> str:
    """The first sentences that fit, or else the first words."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    start = text[:letters]
    for mark in (". ", "! ", "? "):
        if start.rfind(mark) > letters // 2:
            return start[: start.rfind(mark) + 1]
    return start[: start.rfind(" ")].rstrip(" ,;:.") + "…"


def first_sentence(text: str) -> str:
    """Up to and with the first full stop, exclamation or question mark that ends a sentence."""
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]


# ── Initiatives ──────────────────────────────────────────────────────────────
def answer_sentence(initiative: Initiative, today: date) -> str:
    """What is known about the answer: due, late, given."""
    if initiative.status == Status.WITHDRAWN:
        return ""
    if initiative.answered_at is not None:
        return _("Beantwoord op %(day)s") % {"day": day(localdate(initiative.answered_at), today)}
    if initiative.is_overdue(today):
        return _("Antwoord had er moeten zijn op %(day)s") % {"day": day(initiative.answer_due_on, today)}
    if initiative.paused_on is not None:
        return _("De klok staat stil sinds %(day)s") % {"day": day(initiative.paused_on, today)}
    return _("Antwoord uiterlijk %(day)s") % {"day": day(initiative.answer_due_on, today, weekday=True)}


def plan_row(initiative: Initiative, today: date, *, with_place: bool = True) -> dict:
    """A plan for includes/item.html. Reads `buurt` when `with_place`."""
    received = _("binnengekomen op %(day)s") % {"day": day(localdate(initiative.received_at), today)}
    place = f"{initiative.buurt.name} · " if with_place else ""
    return {
        "title": initiative.title,
        "url": initiative.get_absolute_url(),
        "small": place + received if place else received[0].upper() + received[1:],
        "steps": steps(initiative),
        "status": initiative.get_status_display(),
        "answer": answer_sentence(initiative, today),
        "is_late": initiative.is_overdue(today),
    }


# ── Promises and agendas ─────────────────────────────────────────────────────
def promise_card(promise: Promise, today: date) -> dict:
    """A promise for includes/card.html: what, who, and by when or since when."""
    if promise.settled_on:
        when = day(promise.settled_on, today)
    else:
        when = by_words(promise.due_on, today)
    return {
        "title": promise.text,
        "url": promise.get_absolute_url(),
        "small": f"{upper_first(promise.owner_label)}, {when}",
        "state": promise_state(promise, today),
    }


def agenda_steps(blocks: list[Block], today: date) -> list[dict]:
    """The seven blocks of one agenda, in order, for includes/steps.html. Reads `definition` of each."""
    present = present_block(blocks)
    return [
        {
            "label": block.definition.title,
            "lang": DUTCH,
            "text": first_sentence(block.definition.explanation),
            "state": block_step(block, present),
            "when": f"{block_when(block, today)}. {upper_first(block.owners)}".rstrip(". ") + ".",
        }
        for block in blocks
    ]
