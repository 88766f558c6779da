"""The residents' key to a promise, and what they do with a promise of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import by_token
from accounts.models import User
from accounts.roles import Role
from agendas.models import Promise
from agendas.services import move_promise, reschedule_promise
from agendas.wording import dutch
from agendas.workflow import Key, MoveRefused, PromiseState, Side
from initiatives.forms import PromiseForm
from initiatives.forms.promise import DropForm, OtherDayForm
from initiatives.services.move import INITIATOR
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.simple import one_form, posted
from initiatives.workflow import MoveRefused as PlanRefused

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
            now=timezone.now(),
            text=asked.cleaned_data["note"],
            **_who(owner),
        )
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, SAID.get(to, _("Dank u. Wij hebben uw melding bewaard.")))
    return HttpResponseRedirect(owner.url() + "#afspraken")


@by_token
@behind_the_link()
def other_day(request: HttpRequest, owner: Owner, number: int) -> HttpResponse:
    """What residents promised gets another day, with the reason; the old one stays to be seen."""
    promise = _own_promise(owner, number)

    def move(form, now) -> str:
        day, why = form.cleaned_data["due_on"], form.cleaned_data["text"]
        with _in_our_words():
            reschedule_promise(promise=promise, due_on=day, reason=why, now=now, **_who(owner))
        return _("De nieuwe datum is %(day)s. De oude datum blijft te zien.") % {"day": date_format(day)}

    form = OtherDayForm(posted(request), today=timezone.localdate())
    return _page(request, owner, promise, form, move, _("Spreek een andere datum af"))


@by_token
@behind_the_link()
def drop(request: HttpRequest, owner: Owner, number: int) -> HttpResponse:
    """What residents promised will not happen, with the reason; it stays in the register."""
    promise = _own_promise(owner, number)

    def stop(form, now) -> str:
        with _in_our_words():
            move_promise(
                promise=promise,
                to=PromiseState.DROPPED,
                key=Key.OWNER,
                text=form.cleaned_data["text"],
                now=now,
                **_who(owner),
            )
        return _("De afspraak is vervallen. Uw reden staat erbij.")

    return _page(request, owner, promise, DropForm(posted(request)), stop, _("Laat de afspraak vervallen"))


def _own_promise(owner: Owner, number: int) -> Promise:
    """What residents promised because of this plan; 404 for any other."""
    return get_object_or_404(owner.initiative.promises, number=number, owner_side=Side.RESIDENTS)


def _page(request: HttpRequest, owner: Owner, promise: Promise, form, do, title: str) -> HttpResponse:
    return one_form(
        request,
        owner,
        form,
        do,
        title=title,
        lead=dutch(promise.text),
        is_offered=promise.state == PromiseState.OPEN,
        refusal=_("Dit kan alleen als de afspraak nog loopt."),
        back=owner.url() + "#afspraken",
    )


def _who(owner: Owner) -> dict:
    return {"by": owner.user or _account_behind(owner), "role": Role.INITIATOR, "by_label": INITIATOR}


@contextmanager
def _in_our_words() -> Iterator[None]:
    """A promise refuses in the words of its own app; the page of a deed reads those of a plan."""
    try:
        yield
    except MoveRefused as refusal:
        raise PlanRefused(refusal.message) from refusal


def _account_behind(owner: Owner) -> User | None:
    """Who has an account on this proven address: one person does not turn both keys, signed in for one of them and
    with the link for the other."""
    if not owner.email or (owner.is_initiator and owner.initiative.confirmed_at is None):
        return None
    return User.objects.active().filter(email=owner.email).first()
