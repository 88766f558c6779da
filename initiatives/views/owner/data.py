"""What the portal knows of whoever holds this link: told, as a file, and erased. Of this plan alone; for all that is
known behind the address a fresh link goes to that address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import personal
from accounts.access import by_token
from accounts.data_file import as_file
from accounts.data_forms import EraseForm, known
from accounts.personal import Subject
from initiatives import wording
from initiatives.limits import is_allowed
from initiatives.views.owner.door import Owner, behind_the_link
from notifications.services import send_data_link

MOST_LINKS_AN_HOUR = 3


def _subject(owner: Owner) -> Subject:
    return Subject(things=(owner.initiative if owner.is_initiator else owner.invitation,))


@by_token
@behind_the_link()
def data(request: HttpRequest, owner: Owner) -> HttpResponse:
    now = timezone.now()
    if "link" in request.POST:
        if owner.email and is_allowed("data-link", owner.email, MOST_LINKS_AN_HOUR):
            send_data_link(email=owner.email, now=now, language=owner.initiative.language)
        messages.success(request, _("Kijk in uw mail. De link werkt één dag."))
        return HttpResponseRedirect(request.path)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        personal.erase(_subject(owner), wish=form.wish, by=owner.user, now=now)
        return HttpResponseRedirect("/gegevens/gewist/")
    context = {
        "owner": owner,
        "initiative": owner.initiative,
        "plan_title": wording.dutch(owner.initiative.title),
        "heading": _("Uw gegevens bij dit plan"),
        "lead": _("Wat wij van u weten, en hoe u het laat wissen."),
        "form": form,
        "known": known(_subject(owner)),
        "file_url": owner.url("initiatives:owner_data_file"),
    }
    return render(request, "initiatives/owner/data.html", context)


@by_token
@behind_the_link("GET", "HEAD")
def data_file(request: HttpRequest, owner: Owner) -> HttpResponse:
    return as_file(_subject(owner), timezone.localtime())
