"""My page: what I brought, what is asked of me, where I belong, and what the portal knows of me."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.access import signed_in
from accounts.models import User
from accounts.roles import STAFF, Role
from initiatives import keys
from initiatives.asked import Asked, asked_of
from initiatives.models import Advice, Initiative, Invitation
from initiatives.workflow import Status
from neighbourhoods.models import Platform
from pages import my_things, querysets, wording
from pages.forms import NameForm

MOST_ROWS = 50
# None: the key of the initiator.
Key = Invitation | None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_page(request: HttpRequest) -> HttpResponse:
    """Also takes a new name, the one thing that is changed here."""
    now = timezone.now()
    today = timezone.localdate(now)
    user = request.user
    form = NameForm(request.POST if request.method == "POST" else None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        services.change_display_name(user=user, display_name=form.cleaned_data["display_name"], by=user, now=now)
        messages.success(request, _("Uw naam is bewaard."))
        return HttpResponseRedirect(reverse("my_page") + "#gegevens")
    mine = my_plans(user)
    platforms = list(Platform.objects.of_member(user).prefetch_related("areas"))
    return render(
        request,
        "pages/my_page.html",
        {
            "form": form,
            "asked": [
                *asked_about_plans(mine, today),
                *asked_to_join(user, today),
                *asked_of_platforms(platforms, today),
            ],
            "plans": [my_plan(plan, key, today) for plan, key in mine],
            "promises": my_things.promises(mine, today),
            "parts": my_things.parts(user, today),
            "offers": my_things.offers(user, today),
            "comments": my_things.comments(user, today),
            "platforms": platforms,
            "is_staff": user.has_role(*STAFF),
            "is_council": user.has_role(Role.COUNCIL_MEMBER),
            "roles": sorted(str(role.label) for role in user.roles),
        },
    )


def plans_of(user: User) -> QuerySet:
    """Sent in from this account, or without one from the same address when both sides of it were confirmed."""
    mine = Q(author=user)
    if is_proven(user):
        mine |= Q(email=user.email, confirmed_at__isnull=False)
    return Initiative.objects.filter(mine, blanked_at__isnull=True).newest_first()


def is_proven(user: User) -> bool:
    """Whether this person showed that the address of the account is theirs."""
    return EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()


def my_plans(user: User) -> list[tuple[Initiative, Key]]:
    """The plans that are mine, each with the key that opens it: my own, or that of a co-initiator. Two queries."""
    own = list(querysets.rows_of(plans_of(user))[:MOST_ROWS])
    joined = Invitation.objects.joined().of_person(user, user.email if is_proven(user) else "")
    seen = {plan.pk for plan in own}
    found = [(plan, None) for plan in own]
    for invitation in joined.select_related("initiative__buurt").defer("initiative__search")[:MOST_ROWS]:
        if invitation.initiative_id not in seen and invitation.initiative.blanked_at is None:
            found.append((invitation.initiative, invitation))
    return found


def address_of(plan: Initiative, key: Key) -> str:
    """The page on which I manage this plan, with my own key."""
    return keys.co_manage_url(key) if key else keys.manage_url(plan)


def my_plan(plan: Initiative, key: Key, today: date) -> dict:
    """A row that opens the page on which the resident manages the plan."""
    row = wording.plan_row(plan, today)
    small = f"{plan.number} · {row['small']}"
    if key:
        small = _("%(what)s · u bent medestander") % {"what": small}
    return row | {"url": address_of(plan, key), "small": small}


def asked_about_plans(mine: list[tuple[Initiative, Key]], today: date) -> list[dict]:
    """Everything that is asked of me about my plans, the oldest first."""
    key_of = {plan.pk: key for plan, key in mine}
    return [
        {
            "title": one.title,
            "text": f"{one.initiative.title}: {one.text}",
            "url": _inside(address_of(one.initiative, key_of[one.initiative.pk]), one),
            "when": wording.day(one.since, today),
        }
        for one in asked_of([plan for plan, _key in mine], today)
    ]


def asked_to_join(user: User, today: date) -> list[dict]:
    """Plans that somebody asked me to take part in, or to take over; as long as the link in that mail works."""
    if not is_proven(user):
        return []
    waiting = Invitation.objects.waiting().filter(email=user.email).select_related("initiative")
    return [
        {
            "title": _("Wilt u dit plan overnemen?")
            if invitation.purpose == Invitation.Purpose.TAKE_OVER
            else _("Wilt u medestander worden van dit plan?"),
            "text": _("%(name)s vraagt u dit: %(title)s")
            % {"name": invitation.initiative.display_name, "title": invitation.initiative.title},
            "url": keys.invitation_url(invitation),
            "when": wording.day(timezone.localdate(invitation.invited_at), today),
        }
        for invitation in waiting.defer("initiative__search").order_by("invited_at")[:MOST_ROWS]
        if invitation.initiative.is_public and invitation.initiative.status not in (Status.WITHDRAWN, Status.REFUSED)
    ]


def _inside(address: str, one: Asked) -> str:
    """The address of what is asked, behind the same key as this page of the plan."""
    token = address.rstrip("/").rsplit("/", 1)[-1]
    return reverse(one.url_name, args=[token, *one.args]) + (f"#{one.fragment}" if one.fragment else "")


def asked_of_platforms(platforms: list[Platform], today: date) -> list[dict]:
    """Advice that is still awaited."""
    awaited = Advice.objects.awaited().filter(platform__in=platforms).select_related("initiative", "platform")
    return [
        {
            "title": _("Geef advies over %(title)s") % {"title": advice.initiative.title},
            "text": _("%(platform)s, graag vóór %(day)s.")
            % {"platform": advice.platform.name, "day": wording.day(advice.due_on, today, weekday=True)},
            "url": reverse("platform_workplace", args=[advice.platform.slug]),
            "when": wording.day(timezone.localdate(advice.asked_at), today),
        }
        for advice in awaited.order_by("due_on")[:MOST_ROWS]
    ]
