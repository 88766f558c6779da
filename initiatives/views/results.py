"""What came of it: the plans that are done, and what their initiators advise others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives import results
from initiatives.forms import ListFilter
from initiatives.forms.lessons import LessonFilter
from initiatives.models import LookBack
from initiatives.views.listing import ROWS, find, tabs
from initiatives.workflow import WITH_A_RESULT


@require_safe
@public_page
def result_list(request: HttpRequest) -> HttpResponse:
    """Wat is ermee gedaan: the result first, then whether the promises were kept, then the lesson. Twenty at a time,
    the newest first, with the filters of the list."""
    today = timezone.localdate()
    filters = ListFilter(request.GET)
    filters.is_valid()
    asked = {**filters.cleaned_data, "status": [], "antwoord": ""}
    found, spelling = find(asked, today)
    page = asked["pagina"]
    start = (page - 1) * ROWS
    rows = list(found.filter(status__in=WITH_A_RESULT).for_results()[start : start + ROWS + 1])
    context = {
        "filters": filters,
        "q": asked.get("q", ""),
        "spelling": spelling,
        "rows": [results.row(initiative, today) for initiative in rows[:ROWS]],
        "chips": filters.chips("initiatives:results"),
        "clear_url": reverse("initiatives:results"),
        "keep": [{"name": name, "value": value} for name, value in filters.asked() if name != "q"],
        "tabs": tabs(filters, "results"),
        "page": page,
        "next_url": filters.url("initiatives:results", pagina=page + 1) if len(rows) > ROWS else "",
        "previous_url": filters.url("initiatives:results", pagina=page - 1 if page > 2 else None) if page > 1 else "",
    }
    return render(request, "initiatives/results.html", context)


@require_safe
@public_page
def lesson_list(request: HttpRequest) -> HttpResponse:
    """What initiators advise others, found by a word of the lesson or of its plan. One query."""
    today = timezone.localdate()
    asked = LessonFilter(request.GET)
    asked.is_valid()
    page, text = asked.cleaned_data["pagina"], asked.cleaned_data.get("q") or ""
    found = LookBack.objects.listed().newest_first().for_rows()
    if text:
        found = found.matching(text)
    start = (page - 1) * ROWS
    rows = list(found[start : start + ROWS + 1])
    context = {
        "q": text,
        "rows": [results.lesson(look_back, today) for look_back in rows[:ROWS]],
        "page": page,
        "next_url": asked.url(page + 1) if len(rows) > ROWS else "",
        "previous_url": asked.url(page - 1) if page > 1 else "",
    }
    return render(request, "initiatives/lessons.html", context)
