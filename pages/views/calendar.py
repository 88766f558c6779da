"""What happens in a wijk or buurt as a calendar that one subscribes to: activities, and the days of promises."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.models import Promise
from agendas.wording import upper_first
from agendas.workflow import PromiseState
from initiatives.models import Initiative
from neighbourhoods.models import Area
from notifications import hours
from pages import ical

BACK = timedelta(days=90)
MOST = 300


@require_safe
@public_page
def buurt_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Three queries."""
    area = get_object_or_404(Area.objects.buurten().defer("geometry"), slug=slug)
    return _calendar(area, {"buurt": area}, Promise.objects.visible_to(None).filter(area=area))


@require_safe
@public_page
def wijk_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Three queries."""
    area = get_object_or_404(Area.objects.current().filter(level=Area.Level.WIJK).defer("geometry"), slug=slug)
    return _calendar(area, {"wijk": area}, Promise.objects.visible_to(None).in_area(area))


def _calendar(area: Area, here: dict, promises) -> HttpResponse:
    since = timezone.localdate() - BACK
    plans = Initiative.objects.listed().taking_place(since).filter(**here).for_rows()[:MOST]
    running = promises.filter(due_on__gte=since).exclude(state=PromiseState.DROPPED).order_by("due_on", "pk")[:MOST]
    with override("nl"):
        days = [*(_event(plan) for plan in plans), *(_promise(promise) for promise in running)]
        name = _("Agenda van %(place)s") % {"place": area.name}
        made = ical.calendar(name, sorted(days, key=lambda day: (day.on, day.uid)))
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{area.slug}.ics"'
    return response


def _event(plan: Initiative) -> ical.Day:
    return ical.Day(
        uid=f"plan-{plan.number}@{_host()}",
        on=plan.event_on,
        title=plan.title,
        since=plan.published_at,
        text=_("Een activiteit van bewoners. Stand: %(status)s.") % {"status": plan.get_status_display()},
        place=", ".join(part for part in (plan.event_place, plan.buurt.name) if part),
        url=settings.PUBLIC_URL + plan.get_absolute_url(),
    )


def _promise(promise: Promise) -> ical.Day:
    return ical.Day(
        uid=f"afspraak-{promise.number}@{_host()}",
        on=promise.due_on,
        title=_("Afspraak: %(text)s") % {"text": promise.text},
        since=hours.on(promise.made_on),
        text=_("%(who)s doet dit vóór of op deze dag. Stand: %(state)s.")
        % {"who": upper_first(promise.owner_label), "state": promise.get_state_display()},
        url=settings.PUBLIC_URL + promise.get_absolute_url(),
    )


def _host() -> str:
    return settings.PUBLIC_URL.split("//")[-1].split(":")[0]
