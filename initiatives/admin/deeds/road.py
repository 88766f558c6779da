"""Steps on the road, from the first look to the result."""

from django.db import transaction
from django.utils.translation import gettext as _

from initiatives import services
from initiatives.workflow import HANDLER, Status, may_move


def may_go(wanted: Status):
    return lambda initiative, user: may_move(initiative.status, wanted, HANDLER, initiative.kind)


def approve(request, initiative, form, now) -> str:
    services.approve(initiative=initiative, by=request.user, now=now)
    return _("Het plan is openbaar. De wijkplatformen in dit gebied zijn om advies gevraagd.")


def take_up(request, initiative, form, now) -> str:
    """Whoever takes it in hand has it, when nobody had it yet."""
    with transaction.atomic():
        services.take_up(initiative=initiative, by=request.user, now=now)
        if initiative.handler_id is None:
            services.assign(initiative=initiative, handler=request.user, by=request.user, now=now)
    return _("Het plan is in behandeling. De indiener krijgt bericht.")


def go_on(request, initiative, form, now) -> str:
    services.take_up(initiative=initiative, by=request.user, now=now)
    return _("U gaat verder zonder reactie van de indiener.")


def carry_out(request, initiative, form, now) -> str:
    services.start_carrying_out(initiative=initiative, text=form.cleaned_data["text"], by=request.user, now=now)
    return _("Het plan is in uitvoering. De indiener krijgt bericht.")


def complete(request, initiative, form, now) -> str:
    services.complete(initiative=initiative, result=form.cleaned_data["result"], by=request.user, now=now)
    return _("Het plan is afgerond. Het resultaat staat op de website.")


def refuse(request, initiative, form, now) -> str:
    services.refuse(initiative=initiative, reason=form.cleaned_data["reason"], by=request.user, now=now)
    return _("Het plan is geweigerd. De indiener krijgt de reden.")
