"""The page behind the link at the foot of a mail. Opening it changes nothing; pressing a button does."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.access import by_token
from notifications import keys, preferences
from notifications.forms import StopForm
from notifications.models import Preference
from notifications.services import CannotChoose, choose

Choice = Preference.Choice
CONFLICT = 409


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Who gets this kind of message and why, and how one wants it. A mail program presses with one click (RFC 8058),
    without a cookie; from the page itself it is a form like any other."""
    reading = keys.read(token)
    if reading is None:
        raise Http404
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        return _one_click(request, reading)
    return _page(request, reading, token)


def _one_click(request: HttpRequest, reading: keys.Reading) -> HttpResponse:
    try:
        _choose(reading, Choice.NONE)
    except CannotChoose:
        return render(request, "notifications/stop.html", _context(reading), status=CONFLICT)
    return render(request, "notifications/stopped.html", {"labels": [each.label for each in reading.kinds]})


@csrf_protect
def _page(request: HttpRequest, reading: keys.Reading, token: str) -> HttpResponse:
    form = StopForm(request.POST or None, kind=reading.kind, has_account=reading.person is not None)
    if request.method == "POST" and form.is_valid():
        _choose(reading, form.cleaned_data["choice"])
        return redirect("notifications:stop", token=token)
    return render(request, "notifications/stop.html", _context(reading), status=400 if form.errors else 200)


def _choose(reading: keys.Reading, choice: str) -> None:
    whose = {"person": reading.person, "address_hash": reading.address_hash}
    with transaction.atomic():
        for kind in reading.kinds:
            choose(kind=kind.name, choice=choice, now=timezone.now(), **whose)


def _context(reading: keys.Reading) -> dict:
    # About several kinds at once they are the news of a bundle: the first speaks for all.
    kind, person = reading.kind, reading.person
    wish = preferences.find(
        kind.name, person=person, address=person.email if person else "", address_hash=reading.address_hash
    )
    current = preferences.followed(kind, wish.choice if wish else kind.usual, person)
    choices = StopForm(kind=kind, has_account=person is not None).fields["choice"].choices
    return {
        "kind": kind,
        "labels": [each.label for each in reading.kinds],
        "has_account": person is not None,
        "current": current,
        "is_stopped": current == Choice.NONE,
        # What most came for stands first.
        "others": sorted((one for one in choices if one[0] != current), key=lambda one: one[0] != Choice.NONE),
    }
