"""What every public body says about its site: how it works, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives.models import AnswerTerm
from initiatives.workflow import MEANING, ROAD, Status
from pages import wording


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    """How a plan travels, and how the portal counts. `#zo-tellen-wij` is linked from every figure."""
    today = timezone.localdate(timezone.now())
    return render(
        request,
        "pages/about.html",
        {
            "term": AnswerTerm.objects.filter(kind="idea", from_on__lte=today).first(),
            "steps": [{"label": label, "state": "ahead"} for label, _states in ROAD],
            "states": [
                {"label": status.label, "text": wording.first_sentence(str(MEANING[status]))} for status in Status
            ],
        },
    )


@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")
