"""The clock and the next steps on the page of one initiative."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from accounts.roles import HANDLERS
from initiatives import clock_words
from initiatives.admin.deeds.clock import STEPS
from initiatives.kinds import Kind
from initiatives.models import Initiative
from initiatives.services.clock import clock_at
from initiatives.workflow import MOVES, Status

WITH_STEPS = (Kind.CHALLENGE, Kind.CITIZENS_INITIATIVE)


def steps(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """The steps that this road offers from here, each with what it has to say. Stays while the road goes on, so that
    whoever came second reads why."""
    ahead = MOVES[Kind(initiative.kind)][Status(initiative.status)]
    if initiative.kind not in WITH_STEPS or not ahead or not request.user.has_role(*HANDLERS):
        return None
    return {"template": "initiatives/admin/steps.html", "names": [deed.name for deed in STEPS]}


def clock(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """How the clock stands, what happened to it, and what can be done with it now."""
    today = timezone.localdate(now)
    log = list(initiative.clock_events.select_related("team").order_by("at", "pk"))
    if not log:
        return None
    found = clock_at(initiative, now)
    is_extended = any(event.kind == "extended" for event in log)
    return {
        "template": "initiatives/admin/clock.html",
        "day": clock_words.day_of(found) if not found.is_over else "",
        "clock": found,
        "log": log,
        "may_pause": found.is_running and not found.is_late,
        "may_extend": found.is_running and not found.is_late and not is_extended,
        "today": today,
    }
