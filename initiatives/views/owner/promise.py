"""The residents' key to a promise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import by_token
from accounts.models import User
from accounts.roles import Role
from agendas.services import move_promise
from agendas.workflow import Key, MoveRefused, PromiseState, Side
from initiatives.forms import PromiseForm
from initiatives.services.move import INITIATOR
from initiatives.views.owner.door import Owner, behind_the_link

SAID = {
    PromiseState.KEPT: gettext_lazy("Dank u. De afspraak is nagekomen."),
    PromiseState.OPEN: gettext_lazy("Dank u. Wij weten nu dat het nog niet klaar is."),
}


@by_token
@behind_the_link("POST")
def turn_key(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Done, confirmed, or not yet and why. Back to the page either way, with what was said about it."""
    asked = PromiseForm(request.POST)
    if not asked.is_valid():
        messages.error(request, _("Dit is niet gelukt. Probeer het opnieuw."))
        return HttpResponseRedirect(owner.url())
    promise = get_object_or_404(owner.initiative.promises, number=asked.cleaned_data["promise"])
    to = PromiseState(asked.cleaned_data["to"])
    try:
        move_promise(
            promise=promise,
            to=to,
            key=Key.OWNER if promise.owner_side == Side.RESIDENTS else Key.OTHER,
            by=owner.user or _account_behind(owner),
            role=Role.INITIATOR,
            by_label=INITIATOR,
            now=timezone.now(),
            text=asked.cleaned_data["note"],
        )
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, SAID.get(to, _("Dank u. Wij hebben uw melding bewaard.")))
    return HttpResponseRedirect(owner.url() + "#afspraken")


def _account_behind(owner: Owner) -> User | None:
    """Who has an account on this proven address: one person does not turn both keys, signed in for one of them and
    with the link for the other."""
    if not owner.email or (owner.is_initiator and owner.initiative.confirmed_at is None):
        return None
    return User.objects.active().filter(email=owner.email).first()
