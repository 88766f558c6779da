"""Agendas, blocks and promises as sentences, and as the small dictionaries that templates/includes/ show.

Nothing here asks the database or the clock: `today` is passed in, and what a row needs is already loaded.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.models import Agenda, AgendaEvent, Block, Promise
from agendas.querysets import Standing
from agendas.workflow import BlockState, PromiseState

SOON_DAYS = 14


def day_words(day: date, today: date, *, weekday: bool = False) -> str:
    """Say "vrijdag 12 december"; with the year when that is not this year."""
    pattern = ("l " if weekday else "") + ("j F" if day.year == today.year else "j F Y")
    return date_format(day, pattern)


def by_words(day: date, today: date) -> str:
    """Say "uiterlijk vrijdag 12 december": the day itself still counts."""
    return _("uiterlijk %(day)s") % {"day": day_words(day, today, weekday=True)}


def upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def party(label: str) -> str:
    """A party inside a sentence: "de gemeente", "team Groen", "wijkplatform Sanderbout"."""
    return _("de gemeente") if label.lower() in ("gemeente", "de gemeente") else label


# ── Promises ─────────────────────────────────────────────────────────────────
def promise_row(promise: Promise, today: date) -> dict:
    """A promise for agendas/promise_row.html. Reads area, goal, agenda and `other_days` (`with_what_a_row_shows`)."""
    return {
        "number": promise.number,
        "title": promise.text,
        "text": _("%(owner)s belooft dit aan %(other)s.")
        % {"owner": upper_first(party(promise.owner_label)), "other": party(promise.other_label)},
        "due": upper_first(by_words(promise.due_on, today)),
        "state": promise_state(promise, today),
        "notes": promise_notes(promise, today),
        "owner": party(promise.owner_label),
        "other": party(promise.other_label),
        "keys": promise_keys(promise, today),
        "area": promise.area,
        "goal": promise.goal,
        "agenda": promise.agenda,
    }


def promise_state(promise: Promise, today: date) -> dict:
    """For includes/state.html; coloured only when kept, late, waiting or due within two weeks."""
    if promise.state == PromiseState.KEPT:
        return {"kind": "ok", "label": _("Nagekomen")}
    if promise.state == PromiseState.DROPPED:
        return {"kind": "", "label": _("Vervallen"), "icon": "x"}
    if promise.state == PromiseState.REPORTED_DONE:
        return {
            "kind": "wait",
            "label": _("Wacht op bevestiging van %(other)s") % {"other": party(promise.other_label)},
        }
    late = (today - promise.due_on).days
    if late > 0:
        label = ngettext("%(days)d dag te laat", "%(days)d dagen te laat", late) % {"days": late}
        return {"kind": "late", "label": label}
    if late == 0:
        return {"kind": "wait", "label": _("Loopt nog, vandaag is de laatste dag")}
    if -late <= SOON_DAYS:
        return {
            "kind": "wait",
            "label": ngettext("Loopt nog %(days)d dag", "Loopt nog %(days)d dagen", -late) % {"days": -late},
        }
    return {"kind": "", "label": _("Loopt nog")}


def promise_keys(promise: Promise, today: date) -> list[dict]:
    """The two keys for includes/keys.html: who turned which one, and when."""
    owner, other = _("nog niet gedaan"), _("nog niet aan de beurt")
    if promise.reported_done_on:
        owner = _("zegt: gedaan, op %(day)s") % {"day": day_words(promise.reported_done_on, today)}
        other = _("moet nog kijken of het klopt")
    if promise.state == PromiseState.KEPT:
        other = _("zegt: klopt, op %(day)s") % {"day": day_words(promise.settled_on, today)}
    elif promise.state == PromiseState.DROPPED:
        owner = _("liet de afspraak vervallen, op %(day)s") % {"day": day_words(promise.settled_on, today)}
        other = _("hoeft niets meer te doen")
    return [
        {
            "who": upper_first(promise.get_owner_side_display()),
            "text": owner,
            "is_turned": promise.reported_done_on is not None,
        },
        {
            "who": upper_first(promise.get_other_side_display()),
            "text": other,
            "is_turned": promise.state == PromiseState.KEPT,
        },
    ]


def promise_notes(promise: Promise, today: date) -> list[str]:
    """What must stay visible: every earlier day with its reason, how late it was done, why it was dropped."""
    notes = [
        _("Eerst was de datum %(old)s. Dat werd %(new)s, omdat: %(reason)s")
        % {"old": day_words(event.old_due_on, today), "new": day_words(event.new_due_on, today), "reason": event.text}
        for event in getattr(promise, "other_days", ())
    ]
    if promise.state == PromiseState.DROPPED:
        notes.append(_("Waarom dit vervalt: %(reason)s") % {"reason": promise.explanation})
    elif promise.state == PromiseState.OPEN and promise.explanation and promise.explanation not in " ".join(notes):
        notes.append(
            _("%(other)s meldde dat het nog niet klaar is: %(reason)s")
            % {"other": upper_first(party(promise.other_label)), "reason": promise.explanation}
        )
    late = (promise.reported_done_on - promise.due_on).days if promise.reported_done_on else 0
    if late > 0:
        notes.append(
            ngettext(
                "Gedaan, %(days)d dag later dan afgesproken.", "Gedaan, %(days)d dagen later dan afgesproken.", late
            )
            % {"days": late}
        )
    return notes


def promise_sentence(counts: dict[str, int]) -> str:
    """Say "3 nagekomen, 1 te laat, 2 lopen nog"; empty when there are none."""
    words = {
        Standing.KEPT: ngettext("%(n)d nagekomen", "%(n)d nagekomen", counts[Standing.KEPT]),
        Standing.LATE: ngettext("%(n)d te laat", "%(n)d te laat", counts[Standing.LATE]),
        Standing.AWAITING: ngettext(
            "%(n)d wacht op bevestiging", "%(n)d wachten op bevestiging", counts[Standing.AWAITING]
        ),
        Standing.RUNNING: ngettext("%(n)d loopt nog", "%(n)d lopen nog", counts[Standing.RUNNING]),
        Standing.DROPPED: ngettext("%(n)d vervallen", "%(n)d vervallen", counts[Standing.DROPPED]),
    }
    return ", ".join(words[each] % {"n": counts[each]} for each in words if counts[each])


# ── The buurtagenda ──────────────────────────────────────────────────────────
def present_block(blocks: list[Block]) -> Block | None:
    """The first block that is busy; without one, the first that is not begun; None when all are done."""
    busy = [block for block in blocks if block.state == BlockState.BUSY]
    ahead = [block for block in blocks if block.state == BlockState.NOT_STARTED]
    return next(iter(busy or ahead), None)


def block_step(block: Block, present: Block | None) -> str:
    """done, current or ahead, for the look of a step."""
    if block == present:
        return "current"
    return "done" if block.state == BlockState.DONE else "ahead"


def block_when(block: Block, today: date) -> str:
    """How far it is and by when, in a few words."""
    if block.state == BlockState.DONE:
        return _("Klaar op %(day)s") % {"day": day_words(block.done_on, today)}
    state = _("Nu bezig") if block.state == BlockState.BUSY else _("Nog niet begonnen")
    if block.due_on is None:
        return state
    if block.due_on < today:
        return _("%(state)s, had klaar moeten zijn op %(day)s") % {
            "state": state,
            "day": day_words(block.due_on, today),
        }
    return _("%(state)s, klaar %(by)s") % {"state": state, "by": by_words(block.due_on, today)}


def agenda_sentence(agenda: Agenda, blocks: list[Block]) -> str:
    """Where an agenda stands, in one sentence."""
    present = present_block(blocks)
    if present is None:
        return _("Alle %(count)d stappen zijn gezet.") % {"count": len(blocks)}
    if all(block.state == BlockState.NOT_STARTED for block in blocks):
        return _("Net begonnen. De eerste stap: %(title)s") % {"title": present.definition.title}
    return _("Stap %(order)d van %(count)d: %(title)s") % {
        "order": present.definition.order,
        "count": len(blocks),
        "title": present.definition.title,
    }


# ── What happened ────────────────────────────────────────────────────────────
def event_row(event: AgendaEvent, today: date) -> dict:
    """A line of the log for includes/timeline.html. Reads block.definition and promise."""
    when = localdate(event.at)
    return {"when": day_words(when, today), "iso": when.isoformat(), "text": event_sentence(event, today)}


def event_sentence(event: AgendaEvent, today: date) -> str:
    """What happened, who did it, in plain words."""
    who = upper_first(party(event.by_label))
    kind = event.kind
    if kind == AgendaEvent.Kind.AGENDA_STARTED:
        return _("%(who)s begon deze buurtagenda.") % {"who": who}
    if kind == AgendaEvent.Kind.BLOCK_CHANGED:
        return _block_sentence(event, who, today)
    if kind == AgendaEvent.Kind.AGENDA_CHANGED:
        return _("%(who)s heeft de buurtagenda bijgewerkt.") % {"who": who} + f" {event.text}"
    what = {"who": who, "promise": event.promise.text, "reason": event.text}
    if kind == AgendaEvent.Kind.PROMISE_MADE:
        return _("Nieuwe afspraak van %(owner)s: “%(promise)s”, %(by)s.") % {
            "owner": party(event.promise.owner_label),
            "promise": event.promise.text,
            "by": by_words(event.new_due_on, today),
        }
    if kind == AgendaEvent.Kind.PROMISE_RESCHEDULED:
        days = {"new": day_words(event.new_due_on, today), "old": day_words(event.old_due_on, today)}
        return _("“%(promise)s” kreeg een andere datum: %(new)s in plaats van %(old)s. %(reason)s") % (what | days)
    return {
        PromiseState.REPORTED_DONE: _("%(who)s meldde: “%(promise)s” is gedaan. %(reason)s"),
        PromiseState.KEPT: _("%(who)s bevestigde: “%(promise)s” is nagekomen. %(reason)s"),
        PromiseState.OPEN: _("%(who)s meldde: “%(promise)s” is nog niet klaar. %(reason)s"),
        PromiseState.DROPPED: _("%(who)s liet “%(promise)s” vervallen. %(reason)s"),
    }[PromiseState(event.to_state)] % what


def _block_sentence(event: AgendaEvent, who: str, today: date) -> str:
    title = event.block.definition.title
    told = [_("%(who)s werkte de stap “%(title)s” bij.") % {"who": who, "title": title}]
    if event.to_state == BlockState.DONE:
        told = [_("%(who)s rondde de stap “%(title)s” af.") % {"who": who, "title": title}]
    elif event.to_state == BlockState.BUSY:
        told = [_("%(who)s begon aan de stap “%(title)s”.") % {"who": who, "title": title}]
    elif event.to_state == BlockState.NOT_STARTED:
        told = [_("%(who)s zette de stap “%(title)s” terug op: nog niet begonnen.") % {"who": who, "title": title}]
    if event.new_due_on and event.old_due_on:
        told.append(
            _("Nieuwe datum: %(new)s, eerst was dat %(old)s.")
            % {"new": day_words(event.new_due_on, today), "old": day_words(event.old_due_on, today)}
        )
    elif event.new_due_on:
        told.append(_("Klaar %(by)s.") % {"by": by_words(event.new_due_on, today)})
    elif event.old_due_on:
        told.append(_("De datum is eraf gehaald."))
    return " ".join([*told, event.text]).strip()
