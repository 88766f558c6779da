"""Plans as sentences, and as the small dictionaries that templates/includes/ show.

Nothing here asks the clock: `today` is passed in, and what a row needs is already loaded.
"""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import HANDLERS
from agendas import log_words
from agendas.wording import asked_after, by_words, day_words, dutch, upper_first
from initiatives.models import Advice, Answer, Event, Initiative
from initiatives.workflow import MEANING, ROAD, Status
from neighbourhoods.calendar import working_days_between

SOON_DAYS = 14
MANY_LETTERS = 140
MOST_TICKS = 60
ENDED = (Status.WITHDRAWN, Status.REFUSED)


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
        "small": _("Binnengekomen op %(day)s") % {"day": day_words(localdate(initiative.received_at), today)},
        "steps": steps(initiative),
        "road_text": initiative.get_status_display(),
        "state": answer_state(initiative, today),
    }


def steps(initiative: Initiative) -> list[dict]:
    """The five steps of the road: done, current or ahead. A road that ended early has no present step."""
    here = initiative.road_step()
    at_here = "done" if initiative.status in ENDED else "current"
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
    for place, status in ((1, Status.IN_PROGRESS), (3, Status.CARRIED_OUT), (4, Status.COMPLETED)):
        if event := entered.get(status):
            told[place]["when"] = day_words(localdate(event.at), today)
    if initiative.answered_at:
        late = localdate(initiative.answered_at) > initiative.answer_due_on
        told[2]["when"] = day_words(localdate(initiative.answered_at), today)
        told[2]["who"] = _("te laat") if late else _("op tijd")
    elif initiative.is_open:
        told[2]["when"] = by_words(initiative.answer_due_on, today)
        if initiative.is_overdue(today):
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


def clock(initiative: Initiative, today: date) -> dict | None:
    """The clock of the answer in words, for includes/clock.html. None when no answer is owed and none was given."""
    received, due = localdate(initiative.received_at), initiative.answer_due_on
    promised = _("Beloofd was: %(by)s.") % {"by": by_words(due, today)}
    if initiative.answered_at is not None:
        answered = localdate(initiative.answered_at)
        ticks = _ticks(received, due, answered)
        if answered > due:
            late = working_days_between(due, answered)
            number = ngettext("%(n)d werkdag te laat", "%(n)d werkdagen te laat", late) % {"n": late}
            return {"title": _("Het antwoord kwam te laat"), "number": number, "sentence": promised, "ticks": ticks}
        took = working_days_between(received, answered)
        number = ngettext("%(n)d werkdag", "%(n)d werkdagen", took) % {"n": took}
        return {"title": _("Antwoord op tijd, na"), "number": number, "sentence": promised, "ticks": ticks}
    if not initiative.is_open:
        return None
    ticks = _ticks(received, due, today)
    left = (due - today).days
    if left < 0:
        late = working_days_between(due, today)
        number = ngettext("%(n)d werkdag te laat", "%(n)d werkdagen te laat", late) % {"n": late}
        return {
            "title": _("Het antwoord is te laat"),
            "number": number,
            "sentence": promised,
            "ticks": ticks,
            "notes": late_notes(initiative, today),
        }
    number = ngettext("%(n)d dag", "%(n)d dagen", left) % {"n": left} if left else _("vandaag")
    sentence = _("De gemeente geeft antwoord %(by)s.") % {"by": by_words(due, today)}
    title = _("Antwoord komt binnen") if left else _("Antwoord komt")
    return {"title": title, "number": number, "sentence": sentence, "ticks": ticks}


def late_notes(initiative: Initiative, today: date) -> list[str]:
    """What the municipality says about an answer that is late: its new day, and that a platform asked after it.

    Reads `asked_after_by`.
    """
    notes = []
    if expected := initiative.expected_on:
        words = {"by": by_words(expected, today)}
        notes.append(_("Nieuwe datum: %(by)s.") % words if expected >= today else _("Daarna werd het %(by)s.") % words)
    if initiative.asked_after_on:
        asked_on, due_on = initiative.asked_after_on, initiative.asked_after_due_on
        notes.append(asked_after(initiative.asked_after_by.name, asked_on, due_on, today))
    return notes


def _ticks(received: date, due: date, until: date) -> list[str]:
    """One for each day from receipt to the promised day or, when that came later, to the answer."""
    promised, gone = (due - received).days, (until - received).days
    ticks = ["late" if place >= promised else "past" if place < gone else "" for place in range(max(promised, gone))]
    return ticks[-MOST_TICKS:] if gone > promised else ticks[:MOST_TICKS]


def meaning(initiative: Initiative) -> str:
    """What its state means, in one or two sentences."""
    return str(MEANING[Status(initiative.status)])


