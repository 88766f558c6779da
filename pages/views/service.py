"""What machines ask: health, robots, security.txt; and the choice of language, kept in a cookie that says only that."""

from datetime import UTC, datetime, time, timedelta
from functools import cache

from django.conf import settings
from django.db import Error as AnyDatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public_form, public_page
from neighbourhoods.models import Municipality
from pages.forms import ReturnForm
from reminders import status

LANGUAGE_COOKIE_AGE = timedelta(days=365)
# Pages behind a signed link.
BY_TOKEN = ("/initiatieven/beheren/", "/initiatieven/bevestigen/", "/initiatieven/ontvangst/")
SECURITY_TXT_LASTS = timedelta(days=180)


@require_safe
@public_form
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"ok": True})


@cache
def every_migration() -> frozenset[tuple[str, str]]:
    """App and name of each migration of this code. Read once: a process keeps the code that it began with."""
    return frozenset(MigrationLoader(None).graph.nodes)


@require_safe
@public_form
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration, else 503."""
    checks = {"database": False, "migrations": False}
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        checks["database"] = True
        checks["migrations"] = every_migration() <= applied.keys()
    except AnyDatabaseError:
        pass
    is_well = all(checks.values())
    return JsonResponse({"ok": is_well, **checks}, status=200 if is_well else 503)


@require_safe
@public_form
def statusz(request: HttpRequest) -> HttpResponse:
    """The post room and the clock, for monitoring. Counts and ages only, no addresses."""
    return JsonResponse(status.status(timezone.now()))


@require_safe
@public_page
def robots_txt(request: HttpRequest) -> HttpResponse:
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        closed = ("/account/", "/beheer/", "/mijn/", "/platform/", "/herinnering/", "/taal/", "/zoek-buurt/", *BY_TOKEN)
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Expires is computed, so that it never lies in the past; without a contact there is no such file."""
    municipality = Municipality.objects.first()
    contact = settings.SECURITY_CONTACT or (municipality.email if municipality else "")
    if not contact:
        raise Http404
    if "://" not in contact and not contact.startswith(("mailto:", "tel:")):
        contact = f"mailto:{contact}"
    expires = datetime.combine((timezone.now() + SECURITY_TXT_LASTS).date(), time(), UTC)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that ask for it without reading the page."""
    return HttpResponseRedirect(static("img/favicon.svg"))


@require_safe
@public_form
def set_language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the chosen language in a cookie that says only that, and go back to where the visitor was."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    form = ReturnForm(request.GET)
    response = HttpResponseRedirect(form.cleaned_data["terug"] if form.is_valid() else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=LANGUAGE_COOKIE_AGE,
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )
    return response
