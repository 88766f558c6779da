"""Whose plan it is: who joins, who takes it over, who leaves; and the page of whoever was asked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import by_token
from initiatives import keys, services, wording
from initiatives.forms.owner import InviteForm, JoinForm
from initiatives.limits import client_address, is_allowed
from initiatives.models import Invitation
from initiatives.owner_deeds import is_alive
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.simple import one_form, posted
from initiatives.workflow import MoveRefused

MOST_INVITATIONS_AN_HOUR = 5
Purpose = Invitation.Purpose


@by_token
@behind_the_link()
def invite(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Who takes part and who was asked, each with a button to stop; below it the form to ask another."""

    def ask(form, now) -> str:
        _check_limit(request, owner)
        services.invite(initiative=owner.initiative, email=form.cleaned_data["email"], by=owner.user, now=now)
        return _("Wij stuurden uw vraag. U hoort het als die persoon meedoet.")

    return one_form(
        request,
        owner,
        InviteForm(posted(request)),
        ask,
        title=_("Medestanders"),
        lead=_("Een medestander beslist mee over het plan. Alleen de indiener kan het overdragen."),
        is_offered=is_alive(owner.initiative, timezone.localdate()),
        refusal=_("Dat kan als uw plan openbaar is."),
        template="initiatives/owner/people.html",
        back=owner.url("initiatives:owner_invite"),
        joined=list(owner.initiative.invitations.joined()),
        waiting=list(owner.initiative.invitations.waiting().filter(purpose=Purpose.JOIN)),
    )


@by_token
@behind_the_link()
def hand_over(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The initiator's alone. Nothing changes before the other says yes."""
    if not owner.is_initiator:
        raise Http404

    def ask(form, now) -> str:
        _check_limit(request, owner)
        services.hand_over_plan(initiative=owner.initiative, email=form.cleaned_data["email"], by=owner.user, now=now)
        return _("Wij stuurden uw vraag. Tot die persoon ja zegt, blijft het plan van u.")

    return one_form(
        request,
        owner,
        InviteForm(posted(request)),
        ask,
        title=_("Draag uw plan over"),
        lead=_("Iemand anders gaat verder met uw plan. Nummer, tekst en termijn blijven gelijk."),
        is_offered=is_alive(owner.initiative, timezone.localdate()),
        refusal=_("Dat kan als uw plan openbaar is."),
        template="initiatives/owner/people.html",
        back=owner.url("initiatives:owner_hand_over"),
        joined=[],
        waiting=list(owner.initiative.invitations.waiting().filter(purpose=Purpose.TAKE_OVER)),
    )


def _check_limit(request: HttpRequest, owner: Owner) -> None:
    if not (
        is_allowed("invite", client_address(request), MOST_INVITATIONS_AN_HOUR)
        and is_allowed("invite", owner.initiative.number, MOST_INVITATIONS_AN_HOUR)
    ):
        raise MoveRefused(_("U vroeg net al een paar mensen. Probeer het over een uur opnieuw."))


@by_token
@behind_the_link("POST")
def end(request: HttpRequest, owner: Owner, pk: int) -> HttpResponse:
    """Take back an invitation, or say goodbye to a co-initiator. Of the initiator; a co-initiator ends their own."""
    found = get_object_or_404(owner.initiative.invitations, pk=pk)
    if not owner.is_initiator and (found.accepted_at or found.purpose == Purpose.TAKE_OVER):
        raise Http404
    services.end_invitation(invitation=found, by=owner.user, now=timezone.now())
    messages.success(request, _("Dat is geregeld."))
    is_taking_over = found.purpose == Purpose.TAKE_OVER
    return HttpResponseRedirect(
        owner.url("initiatives:owner_hand_over" if is_taking_over else "initiatives:owner_invite")
    )


@by_token
@behind_the_link()
def leave(request: HttpRequest, owner: Owner) -> HttpResponse:
    """A co-initiator stops; their link opens nothing after that."""
    if owner.is_initiator:
        raise Http404
    if request.method == "POST":
        services.leave(invitation=owner.invitation, by=owner.user, now=timezone.now())
        return render(request, "initiatives/owner/left.html", {"initiative": owner.initiative})
    context = {
        "owner": owner,
        "initiative": owner.initiative,
        "heading": _("Stop als medestander"),
        "lead": _("Het plan gaat verder zonder u. Uw naam gaat van de pagina."),
    }
    return render(request, "initiatives/owner/leave.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of whoever was asked: what it is, a name, and a button. Opening it changes nothing."""
    found = keys.read_invitation(token)
    if found is None:
        if not keys.is_invitation(token):
            raise Http404
        return render(request, "initiatives/owner/invitation_ended.html", status=410)
    user = request.user if request.user.is_authenticated else None
    initial = {"display_name": user.display_name} if user and user.email == found.email else None
    takes_over = found.purpose == Purpose.TAKE_OVER
    form = JoinForm(posted(request), initial=initial, takes_over=takes_over)
    status = 200
    if request.method == "POST" and not found.accepted_at and form.is_valid():
        try:
            services.accept_invitation(
                invitation=found, display_name=form.cleaned_data["display_name"], by=user, now=timezone.now()
            )
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            status = 409
    if found.accepted_at:
        if request.method == "POST":
            # A second press too: of two at once the browser shows what the second led to.
            _say_once(request, _("Het plan is nu van u.") if takes_over else _("U bent nu medestander."))
        return HttpResponseRedirect(_key_of(found))
    context = {
        "initiative": found.initiative,
        "plan_title": wording.dutch(found.initiative.title),
        "takes_over": takes_over,
        "form": form,
    }
    return render(request, "initiatives/owner/invitation.html", context, status=status)


def _say_once(request: HttpRequest, said: str) -> None:
    """Unless the page that tells it was not shown yet."""
    waiting = messages.get_messages(request)
    if said not in {str(each) for each in waiting}:
        messages.success(request, said)
    # Looked at here, not shown.
    waiting.used = False


def _key_of(accepted: Invitation) -> str:
    """The page of the plan, with the key of whoever said yes. What was taken over has the key of its new initiator."""
    if accepted.purpose == Purpose.TAKE_OVER:
        return keys.manage_url(accepted.initiative)
    return keys.co_manage_url(accepted)
