"""One initiative on one screen: what it is, what was said, and what an official can do now."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.access import needs_role
from accounts.admin_deeds import DeedAdmin
from accounts.admin_site import site
from accounts.roles import HANDLERS, STAFF
from agendas.wording import name_parties
from goals.models import Goal
from initiatives import wording
from initiatives.admin import panels, writing
from initiatives.admin.bulk import BulkPages
from initiatives.admin.deeds import DEEDS
from initiatives.admin.deeds.answer import draft_of
from initiatives.admin.deeds.talk import advice_on_paper, open_question
from initiatives.admin.downloads import DownloadPages
from initiatives.admin.due import asked_after_words, due_of
from initiatives.admin.once import shown_once
from initiatives.admin.paper import PaperPages
from initiatives.models import Initiative
from initiatives.services.move import check_office
from initiatives.workflow import HANDLER, MEANING, MoveRefused, Status, may_move

# What is open to who is mentioned or asked: a note, the reading, the reply of a team that was asked.
FOR_WHO_READS_ALONG = frozenset({"aantekening", "gelezen", "antwoordteam"})


@admin.register(Initiative, site=site)
class InitiativeAdmin(BulkPages, DownloadPages, PaperPages, DeedAdmin):
    page_template = "initiatives/admin/initiative.html"
    refusals = (MoveRefused,)
    deeds = DEEDS

    def get_urls(self):
        return [*self.bulk_urls(), *self.download_urls(), *self.paper_urls(), *super().get_urls()]

    @needs_role(*STAFF)
    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list of initiatives is the work list."""
        query = urlencode({"lijst": "open"} if "q" not in request.GET else {"q": request.GET["q"][:100]})
        return HttpResponseRedirect(f"{reverse('admin:index')}?{query}")

    def get_queryset(self, request):
        return (
            Initiative.objects.for_office(request.user)
            .select_related(
                "buurt__parent__parent", "handler", "contact", "team", "theme", "answer__written_by", "asked_after_by"
            )
            .defer("search")
        )

    def offers(self, deed, initiative, request):
        if deed.name not in FOR_WHO_READS_ALONG and not _decides(request, initiative):
            return False
        return super().offers(deed, initiative, request)

    def check_deed(self, deed, initiative, request):
        if deed.name not in FOR_WHO_READS_ALONG:
            check_office(initiative, request.user)

    def page_context(self, request, initiative, now):
        today = timezone.localdate(now)
        question, draft = shown_once(initiative, open_question), draft_of(initiative)
        goals = [link.goal for link in initiative.goal_links.select_related("goal__theme")]
        return {
            "initiative": initiative,
            "due": due_of(initiative, today),
            "asked": asked_after_words(initiative, today),
            "meaning": MEANING[Status(initiative.status)],
            "road": wording.steps(initiative),
            "is_handler": request.user.has_role(*HANDLERS) and _decides(request, initiative),
            "is_mine": initiative.handler_id == request.user.pk,
            "questions": initiative.questions.select_related("asked_by"),
            "open_question": question,
            "advices": initiative.advices.select_related("platform"),
            "paper_advice": shown_once(initiative, advice_on_paper),
            "linked_goals": goals,
            "answer": draft,
            "writing": writing.beside_answer(request, initiative, draft),
            "as_public": wording.answer(draft, [_link(goal) for goal in goals], today) if draft else None,
            "may_publish": may_move(initiative.status, Status.ANSWERED, HANDLER, initiative.kind),
            "promises": name_parties(initiative.promises.select_related("goal").order_by("due_on")),
            "events": initiative.events.select_related("by").order_by("-at", "-pk")[:100],
            "today": today,
            "side_panels": panels.shown(panels.SIDE, request, initiative, now),
            "middle_panels": panels.shown(panels.MIDDLE, request, initiative, now),
            "last_panels": panels.shown(panels.LAST, request, initiative, now),
        }


def _decides(request: HttpRequest, initiative: Initiative) -> bool:
    """Whether this person does more here than read along; asked once a page."""
    if not hasattr(initiative, "portal_decides"):
        handled = Initiative.objects.for_office(request.user, to_act=True)
        initiative.portal_decides = handled.filter(pk=initiative.pk).exists()
    return initiative.portal_decides


def _link(goal: Goal) -> dict:
    return {"title": goal.title, "slug": goal.slug}
