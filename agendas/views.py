"""The public pages: all agendas, one agenda, and the register of promises."""

from datetime import date

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import public_page
from agendas import origins, wording
from agendas.forms import PromiseFilter, register_url
from agendas.history import history
from agendas.models import Agenda, Promise
from agendas.querysets import Standing
from agendas.workflow import BlockState
from neighbourhoods.models import Area, Platform

PROMISES_A_PAGE = 25
MOST_PROMISES_ON_AN_AGENDA = 12
MOST_EVENTS_ON_AN_AGENDA = 15
# Many reminders become one line.
MOST_EVENTS_READ = 100

LOOK_OF_STANDING = {Standing.LATE: "late", Standing.AWAITING: "wait"}


@public_page
def agenda_list(request: HttpRequest) -> HttpResponse:
    """All agendas and where they stand, and the wijken that have none yet."""
    agendas = list(Agenda.objects.visible_to(None).with_area().with_blocks())
    areas = list(
        Area.objects.current().exclude(level=Area.Level.MUNICIPALITY).select_related("parent").defer("geometry")
    )
    platforms = list(
        Platform.objects.not_dissolved().prefetch_related(Prefetch("areas", Area.objects.defer("geometry")))
    )
    taken = {agenda.area_id for agenda in agendas} | {agenda.area.parent_id for agenda in agendas}
    by_wijk = {}
    for platform in sorted(platforms, key=lambda platform: platform.is_active):
        for area in platform.areas.all():
            by_wijk[area.pk if area.level == Area.Level.WIJK else area.parent_id] = platform
    without = [
        {"area": area, "platform": by_wijk.get(area.pk), "url": reverse("wijk_detail", args=[area.slug])}
        for area in areas
        if area.level == Area.Level.WIJK and area.pk not in taken
    ]
    rows = [_agenda_row(agenda) for agenda in agendas]
    return render(request, "agendas/agenda_list.html", {"rows": rows, "without": without})


def _agenda_row(agenda: Agenda) -> dict:
    blocks = list(agenda.blocks.all())
    present = wording.present_block(blocks)
    return {
        "title": agenda.title,
        "url": agenda.get_absolute_url(),
        "place": agenda.area.name,
        "text": wording.agenda_sentence(agenda, blocks),
        "small": _platform_words(agenda),
        "steps": [{"label": block.definition.title, "state": wording.block_step(block, present)} for block in blocks],
        "road_text": _("%(done)d van de %(count)d stappen klaar")
        % {"done": sum(block.state == BlockState.DONE for block in blocks), "count": len(blocks)},
    }


@public_page
def agenda_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One agenda: its seven blocks, its promises, and what happened."""
    today = timezone.localdate()
    found = Agenda.objects.visible_to(None).with_area().with_blocks()
    agenda = get_object_or_404(found, slug=slug)
    blocks = list(agenda.blocks.all())
    present = wording.present_block(blocks)
    promises = Promise.objects.visible_to(None).filter(agenda=agenda)
    shown = list(promises.running_first().with_what_a_row_shows()[: MOST_PROMISES_ON_AN_AGENDA + 1])
    events = agenda.events.select_related("block__definition", "promise").order_by("-at", "-pk")
    counts = promises.counted(today)
    context = {
        "agenda": agenda,
        "sentence": wording.agenda_sentence(agenda, blocks),
        "blocks": [
            {
                "block": block,
                "state": wording.block_step(block, present),
                "when": wording.block_when(block, today),
                "is_late": block.is_overdue(today),
            }
            for block in blocks
        ],
        "promises": [wording.promise_row(promise, today) for promise in shown[:MOST_PROMISES_ON_AN_AGENDA]],
        "promise_sentence": wording.promise_sentence(counts),
        "all_promises_url": register_url(agenda=agenda.slug),
        "has_more_promises": len(shown) > MOST_PROMISES_ON_AN_AGENDA,
        "events": history(events[:MOST_EVENTS_READ], today)[:MOST_EVENTS_ON_AN_AGENDA],
        "small": _agenda_facts(agenda, today),
        "crumbs": [{"label": _("Buurtagenda's"), "url": reverse("agendas:agenda_list")}],
    }
    return render(request, "agendas/agenda_detail.html", context)


def _platform_words(agenda: Agenda) -> str:
    """Who keeps it; a platform that stopped or sleeps is named as such."""
    if agenda.platform is None:
        return _("Zonder wijkplatform")
    if agenda.platform.is_active:
        return agenda.platform.name
    return f"{agenda.platform.name} ({agenda.platform.get_state_display()})"


def _agenda_facts(agenda: Agenda, today: date) -> str:
    facts = [_("Voor %(area)s.") % {"area": agenda.area.name}]
    if agenda.platform:
        facts.append(_platform_words(agenda) + ".")
    facts.append(_("Begonnen op %(day)s.") % {"day": wording.day_words(agenda.started_on, today)})
    if agenda.review_on:
        facts.append(
            _("Terugkijken doen we op %(day)s.") % {"day": wording.day_words(agenda.review_on, today, weekday=True)}
        )
    return " ".join(facts)


@public_page
def promise_list(request: HttpRequest) -> HttpResponse:
    """The register: who promised what by when, and how that went."""
    today = timezone.localdate()
    form = PromiseFilter(request.GET)
    form.is_valid()
    cleaned, asked = form.cleaned_data, form.asked()
    everywhere = {name: value for name, value in cleaned.items() if name != "stand"}
    counts = Promise.objects.filtered(everywhere, today).counted(today)
    found = Promise.objects.filtered(cleaned, today).running_first()
    if cleaned.get("na"):
        found = found.after(*cleaned["na"])
    rows = list(found.with_what_a_row_shows()[: PROMISES_A_PAGE + 1])
    origins.look_up(rows)
    last = rows[PROMISES_A_PAGE - 1] if len(rows) > PROMISES_A_PAGE else None
    without_standing = {name: value for name, value in asked.items() if name != "stand"}
    context = {
        "form": form,
        "promises": [wording.promise_row(promise, today) for promise in rows[:PROMISES_A_PAGE]],
        "counts": [
            {
                "number": counts[each],
                "label": each.label,
                "url": register_url(**without_standing, stand=each.value),
                "kind": LOOK_OF_STANDING.get(each, "") if counts[each] else "",
                "is_current": cleaned.get("stand") == each.value,
            }
            for each in Standing
        ],
        "chips": form.chips(),
        "download_query": f"?{urlencode(asked)}" if asked else "",
        "clear_url": register_url(),
        "is_narrowed": bool(asked),
        "next_url": register_url(**asked, na=f"{last.place}_{last.pk}") if last else "",
        "first_url": register_url(**asked) if cleaned.get("na") else "",
    }
    return render(request, "agendas/promise_list.html", context)
