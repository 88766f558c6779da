"""Who has it."""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives import services
from initiatives.admin import forms
from initiatives.models import Initiative
from initiatives.workflow import CLOSED, MoveRefused


def assign_if_unchanged(by: User, initiative: Initiative, handler: User, seen: str, now) -> None:
    """Assign, unless somebody else has it since the page was opened (`seen`: who had it then)."""
    with transaction.atomic():
        locked = Initiative.objects.select_for_update(of=("self",)).select_related("handler").get(pk=initiative.pk)
        if str(locked.handler_id or "") != seen and locked.handler_id != handler.pk:
            if locked.handler is None:
                raise MoveRefused(
                    _("Dit plan staat intussen op niemands naam. Druk nog een keer als u het wilt toewijzen.")
                )
            raise MoveRefused(
                _("Een collega was u voor: %(who)s behandelt dit plan nu. Wilt u het overnemen? Druk dan nog een keer.")
                % {"who": locked.handler}
            )
        services.assign(initiative=initiative, handler=handler, by=by, now=now)


def to_me(request: HttpRequest, initiative: Initiative, form: forms.SeenForm, now) -> str:
    assign_if_unchanged(request.user, initiative, request.user, form.cleaned_data["seen"], now)
    return _("Plan %(number)s staat nu op uw naam.") % {"number": initiative.number}


def to_colleague(request: HttpRequest, initiative: Initiative, form: forms.AssignForm, now) -> str:
    handler = form.cleaned_data["handler"]
    assign_if_unchanged(request.user, initiative, handler, form.cleaned_data["seen"], now)
    return _("Plan %(number)s staat nu op naam van %(who)s.") % {"number": initiative.number, "who": handler}


def seen(initiative: Initiative, request: HttpRequest, now) -> dict:
    return {"seen": initiative.handler_id}


def is_running(initiative: Initiative) -> bool:
    return initiative.status not in CLOSED
