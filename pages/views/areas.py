"""Wijken and buurten: what goes on there, what was agreed, how it is, and who works there."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.forms import register_url
from agendas.models import Block, Promise
from agendas.querysets import Standing
from agendas.wording import agenda_sentence, promise_sentence
from agendas.workflow import PromiseState
from initiatives.models import Initiative
from initiatives.workflow import WITH_A_RESULT, Status
from neighbourhoods import figures, geo, outlines
from neighbourhoods.models import Area, Platform
from pages import findings, querysets, wording
from pages.forms import FindAreaForm

PLANS = 6
MOST_EVENTS = 6
PROMISES = 4


@require_safe
@public_page
def area_list(request: HttpRequest) -> HttpResponse:
    """All wijken with their buurten, on a map and as a list."""
    areas = sorted(querysets.wijken_with_plans(), key=lambda area: area.name)
    listed = [
        {
            "area": wijk,
            "plans": running(wijk.open_number),
            "buurten": [buurt for buurt in areas if buurt.parent_id == wijk.pk],
        }
        for wijk in areas
        if wijk.level == Area.Level.WIJK
    ]
    return render(
        request,
        "pages/area_list.html",
        {
            "wijken": listed,
            "buurt_number": sum(len(wijk["buurten"]) for wijk in listed),
            "find_form": FindAreaForm(),
            "outline": outlines.outline_map(links=True, label=_("Kaart van alle buurten. Kies uw buurt.")),
        },
    )


@require_safe
@public_page
def wijk_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One wijk: all that its buurten have together. Eight queries."""
    wijk = get_object_or_404(querysets.area_page("wijk", timezone.localdate()), slug=slug)
    return _area_page(
        request,
        wijk,
        above=[wijk.pk, wijk.parent_id],
        plans=Initiative.objects.listed().filter(wijk=wijk),
        promises=Promise.objects.visible_to(None).in_area(wijk),
        filters={"wijk": wijk.slug},
    )


