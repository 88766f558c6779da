"""The public figures: is answered in time, are promises kept, and who is not heard?"""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.wording import day_words
from dashboards import answer_figures, figures
from dashboards.answer_figures import Answers, Figures
from dashboards.figures import Period
from dashboards.views import promise_tile, silent_of
from dashboards.wording import share_words
from initiatives.kinds import Kind
from initiatives.models import Initiative
from neighbourhoods import geo
from neighbourhoods.models import Area


@require_safe
@public_page
def public_figures(request: HttpRequest) -> HttpResponse:
    """At most eight queries: four counts of answers, promises, areas, and the name of the municipality."""
    now = timezone.now()
    period = Period.until(timezone.localdate(now))
    found = answer_figures.figures_of(period)
    ground = geo.ground()
    areas = [area for area in ground.areas.values() if area.level != Area.Level.MUNICIPALITY]
    promises, _by_wijk = figures.count_promises(period, areas)
    wijken = {area.pk: area for area in areas if area.level == Area.Level.WIJK}
    buurten = [area for area in areas if area.level == Area.Level.BUURT]
    context = {
        "moment": timezone.localtime(now),
        "since": day_words(period.start, period.today),
        "all": tile(found.all),
        "found": found,
        "oldest": longest(found.all, period.today),
        "last_month": last_month(found, period) | {"kept": promises.kept_last_month, "due": promises.due_last_month},
        "promises": promise_tile(promises, period),
        "silent": silent_of(lambda buurt: buurt.pk not in found.heard, buurten, ground),
        "team_rows": rows(
            found.by_team, lambda name: {"head": name or _("nog bij geen team")}, _("Kleine teams samen"), period.today
        ),
        "wijk_rows": rows(
            found.by_wijk, lambda key: place(wijken.get(key)), _("Wijken met weinig antwoorden samen"), period.today
        ),
        "kind_rows": rows(
            found.by_kind, lambda kind: {"head": Kind(kind).label}, _("Andere soorten samen"), period.today
        ),
        "month_rows": [month_row(found, month) for month in period.months()],
        "channels": channels(found),
        "small_matters": answer_figures.small_matters(found),
        "few": answer_figures.FEW,
        "hard_below": found.hard_below,
        "is_few": found.all.judged < answer_figures.FEW,
    }
    return render(request, "dashboards/figures.html", context)


def tile(counted: Answers) -> dict:
    """The first number of the page, with how sure it is."""
    return {"counted": counted, "interval": share_words(counted), "percent": counted.share}


def cells(counted: Answers, today: date) -> list[dict]:
    """One row: the share with its interval, answered, still open, too late now, the longest wait in days with its plan,
    the median, nine of ten."""
    waits = longest(counted, today)
    days = [{"text": f"{number}" if number is not None else "–"} for number in (counted.median, counted.ninetieth)]
    return [
        {"text": share_of(counted)},
        *({"text": str(number)} for number in (counted.answered, counted.open, counted.overdue)),
        {"text": str(waits["days"]), "url": waits["url"]} if waits else {"text": "–"},
        *days,
    ]


def share_of(counted: Answers) -> str:
    """The share with its interval; over few it is not told."""
    return share_words(counted) if counted.judged >= answer_figures.FEW else _("te weinig om iets te zeggen")


def rows(groups: dict, head, rest_head: str, today: date) -> list[dict]:
    """The rows of a table; small groups are one row."""
    large, rest = answer_figures.merged(groups)
    found = [{**head(key), "cells": cells(counted, today)} for key, counted in large]
    if rest is not None:
        found.append({"head": rest_head, "cells": cells(rest, today)})
    return found


def place(wijk: Area | None) -> dict:
    return {"head": wijk.name, "url": wijk.get_absolute_url()} if wijk else {"head": _("een wijk van vroeger")}


def month_row(found: Figures, month: date) -> dict:
    counted = found.by_month.get(month, Answers())
    part = _("%(part)s van de %(whole)s") % {"part": counted.in_time, "whole": counted.judged}
    share = "–" if not counted.judged else part if counted.judged < answer_figures.FEW else share_words(counted)
    number = found.received_by_month.get(month, 0)
    days = "–" if counted.median is None else str(counted.median)
    return {"head": date_format(month, "F Y"), "cells": [str(number), str(counted.answered), share, days]}


def last_month(found: Figures, period: Period) -> dict:
    """The last whole month, in one sentence."""
    month = period.months()[-2]
    counted = found.by_month.get(month, Answers())
    return {
        "name": date_format(month, "F Y"),
        "received": found.received_by_month.get(month, 0),
        "answered": counted.answered,
        "in_time": counted.in_time,
        "overdue": counted.overdue,
        "median": counted.median,
    }


def longest(counted: Answers, today: date) -> dict | None:
    """The plan that waits longest."""
    if counted.oldest is None:
        return None
    since, number = counted.oldest
    received = timezone.localdate(since)
    return {
        "number": number,
        "url": reverse("initiatives:detail", args=[number]),
        "days": (today - received).days,
        "since": day_words(received, today),
    }


def channels(found: Figures) -> list[dict]:
    labels = dict(Initiative.Channel.choices)
    return [{"label": labels[name], "number": found.by_channel.get(name, 0)} for name in Initiative.Channel.values]
