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
from initiatives.models import Advice, Initiative, Question
from initiatives.workflow import Status
from neighbourhoods.models import Platform
from pages import querysets, wording
from pages.forms import NameForm

MOST_ROWS = 50


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
    plans = list(querysets.rows_of(plans_of(user))[:MOST_ROWS])
    platforms = list(Platform.objects.of_member(user).prefetch_related("areas"))
    return render(
        request,
        "pages/my_page.html",
        {
            "form": form,
            "plans": [my_plan(plan, today) for plan in plans],
            "asked": [*asked_about_plans(plans, today), *asked_of_platforms(platforms, today)],
            "platforms": platforms,
            "is_staff": user.has_role(*STAFF),
            "is_council": user.has_role(Role.COUNCIL_MEMBER),
            "roles": sorted(str(role.label) for role in user.roles),
        },
    )


def plans_of(user: User) -> QuerySet:
    """Sent in from this account, or without one from the same address when both sides of it were confirmed."""
    mine = Q(author=user)
    if EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        mine |= Q(email=user.email, confirmed_at__isnull=False)
    return Initiative.objects.filter(mine, blanked_at__isnull=True).newest_first()


def my_plan(plan: Initiative, today: date) -> dict:
    """A row that opens the page on which the resident manages the plan."""
    row = wording.plan_row(plan, today)
    return row | {"url": keys.manage_url(plan), "small": f"{plan.number} · {row['small']}"}


def asked_about_plans(plans: list[Initiative], today: date) -> list[dict]:
    """An address to confirm, a question to answer."""
    waiting = {plan.pk: plan for plan in plans if plan.status == Status.AWAITING_INITIATOR}
    questions = Question.objects.filter(initiative__in=waiting, replied_at__isnull=True).order_by("asked_at")
    asked = [
        {
            "title": _("Beantwoord de vraag over %(title)s") % {"title": waiting[question.initiative_id].title},
            "text": question.text,
            "url": keys.manage_url(waiting[question.initiative_id]),
            "when": wording.day(timezone.localdate(question.asked_at), today),
        }
        for question in questions
    ]
    for plan in plans:
        if plan.status == Status.AWAITING_CONFIRMATION and plan.email:
            asked.append(
                {
                    "title": _("Bevestig uw e-mailadres bij %(title)s") % {"title": plan.title},
                    "text": _("Open de link in onze e-mail. Daarna staat uw plan op de site."),
                    "url": keys.manage_url(plan),
                    "when": wording.day(timezone.localdate(plan.received_at), today),
                }
            )
    return asked


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
