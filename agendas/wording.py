"""Agendas, blocks and promises as sentences, and as the small dictionaries that templates/includes/ show.

Nothing here asks the database or the clock: `today` is passed in, and what a row needs is already loaded.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agendas.models import Agenda, Block, Promise
from agendas.querysets import Standing
from agendas.workflow import BlockState, PromiseState, Side

SOON_DAYS = 14
# With these a party begins that has no name of its own.
COMMON_WORDS = frozenset({"De", "Het", "Een", "Bewoner", "Bewoners", "Buren", "Buurtbewoners"})


def day_words(day: date, today: date, *, weekday: bool = False) -> str:
    """Say "vrijdag 12 december"; with the year when that is not this year."""
    pattern = ("l " if weekday else "") + ("j F" if day.year == today.year else "j F Y")
    return date_format(day, pattern)


def by_words(day: date, today: date) -> str:
    """Say "uiterlijk vrijdag 12 december": the day itself still counts."""
    return _("uiterlijk %(day)s") % {"day": day_words(day, today, weekday=True)}


def upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def dutch(text: str) -> str:
    """Text that was written in Dutch: says so on a page in another language."""
    if get_language() == "nl" or not text:
        return text
    return format_html('<span lang="nl">{}</span>', text)


def party(label: str) -> str:
    """A party inside a sentence: "de gemeente", "een groep buren", "Team Groen", "wijkplatform Sanderbout"."""
    if label.lower() in ("gemeente", "de gemeente"):
        return _("de gemeente")
    first = label.partition(" ")[0]
    return label[:1].lower() + label[1:] if first in COMMON_WORDS else label


# ── Promises ─────────────────────────────────────────────────────────────────
def name_parties(promises: Iterable[Promise]) -> list[Promise]:
    """Note on each, as `owner` and `other`, its parties inside a sentence; `owner|capfirst` begins one."""
    named = list(promises)
    for promise in named:
        promise.owner, promise.other = party(promise.owner_label), party(promise.other_label)
    return named


def promise_row(promise: Promise, today: date) -> dict:
    """A promise for agendas/promise_row.html. Reads area, goal, agenda and `other_days` (`with_what_a_row_shows`),
    and shows `origin` when `origins.look_up` noted it."""
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
        "origin": getattr(promise, "origin", None),
    }


def promise_state(promise: Promise, today: date) -> dict:
    """For includes/state.html; coloured only when kept, late, waiting or due within two weeks."""
    if promise.state == PromiseState.KEPT:
        return {"kind": "ok", "label": _("Nagekomen")}
    if promise.state == PromiseState.DROPPED:
        return {"kind": "", "label": _("Vervallen"), "icon": "x"}
    if promise.state == PromiseState.UNCONFIRMED:
        return {"kind": "", "label": _("Afgesloten, niet bevestigd"), "icon": "clock"}
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
    # One party is several people: "bewoners zeggen".
    own, its = (2 if side == Side.RESIDENTS else 1 for side in (promise.owner_side, promise.other_side))
    settled = {"day": day_words(promise.settled_on, today)} if promise.settled_on else {}
    if promise.reported_done_on:
        reported = {"day": day_words(promise.reported_done_on, today)}
        owner = ngettext("zegt: gedaan, op %(day)s", "zeggen: gedaan, op %(day)s", own) % reported
        other = ngettext("moet nog kijken of het klopt", "moeten nog kijken of het klopt", its)
    if promise.state == PromiseState.KEPT:
        other = ngettext("zegt: klopt, op %(day)s", "zeggen: klopt, op %(day)s", its) % settled
    elif promise.state == PromiseState.DROPPED:
        owner = (
            ngettext("liet de afspraak vervallen, op %(day)s", "lieten de afspraak vervallen, op %(day)s", own)
            % settled
        )
        other = ngettext("hoeft niets meer te doen", "hoeven niets meer te doen", its)
    elif promise.was_unasked:
        other = _("er was niemand om dit aan te vragen")
    elif promise.state == PromiseState.UNCONFIRMED:
        other = ngettext(
            "reageerde niet, ook niet na twee herinneringen", "reageerden niet, ook niet na twee herinneringen", its
        )
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
    elif promise.was_unasked:
        closed = _("Afgesloten op %(day)s.") % {"day": day_words(promise.settled_on, today)}
        notes.append(f"{closed} {_(promise.explanation)}")
    elif promise.state == PromiseState.UNCONFIRMED:
        notes.append(
            _("Afgesloten op %(day)s. %(other)s kan nog steeds zeggen of het klopt.")
            % {
                "day": day_words(promise.settled_on, today),
                "other": upper_first(party(promise.other_label)),
            }
        )
    elif promise.state == PromiseState.OPEN and promise.explanation and promise.explanation not in " ".join(notes):
        notes.append(
            _("%(other)s meldde dat het nog niet klaar is: %(reason)s")
            % {"other": upper_first(party(promise.other_label)), "reason": promise.explanation}
        )
    if promise.asked_after_on and promise.is_overdue(today):
        asker = promise.platform.name if promise.platform else _("Het wijkplatform")
        notes.append(asked_after(asker, promise.asked_after_on, promise.asked_after_due_on, today))
    late = (promise.reported_done_on - promise.due_on).days if promise.reported_done_on else 0
    if late > 0:
        notes.append(
            ngettext(
                "Gedaan, %(days)d dag later dan afgesproken.", "Gedaan, %(days)d dagen later dan afgesproken.", late
            )
            % {"days": late}
        )
    return notes


def asked_after(asker: str, asked_on: date, due_on: date, today: date) -> str:
    """That a platform asked where it stays, and by when the municipality says more."""
    words = {"who": upper_first(asker), "day": day_words(asked_on, today), "by": by_words(due_on, today)}
    if due_on < today:
        return _("%(who)s vroeg op %(day)s waar dit blijft. Er had %(by)s bericht moeten zijn.") % words
    return _("%(who)s vroeg op %(day)s waar dit blijft. Er komt %(by)s bericht.") % words


def promise_sentence(counts: dict[str, int]) -> str:
    """Say "3 nagekomen, 1 te laat, 2 lopen nog"; empty when there are none."""
    words = {
        Standing.KEPT: ngettext("%(n)d nagekomen", "%(n)d nagekomen", counts[Standing.KEPT]),
        Standing.LATE: ngettext("%(n)d te laat", "%(n)d te laat", counts[Standing.LATE]),
        Standing.AWAITING: ngettext(
            "%(n)d wacht op bevestiging", "%(n)d wachten op bevestiging", counts[Standing.AWAITING]
        ),
        Standing.RUNNING: ngettext("%(n)d loopt nog", "%(n)d lopen nog", counts[Standing.RUNNING]),
        Standing.UNCONFIRMED: ngettext(
            "%(n)d afgesloten, niet bevestigd", "%(n)d afgesloten, niet bevestigd", counts[Standing.UNCONFIRMED]
        ),
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
