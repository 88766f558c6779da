"""The clock, the kind, and the steps of the longer roads."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin import clock_forms as forms
from initiatives.admin.deeds.answer import draft_of
from initiatives.admin.deeds.road import may_go
from initiatives.kinds import KINDS, Kind
from initiatives.services.change_kind import MAY_CHANGE
from initiatives.services.entrances import waits_for
from initiatives.workflow import Status


def pause(request, initiative, form, now) -> str:
    services.pause_clock(initiative=initiative, reason=form.cleaned_data["reason"], by=request.user, now=now)
    return _("De klok staat stil. De indiener krijgt bericht.")


def resume(request, initiative, form, now) -> str:
    services.resume_clock(initiative=initiative, by=request.user, now=now)
    return _("De klok loopt weer. Het antwoord komt uiterlijk %(day)s.") % {"day": _day(initiative)}


def extend(request, initiative, form, now) -> str:
    services.extend_clock(initiative=initiative, reason=form.cleaned_data["reason"], by=request.user, now=now)
    return _("U nam meer tijd. Het antwoord komt uiterlijk %(day)s.") % {"day": _day(initiative)}


def change_kind(request, initiative, form, now) -> str:
    services.change_kind(initiative=initiative, **form.cleaned_data, by=request.user, now=now)
    if initiative.is_overdue(timezone.localdate(now)):
        return _("De soort is veranderd. Het antwoord blijft te laat: beloofd was %(day)s.") % {"day": _day(initiative)}
    return _("De soort is veranderd. Het antwoord komt uiterlijk %(day)s.") % {"day": _day(initiative)}


def settle(request, initiative, form, now) -> str:
    services.settle(initiative=initiative, **form.cleaned_data, by=request.user, now=now)
    return _("Dit punt is beantwoord. De indiener krijgt bericht.")


def tell_step(request, initiative, form, now) -> str:
    services.tell_step(initiative=initiative, to=form.step, **form.cleaned_data, by=request.user, now=now)
    return _("De stap staat op de website. De indiener krijgt bericht.")


def _day(initiative) -> str:
    return date_format(initiative.answer_due_on, "l j F Y")


def may_settle(initiative, user) -> bool:
    is_at_hand = initiative.status in (Status.RECEIVED, Status.IN_PROGRESS)
    return KINDS[Kind(initiative.kind)].is_quick and is_at_hand


def _may_tell(step: Status):
    """Not while the residents were asked something: then it goes on where it was."""
    may = may_go(step)
    return lambda initiative, user: initiative.status != Status.AWAITING_INITIATOR and may(initiative, user)


STEPS = tuple(
    Deed(name, label, tell_step, form, HANDLERS, _may_tell(form.step))
    for name, label, form in (
        ("voldoet", gettext_lazy("Dit plan voldoet aan de regels"), forms.AdmittedForm),
        ("inzicht", gettext_lazy("Laat kosten en kwaliteit zien"), forms.DisclosedForm),
        ("aanbod", gettext_lazy("Schrijf het aanbod op"), forms.BidForm),
        ("gesprek", gettext_lazy("Begin het gesprek"), forms.TalksForm),
        ("raad", gettext_lazy("Zet op de agenda van de raad"), forms.CouncilForm),
        ("overeenkomst", gettext_lazy("Leg de overeenkomst vast"), forms.AgreementForm),
        ("evaluatie", gettext_lazy("Leg vast hoe het ging"), forms.EvaluatedForm),
        ("teruggeven", gettext_lazy("Neem de taak terug"), forms.HandedBackForm),
    )
)

DEEDS = (
    Deed(
        "klokstil",
        gettext_lazy("Zet de klok stil"),
        pause,
        forms.PauseForm,
        HANDLERS,
        lambda initiative, user: initiative.is_open and initiative.paused_on is None,
        anchor="#klok",
    ),
    Deed(
        "klokdoor",
        gettext_lazy("Laat de klok weer lopen"),
        resume,
        roles=HANDLERS,
        is_offered=lambda initiative, user: (
            initiative.is_open and initiative.paused_on is not None and not waits_for(initiative)
        ),
        anchor="#klok",
    ),
    Deed(
        "meertijd",
        gettext_lazy("Neem één keer meer tijd"),
        extend,
        forms.ExtendForm,
        HANDLERS,
        lambda initiative, user: initiative.is_open and initiative.paused_on is None,
        anchor="#klok",
    ),
    Deed(
        "soort",
        gettext_lazy("Kies een andere soort"),
        change_kind,
        forms.KindForm,
        HANDLERS,
        lambda initiative, user: initiative.status in MAY_CHANGE and initiative.blanked_at is None,
        anchor="#klok",
        arguments=lambda initiative, request, now: {"initiative": initiative},
    ),
    Deed(
        "regelen",
        gettext_lazy("Dit is het antwoord"),
        settle,
        forms.SettleForm,
        HANDLERS,
        may_settle,
        arguments=lambda initiative, request, now: {"draft": draft_of(initiative)},
    ),
    *STEPS,
)
