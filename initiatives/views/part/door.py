"""What the pages of taking part have in common: which plan, who presses, and how often."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.forms.taking_part import PartForm
from initiatives.limits import client_address, is_allowed
from initiatives.models import Initiative
from initiatives.people import person_key
from initiatives.services.submit import owns_address
from initiatives.workflow import Status

# What one visitor may do in an hour.
MOST = {"support": 60, "follow": 60, "offer": 10, "comment": 20, "flag": 10}
# So that nobody can have the portal fill the mailbox of somebody else.
MOST_MAILS_TO_ONE = 6
PER_DAY = timedelta(days=1)
MOST_MAILS_TO_ONE_A_DAY = 20


def plan_or_404(number: str) -> Initiative:
    """A public plan with its buurt. One that was refused has nothing to join, nor to be read about."""
    plans = Initiative.objects.visible_to(None).exclude(status=Status.REFUSED)
    plans = plans.select_related("buurt", "author").defer("search", "buurt__geometry")
    return get_object_or_404(plans, number=number)


def person_of(request: HttpRequest) -> User | None:
    """Who is signed in, with an address that was proven."""
    user = request.user
    return user if user.is_authenticated and owns_address(user, user.email) else None


def too_often(request: HttpRequest, deed: str, email: str = "") -> str:
    """What to say when this was pressed too often; empty when it may go on."""
    if not is_allowed(f"part {deed}", client_address(request), MOST[deed]):
        return _("U deed dit het afgelopen uur te vaak. Wacht een uur, of bel de gemeente.")
    # Of all the spellings of one mailbox together.
    mailbox = person_key(email) if email else ""
    if mailbox and not (
        is_allowed("part to", mailbox, MOST_MAILS_TO_ONE)
        and is_allowed("part to", mailbox, MOST_MAILS_TO_ONE_A_DAY, PER_DAY)
    ):
        return _("Naar dit e-mailadres stuurden wij al veel mails. Wacht een uur en probeer het dan opnieuw.")
    return ""


def page(
    request: HttpRequest, template: str, initiative: Initiative, form: PartForm | None, *, status: int = 200, **context
) -> HttpResponse:
    """A page about a plan that one takes part in. A plan that ended says so, without a form."""
    crumbs = [
        {"label": _("Plannen"), "url": reverse("initiatives:list")},
        {"label": initiative.title, "url": initiative.get_absolute_url()},
    ]
    context |= {
        "initiative": initiative,
        "form": form,
        "crumbs": crumbs,
        "is_open": initiative.can_be_joined,
        "step": request.GET.get("stap", ""),
    }
    return render(request, f"initiatives/part/{template}.html", context, status=status)


def done(request: HttpRequest, step: str) -> HttpResponse:
    """After the press: the same page, which tells what happened and what one can do now."""
    return HttpResponseRedirect(f"{request.path}?stap={step}")


# Steps of that page: look in your mail; it counts; an official looks first.
IN_YOUR_MAIL, DONE, LOOKED_AT = "mail", "klaar", "gekeken"
