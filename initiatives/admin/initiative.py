"""One initiative on one screen: what it is, what was said, and what an official can do now."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.access import needs_role
from accounts.admin_deeds import DeedAdmin
from accounts.admin_site import site
from accounts.roles import HANDLERS, STAFF
from initiatives.admin.deeds import DEEDS, advice_on_paper, draft_of, open_question
from initiatives.admin.due import due_of
from initiatives.models import Initiative
from initiatives.workflow import HANDLER, MEANING, ROAD, MoveRefused, Status, may_move


@admin.register(Initiative, site=site)
class InitiativeAdmin(DeedAdmin):
    page_template = "initiatives/admin/initiative.html"
    refusals = (MoveRefused,)
    deeds = DEEDS

    @needs_role(*STAFF)
    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list of initiatives is the work list."""
        query = urlencode({"lijst": "open"} if "q" not in request.GET else {"q": request.GET["q"][:100]})
        return HttpResponseRedirect(f"{reverse('admin:index')}?{query}")

    def get_queryset(self, request):
        return Initiative.objects.select_related(
            "buurt__parent__parent", "handler", "theme", "answer__written_by"
        ).defer("search")

    def page_context(self, request, initiative, now):
        today = timezone.localdate(now)
        question, draft = open_question(initiative), draft_of(initiative)
        return {
            "initiative": initiative,
            "due": due_of(initiative, today),
            "meaning": MEANING[Status(initiative.status)],
            "road": road_of(initiative),
            "is_handler": request.user.has_role(*HANDLERS),
            "is_mine": initiative.handler_id == request.user.pk,
            "questions": initiative.questions.select_related("asked_by"),
            "open_question": question,
            "advices": initiative.advices.select_related("platform"),
            "paper_advice": advice_on_paper(initiative),
            "linked_goals": [link.goal for link in initiative.goal_links.select_related("goal__theme")],
            "answer": draft,
            "answer_facts": answer_facts(draft),
            "may_publish": may_move(initiative.status, Status.ANSWERED, HANDLER),
            "promises": initiative.promises.select_related("goal").order_by("due_on"),
            "events": initiative.events.select_related("by").order_by("-at", "-pk")[:100],
            "today": today,
        }


def road_of(initiative: Initiative) -> list[dict]:
    """The road as includes/road_mini.html shows it."""
    here = initiative.road_step()
    return [
        {"label": label, "state": "done" if place < here else "current" if place == here else "ahead"}
        for place, (label, _states) in enumerate(ROAD)
    ]


def answer_facts(answer) -> list[dict]:
    """The answer as includes/answer.html shows it."""
    if answer is None:
        return []
    return [
        {"label": _("Waarom"), "text": answer.reason},
        {"label": _("Wat gebeurt er nu"), "text": answer.next_step},
        {"label": _("Wie doet dat"), "text": answer.next_by},
        {"label": _("Wanneer"), "text": date_format(answer.next_on, "l j F Y") if answer.next_on else ""},
    ]
