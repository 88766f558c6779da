"""What the portal knows of me: told, as a file, and erased. Behind an account, or behind a link in the mail."""

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import personal
from accounts.access import by_token, public_form, signed_in
from accounts.data_file import as_file
from accounts.data_forms import AddressForm, EraseForm, known
from accounts.models import User
from accounts.personal import EraseRefused, Subject
from initiatives.limits import client_address, is_allowed
from notifications.services import address_of, send_data_link, was_made_here

with_post = require_http_methods(["GET", "HEAD", "POST"])
MOST_LINKS_AN_HOUR = 3
MOST_FILES_AN_HOUR = 10


# ── With an account ──────────────────────────────────────────────────────────
@with_post
@signed_in
def my_data(request: HttpRequest) -> HttpResponse:
    """After erasing nobody is signed in any more."""
    return _page(
        request,
        personal.subject_of(request.user),
        file_url="/mijn/gegevens/bestand/",
        lead=_("Alles wat bij uw account en uw e-mailadres hoort."),
        crumbs=[{"label": _("Mijn pagina"), "url": "/mijn/"}],
    )


@require_safe
@signed_in
def my_data_file(request: HttpRequest) -> HttpResponse:
    return _file(request, personal.subject_of(request.user), f"u{request.user.pk}")


# ── Without one ──────────────────────────────────────────────────────────────
@with_post
@never_cache
@public_form
def ask_for_data(request: HttpRequest) -> HttpResponse:
    """Take an address. Whether it is known here is not told."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    status, is_sent = 200, False
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if is_allowed("data-link", client_address(request), 2 * MOST_LINKS_AN_HOUR) and is_allowed(
            "data-link", email, MOST_LINKS_AN_HOUR
        ):
            send_data_link(email=email, now=timezone.now(), language=translation.get_language() or "nl")
            is_sent = True
        else:
            form.add_error(None, _("U hebt dit te vaak geprobeerd. Wacht een uur, of bel de gemeente."))
            status = 429
    return render(request, "pages/ask_for_data.html", {"form": form, "is_sent": is_sent}, status=status)


@with_post
@never_cache
@by_token
def data_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """All that is known behind the address that the link went to. Who has an account there signs in."""
    subject = _behind(token)
    if subject is None:
        if not was_made_here(token):
            raise Http404
        return render(request, "pages/data_link_worn.html", status=410)
    if User.objects.active().filter(email=subject.email).exists():
        return redirect("my_data")
    return _page(
        request,
        subject,
        file_url=f"{request.path}bestand/",
        lead=_("Alles wat bij uw e-mailadres hoort."),
    )


@require_safe
@never_cache
@by_token
def data_by_link_file(request: HttpRequest, token: str) -> HttpResponse:
    subject = _behind(token)
    if subject is None or User.objects.active().filter(email=subject.email).exists():
        raise Http404
    return _file(request, subject, token)


@require_safe
@never_cache
@public_form
def data_gone(request: HttpRequest) -> HttpResponse:
    """What is said afterwards."""
    return render(request, "pages/data_gone.html")


# ── What they have in common ─────────────────────────────────────────────────
def _behind(token: str) -> Subject | None:
    email = address_of(token)
    return Subject(email=email) if email else None


def _page(request: HttpRequest, subject: Subject, *, file_url: str, lead: str, crumbs=()) -> HttpResponse:
    form = EraseForm(request.POST if request.method == "POST" else None)
    refusal = personal.refusal(subject)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            personal.erase(subject, wish=form.wish, by=subject.user, now=timezone.now())
        except EraseRefused as refused:
            refusal, status = refused.message, 409
        else:
            logout(request)
            return HttpResponseRedirect("/gegevens/gewist/")
    context = {
        "form": None if refusal else form,
        "refusal": refusal,
        "known": known(subject),
        "file_url": file_url,
        "lead": lead,
        "crumbs": crumbs,
    }
    return render(request, "pages/my_data.html", context, status=status)


def _file(request: HttpRequest, subject: Subject, whose: str) -> HttpResponse:
    if not is_allowed("data-file", whose, MOST_FILES_AN_HOUR):
        return HttpResponse(_("U hebt dit te vaak geprobeerd. Wacht een uur."), status=429, content_type="text/plain")
    return as_file(subject, timezone.localtime())
