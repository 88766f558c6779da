"""Facts as sentences and as the small dictionaries that templates/includes/ show.

Nothing here asks the database or the clock: `today` is passed in, and what a row needs is already loaded.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.models import Block, Promise
from agendas.workflow import BlockState, PromiseState
from initiatives.models import Initiative
from initiatives.workflow import ROAD, Status

SOON_DAYS = 14
MANY_LETTERS = 220


def day(when: date, today: date, *, weekday: bool = False) -> str:
    """A date in words, with its year only when that is another than this year's."""
    pattern = ("l " if weekday else "") + ("j F" if when.year == today.year else "j F Y")
    return date_format(when, pattern)


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


# ── Initiatives ──────────────────────────────────────────────────────────────
def road(initiative: Initiative) -> list[dict]:
    """The five steps, each done, current or ahead, for includes/road_mini.html."""
    here = initiative.road_step()
    ended = initiative.status in (Status.WITHDRAWN, Status.REFUSED)
    state = {-1: "done", 0: "ahead" if ended else "current", 1: "ahead"}
    return [
        {"label": label, "state": state[(place > here) - (place < here)]} for place, (label, _states) in enumerate(ROAD)
    ]


def answer_sentence(initiative: Initiative, today: date) -> str:
    """What is known about the answer: due, late, given."""
    if initiative.status == Status.WITHDRAWN:
        return ""
    if initiative.answered_at is not None:
        return _("Beantwoord op %(day)s") % {"day": day(localdate(initiative.answered_at), today)}
    if initiative.is_overdue(today):
        return _("Antwoord had er moeten zijn op %(day)s") % {"day": day(initiative.answer_due_on, today)}
    return _("Antwoord uiterlijk %(day)s") % {"day": day(initiative.answer_due_on, today, weekday=True)}


def plan_row(initiative: Initiative, today: date, *, with_place: bool = True) -> dict:
    """A plan for includes/item.html. Reads `buurt` when `with_place`."""
    received = _("binnengekomen op %(day)s") % {"day": day(localdate(initiative.received_at), today)}
    place = f"{initiative.buurt.name} · " if with_place else ""
    return {
        "title": initiative.title,
        "url": initiative.get_absolute_url(),
        "small": place + received if place else received[0].upper() + received[1:],
        "steps": road(initiative),
        "status": initiative.get_status_display(),
        "answer": answer_sentence(initiative, today),
        "is_late": initiative.is_overdue(today),
    }


# ── Promises ─────────────────────────────────────────────────────────────────
def promise_state(promise: Promise, today: date) -> dict:
    """The state of a promise for includes/state.html, coloured only when late, kept or due soon."""
    if promise.state == PromiseState.KEPT:
        return {"kind": "ok", "label": _("Nagekomen")}
    if promise.state == PromiseState.DROPPED:
        return {"kind": "plain", "label": _("Vervallen"), "icon": "x"}
    if promise.state == PromiseState.REPORTED_DONE:
        return {"kind": "wait", "label": _("Gemeld als gedaan, nog niet bevestigd"), "icon": "key"}
    late = (today - promise.due_on).days
    if late > 0:
        return {"kind": "late", "label": ngettext("%(days)d dag te laat", "%(days)d dagen te laat", late) % {"days": late}}
    if -late <= SOON_DAYS:
        return {"kind": "wait", "label": _("Bijna zover")}
    return {"kind": "", "label": _("Loopt nog")}


def promise_card(promise: Promise, today: date) -> dict:
    """A promise for includes/card.html: what, who, and by when or since when."""
    if promise.settled_on:
        when = day(promise.settled_on, today)
    else:
        when = _("vóór %(day)s") % {"day": day(promise.due_on, today)}
    return {
        "title": promise.text,
        "url": promise.get_absolute_url(),
        "small": f"{promise.owner_label}, {when}",
        "state": promise_state(promise, today),
    }


# ── The buurtagenda ──────────────────────────────────────────────────────────
def agenda_steps(blocks: list[Block], today: date) -> list[dict]:
    """The seven blocks of one agenda, in order, for includes/steps.html. Reads `definition` of each.

    The present step is the first block that is busy; without one, the first that is not done.
    """
    here = present_block(blocks)
    steps = []
    for block in blocks:
        if block is here:
            state = "current"
        else:
            state = "done" if block.state == BlockState.DONE else "ahead"
        steps.append(
            {
                "label": block.definition.title,
                "text": block.definition.explanation,
                "state": state,
                "when": block_when(block, today),
            }
        )
    return steps


def present_block(blocks: list[Block]) -> Block | None:
    busy = [block for block in blocks if block.state == BlockState.BUSY]
    ahead = [block for block in blocks if block.state == BlockState.NOT_STARTED]
    return next(iter(busy or ahead), None)


def block_when(block: Block, today: date) -> str:
    if block.state == BlockState.DONE:
        return _("Klaar op %(day)s") % {"day": day(block.done_on, today)}
    words = [_("Nu bezig") if block.state == BlockState.BUSY else _("Nog niet begonnen")]
    if block.due_on:
        if block.due_on < today:
            words.append(_("had klaar moeten zijn op %(day)s") % {"day": day(block.due_on, today)})
        else:
            words.append(_("klaar vóór %(day)s") % {"day": day(block.due_on, today)})
    if block.owners:
        words.append(block.owners)
    return " · ".join(words)
