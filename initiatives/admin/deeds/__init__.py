"""What an official can do with an initiative: each deed is a form, a service and a sentence that tells it was done."""

from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.roles import HANDLERS
from agendas.admin.forms import PromiseForm
from initiatives.admin import brought, forms
from initiatives.admin.deeds import answer, assign, bundle, clock, colleagues, grant, moment, owner, road, talk, team
from initiatives.admin.once import shown_once
from initiatives.models import Answer
from initiatives.workflow import ANSWERED, HANDLER, Status, may_move

DEEDS = (
    Deed(
        "mij",
        gettext_lazy("Zet op mijn naam"),
        assign.to_me,
        forms.SeenForm,
        HANDLERS,
        lambda initiative, user: assign.is_running(initiative) and initiative.handler_id != user.pk,
        arguments=assign.seen,
    ),
    Deed(
        "toewijzen",
        gettext_lazy("Wijs toe"),
        assign.to_colleague,
        forms.AssignForm,
        HANDLERS,
        lambda initiative, user: assign.is_running(initiative),
        arguments=assign.seen,
    ),
    Deed(
        "bekeken",
        gettext_lazy("Maak dit plan openbaar"),
        road.approve,
        roles=HANDLERS,
        is_offered=lambda initiative, user: (
            initiative.status == Status.AWAITING_CONFIRMATION and not initiative.email and initiative.blanked_at is None
        ),
    ),
    Deed(
        "oppakken",
        gettext_lazy("Neem in behandeling"),
        road.take_up,
        roles=HANDLERS,
        is_offered=lambda initiative, user: initiative.status == Status.RECEIVED,
    ),
    Deed(
        "verder",
        gettext_lazy("Ga verder zonder reactie"),
        road.go_on,
        roles=HANDLERS,
        is_offered=lambda initiative, user: initiative.status == Status.AWAITING_INITIATOR,
    ),
    Deed(
        "vraag",
        gettext_lazy("Stel deze vraag"),
        talk.ask,
        forms.QuestionForm,
        HANDLERS,
        road.may_go(Status.AWAITING_INITIATOR),
        anchor="#vragen",
    ),
    Deed(
        "reactie",
        gettext_lazy("Schrijf de reactie op"),
        talk.reply,
        forms.ReplyForm,
        HANDLERS,
        lambda initiative, user: initiative.is_open and shown_once(initiative, talk.open_question) is not None,
        anchor="#vragen",
    ),
    Deed(
        "advies",
        gettext_lazy("Schrijf dit advies op"),
        talk.note_advice,
        forms.AdviceForm,
        HANDLERS,
        lambda initiative, user: initiative.is_open and shown_once(initiative, talk.advice_on_paper) is not None,
        anchor="#advies",
    ),
    Deed(
        "doelen",
        gettext_lazy("Bewaar de doelen"),
        answer.link_goals,
        forms.GoalsForm,
        HANDLERS,
        lambda initiative, user: initiative.status not in (Status.WITHDRAWN, Status.REFUSED),
        anchor="#doelen",
        arguments=lambda initiative, request, now: {"initiative": initiative},
    ),
    Deed(
        "antwoord",
        gettext_lazy("Bewaar en bekijk het concept"),
        answer.write_answer,
        forms.AnswerForm,
        HANDLERS,
        answer.is_answerable,
        anchor="#antwoord",
        arguments=lambda initiative, request, now: {"draft": answer.draft_of(initiative)},
    ),
    Deed(
        "afspraak",
        gettext_lazy("Maak deze afspraak"),
        answer.promise,
        PromiseForm,
        HANDLERS,
        lambda initiative, user: initiative.status in ANSWERED,
        anchor="#afspraken",
        arguments=answer.promise_form,
    ),
    Deed(
        "uitvoeren",
        gettext_lazy("Start de uitvoering"),
        road.carry_out,
        forms.StartForm,
        HANDLERS,
        lambda initiative, user: (
            may_move(initiative.status, Status.CARRIED_OUT, HANDLER, initiative.kind)
            and Answer.objects.filter(initiative=initiative).exclude(decision=Answer.Decision.NOT).exists()
        ),
    ),
    Deed(
        "afronden",
        gettext_lazy("Rond af met dit resultaat"),
        road.complete,
        forms.ResultForm,
        HANDLERS,
        road.may_go(Status.COMPLETED),
    ),
    Deed(
        "weigeren",
        gettext_lazy("Weiger dit plan"),
        road.refuse,
        forms.RefuseForm,
        HANDLERS,
        road.may_go(Status.REFUSED),
    ),
    Deed(
        "contact",
        gettext_lazy("Toon contactgegevens"),
        talk.show_contact,
        roles=HANDLERS,
        is_offered=lambda initiative, user: bool(initiative.email or initiative.phone or initiative.postal_address),
    ),
    *team.DEEDS,
    *colleagues.DEEDS,
    *moment.DEEDS,
    *grant.DEEDS,
    *brought.DEEDS,
    *bundle.DEEDS,
    *clock.DEEDS,
    *owner.DEEDS,
)
