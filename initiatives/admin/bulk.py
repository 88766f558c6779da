"""Several plans at once from the work list: on somebody's name, or to a team that has none yet."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin_base import moment, way_back
from accounts.models import User
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin.deeds.assign import assign_if_unchanged
from initiatives.models import Initiative
from initiatives.workflow import MoveRefused
from neighbourhoods.models import Team

MOST = 100


def chosen_value(initiative: Initiative) -> str:
    """What the checkbox of a row sends: the plan, and who had it when the page was opened."""
    return f"{initiative.pk}:{initiative.handler_id or ''}"


class BulkForm(forms.Form):
    """To whom the ticked plans go. Who it may be is the same for every row."""

    to = forms.ChoiceField(
        label=gettext_lazy("Aan wie?"),
        error_messages={
            "required": gettext_lazy("Kies een collega of een team."),
            "invalid_choice": gettext_lazy("Kies een collega of een team uit de lijst."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.handlers().order_by("display_name", "pk").only("pk", "display_name", "email")
        groups = [("", _("kies een collega of een team"))]
        groups.append((_("Collega’s"), [(f"p{one.pk}", str(one)) for one in people]))
        if teams := [(f"t{team.pk}", team.label) for team in Team.objects.filter(is_active=True)]:
            groups.append((_("Teams, voor plannen zonder team"), teams))
        self.fields["to"].choices = groups

    def target(self) -> User | Team:
        chosen = self.cleaned_data["to"]
        return (User if chosen[0] == "p" else Team).objects.get(pk=int(chosen[1:]))


class BulkPages:
    """For the admin of initiatives: one form under the list, its checkboxes in the rows."""

    def bulk_urls(self) -> list:
        return [path("toewijzen/", self.admin_site.admin_view(self.bulk), name="initiatives_initiative_bulk")]

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Each plan for itself: what a colleague took meanwhile is left alone and told."""
        if not request.user.has_role(*HANDLERS):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form, chosen = BulkForm(request.POST), _chosen(request)
        if not form.is_valid():
            messages.error(request, form.errors["to"][0])
        elif not chosen:
            messages.error(request, _("Vink eerst een of meer plannen aan."))
        else:
            self._give(request, form.target(), chosen)
        return HttpResponseRedirect(way_back(request) or reverse("admin:index"))

    def _give(self, request: HttpRequest, target: User | Team, chosen: dict[int, str]) -> None:
        done, refused = 0, []
        for plan in Initiative.objects.for_office(request.user).filter(pk__in=chosen).order_by("pk"):
            try:
                if isinstance(target, Team):
                    services.give_to_team(initiative=plan, team=target, by=request.user, now=moment(request))
                else:
                    assign_if_unchanged(request.user, plan, target, chosen[plan.pk], moment(request))
                done += 1
            except MoveRefused as refusal:
                refused.append(f"{plan.number}: {refusal.message}")
        if done:
            who = target.label if isinstance(target, Team) else str(target)
            said = ngettext("%(n)d plan is nu van %(who)s.", "%(n)d plannen zijn nu van %(who)s.", done)
            messages.success(request, said % {"n": done, "who": who})
        for line in refused:
            messages.warning(request, line)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """The ticked plans: {id: who had it}. What makes no sense is left out."""
    pairs = (value.partition(":") for value in request.POST.getlist("plan")[:MOST])
    return {
        int(pk): seen
        for pk, _colon, seen in pairs
        if pk.isascii() and pk.isdecimal() and len(pk) < 18 and (not seen or seen.isdecimal())
    }
