"""The council's pages: are we keeping our word, where not, what do people bring, and what lies too long?"""

from collections.abc import Callable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.models import Agenda, Block
from agendas.wording import day_words
from agendas.workflow import BlockState
from dashboards import charts, figures, wording
from dashboards.compare import compare
from dashboards.figures import Period, PlanCounts, Plans, PromiseCounts
from dashboards.forms import CompareForm
from dashboards.waiting import GROUPS, Waiting, waiting
from goals.models import Goal
from neighbourhoods import geo, outlines
from neighbourhoods.models import Area

GOALS_SHOWN = 10
# Of what lies too long: on the page itself, and of each kind on the page of its own.
WAITING_SHOWN, WAITING_LISTED = 5, 200


@require_safe
@public_page
def council(request: HttpRequest) -> HttpResponse:
    """Eight queries: areas, goals, plans, promises, agendas, figures, what waits, and the name of the municipality."""
    now = timezone.now()
    period = Period.until(timezone.localdate(now))
    ground = geo.ground()
    areas = [area for area in ground.areas.values() if area.level != Area.Level.MUNICIPALITY]
    wijken = [area for area in areas if area.level == Area.Level.WIJK]
    buurten = [area for area in areas if area.level == Area.Level.BUURT]
    goals = figures.goals_with_counts()
    plans = figures.count_plans(period)
    promises, promises_by_wijk = figures.count_promises(period, areas)
    form = CompareForm(request.GET, wijken=wijken)
    themes = list({goal.theme_id: goal.theme for goal in goals}.values())
    context = {
        "headline": wording.headline(plans.all, promises),
        "weakest": wording.weakest(plans.all, [(wijk.name, plans.by_wijk[wijk.pk]) for wijk in wijken]),
        "moment": timezone.localtime(now),
        "since": day_words(period.start, period.today),
        "answers": answers(plans, period),
        "promises": promise_tile(promises, period),
        "months": charts.months(plans, period),
        "silent": silent_buurten(plans, buurten, ground),
        "waiting": waiting_tile(waiting(period.today), period.today),
        "wijk_rows": [
            {
                "head": wijk.name,
                "url": wijk.get_absolute_url(),
                "cells": cells(plans.by_wijk[wijk.pk], period, wijk=wijk),
            }
            for wijk in wijken
        ],
        "total_cells": cells(plans.all, period),
        "theme_rows": [
            {
                "head": theme.title,
                "url": theme.get_absolute_url(),
                "cells": cells(plans.by_theme[theme.pk], period, thema=theme),
            }
            for theme in themes
        ],
        "heat_columns": [{"label": wijk.name, "url": wijk.get_absolute_url()} for wijk in wijken],
        "heat_rows": heat_rows(plans, period, themes, wijken),
        "goals": goal_lists(goals),
        "agendas": agenda_rows(wijken),
        "form": form,
        "compare": compare(form, plans, promises_by_wijk, period),
    }
    return render(request, "dashboards/council.html", context)


@require_safe
@public_page
def council_waiting(request: HttpRequest) -> HttpResponse:
    """The whole list of what lies too long, by what it waits for. Two queries."""
    today = timezone.localdate()
    tile = waiting_tile(waiting(today), today)
    crumbs = [{"label": _("Voor de gemeenteraad"), "url": reverse("council")}]
    return render(request, "dashboards/waiting.html", {"waiting": tile, "crumbs": crumbs})


def waiting_tile(found: list[Waiting], today: date) -> dict:
    """How much lies too long, by what it waits for, and what lies longest."""
    address = reverse("council_waiting")
    groups = []
    for group in GROUPS:
        mine = [row for row in found if row.group == group]
        if mine:
            groups.append(
                {
                    "key": group.key,
                    "title": group.title,
                    "sentence": group.sentence % len(mine),
                    "value": len(mine),
                    "url": f"{address}#{group.key}",
                    "rows": [wording.waiting_row(row, today) for row in mine[:WAITING_LISTED]],
                    "is_cut": len(mine) > WAITING_LISTED,
                }
            )
    first = [wording.waiting_row(row, today) for row in found[:WAITING_SHOWN]]
    return {"total": len(found), "url": address, "groups": groups, "first": first}


def cells(counts: PlanCounts, period: Period, **places) -> list[dict]:
    """The numbers of one row of a table, narrowed by wijk or theme."""
    return figures.plan_cells(counts, **{name: row.slug for name, row in places.items()}, sinds=period.start)


def answers(plans: Plans, period: Period) -> dict:
    """The first tile: every number with its link."""
    received, in_time, late, waiting, overdue = cells(plans.all, period)
    counts = plans.all
    rest = counts.received - counts.in_time - counts.late - counts.open
    places = charts.parts(counts.in_time, counts.late, counts.open, rest)
    return {
        "received": received,
        "in_time": in_time,
        "late": late,
        "open": waiting,
        "overdue": overdue,
        "bar": dict(zip(("in_time", "late", "open", "rest"), places, strict=True)),
    }


