"""What lies on the desk of a platform: today's asks, its agendas, its promises, new plans."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas import wording
from agendas.models import Agenda, Block, Promise
from agendas.workflow import TO_JUDGE, PromiseState, key_of
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Area
from pages.platform.door import Visit

ASKED_AHEAD = timedelta(days=14)
FIRST_ASKS = 3
MOST_ROWS = 30
MOST_PLANS = 5


def asks(visit: Visit) -> list[dict]:
    """Everything that waits for this platform now, the earliest day first: advice, confirming, own promises, blocks."""
    platform, today = visit.platform, visit.today
    horizon = today + ASKED_AHEAD
    advices = Advice.objects.awaited().filter(platform=platform).select_related("initiative__buurt")
    promises = Promise.objects.visible_to(visit.user).running().filter(platform=platform)
    blocks = Block.objects.due_by(horizon).filter(agenda__platform=platform).select_related("agenda", "definition")
    found = [_ask_for_advice(advice, visit) for advice in advices.order_by("due_on")[:MOST_ROWS]]
    for promise in promises.order_by("due_on")[:MOST_ROWS]:
        if is_to_confirm(promise, visit):
            found.append(_ask_to_confirm(promise, visit))
        elif is_own(promise, visit) and promise.state == PromiseState.OPEN and promise.due_on <= horizon:
            found.append(_ask_for_promise(promise, visit))
    found += [_ask_for_block(block, visit) for block in blocks[:MOST_ROWS]]
    return sorted(found, key=lambda ask: ask["day"])


def is_own(promise: Promise, visit: Visit) -> bool:
    """Whether this platform holds the key of the one who promised."""
    return key_of(visit.role, promise.owner_side, promise.other_side) == "owner"


def is_to_confirm(promise: Promise, visit: Visit) -> bool:
    """Whether the other party says it is done, and this platform must look."""
    key = key_of(visit.role, promise.owner_side, promise.other_side)
    return promise.state in TO_JUDGE and key == "other"


def _ask(day: date, today: date, **words) -> dict:
    late = (today - day).days
    if late > 0:
        state = {"kind": "late", "label": ngettext("%(n)d dag te laat", "%(n)d dagen te laat", late) % {"n": late}}
    else:
        state = {"kind": "wait", "label": wording.upper_first(wording.by_words(day, today))}
    return {"day": day, "state": state} | words


def _ask_for_advice(advice: Advice, visit: Visit) -> dict:
    return _ask(
        advice.due_on,
        visit.today,
        title=_("Geef advies over “%(title)s”") % {"title": advice.initiative.title},
        text=_("Een plan van bewoners in %(area)s. De gemeente wil weten wat u ervan vindt.")
        % {"area": advice.initiative.buurt.name},
        url=reverse("platform_advice", args=[visit.platform.slug, advice.initiative.number]),
        button=_("Geef advies"),
    )


def _ask_to_confirm(promise: Promise, visit: Visit) -> dict:
    return {
        "day": promise.reported_done_on,
        "state": {
            "kind": "wait",
            "label": _("Gemeld op %(day)s") % {"day": wording.day_words(promise.reported_done_on, visit.today)},
        },
        "title": _("Klopt het dat dit klaar is? “%(text)s”") % {"text": promise.text},
        "text": _("%(owner)s zegt dat het gedaan is. Kijk of dat klopt.")
        % {"owner": wording.upper_first(wording.party(promise.owner_label))},
        "url": reverse("platform_promise", args=[visit.platform.slug, promise.number]),
        "button": _("Zeg of het klopt"),
    }


def _ask_for_promise(promise: Promise, visit: Visit) -> dict:
    return _ask(
        promise.due_on,
        visit.today,
        title=_("Uw afspraak: “%(text)s”") % {"text": promise.text},
        text=_("Dit beloofde u aan %(other)s. Is het klaar, of lukt het niet?")
        % {"other": wording.party(promise.other_label)},
        url=reverse("platform_promise", args=[visit.platform.slug, promise.number]),
        button=_("Vertel hoe het staat"),
    )


def _ask_for_block(block: Block, visit: Visit) -> dict:
    return _ask(
        block.due_on,
        visit.today,
        title=_("Stap %(order)d van de buurtagenda: “%(title)s”")
        % {"order": block.definition.order, "title": block.definition.title},
        text=_("Werk deze stap bij. Lukt de datum niet, kies dan een andere."),
        url=reverse("platform_block", args=[visit.platform.slug, block.pk]),
        button=_("Werk deze stap bij"),
    )


def plans_of(visit: Visit) -> QuerySet:
    """The public plans in the areas of this platform."""
    plans = Initiative.objects.listed()
    areas = visit.areas
    if any(area.level == Area.Level.MUNICIPALITY for area in areas):
        return plans
    return plans.filter(Q(buurt__in=areas) | Q(wijk__in=areas))


def agendas_of(visit: Visit) -> list[dict]:
    """Each agenda of the platform, its blocks with the address where one changes them."""
    found = Agenda.objects.visible_to(visit.user).filter(platform=visit.platform).with_blocks()
    rows = []
    for agenda in found:
        blocks = list(agenda.blocks.all())
        present = wording.present_block(blocks)
        rows.append(
            {
                "agenda": agenda,
                "sentence": wording.agenda_sentence(agenda, blocks),
                "blocks": [
                    {
                        "block": block,
                        "state": wording.block_step(block, present),
                        "when": wording.block_when(block, visit.today),
                        "is_late": block.is_overdue(visit.today),
                        "url": reverse("platform_block", args=[visit.platform.slug, block.pk]),
                    }
                    for block in blocks
                ],
            }
        )
    return rows


def promises_of(visit: Visit) -> list[dict]:
    """The promises of and to the platform, running ones first, each with its own page."""
    found = Promise.objects.visible_to(visit.user).filter(platform=visit.platform).running_first()
    rows = []
    for promise in found.with_what_a_row_shows()[:MOST_ROWS]:
        row = wording.promise_row(promise, visit.today)
        row["url"] = ""
        if promise.state in (PromiseState.OPEN, *TO_JUDGE) and (
            is_own(promise, visit) or is_to_confirm(promise, visit)
        ):
            row["url"] = reverse("platform_promise", args=[visit.platform.slug, promise.number])
        rows.append(row)
    return rows


def newest_plans(visit: Visit) -> list[dict]:
    """The last plans from the areas of the platform."""
    plans = plans_of(visit).select_related("buurt").newest_first()[:MOST_PLANS]
    return [
        {
            "title": plan.title,
            "url": plan.get_absolute_url(),
            "place": plan.buurt.name,
            "text": plan.get_status_display(),
        }
        for plan in plans
    ]
