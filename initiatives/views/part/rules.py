"""The house rules, and what was decided by them: a public log without the text and without a name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives import part_wording
from initiatives.forms.listing import LAST_PAGE
from initiatives.models import ModerationEvent

ROWS = 50


@require_safe
@public_page
def house_rules(request: HttpRequest) -> HttpResponse:
    """What fits beside a plan, what does not, who decides, and what one can do about it."""
    return render(request, "initiatives/part/house_rules.html")


@require_safe
@public_page
def moderation(request: HttpRequest) -> HttpResponse:
    """Each decision about an addition, newest first, fifty at a time. One query."""
    asked = request.GET.get("pagina", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    if not 1 <= page <= LAST_PAGE:
        raise Http404
    found = ModerationEvent.objects.newest_first().select_related("comment__initiative")
    found = found.defer("comment__initiative__search").only(
        "at", "decision", "rule", "explanation", "by_id", "by_role", "comment__initiative__number"
    )
    rows = list(found[(page - 1) * ROWS : page * ROWS + 1])
    today, here = timezone.localdate(), reverse("initiatives:moderation")
    context = {
        "crumbs": [{"label": _("Plannen"), "url": reverse("initiatives:list")}],
        "rows": [part_wording.decision_row(event, today) for event in rows[:ROWS]],
        "page": page,
        "next_url": f"{here}?pagina={page + 1}" if len(rows) > ROWS else "",
        "previous_url": f"{here}?pagina={page - 1}" if page > 1 else "",
    }
    return render(request, "initiatives/part/moderation.html", context)
