"""One plan."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.wording import promise_row
from initiatives import (
    answer_words,
    brought,
    clock_words,
    owners,
    part_wording,
    plan_wording,
    results,
    share,
    steps_words,
    wording,
)
from initiatives.history import history
from initiatives.models import Initiative
from initiatives.workflow import Status
from neighbourhoods import geo, outlines


@require_safe
@public_page
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """The road of a plan, the answer, the promises, the plan itself and what happened. At most eight queries.

    Of a refused plan the page tells the reason and withholds the text.
    """
    today = timezone.localdate()
    found = answer_words.with_answering(brought.with_what_it_brought(Initiative.objects.visible_to(None).for_page()))
    initiative = get_object_or_404(found.select_related("asked_after_by"), number=number)
    events = list(initiative.events.filter(is_public=True).order_by("-at", "-pk"))
    crumbs = [{"label": _("Plannen"), "url": reverse("initiatives:list")}]
    if initiative.status == Status.REFUSED:
        reason = next((event.text for event in events if event.to_status == Status.REFUSED), "")
        context = {
            "initiative": initiative,
            "crumbs": crumbs,
            "reason": wording.dutch(reason),
            "history": history([event for event in events if event.to_status], today),
        }
        return render(request, "initiatives/refused.html", context)
    answer = getattr(initiative, "answer", None)
    is_answered = answer is not None and answer.published_at is not None
    promises = initiative.promises.with_what_a_row_shows().order_by("due_on", "pk")
    advices = initiative.advices.select_related("platform")
    ground = geo.ground()
    here = [(initiative.lon, initiative.lat)] if initiative.lon is not None else []
    context = {
        "initiative": initiative,
        "title": wording.dutch(initiative.title),
        "crumbs": [
            *crumbs,
            {"label": initiative.buurt.name, "url": reverse("buurt_detail", args=[initiative.buurt.slug])},
        ],
        "outline": outlines.outline_map(
            [initiative.buurt],
            points=here,
            ground=ground,
            label=_("Kaartje van %(buurt)s in %(wijk)s")
            % {"buurt": initiative.buurt.name, "wijk": initiative.wijk.name},
        ),
        "lead": _("Plan %(number)s van %(name)s.") % {"number": initiative.number, "name": initiative.display_name},
        "meaning": wording.meaning(initiative),
        "steps": wording.road(initiative, events, today),
        "answer": wording.answer(answer, initiative.linked_goals, today) if is_answered else None,
        "under_answer": answer_words.under_answer(initiative) if is_answered else None,
        "role": answer_words.role(initiative, today),
        "clock": clock_words.clock(initiative, today),
        "told": steps_words.steps_told(initiative, today),
        "former": steps_words.former_answers(initiative, today),
        "result": wording.dutch(initiative.result),
        "told_back": results.told(initiative.look_back) if hasattr(initiative, "look_back") else [],
        "share": share.of_plan(initiative),
        "event": owners.event_facts(initiative, today),
        "promises": [promise_row(promise, today) for promise in promises],
        "plan": [
            {"label": _("Wat"), "text": wording.dutch(initiative.what)},
            {"label": _("Waarom"), "text": wording.dutch(initiative.why)},
            {
                "label": _("Waar"),
                "text": initiative.buurt.name,
                "url": reverse("buurt_detail", args=[initiative.buurt.slug]),
            },
            {"label": _("Van"), "text": wording.dutch(owners.names(initiative))},
            *plan_wording.own_kind_fact(initiative),
            *plan_wording.kind_facts(initiative),
            *brought.like_facts(initiative),
            *([] if is_answered else wording.goal_facts(initiative.linked_goals)),
        ],
        "photos": brought.photos(initiative),
        "documents": brought.documents(initiative),
        "needs": brought.needs(initiative),
        "rules": brought.rules(initiative, today),
        "advices": [wording.advice_fact(advice, today, is_awaited=initiative.is_open) for advice in advices],
        "history": history(events, today),
        "panel": part_wording.panel(initiative),
        "comments": part_wording.comments(initiative, initiative.newest_comments, today),
    }
    return render(request, "initiatives/detail.html", context)
