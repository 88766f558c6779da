"""Questions to the resident, advice of platforms, and the address to reach the resident at."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.admin_site import site
from accounts.services import log_view
from initiatives import services
from initiatives.models import Advice, Initiative, Question
from initiatives.services.move import check_office, handling_role
from initiatives.workflow import MoveRefused
from neighbourhoods.models import Platform


def ask(request, initiative, form, now) -> str:
    services.ask_question(initiative=initiative, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("Uw vraag is gesteld. Het plan wacht nu op de indiener.")


def open_question(initiative: Initiative) -> Question | None:
    """The latest question without a reply."""
    return initiative.questions.filter(replied_at__isnull=True).order_by("-asked_at").first()


def reply(request, initiative, form, now) -> str:
    question = open_question(initiative)
    if question is None:
        raise MoveRefused(_("Op alle vragen is al gereageerd. Bekijk de reactie hieronder."))
    services.reply_to_question(
        question=question, text=form.cleaned_data["text"], by=request.user, role=handling_role(request.user), now=now
    )
    return _("De reactie is opgeschreven.")


def advice_on_paper(initiative: Initiative) -> Advice | None:
    """The first advice that is awaited from a platform that gets its post on paper."""
    awaited = initiative.advices.filter(given_at__isnull=True, platform__reach=Platform.Reach.PAPER)
    return awaited.select_related("platform").first()


def note_advice(request, initiative, form, now) -> str:
    advice = advice_on_paper(initiative)
    if advice is None:
        raise MoveRefused(_("Dit advies is al opgeschreven."))
    services.give_advice(advice=advice, **form.cleaned_data, by=request.user, by_label=advice.platform.name, now=now)
    return _("Het advies van %(platform)s is opgeschreven.") % {"platform": advice.platform}


def show_contact(request, initiative, form, now) -> HttpResponse:
    """Shown in this one page, and noted in the log. Not to who reads along."""
    check_office(initiative, request.user)
    shown = {"e-mailadres": initiative.email, "telefoon": initiative.phone, "postadres": initiative.postal_address}
    shown = {what: text for what, text in shown.items() if text}
    log_view(subject=initiative, by=request.user, now=now, what=", ".join(shown))
    page = site.get_model_admin(Initiative)
    return page.show(request, initiative, now, extra={"contact": shown, "title": str(initiative)})
