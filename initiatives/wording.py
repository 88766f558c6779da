"""Plans as sentences, and as the small dictionaries that templates/includes/ show.

Nothing here asks the clock: `today` is passed in, and what a row needs is already loaded.
"""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import by_words, day_words, dutch
from initiatives.models import Advice, Answer, Event, Initiative
from initiatives.workflow import MEANING, ROAD, WITH_A_RESULT, WITHOUT_AN_ANSWER, Status

SOON_DAYS = 14
MANY_LETTERS = 140


def shorten(text: str, letters: int = MANY_LETTERS) -> str:
    """The first words that fit."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    return text[:letters].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


# ── A row in a list ──────────────────────────────────────────────────────────
def row(initiative: Initiative, today: date) -> dict:
    """A plan for includes/item.html. Reads `buurt` and `excerpt` (`for_rows`)."""
    return {
        "title": dutch(initiative.title),
        "url": initiative.get_absolute_url(),
        "place": initiative.buurt.name,
        "text": dutch(shorten(initiative.excerpt)),
        "small": _small(initiative, today),
        "steps": steps(initiative),
        "road_text": initiative.get_status_display(),
        "state": answer_state(initiative, today),
    }


def _small(initiative: Initiative, today: date) -> str:
    """When it came in, and how many stand behind it."""
    came_in = _("Binnengekomen op %(day)s") % {"day": day_words(localdate(initiative.received_at), today)}
    return f"{came_in} · {behind}" if (behind := supporters(initiative.support_count)) else came_in


def supporters(number: int) -> str:
    """How many stand behind it. Empty for nobody."""
    return ngettext("%(n)d mens steunt dit", "%(n)d mensen steunen dit", number) % {"n": number} if number else ""


def steps(initiative: Initiative) -> list[dict]:
    """The five steps of the road: done, current or ahead. A road that ended early has no present step."""
    here = initiative.road_step()
    at_here = "done" if initiative.status in WITHOUT_AN_ANSWER else "current"
    return [
        {"label": label, "state": "done" if place < here else at_here if place == here else "ahead"}
        for place, (label, _states) in enumerate(ROAD)
    ]


def answer_state(initiative: Initiative, today: date) -> dict | None:
    """How it stands with the answer, for includes/state.html; colour only when late, kept or due within two weeks."""
    if initiative.answered_at is not None:
        late = (localdate(initiative.answered_at) - initiative.answer_due_on).days
        if late > 0:
            label = ngettext("Antwoord kwam %(n)d dag te laat", "Antwoord kwam %(n)d dagen te laat", late)
            return {"kind": "late", "label": label % {"n": late}}
        took = (localdate(initiative.answered_at) - localdate(initiative.received_at)).days
        label = ngettext("Antwoord op tijd, na %(n)d dag", "Antwoord op tijd, na %(n)d dagen", took)
        return {"kind": "ok", "label": label % {"n": took}}
    if not initiative.is_open:
        return None
    if initiative.paused_on is not None and initiative.paused_on <= initiative.answer_due_on:
        words = {"day": day_words(initiative.paused_on, today)}
        return {"kind": "", "label": _("De klok staat stil sinds %(day)s") % words, "icon": "clock"}
    left = (initiative.answer_due_on - today).days
    if left < 0:
        label = ngettext("Antwoord is %(n)d dag te laat", "Antwoord is %(n)d dagen te laat", -left)
        return {"kind": "late", "label": label % {"n": -left}}
    words = {"by": by_words(initiative.answer_due_on, today), "n": left}
    if left == 0:
        return {"kind": "wait", "label": _("Antwoord komt uiterlijk vandaag")}
    label = ngettext("Antwoord %(by)s, nog %(n)d dag", "Antwoord %(by)s, nog %(n)d dagen", left) % words
    return {"kind": "wait" if left <= SOON_DAYS else "", "label": label, "icon": "clock"}


# ── Its own page ─────────────────────────────────────────────────────────────
def road(initiative: Initiative, events: Iterable[Event], today: date) -> list[dict]:
    """The road with its dates, for includes/road.html."""
    entered: dict[str, Event] = {}
    for event in sorted(events, key=lambda event: (event.at, event.pk)):
        if event.to_status:
            entered.setdefault(event.to_status, event)
    told = steps(initiative)
    told[0]["when"] = day_words(localdate(initiative.received_at), today)
    for place, status in ((1, Status.IN_PROGRESS), (3, Status.CARRIED_OUT)):
        event = entered.get(status)
        # What was carried out before it was reopened is ahead again.
        if event and told[place]["state"] != "ahead":
            told[place]["when"] = day_words(localdate(event.at), today)
    if initiative.status in WITH_A_RESULT and initiative.closed_at:
        told[4]["when"] = day_words(localdate(initiative.closed_at), today)
    if initiative.answered_at:
        late = localdate(initiative.answered_at) > initiative.answer_due_on
        told[2]["when"] = day_words(localdate(initiative.answered_at), today)
        told[2]["who"] = _("te laat") if late else _("op tijd")
    elif initiative.is_open:
        is_late = initiative.is_overdue(today)
        is_paused = initiative.paused_on is not None and not is_late
        told[2]["when"] = _("de klok staat stil") if is_paused else by_words(initiative.answer_due_on, today)
        if is_late:
            told[2]["who"] = _("te laat")
    if initiative.status == Status.IN_PROGRESS:
        told[1]["who"] = _("bij een medewerker van de gemeente")
    elif initiative.status == Status.AWAITING_INITIATOR:
        told[1]["who"] = _("wacht op de indiener")
    return told


def answer(found: Answer, goals: list[dict], today: date, municipality_phone: str = "") -> dict:
    """The answer for includes/answer.html."""
    facts = [
        {"label": _("Waarom"), "text": dutch(found.reason)},
        {"label": _("Wat nu"), "text": dutch(found.next_step)},
        {"label": _("Wie"), "text": dutch(found.next_by)},
    ]
    if found.next_on:
        facts.append({"label": _("Wanneer"), "text": day_words(found.next_on, today, weekday=True)})
    facts += goal_facts(goals)
    return {
        "decision": str(found.get_decision_display()).rstrip(".") + ".",
        "summary": dutch(found.summary),
        "date": day_words(localdate(found.published_at), today, weekday=True) if found.published_at else "",
        "facts": facts,
    }


def goal_facts(goals: list[dict]) -> list[dict]:
    """The goals it belongs to; the first one with the label."""
    return [
        {
            "label": _("Past bij") if place == 0 else _("en bij"),
            "text": dutch(goal["title"]),
            "url": reverse("goal_detail", args=[goal["slug"]]),
        }
        for place, goal in enumerate(goals)
    ]


def meaning(initiative: Initiative) -> str:
    """What its state means, in one or two sentences."""
    return str(MEANING[Status(initiative.status)])


def advice_fact(advice: Advice, today: date, *, is_awaited: bool = True) -> dict:
    """What a platform was asked or said, for includes/facts.html. Reads `platform`. `is_awaited`: the plan has no
    answer yet."""
    if advice.given_at is None and not is_awaited:
        return {"label": advice.platform.name, "text": _("Is om advies gevraagd en gaf geen advies.")}
    if advice.given_at is None:
        text = _("Is om advies gevraagd, graag %(by)s.") % {"by": by_words(advice.due_on, today)}
        return {"label": advice.platform.name, "text": text}
    said = f"{advice.get_stance_display()}."
    return {
        "label": advice.platform.name,
        "text": format_html("{} {}", said, dutch(advice.text)) if advice.text else said,
    }
