"""When the answer becomes public, and plainer words for one that is."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.models import User
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin import answer_forms as forms
from initiatives.admin.deeds.answer import draft_of
from initiatives.models import Answer, Initiative
from initiatives.workflow import HANDLER, Status, may_move


def schedule(request, initiative: Initiative, form: forms.MomentForm, now) -> str:
    answer = services.schedule_answer(initiative=initiative, at=form.moment(), by=request.user, now=now)
    return _("Het antwoord staat klaar. Het komt vanzelf op de website: %(moment)s.") % {
        "moment": date_format(timezone.localtime(answer.publish_at), "l j F Y, H:i")
    }


def unschedule(request, initiative: Initiative, form, now) -> str:
    services.unschedule_answer(initiative=initiative, by=request.user, now=now)
    return _("Het antwoord komt niet meer vanzelf op de website. Het concept is er nog.")


def rewrite(request, initiative: Initiative, form: forms.RewriteForm, now) -> str:
    services.rewrite_answer(initiative=initiative, **form.cleaned_data, by=request.user, now=now)
    return _("De nieuwe tekst staat op de website. De indiener krijgt hem ook.")


def leave(request, initiative: Initiative, form: forms.LeaveForm, now) -> str:
    services.leave_as_it_is(initiative=initiative, reason=form.cleaned_data["reason"], by=request.user, now=now)
    return _("De tekst blijft zo. Uw reden is bewaard.")


def _may_wait(initiative: Initiative, user: User) -> bool:
    return (
        may_move(initiative.status, Status.ANSWERED, HANDLER, initiative.kind)
        and Answer.objects.filter(initiative=initiative, published_at__isnull=True).exists()
    )


def _waits(initiative: Initiative, user: User) -> bool:
    return Answer.objects.waiting_for_their_moment().filter(initiative=initiative).exists()


def _is_published(initiative: Initiative, user: User) -> bool:
    return initiative.is_public and Answer.objects.published().filter(initiative=initiative).exists()


def _is_asked_to(initiative: Initiative, user: User) -> bool:
    return _is_published(initiative, user) and Initiative.objects.to_rewrite().filter(pk=initiative.pk).exists()


DEEDS = (
    Deed(
        "klaarzetten",
        gettext_lazy("Zet het antwoord klaar"),
        schedule,
        forms.MomentForm,
        HANDLERS,
        _may_wait,
        anchor="#antwoord",
    ),
    Deed(
        "geen_moment",
        gettext_lazy("Haal het moment weg"),
        unschedule,
        roles=HANDLERS,
        is_offered=_waits,
        anchor="#antwoord",
    ),
    Deed(
        "herschrijven",
        gettext_lazy("Zet deze tekst op de website"),
        rewrite,
        forms.RewriteForm,
        HANDLERS,
        _is_published,
        anchor="#antwoord",
        arguments=lambda initiative, request, now: {"answer": draft_of(initiative)},
    ),
    Deed(
        "laat_zo",
        gettext_lazy("Laat de tekst zo"),
        leave,
        forms.LeaveForm,
        HANDLERS,
        _is_asked_to,
        anchor="#antwoord",
    ),
)
