"""How the text of a plan changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.wording import day_words, dutch
from initiatives import differences
from initiatives.models import Initiative, Version

# On one page, and in all: comparing costs time, and nobody reads further back.
ON_A_PAGE = 5
MOST_VERSIONS = 50


@require_safe
@public_page
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Each change, the newest first, five at a time, with what differs. 404 for a plan without, for one whose text is
    withheld, and for a page that is not there."""
    plan = get_object_or_404(Initiative.objects.listed(), number=number)
    older = list(plan.versions.order_by("-replaced_at", "-pk")[:MOST_VERSIONS])
    asked = request.GET.get("pagina", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 3 else 1
    start = (page - 1) * ON_A_PAGE
    shown = list(zip(older, _newer(plan, older), strict=True))[max(start, 0) : start + ON_A_PAGE] if older else []
    if not shown:
        raise Http404
    today = timezone.localdate()
    changes = [
        {
            "when": day_words(localdate(old.replaced_at), today, weekday=True),
            "iso": localdate(old.replaced_at).isoformat(),
            "removed_because": dutch(old.removed_because),
            "parts": [] if old.removed_because else differences.parts(old, new),
        }
        for old, new in shown
    ]
    context = {
        "initiative": plan,
        "title": _("Wat er aan de tekst veranderde"),
        "lead": dutch(plan.title),
        "changes": changes,
        "page": page,
        "next_url": f"{request.path}?pagina={page + 1}" if len(older) > start + ON_A_PAGE else "",
        "previous_url": f"{request.path}?pagina={page - 1}" if page > 1 else "",
        "crumbs": [{"label": _("Plan %(number)s") % {"number": plan.number}, "url": plan.get_absolute_url()}],
    }
    return render(request, "initiatives/versions.html", context)


def _newer(plan: Initiative, older: list[Version]) -> list[Initiative | Version]:
    """For each old text the first one after it that can still be read."""
    newer = [plan]
    for old in older[:-1]:
        newer.append(newer[-1] if old.removed_because else old)
    return newer
