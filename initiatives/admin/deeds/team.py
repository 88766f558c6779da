"""Between teams: hand over, ask another team, reply to one, and who the contact of the resident is."""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.models import User
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin import team_forms as forms
from initiatives.models import Initiative, TeamQuestion
from initiatives.workflow import CLOSED, MoveRefused
from neighbourhoods.models import Team
from neighbourhoods.scope import teams_of


def hand_over(request: HttpRequest, initiative: Initiative, form: forms.HandOverForm, now) -> str:
    """Unless a colleague gave it to another team since this page was opened."""
    team = form.cleaned_data["team"]
    with transaction.atomic():
        locked = Initiative.objects.select_for_update(of=("self",)).select_related("team").get(pk=initiative.pk)
        if str(locked.team_id or "") != form.cleaned_data["seen"]:
            raise MoveRefused(_("Een collega was u voor: dit plan is nu bij %(team)s.") % {"team": locked.team.label})
        services.hand_over(
            initiative=initiative, team=team, reason=form.cleaned_data["reason"], by=request.user, now=now
        )
    return _("Het plan is nu bij %(team)s. Het team en de indiener krijgen bericht.") % {"team": team.label}


def ask(request: HttpRequest, initiative: Initiative, form: forms.AskTeamForm, now) -> str:
    team = form.cleaned_data["team"]
    services.ask_team(initiative=initiative, team=team, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("Uw vraag is naar %(team)s.") % {"team": team.label}


def reply(request: HttpRequest, initiative: Initiative, form: forms.TeamReplyForm, now) -> str:
    question = initiative.team_questions.filter(pk=form.cleaned_data["question"]).first()
    if question is None:
        raise MoveRefused(_("Deze vraag hoort niet bij dit plan."))
    services.reply_to_team(question=question, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("Het antwoord van uw team is bewaard.")


def choose_contact(request: HttpRequest, initiative: Initiative, form: forms.ContactForm, now) -> str:
    contact = form.cleaned_data["contact"]
    services.choose_contact(initiative=initiative, contact=contact, by=request.user, now=now)
    return _("De indiener kan nu terecht bij %(who)s.") % {"who": contact}


def open_question(initiative: Initiative, user: User) -> TeamQuestion | None:
    """The oldest question to a team of this person that has no reply yet."""
    return initiative.team_questions.filter(replied_at__isnull=True, team__in=teams_of(user)).first()


def _runs_between_teams(initiative: Initiative, user: User) -> bool:
    others = Team.objects.filter(is_active=True).exclude(pk=initiative.team_id)
    return initiative.status not in CLOSED and others.exists()


DEEDS = (
    Deed(
        "anderteam",
        gettext_lazy("Geef aan dit team"),
        hand_over,
        forms.HandOverForm,
        HANDLERS,
        _runs_between_teams,
        arguments=lambda initiative, request, now: {"initiative": initiative, "seen": initiative.team_id},
    ),
    Deed(
        "vraagteam",
        gettext_lazy("Stel deze vraag"),
        ask,
        forms.AskTeamForm,
        HANDLERS,
        _runs_between_teams,
        anchor="#teams",
        arguments=lambda initiative, request, now: {"initiative": initiative},
    ),
    Deed(
        "antwoordteam",
        gettext_lazy("Geef dit antwoord"),
        reply,
        forms.TeamReplyForm,
        HANDLERS,
        lambda initiative, user: open_question(initiative, user) is not None,
        anchor="#teams",
        arguments=lambda initiative, request, now: {"question": open_question(initiative, request.user)},
    ),
    Deed(
        "contactpersoon",
        gettext_lazy("Kies deze contactpersoon"),
        choose_contact,
        forms.ContactForm,
        HANDLERS,
        lambda initiative, user: initiative.status not in CLOSED,
        arguments=lambda initiative, request, now: {"initial": {"contact": initiative.contact_id}},
    ),
)
