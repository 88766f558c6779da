"""What came of plans, as the small dictionaries that templates show."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agendas.wording import day_words, dutch
from initiatives.models import Initiative, LookBack
from initiatives.wording import shorten
from initiatives.workflow import Status

MANY_LETTERS = 400


def row(initiative: Initiative, today: date) -> dict:
    """A plan that is done: its result, its promises, its lesson. Reads what `for_results` annotates."""
    lesson = shorten(initiative.lesson or "", 240)
    return {
        "title": dutch(initiative.title),
        "url": initiative.get_absolute_url(),
        "place": initiative.buurt.name,
        "result": dutch(shorten(initiative.result, MANY_LETTERS)),
        "lesson": dutch(lesson) if lesson else "",
        "small": _since(initiative) % {"day": day_words(localdate(initiative.closed_at), today)},
        "state": promises(initiative.kept_number, initiative.promise_number),
    }


def _since(initiative: Initiative) -> str:
    if initiative.status == Status.HANDED_BACK:
        return _("Taak terug naar de gemeente op %(day)s")
    return _("Klaar sinds %(day)s")


def promises(kept: int, whole: int) -> dict | None:
    """How many of the promises that came of it were kept, for includes/state.html. None when there were none."""
    if not whole:
        return None
    if whole == 1:
        label = _("De afspraak is nagekomen") if kept else _("De afspraak is nog niet nagekomen")
    else:
        label = _("%(kept)d van de %(n)d afspraken nagekomen") % {"kept": kept, "n": whole}
    return {"kind": "ok" if kept == whole else "", "label": label}


def lesson(look_back: LookBack, today: date) -> dict:
    """A look back as a row. Reads `initiative.buurt`."""
    initiative = look_back.initiative
    return {
        "title": dutch(initiative.title),
        "url": initiative.get_absolute_url() + "#terugblik",
        "place": initiative.buurt.name,
        "kind": initiative.get_kind_display(),
        "told": told(look_back),
        "when": day_words(localdate(look_back.told_at), today),
    }


def told(look_back: LookBack) -> list[dict]:
    """The three answers, the advice first, for includes/facts.html."""
    return [
        {"label": _("Tip voor anderen"), "text": dutch(look_back.lesson)},
        {"label": _("Wat ging goed"), "text": dutch(look_back.went_well)},
        {"label": _("Wat was lastig"), "text": dutch(look_back.was_hard)},
    ]
