"""One agenda in the back office: start it, see its blocks, make a promise."""

from datetime import timedelta

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_base import ReadOnlyAdmin
from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import HANDLERS, STAFF
from accounts.services import leading_role
from agendas.admin.forms import AgendaFacts, AgendaForm, PromiseForm, ReviewForm, municipality_label
from agendas.history import office_history
from agendas.models import Agenda, BlockDefinition
from agendas.scope import agendas_for
from agendas.services import change_agenda, hold_review, make_promise, start_agenda
from agendas.wording import name_parties
from agendas.workflow import MoveRefused, Side

A_YEAR = timedelta(days=365)
MOST_EVENTS, MOST_LINES = 150, 30


def _start(request: HttpRequest, _subject, form: AgendaForm, now) -> HttpResponse:
    agenda = start_agenda(**form.cleaned_data, by=request.user, now=now)
    messages.success(request, _("De buurtagenda is begonnen. De zeven bouwstenen staan klaar."))
    return HttpResponseRedirect(agenda_admin().address(agenda))


def _who(_subject, request: HttpRequest, now) -> dict:
    return {"acting": request.user}


def _change(request: HttpRequest, agenda: Agenda, form: AgendaFacts, now) -> str:
    change_agenda(
        agenda=agenda,
        **form.cleaned_data,
        by=request.user,
        role=leading_role(request.user),
        by_label=municipality_label(),
        now=now,
    )
    return _("De buurtagenda is bijgewerkt.")


def _as_it_is(agenda: Agenda, request: HttpRequest, now) -> dict:
    return {"initial": {name: getattr(agenda, name) for name in ("title", "official", "review_on")}}


def _promise(request: HttpRequest, agenda: Agenda, form: PromiseForm, now) -> str:
    sides = form.sides()
    is_ours = Side.MUNICIPALITY in (sides["owner_side"], sides["other_side"])
    promise = make_promise(
        text=form.cleaned_data["text"],
        **{**sides, "platform": sides["platform"] or agenda.platform},
        area=agenda.area,
        due_on=form.cleaned_data["due_on"],
        goal=form.goal_chosen(),
        agenda=agenda,
        official=request.user if is_ours else None,
        by=request.user,
        role=leading_role(request.user),
        by_label=municipality_label(),
        now=now,
    )
    said = _("Afspraak %(number)s is gemaakt en staat op de website.") % {"number": promise.number}
    if Side.RESIDENTS in (promise.owner_side, promise.other_side) and promise.platform is None:
        # Made in an agenda there is no plan either, whose initiators could speak.
        warning = _("Let op: hier is geen wijkplatform. Niemand kan nu namens de bewoners zeggen of het gedaan is.")
        return f"{said} {warning}"
    return said


def _promise_form(agenda: Agenda, request: HttpRequest, now) -> dict:
    return {"area": agenda.area, "today": timezone.localdate(now), "residents": gettext_lazy("de bewoners")}


def _review(request: HttpRequest, agenda: Agenda, form: ReviewForm, now) -> str:
    hold_review(
        agenda,
        **form.cleaned_data,
        by=request.user,
        role=leading_role(request.user),
        by_label=municipality_label(),
        now=now,
    )
    return _("Het terugkijken is opgeschreven en staat op de website.")


def _a_year_later(agenda: Agenda, request: HttpRequest, now) -> dict:
    return {"initial": {"next_on": timezone.localdate(now) + A_YEAR}}


@admin.register(Agenda, site=site)
class AgendaAdmin(DownloadMixin, DeedAdmin):
    list_display = ("title", "area", "platform", "official", "started_on", "review_on")
    list_select_related = ("area", "platform", "official")
    search_fields = ("title",)
    download_columns = ("title", "area", "platform", "started_on", "review_on")
    show_full_result_count = False
    page_template = "agendas/admin/agenda.html"
    refusals = (MoveRefused,)
    adding = Deed("add", gettext_lazy("Begin een buurtagenda"), _start, AgendaForm, HANDLERS, arguments=_who)
    deeds = (
        Deed(
            "bijwerken", gettext_lazy("Bewaar de agenda"), _change, AgendaFacts, HANDLERS,
            anchor="#agenda", arguments=_as_it_is,
        ),
        Deed(
            "teruggekeken", gettext_lazy("Bewaar en zet op de website"), _review, ReviewForm, HANDLERS,
            anchor="#gebeurd", arguments=_a_year_later,
        ),
        Deed(
            "afspraak", gettext_lazy("Maak deze afspraak"), _promise, PromiseForm, HANDLERS,
            anchor="#afspraken", arguments=_promise_form,
        ),
    )  # fmt: skip

    def get_queryset(self, request):
        return agendas_for(request.user).select_related("area", "platform", "official")

    def page_context(self, request, agenda, now):
        today = timezone.localdate(now)
        events = agenda.events.select_related("block__definition", "promise").order_by("-at", "-pk")
        return {
            "blocks": agenda.blocks.select_related("definition").order_by("definition__order"),
            "promises": name_parties(agenda.promises.select_related("goal").order_by("-due_on")),
            "lines": office_history(events[:MOST_EVENTS], today)[:MOST_LINES],
            "today": today,
        }


def agenda_admin() -> AgendaAdmin:
    return site.get_model_admin(Agenda)


@admin.register(BlockDefinition, site=site)
class BlockDefinitionAdmin(DownloadMixin, ReadOnlyAdmin):
    viewers = STAFF
    list_display = ("order", "title", "method_name")
    download_columns = (*list_display, "explanation")
    list_display_links = ("title",)
