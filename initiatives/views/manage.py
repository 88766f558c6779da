"""How an initiator without an account gets in: confirm the address, number and code, a new link. What they do once
inside stands in `views/owner/`."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import by_token, public_form
from initiatives import keys, wording
from initiatives.forms import CodeForm, LinkForm
from initiatives.limits import client_address, is_allowed
from initiatives.models import Initiative, Invitation
from initiatives.services import confirm_address, renew_co_key, renew_key, send_key_again
from initiatives.workflow import MoveRefused, Status

# With one number from one address; from one address, where many people can sit behind it; and with one number. The last
# two are wide: who tries wrong codes with the number of another does not lock that person out.
MOST_TRIES_AN_HOUR = 10
MOST_TRIES_OF_ONE_ADDRESS = 40
MOST_TRIES_OF_ONE_NUMBER = 100
MOST_LINKS_AN_HOUR = 3


def _open(request: HttpRequest, token: str, opens: str) -> Initiative | HttpResponse:
    """The initiative behind this link, or the page that offers a new link."""
    found = keys.read(token, opens)
    if found is None:
        raise Http404
    if found.is_worn:
        return render(request, "initiatives/worn.html", {"token": token, "opens": opens}, status=410)
    return found.initiative


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in the mail: a button. Opening the link changes nothing; many mail programs open links."""
    now = timezone.now()
    initiative = _open(request, token, "confirm")
    if isinstance(initiative, HttpResponse):
        return initiative
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED):
        return render(request, "initiatives/confirm_ended.html", {"initiative": initiative}, status=410)
    if request.method == "POST":
        try:
            confirm_address(initiative=initiative, now=now)
        except MoveRefused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(request.path)
    context = {
        "initiative": initiative,
        "title": wording.dutch(initiative.title),
        "is_confirmed": initiative.confirmed_at is not None,
        "manage_url": keys.manage_url(initiative),
    }
    return render(request, "initiatives/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def manage_by_code(request: HttpRequest) -> HttpResponse:
    """Without the link: number and code open the plan; number and address send a new link."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    code = CodeForm(posted if posted and "met-code" in posted else None)
    link = LinkForm(posted if posted and "met-email" in posted else None)
    status = 200
    for form in (code, link):
        if not form.is_bound or not form.is_valid():
            continue
        number = form.cleaned_data["number"]
        if not _may_try(number, client_address(request)):
            form.add_error(None, _("U hebt dit te vaak geprobeerd. Wacht een uur, of bel de gemeente."))
            status = 429
        elif form is code:
            token = keys.check_desk_code(number, form.cleaned_data["code"])
            if token is not None:
                return HttpResponseRedirect(reverse("initiatives:manage", args=[token]))
            form.add_error(None, _("Nummer en code horen niet bij elkaar. Kijk op uw bewijs of ze kloppen."))
        else:
            _send_link(number, form.cleaned_data["email"], now)
            messages.success(
                request,
                _(
                    "Horen dit nummer en dit adres bij elkaar? "
                    "Dan krijgt u binnen enkele minuten een mail met een nieuwe link."
                ),
            )
            return HttpResponseRedirect(request.path)
    context = {"code": code, "link": link, "form": link if link.is_bound else code}
    return render(request, "initiatives/manage_by_code.html", context, status=status)


def _may_try(number: str, address: str) -> bool:
    return (
        is_allowed("key", f"{number} {address}", MOST_TRIES_AN_HOUR)
        and is_allowed("key", address, MOST_TRIES_OF_ONE_ADDRESS)
        and is_allowed("key", number, MOST_TRIES_OF_ONE_NUMBER)
    )


def _send_link(number: str, address: str, now) -> None:
    """To the initiator or the co-initiator of this plan with this address; to nobody else.

    Whether or not they belong together, the same is looked up and counted. Writing the letter takes a few milliseconds
    more. Who measures that may ask ten times an hour for one number, and learns no address: only of one that they have
    already, whether it is of this plan.
    """
    initiative = Initiative.objects.filter(number=number, email=address).exclude(email="").first()
    joined = Invitation.objects.joined().filter(initiative__number=number, email=address).first()
    # A stranger does not use up the links of the initiator.
    deed = "link" if initiative or joined else "link of nobody"
    if is_allowed(deed, number, MOST_LINKS_AN_HOUR) and (initiative or joined):
        found = initiative or joined.initiative
        send_key_again(initiative=found, invitation=None if initiative else joined, now=now)


def _renew(*, initiative: Initiative, invitation: Invitation | None, now) -> None:
    if invitation is not None:
        renew_co_key(invitation=invitation, now=now)
    else:
        renew_key(initiative=initiative, now=now)


@require_POST
@never_cache
@by_token
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """From the page of a worn link, or from the page where one manages a plan: send a new one to the address that this
    key belongs to. Who holds a link that was replaced may be anybody: for them nothing is closed."""
    now = timezone.now()
    found = next(filter(None, (keys.read(token, opens) for opens in keys.LIFETIMES)), None)
    if found is None:
        raise Http404
    address = found.invitation.email if found.invitation else found.initiative.email
    if address and is_allowed("link", found.initiative.number, MOST_LINKS_AN_HOUR):
        again = send_key_again if found.is_replaced else _renew
        again(initiative=found.initiative, invitation=found.invitation, now=now)
    context = {"has_address": bool(address), "is_same": found.is_replaced}
    return render(request, "initiatives/renewed.html", context)