def advice_fact(advice: Advice, today: date) -> dict:
    """What a platform was asked or said, for includes/facts.html. Reads `platform`."""
    if advice.given_at is None:
        text = _("Is om advies gevraagd, graag %(by)s.") % {"by": by_words(advice.due_on, today)}
        return {"label": advice.platform.name, "text": text}
    said = f"{advice.get_stance_display()}."
    return {
        "label": advice.platform.name,
        "text": format_html("{} {}", said, dutch(advice.text)) if advice.text else said,
    }


# ── What happened ────────────────────────────────────────────────────────────
def history(events: Iterable[Event], today: date) -> list[dict]:
    """The public history for includes/timeline.html, newest first. Reminders in a row are one line, so are delays."""
    told = []
    kinds = log_words.BY_THE_PORTAL | {Event.Kind.DELAYED}
    for line in log_words.fold(events, about=lambda event: event.kind == Event.Kind.DELAYED, kinds=kinds):
        if sentence := _line(line, today):
            when = localdate(line[0].at)
            told.append({"when": day_words(when, today), "iso": when.isoformat(), "text": sentence})
    return told


def _line(events: list[Event], today: date) -> str:
    if events[0].kind == Event.Kind.DELAYED:
        return _delays(events)
    if events[0].kind not in log_words.BY_THE_PORTAL:
        return event_sentence(events[0])
    sentences = log_words.told(events, lambda day: day_words(day, today))
    return format_html_join(" ", "{}", ((each,) for each in sentences if each))


def _delays(events: list[Event]) -> str:
    """The newest delay, and how often the municipality named another day before."""
    before = len(events) - 1
    if not before:
        return dutch(events[0].text)
    words = ngettext("Eerder noemden wij %(n)d andere datum.", "Eerder noemden wij %(n)d andere datums.", before)
    return format_html("{} {}", dutch(events[0].text), words % {"n": before})


def event_sentence(event: Event) -> str:
    """What happened and who did it, in plain words. Empty for what says nothing to residents."""
    kind, text = event.kind, event.text
    if kind == Event.Kind.SUBMITTED:
        return _("Het plan kwam binnen.")
    if kind == Event.Kind.CONFIRMED:
        return _("De indiener bevestigde het e-mailadres. Het plan is openbaar.")
    if kind == Event.Kind.PUBLISHED:
        return _("Een medewerker van de gemeente keek naar het plan. Het is openbaar.")
    if kind == Event.Kind.QUESTION_ASKED:
        return _("De gemeente stelde de indiener een vraag.")
    if kind == Event.Kind.QUESTION_REPLIED:
        return _("De indiener gaf een reactie.")
    if kind == Event.Kind.ANSWERED:
        return _("De gemeente gaf antwoord.")
    if kind == Event.Kind.ADVICE_ASKED:
        return _("De gemeente vroeg %(name)s om advies.") % {"name": event.by_label}
    if kind == Event.Kind.ADVICE_GIVEN:
        return with_text(_("%(name)s gaf advies:") % {"name": upper_first(event.by_label)}, text)
    if kind == Event.Kind.GOALS_LINKED:
        return with_text(_("De gemeente legde vast waar dit plan bij past:"), text) if text else ""
    if kind == Event.Kind.ASKED_AFTER:
        return _("%(name)s vroeg de gemeente waar het antwoord blijft.") % {"name": upper_first(event.by_label)}
    if kind == Event.Kind.TEAM_CHANGED:
        return with_text(_("Het plan ging naar een ander team:"), text)
    if kind == Event.Kind.PROMISE_MADE:
        return with_text(_("Er is een afspraak gemaakt:"), text)
    return _move_sentence(event) if kind == Event.Kind.MOVED else ""


def _move_sentence(event: Event) -> str:
    by_handler = event.by_role in HANDLERS
    sentences = {
        Status.RECEIVED: _("Het plan is openbaar."),
        Status.IN_PROGRESS: _("Een medewerker van de gemeente nam het plan in behandeling.")
        if event.from_status == Status.RECEIVED
        else _("De gemeente ging verder met het plan."),
        Status.AWAITING_INITIATOR: _("De gemeente wacht op de indiener."),
        Status.ANSWERED: _("De gemeente gaf antwoord."),
        Status.CARRIED_OUT: _("De uitvoering begon."),
        Status.COMPLETED: _("Het plan is klaar."),
        Status.WITHDRAWN: _("De indiener trok het plan in."),
        Status.REFUSED: _("De gemeente weigerde het plan.") if by_handler else _("Het plan is geweigerd."),
    }
    return with_text(sentences[Status(event.to_status)], event.text)


def with_text(sentence: str, text: str) -> str:
    """A sentence of ours and then the words of a person."""
    return format_html("{} {}", sentence, dutch(text)) if text else sentence