def promise_tile(counts: PromiseCounts, period: Period) -> dict:
    """The second tile: how promises ended, and one bar of it."""
    links = figures.promise_links(period)
    without_second_key = counts.awaiting + counts.unconfirmed
    kept, awaiting, late, dropped = charts.parts(counts.kept, without_second_key, counts.late, counts.dropped)
    return {name: {"value": getattr(counts, name), "url": url} for name, url in links.items()} | {
        "bar": {"kept": kept, "awaiting": awaiting, "late": late, "dropped": dropped}
    }


def silent_buurten(plans: Plans, buurten: list[Area], ground: geo.Ground) -> dict:
    """The third tile: from which buurten no plan came, with a map."""
    return silent_of(lambda buurt: not plans.by_buurt[buurt.pk].received, buurten, ground)


def silent_of(is_silent: Callable[[Area], bool], buurten: list[Area], ground: geo.Ground) -> dict:
    """The buurten that are not heard, as a sentence, a list and a map."""
    silent = [buurt for buurt in buurten if is_silent(buurt)]
    return {
        "sentence": wording.silent_sentence(len(silent), len(buurten)),
        "number": len(silent),
        "total": len(buurten),
        "buurten": silent,
        "outline": outlines.outline_map(
            empty=silent,
            labels=False,
            label=_("Kaart. Uit de gestreepte buurten kwam geen plan."),
            ground=ground,
        ),
    }


def heat_rows(plans: Plans, period: Period, themes: list, wijken: list[Area]) -> list[dict]:
    """Themes by wijken: the number of plans, and how it compares with the largest."""
    largest = max(plans.by_theme_and_wijk.values(), default=1)
    return [
        {
            "label": theme.title,
            "url": theme.get_absolute_url(),
            "cells": [
                {
                    "value": (value := plans.by_theme_and_wijk[theme.pk, wijk.pk]),
                    "url": figures.plans_url(thema=theme.slug, wijk=wijk.slug, sinds=period.start),
                    "heat": charts.heat(value, largest),
                }
                for wijk in wijken
            ],
        }
        for theme in themes
    ]


def goal_lists(goals: list[Goal]) -> dict:
    """Goals with plans, the most first; and goals without, by theme."""
    brought = sorted((goal for goal in goals if goal.plan_number), key=lambda goal: -goal.plan_number)
    rows = [{"goal": goal, "value": goal.plan_number, "url": figures.plans_url(doel=goal.slug)} for goal in brought]
    without = {}
    for goal in goals:
        if not goal.plan_number:
            without.setdefault(goal.theme.title, []).append(goal)
    return {
        "first": rows[:GOALS_SHOWN],
        "rest": rows[GOALS_SHOWN:],
        "without": [{"theme": theme, "goals": missing} for theme, missing in without.items()],
        "number_with": len(brought),
        "number_without": len(goals) - len(brought),
        "total": len(goals),
    }


def agenda_rows(wijken: list[Area]) -> dict:
    """Every agenda with the block it stands at, and the wijken where none has begun. One query."""
    blocks = Block.objects.filter(agenda=OuterRef("pk")).order_by("definition__order")
    found = (
        Agenda.objects.visible_to(None)
        .select_related("area")
        .defer("area__geometry")
        .annotate(steps=ArraySubquery(blocks.values(json=JSONObject(title="definition__title", state="state"))))
    )
    rows, taken = [], set()
    for agenda in found:
        taken |= {agenda.area_id, agenda.area.parent_id}
        states = [step["state"] for step in agenda.steps]
        done = states.count(BlockState.DONE)
        here = next((place for place, state in enumerate(states) if state == BlockState.BUSY), None)
        if here is None:
            here = next((place for place, state in enumerate(states) if state != BlockState.DONE), None)
        rows.append(
            {
                "title": agenda.title,
                "url": agenda.get_absolute_url(),
                "place": agenda.area.name,
                "text": _("%(done)d van de %(count)d stappen klaar") % {"done": done, "count": len(states)},
                "here": here if here is not None else len(states),
                "step": agenda.steps[here]["title"] if here is not None else "",
                "steps": [
                    {"label": step["title"], "state": _look(step["state"], place == here)}
                    for place, step in enumerate(agenda.steps)
                ],
            }
        )
    rows.sort(key=lambda row: (-row["here"], row["title"]))
    return {"rows": rows, "without": [wijk for wijk in wijken if wijk.pk not in taken]}


def _look(state: str, is_here: bool) -> str:
    if is_here:
        return "current"
    return "done" if state == BlockState.DONE else "ahead"
