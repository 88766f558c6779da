"""What an official can do with an initiative: each deed is a form, a service and a sentence that tells it was done."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.admin_site import site
from accounts.models import User
from accounts.roles import HANDLERS
from accounts.services import log_view
from agendas.admin.forms import PromiseForm, municipality_label
from agendas.workflow import Side
from initiatives import services
from initiatives.admin import forms
from initiatives.models import Advice, Answer, Initiative, Question
from initiatives.workflow import ANSWERED, HANDLER, OPEN, MoveRefused, Status, may_move
from neighbourhoods.models import Platform

CLOSED = (Status.COMPLETED, Status.WITHDRAWN, Status.REFUSED)


# ── Who has it ──
def _assign(request: HttpRequest, initiative: Initiative, handler: User, seen: str, now) -> None:
    """Assign, unless somebody else has it since this page was opened."""
    with transaction.atomic():
        locked = Initiative.objects.select_for_update(of=("self",)).select_related("handler").get(pk=initiative.pk)
        if str(locked.handler_id or "") != seen and locked.handler_id != handler.pk:
            raise MoveRefused(
                _("Een collega was u voor: %(who)s behandelt dit plan nu. Wilt u het overnemen? Druk dan nog een keer.")
                % {"who": locked.handler or _("niemand")}
            )
        services.assign(initiative=initiative, handler=handler, by=request.user, now=now)


def _to_me(request: HttpRequest, initiative: Initiative, form: forms.SeenForm, now) -> str:
    _assign(request, initiative, request.user, form.cleaned_data["seen"], now)
    return _("Plan %(number)s staat nu op uw naam.") % {"number": initiative.number}


def _to_colleague(request: HttpRequest, initiative: Initiative, form: forms.AssignForm, now) -> str:
    handler = form.cleaned_data["handler"]
    _assign(request, initiative, handler, form.cleaned_data["seen"], now)
    return _("Plan %(number)s staat nu op naam van %(who)s.") % {"number": initiative.number, "who": handler}


def _seen(initiative: Initiative, request: HttpRequest, now) -> dict:
    return {"seen": initiative.handler_id}


def _is_running(initiative: Initiative) -> bool:
    return initiative.status not in CLOSED


# ── The road ──
def _may_go(wanted: Status):
    return lambda initiative, user: may_move(initiative.status, wanted, HANDLER)


def _approve(request, initiative, form, now) -> str:
    services.approve(initiative=initiative, by=request.user, now=now)
    return _("Het plan is openbaar. De wijkplatformen in dit gebied zijn om advies gevraagd.")


def _take_up(request, initiative, form, now) -> str:
    """Whoever takes it in hand has it, when nobody had it yet."""
    with transaction.atomic():
        services.take_up(initiative=initiative, by=request.user, now=now)
        if initiative.handler_id is None:
            services.assign(initiative=initiative, handler=request.user, by=request.user, now=now)
    return _("Het plan is in behandeling. De indiener krijgt bericht.")


def _go_on(request, initiative, form, now) -> str:
    services.take_up(initiative=initiative, by=request.user, now=now)
    return _("U gaat verder zonder reactie van de indiener.")


def _carry_out(request, initiative, form, now) -> str:
    services.start_carrying_out(initiative=initiative, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("Het plan is in uitvoering. De indiener krijgt bericht.")


def _complete(request, initiative, form, now) -> str:
    services.complete(initiative=initiative, result=form.cleaned_data["result"], by=request.user, now=now)
    return _("Het plan is afgerond. Het resultaat staat op de website.")


def _refuse(request, initiative, form, now) -> str:
    services.refuse(initiative=initiative, reason=form.cleaned_data["reason"], by=request.user, now=now)
    return _("Het plan is geweigerd. De indiener krijgt de reden.")


# ── Asking ──
def _ask(request, initiative, form, now) -> str:
    services.ask_question(initiative=initiative, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("Uw vraag is gesteld. Het plan wacht nu op de indiener.")


def open_question(initiative: Initiative) -> Question | None:
    """The latest question without a reply."""
    return initiative.questions.filter(replied_at__isnull=True).order_by("-asked_at").first()


def _reply(request, initiative, form, now) -> str:
    question = open_question(initiative)
    if question is None:
        raise MoveRefused(_("Op alle vragen is al gereageerd. Bekijk de reactie hieronder."))
    services.reply_to_question(question=question, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("De reactie is opgeschreven.")


def advice_on_paper(initiative: Initiative) -> Advice | None:
    """The first advice that is awaited from a platform that gets its post on paper."""
    awaited = initiative.advices.filter(given_at__isnull=True, platform__reach=Platform.Reach.PAPER)
    return awaited.select_related("platform").first()


def _note_advice(request, initiative, form, now) -> str:
    advice = advice_on_paper(initiative)
    if advice is None:
        raise MoveRefused(_("Dit advies is al opgeschreven."))
    services.give_advice(advice=advice, **form.cleaned_data, by=request.user, by_label=advice.platform.name, now=now)
    return _("Het advies van %(platform)s is opgeschreven.") % {"platform": advice.platform}


# ── Goals, answer, promises ──
def _link_goals(request, initiative, form, now) -> str:
    services.link_goals(initiative=initiative, goals=form.cleaned_data["goals"], by=request.user, now=now)
    return _("De doelen zijn bewaard.")


def draft_of(initiative: Initiative) -> Answer | None:
    return Answer.objects.filter(initiative=initiative).select_related("written_by").first()


def _write_answer(request, initiative, form: forms.AnswerForm, now) -> str:
    """Keep the draft and, when asked, publish exactly these words: both or neither."""
    with transaction.atomic():
        Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
        draft = draft_of(initiative)
        is_unseen = draft is not None and forms.seen_draft(draft) != form.cleaned_data["seen"]
        if is_unseen and draft.written_by_id != request.user.pk:
            raise MoveRefused(
                _(
                    "%(who)s bewaarde dit antwoord terwijl u schreef. Uw tekst staat nog hieronder. Vergelijk hem met "
                    "het concept van uw collega, en druk dan nog een keer."
                )
                % {"who": draft.written_by}
            )
        services.write_answer(initiative=initiative, **form.words(), by=request.user, now=now)
        if "openbaar" in request.POST:
            services.publish_answer(initiative=initiative, by=request.user, now=now)
            return _("Het antwoord staat op de website. De indiener krijgt bericht.")
    return _("Het concept is bewaard. Alleen medewerkers zien het. Hieronder ziet u hoe het eruit gaat zien.")


def _is_answerable(initiative: Initiative, user) -> bool:
    return initiative.status in OPEN and initiative.status != Status.AWAITING_CONFIRMATION


def _promise(request, initiative, form: PromiseForm, now) -> str:
    sides = form.sides()
    is_ours = Side.MUNICIPALITY in (sides["owner_side"], sides["other_side"])
    promise = services.promise_from(
        initiative=initiative,
        text=form.cleaned_data["text"],
        **sides,
        due_on=form.cleaned_data["due_on"],
        goal=form.goal_chosen(),
        official=request.user if is_ours else None,
        by=request.user,
        by_label=municipality_label(),
        now=now,
    )
    return _("Afspraak %(number)s is gemaakt: klaar vóór %(day)s.") % {
        "number": promise.number,
        "day": date_format(promise.due_on),
    }


def _promise_form(initiative: Initiative, request: HttpRequest, now) -> dict:
    return {
        "area": initiative.buurt,
        "today": timezone.localdate(now),
        "residents": _("de indiener van dit plan"),
        "initial": {"goal": initiative.goal_links.values_list("goal", flat=True).first()},
    }


# ── Personal data ──
def _show_contact(request, initiative, form, now) -> HttpResponse:
    """Shown in this one page, and noted in the log."""
    log_view(subject=initiative, by=request.user, now=now, what="e-mailadres")
    page = site.get_model_admin(Initiative)
    return page.show(request, initiative, now, extra={"contact": initiative.email, "title": str(initiative)})


DEEDS = (
    Deed(
        "mij",
        gettext_lazy("Zet op mijn naam"),
        _to_me,
        forms.SeenForm,
        HANDLERS,
        lambda initiative, user: _is_running(initiative) and initiative.handler_id != user.pk,
        arguments=_seen,
    ),
    Deed(
        "toewijzen",
        gettext_lazy("Wijs toe"),
        _to_colleague,
        forms.AssignForm,
        HANDLERS,
        lambda initiative, user: _is_running(initiative),
        arguments=_seen,
    ),
    Deed(
        "bekeken",
        gettext_lazy("Maak dit plan openbaar"),
        _approve,
        roles=HANDLERS,
        is_offered=lambda initiative, user: (
            initiative.status == Status.AWAITING_CONFIRMATION and not initiative.email and initiative.blanked_at is None
        ),
    ),
    Deed(
        "oppakken",
        gettext_lazy("Neem in behandeling"),
        _take_up,
        roles=HANDLERS,
        is_offered=lambda initiative, user: initiative.status == Status.RECEIVED,
    ),
    Deed(
        "verder",
        gettext_lazy("Ga verder zonder reactie"),
        _go_on,
        roles=HANDLERS,
        is_offered=lambda initiative, user: initiative.status == Status.AWAITING_INITIATOR,
    ),
    Deed(
        "vraag",
        gettext_lazy("Stel deze vraag"),
        _ask,
        forms.QuestionForm,
        HANDLERS,
        _may_go(Status.AWAITING_INITIATOR),
        anchor="#vragen",
    ),
    Deed(
        "reactie",
        gettext_lazy("Schrijf de reactie op"),
        _reply,
        forms.ReplyForm,
        HANDLERS,
        lambda initiative, user: initiative.is_open and open_question(initiative) is not None,
        anchor="#vragen",
    ),
    Deed(
        "advies",
        gettext_lazy("Schrijf dit advies op"),
        _note_advice,
        forms.AdviceForm,
        HANDLERS,
        lambda initiative, user: initiative.is_open and advice_on_paper(initiative) is not None,
        anchor="#advies",
    ),
    Deed(
        "doelen",
        gettext_lazy("Bewaar de doelen"),
        _link_goals,
        forms.GoalsForm,
        HANDLERS,
        lambda initiative, user: initiative.status not in (Status.WITHDRAWN, Status.REFUSED),
        anchor="#doelen",
        arguments=lambda initiative, request, now: {"initiative": initiative},
    ),
    Deed(
        "antwoord",
        gettext_lazy("Bewaar en bekijk het concept"),
        _write_answer,
        forms.AnswerForm,
        HANDLERS,
        _is_answerable,
        anchor="#antwoord",
        arguments=lambda initiative, request, now: {"draft": draft_of(initiative)},
    ),
    Deed(
        "afspraak",
        gettext_lazy("Maak deze afspraak"),
        _promise,
        PromiseForm,
        HANDLERS,
        lambda initiative, user: initiative.status in ANSWERED,
        anchor="#afspraken",
        arguments=_promise_form,
    ),
    Deed(
        "uitvoeren",
        gettext_lazy("Start de uitvoering"),
        _carry_out,
        forms.StartForm,
        HANDLERS,
        lambda initiative, user: (
            may_move(initiative.status, Status.CARRIED_OUT, HANDLER)
            and Answer.objects.filter(initiative=initiative).exclude(decision=Answer.Decision.NOT).exists()
        ),
    ),
    Deed(
        "afronden",
        gettext_lazy("Rond af met dit resultaat"),
        _complete,
        forms.ResultForm,
        HANDLERS,
        _may_go(Status.COMPLETED),
    ),
    Deed("weigeren", gettext_lazy("Weiger dit plan"), _refuse, forms.RefuseForm, HANDLERS, _may_go(Status.REFUSED)),
    Deed(
        "contact",
        gettext_lazy("Toon contactgegevens"),
        _show_contact,
        roles=HANDLERS,
        is_offered=lambda initiative, user: bool(initiative.email),
    ),
)