@require_safe
@public_page
def buurt_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One buurt. Eight queries."""
    buurt = get_object_or_404(querysets.area_page("buurt", timezone.localdate()), slug=slug)
    return _area_page(
        request,
        buurt,
        above=[buurt.pk, buurt.parent_id, buurt.parent.parent_id],
        plans=Initiative.objects.listed().filter(buurt=buurt),
        promises=Promise.objects.visible_to(None).filter(area=buurt),
        filters={"buurt": buurt.slug},
    )


def _area_page(request, area: Area, *, above: list[int], plans, promises, filters: dict[str, str]) -> HttpResponse:
    today = timezone.localdate(timezone.now())
    ground = geo.ground()
    promises = list(querysets.promises_by_urgency(promises, today)[:PROMISES])
    parts = [buurt.pk for buurt in ground.parts(area)]
    own_agenda, other_agendas = agendas(list(querysets.blocks_here([*above, *parts])), area, today)
    rows = figures.figures_for(area)
    return render(
        request,
        "pages/area_detail.html",
        {
            "area": area,
            "is_wijk": is_wijk(area),
            "crumbs": _crumbs(area),
            "lead": lead(area, rows, promises),
            "lead_source": lead_source(rows),
            "outline": outlines.outline_map([area], label=map_label(area), ground=ground),
            "buurten": sorted(ground.parts(area), key=lambda buurt: buurt.name) if is_wijk(area) else [],
            "events": events(querysets.rows_of(plans.newest_first())[:PLANS], promises, today, is_wijk(area)),
            "coming": [coming_event(row, today, is_wijk(area)) for row in area.coming],
            "calendar_url": reverse("wijk_calendar" if is_wijk(area) else "buurt_calendar", args=[area.slug]),
            "plans_url": f"{reverse('initiatives:list')}?{urlencode(filters)}",
            "promises": [wording.promise_card(promise, today) for promise in promises],
            "promises_title": promises_title(promises),
            "promises_url": register_url(**filters),
            "promise_number": promises[0].all_number if promises else 0,
            "agenda": own_agenda,
            "other_agendas": other_agendas,
            "tiles": findings.tiles(rows),
            "figure_table": findings.table(area, rows),
            "figure_sources": findings.sources(rows),
            "platforms": [platform(row, today) for row in querysets.platforms_here([*above, *parts])],
        },
    )


def is_wijk(area: Area) -> bool:
    return area.level == Area.Level.WIJK


def _crumbs(area: Area) -> list[dict]:
    crumbs = [{"label": _("Buurten"), "url": reverse("area_list")}]
    if area.level == Area.Level.BUURT:
        wijk = area.parent
        crumbs.append({"label": _("Wijk %(name)s") % {"name": wijk.name}, "url": wijk.get_absolute_url()})
    return crumbs


def map_label(area: Area) -> str:
    if area.level == Area.Level.WIJK:
        return _("Kaart: de wijk %(name)s en wat eromheen ligt") % {"name": area.name}
    return _("Kaart: %(name)s ligt in de wijk %(wijk)s") % {"name": area.name, "wijk": area.parent.name}


def running(number: int) -> str:
    if not number:
        return _("Er loopt nu geen plan.")
    return ngettext("Er loopt nu %(number)d plan.", "Er lopen nu %(number)d plannen.", number) % {"number": number}


def lead(area: Area, rows: list, promises: list[Promise]) -> str:
    """How many people live here, and what runs now; only what is published and true."""
    words = []
    if people := findings.people(rows):
        number = number_format(people.value, 0, force_grouping=True)
        here = _("Deze buurt heeft %(number)s inwoners.")
        if is_wijk(area):
            here = _("Deze wijk heeft %(number)s inwoners.")
        words.append(here % {"number": number})
    words.append(running(area.open_number))
    if promises:
        row = promises[0]
        open_number = row.running_number + row.late_number + row.awaiting_number
        if open_number:
            words.append(
                ngettext("Er loopt %(number)d afspraak.", "Er lopen %(number)d afspraken.", open_number)
                % {"number": open_number}
            )
    return " ".join(words)


def lead_source(rows: list) -> str:
    people = findings.people(rows)
    return _("Inwoners: %(source)s, %(year)d.") % {"source": people.source, "year": people.year} if people else ""


def events(plans: list[Initiative], promises: list[Promise], today: date, with_buurt: bool) -> list[dict]:
    """The newest about each plan, and which promises were kept, for includes/timeline.html, newest first."""
    kept = [promise for promise in promises if promise.state == PromiseState.KEPT]
    told = [plan_event(plan, today, with_buurt) for plan in plans] + [kept_event(promise) for promise in kept]
    told.sort(key=lambda event: event["on"], reverse=True)
    return [
        event | {"when": wording.day(event["on"], today), "iso": event["on"].isoformat()}
        for event in told[:MOST_EVENTS]
    ]


def plan_event(plan: Initiative, today: date, with_buurt: bool) -> dict:
    text = wording.answer_sentence(plan, today)
    if plan.status in WITH_A_RESULT:
        text = wording.shorten(plan.result, 140)
    status = "" if plan.status == Status.ANSWERED else plan.get_status_display()
    words = [plan.buurt.name if with_buurt else "", status, text]
    return {
        "on": timezone.localdate(plan.closed_at or plan.answered_at or plan.received_at),
        "title": plan.title,
        "lang": wording.DUTCH,
        "url": plan.get_absolute_url(),
        "text": " ".join(f"{word.rstrip('.')}." for word in words if word),
    }


def coming_event(row: dict, today: date, with_buurt: bool) -> dict:
    """An activity that residents plan, for includes/timeline.html. `row` is one of `coming` of the area."""
    on = date.fromisoformat(row["on"])
    where = [row["place"], row["buurt"] if with_buurt else ""]
    return {
        "when": wording.day(on, today, weekday=True),
        "iso": row["on"],
        "title": row["title"],
        "lang": wording.DUTCH,
        "url": reverse("initiatives:detail", args=[row["number"]]),
        "text": ", ".join(part for part in where if part),
    }


def kept_event(promise: Promise) -> dict:
    return {
        "on": promise.settled_on,
        "title": promise.text,
        "lang": wording.DUTCH,
        "url": promise.get_absolute_url(),
        "text": _("Deze afspraak is nagekomen. Beide kanten zeggen: het is gedaan."),
    }


def promises_title(promises: list[Promise]) -> str:
    """The counts over all promises of the area, which every row carries."""
    if not promises:
        return _("Afspraken")
    counts = {standing: getattr(promises[0], f"{standing.name.lower()}_number") for standing in Standing}
    return _("Afspraken: %(counts)s") % {"counts": promise_sentence(counts)}


def agendas(blocks: list[Block], area: Area, today: date) -> tuple[dict | None, list[dict]]:
    """The agenda of this area, or else of what lies above it, with its steps; and those of its parts, as cards."""
    by_agenda: dict[int, list[Block]] = {}
    for block in blocks:
        by_agenda.setdefault(block.agenda_id, []).append(block)
    nearness = {area.pk: 0, area.parent_id: 1}
    own, others = [], []
    for steps in by_agenda.values():
        place = steps[0].agenda.area
        (others if place.parent_id == area.pk else own).append(steps)
    own.sort(key=lambda steps: nearness.get(steps[0].agenda.area_id, 2))
    return agenda(own[0], area, today) if own else None, [agenda_card(steps) for steps in others]


def agenda(steps: list[Block], area: Area, today: date) -> dict:
    chosen = steps[0].agenda
    return {
        "heading": agenda_heading(steps),
        "title": chosen.title,
        "url": chosen.get_absolute_url(),
        "of_other": chosen.area.name if chosen.area_id != area.pk else "",
        "steps": wording.agenda_steps(steps, today),
    }


def agenda_heading(steps: list[Block]) -> str:
    present = wording.present_block(steps)
    if present is None:
        return _("De buurtagenda: alle %(total)d stappen zijn klaar") % {"total": len(steps)}
    return _("De buurtagenda: stap %(place)d van %(total)d") % {"place": steps.index(present) + 1, "total": len(steps)}


def agenda_card(steps: list[Block]) -> dict:
    chosen = steps[0].agenda
    return {
        "over": chosen.area.name,
        "title": chosen.title,
        "url": chosen.get_absolute_url(),
        "text": agenda_sentence(chosen, steps),
    }


def platform(row: Platform, today: date) -> dict:
    """A wijkplatform with its state and the last plans it received."""
    since = wording.day(row.state_since, today)
    states = {
        Platform.State.ACTIVE: "",
        Platform.State.DORMANT: _("Dit wijkplatform slaapt sinds %(day)s: er zijn nu geen bijeenkomsten."),
        Platform.State.DISSOLVED: _("Dit wijkplatform is opgeheven op %(day)s."),
    }
    members = ngettext("%(number)d vrijwilliger", "%(number)d vrijwilligers", row.member_number)
    return {
        "name": row.name,
        "is_active": row.is_active,
        "state": states[row.state] % {"day": since} if states[row.state] else "",
        "reason": row.state_reason,
        "about": row.about,
        "members": members % {"number": row.member_number} if row.is_active and row.member_number else "",
        "has_contact": row.contact_id is not None,
        "received": [_received(plan, today, row.is_active) for plan in row.received],
    }


def _received(plan: dict, today: date, is_active: bool) -> dict:
    asked = timezone.localdate(datetime.fromisoformat(plan["asked_at"]))
    given = plan["given_at"] and timezone.localdate(datetime.fromisoformat(plan["given_at"]))
    if given:
        text = _("Advies gegeven op %(day)s.") % {"day": wording.day(given, today)}
    else:
        text = _("Nog geen advies.") if is_active else _("Geen advies gegeven.")
    return {
        "when": wording.day(asked, today),
        "iso": asked.isoformat(),
        "title": plan["title"],
        "url": reverse("initiatives:detail", args=[plan["number"]]),
        "text": text,
    }
