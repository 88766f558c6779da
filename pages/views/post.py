"""My post: which messages I get and how, what I got, and what is still to come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.models import User
from accounts.roles import HANDLERS
from neighbourhoods.models import Platform
from notifications import kinds
from notifications.forms import WishesForm, field_name
from notifications.kinds import Audience, Kind
from notifications.services import CannotChoose, choose_all
from pages import post


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_post(request: HttpRequest) -> HttpResponse:
    """Also takes the choices; without paper nothing of an address is kept."""
    now = timezone.now()
    today = timezone.localdate(now)
    user = request.user
    offered = kinds.choices_for(audiences_of(user))
    form = WishesForm(request.POST if request.method == "POST" else None, person=user, kinds=offered)
    if request.method == "POST" and form.is_valid():
        try:
            choose_all(person=user, wishes=form.changed_wishes(), postal_address=form.postal_address_to_keep(), now=now)
        except CannotChoose as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Uw keuzes zijn bewaard. Ze gelden meteen."))
            return redirect("my_post")
    return render(
        request,
        "pages/my_post.html",
        {
            "form": form,
            "groups": groups_of(form, offered),
            "received": post.received_by(user, today),
            "coming": post.coming_to(user, now),
            "crumbs": [{"label": _("Mijn pagina"), "url": "/mijn/"}],
        },
    )


def audiences_of(user: User) -> set[Audience]:
    """For whom this person counts: everybody is a resident."""
    found = {Audience.RESIDENT}
    if Platform.objects.of_member(user).exists() or Platform.objects.active().filter(contact=user).exists():
        found.add(Audience.PLATFORM)
    if user.has_role(*HANDLERS):
        found.add(Audience.OFFICIAL)
    return found


def groups_of(form: WishesForm, offered: list[Kind]) -> list[dict]:
    """The fields under their headings."""
    headings = {
        Audience.RESIDENT: _("Over uw plannen"),
        Audience.PLATFORM: _("Over uw wijkplatform"),
        Audience.OFFICIAL: _("Over uw werk bij de gemeente"),
    }
    groups = [
        {"title": title, "fields": [form[field_name(kind)] for kind in offered if kind.audience == audience]}
        for audience, title in headings.items()
    ]
    return [group for group in groups if group["fields"]]
