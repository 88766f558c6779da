"""The front door."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import public_page
from dashboards import figures
from initiatives import terms
from initiatives.kinds import Kind
from initiatives.models import AnswerTerm, Initiative
from initiatives.workflow import Status
from neighbourhoods import geo, outlines
from notifications import hours
from pages import querysets, wording
from pages.forms import FindAreaForm

RESULTS = PLANS = 3


@require_safe
@public_page
def home(request: HttpRequest) -> HttpResponse:
    """What can I do here, what is new, and does the municipality keep its word? Eight queries."""
    now = timezone.now()
    today = timezone.localdate(now)
    month = today.replace(day=1)
    ground = geo.ground()
    buurten = list(querysets.buurten_with_plans_since(hours.on(month)))
    with_plan = [buurt for buurt in buurten if buurt.has_plan]
    return render(
        request,
        "pages/home.html",
        {
            "term": term_words(today),
            "buurt_number": len(buurten),
            "find_form": FindAreaForm(),
            "outline": outlines.outline_map(
                points=[(buurt.lon, buurt.lat) for buurt in with_plan],
                label=map_label(len(with_plan), today),
                ground=ground,
            ),
            "has_dots": bool(with_plan),
            "month_url": reverse("initiatives:list") + f"?sinds={month:%Y-%m-%d}",
            "results": [result_card(plan, today, ground) for plan in querysets.newest_results(RESULTS)],
            "results_url": reverse("initiatives:results"),
            "plans": [
                wording.plan_row(plan, today)
                for plan in querysets.rows_of(Initiative.objects.listed().newest_first())[:PLANS]
            ],
            "answers": answers_kept(today),
            "promises": promises_kept(today),
        },
    )


def term_words(today: date) -> str:
    """Within which time an idea is answered: "20 werkdagen". Empty when no term holds yet."""
    term = AnswerTerm.objects.filter(kind=Kind.IDEA, from_on__lte=today).first()
    return terms.in_words(term.amount, term.unit) if term else ""


def map_label(number: int, today: date) -> str:
    return ngettext(
        "Kaart van de gemeente. In %(number)d buurt kwam in %(month)s een plan binnen.",
        "Kaart van de gemeente. In %(number)d buurten kwam in %(month)s een plan binnen.",
        number,
    ) % {"number": number, "month": date_format(today, "F")}


def result_card(plan: Initiative, today: date, ground: geo.Ground) -> dict:
    """What came of a plan, with the outline of its buurt."""
    return {
        "over": plan.buurt.name,
        "title": plan.title,
        "url": plan.get_absolute_url(),
        "text": wording.shorten(plan.result, 140),
        "outline": outlines.outline_map([plan.buurt], labels=False, size=outlines.SIZE_CARD, ground=ground),
        "state": result_state(plan, today),
    }


def result_state(plan: Initiative, today: date) -> dict:
    total, kept = plan.promise_number, plan.kept_number
    ended = {"day": wording.day(timezone.localdate(plan.closed_at or plan.answered_at), today)}
    if plan.status == Status.HANDED_BACK:
        return {"kind": "plain", "label": _("Taak terug naar de gemeente op %(day)s") % ended}
    if not total:
        return {"kind": "ok", "label": _("Afgerond op %(day)s") % ended}
    if kept < total:
        words = _("%(kept)d van de %(total)d afspraken nagekomen") % {"kept": kept, "total": total}
        return {"kind": "plain", "label": words if total > 1 else _("De afspraak is nog niet nagekomen")}
    if total == 1:
        return {"kind": "ok", "label": _("De afspraak is nagekomen")}
    if total == 2:
        return {"kind": "ok", "label": _("Beide afspraken nagekomen")}
    return {"kind": "ok", "label": _("Alle %(total)d afspraken nagekomen") % {"total": total}}


def answers_kept(today: date) -> dict:
    """Of the plans whose answer was due in the last whole month: how many had it in time."""
    end = today.replace(day=1)
    start = (end - timedelta(days=1)).replace(day=1)
    counts = querysets.answers_due_between(start, end)
    return _part_of(counts["in_time"], counts["total"]) | {"month": date_format(start, "F")}


def promises_kept(today: date) -> dict:
    """Of the promises whose day fell in twelve months: how many were kept. The same count as on the council's page."""
    period = figures.Period.until(today)
    counts, _by_wijk = figures.count_promises(period, [])
    late_url = figures.promise_links(period)["late"]
    return _part_of(counts.kept, counts.judged) | {"late": counts.late, "late_url": late_url}


def _part_of(part: int, whole: int) -> dict:
    return {"part": part, "whole": whole, "percent": round(100 * part / whole, 1) if whole else 0}
