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
from initiatives.models import Initiative

MOST_VERSIONS = 20


@require_safe
@public_page
def versions(request: HttpRequest, number: str) -> HttpResponse:
    """Each change, the newest first, with what differs. 404 for a plan without, and for one whose text is withheld."""
    plan = get_object_or_404(Initiative.objects.listed(), number=number)
    older = list(plan.versions.order_by("-replaced_at", "-pk")[:MOST_VERSIONS])
    if not older:
        raise Http404
    today = timezone.localdate()
    changes = [
        {
            "when": day_words(localdate(old.replaced_at), today, weekday=True),
            "iso": localdate(old.replaced_at).isoformat(),
            "parts": differences.parts(old, new),
        }
        for old, new in zip(older, [plan, *older], strict=False)
    ]
    context = {
        "initiative": plan,
        "title": _("Wat er aan de tekst veranderde"),
        "lead": dutch(plan.title),
        "changes": changes,
        "crumbs": [{"label": _("Plan %(number)s") % {"number": plan.number}, "url": plan.get_absolute_url()}],
    }
    return render(request, "initiatives/versions.html", context)
