"""The list: search, filters, order, pages."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives import search, wording, words
from initiatives.forms import ListFilter
from initiatives.forms.listing import LAST_PAGE
from initiatives.models import Initiative
from initiatives.querysets import Order

ROWS = 20
# With more hits than this, the newest of them are soon met when walking through all plans in order.
MOST_HITS = 500


@require_safe
@public_page
def initiative_list(request: HttpRequest) -> HttpResponse:
    """All public plans, twenty at a time. Never counts the table: one row more than a page tells that there is more.

    At most seven queries: areas, themes, goal, the key, the rows, and for a mistyped word the words and the rows again.
    """
    today = timezone.localdate()
    filters = ListFilter(request.GET)
    filters.is_valid()
    asked = filters.cleaned_data
    page, order = asked["pagina"], asked["sorteer"]
    found, spelling = find(asked, today)
    last = Initiative.objects.visible_to(None).filter(number=asked["na"]).first() if asked["na"] else None
    if last is not None:
        rows = list(found.in_order(order).after(last, order).for_rows()[: ROWS + 1])
    else:
        start = (page - 1) * ROWS
        rows = list(found.in_order(order).for_rows()[start : start + ROWS + 1])
    shown, has_more = rows[:ROWS], len(rows) > ROWS
    context = {
        "filters": filters,
        "q": asked.get("q", ""),
        "spelling": spelling,
        "heading": heading(shown, has_more, page, last is not None, order),
        "rows": [wording.row(initiative, today) for initiative in shown],
        "chips": filters.chips(),
        "clear_url": reverse("initiatives:list"),
        "feed_url": filters.url("initiatives:feed"),
        "keep": [{"name": name, "value": value} for name, value in filters.asked() if name != "q"],
        "orders": orders(filters, order),
        "download_query": "?" + urlencode(filters.asked()) if filters.asked() else "",
        "tabs": tabs(filters, "list"),
        "page": None if last is not None else page,
        "next_url": next_url(filters, shown, page, last is not None) if has_more else "",
        "previous_url": previous_url(filters, page, last is not None),
    }
    return render(request, "initiatives/list.html", context)


def find(asked: dict, today: date) -> tuple:
    """The plans that were asked for, and for a mistyped word the spelling that does occur (or None)."""
    found = Initiative.objects.visible_to(None).filtered(asked, today)
    text = asked.get("q") or ""
    if not text:
        return found, None
    hits = first_hits(text)
    spelling = None if hits else words.nearest(text)
    if spelling is not None:
        found = Initiative.objects.visible_to(None).filtered({**asked, "q": spelling}, today)
        hits = first_hits(spelling)
    if len(hits) < MOST_HITS:
        # Few: look at these rows only. PostgreSQL would guess wrong and walk the whole order for a rare word.
        found = found.filter(pk__in=hits)
    return found, spelling


def first_hits(text: str) -> list[int]:
    """The plans in which these words occur, up to MOST_HITS, in no order."""
    hits = Initiative.objects.listed().matching(search.query_for(text)).order_by()
    return list(hits.values_list("pk", flat=True)[:MOST_HITS])


def heading(shown: list, has_more: bool, page: int, by_key: bool, order: str) -> str:
    """How many there are, when one page knows, and in which order they stand."""
    in_order = {
        Order.NEWEST: _("nieuwste eerst"),
        Order.OLDEST: _("oudste eerst"),
        Order.ANSWER: _("eerste antwoorddatum eerst"),
    }[Order(order)]
    if not shown:
        return _("Geen plannen gevonden")
    if has_more or page > 1 or by_key:
        return _("Plannen, %(in_order)s") % {"in_order": in_order}
    number = ngettext("%(n)d plan, %(in_order)s", "%(n)d plannen, %(in_order)s", len(shown))
    return number % {"n": len(shown), "in_order": in_order}


def orders(filters: ListFilter, order: str) -> list[dict]:
    """The other orders, as links. The answer date only says something of plans that still wait for their answer."""
    links = {
        Order.NEWEST: (_("Nieuwste eerst"), {"sorteer": ""}),
        Order.OLDEST: (_("Oudste eerst"), {"sorteer": Order.OLDEST.value}),
        Order.ANSWER: (_("Eerste antwoorddatum eerst"), {"sorteer": Order.ANSWER.value, "antwoord": "open"}),
    }
    return [{"label": label, "url": filters.url(**more)} for each, (label, more) in links.items() if each != order]


def tabs(filters: ListFilter, current: str) -> list[dict]:
    return [
        {"label": _("Lijst"), "icon": "list", "url": filters.url(), "is_current": current == "list"},
        {"label": _("Kaart"), "icon": "map", "url": filters.url("initiatives:map"), "is_current": current == "map"},
        {
            "label": _("Resultaten"),
            "icon": "circle-check",
            "url": filters.url("initiatives:results"),
            "is_current": current == "results",
        },
    ]


def next_url(filters: ListFilter, shown: list, page: int, by_key: bool) -> str:
    if by_key or page >= LAST_PAGE:
        return filters.url(na=shown[-1].number)
    return filters.url(pagina=page + 1)


def previous_url(filters: ListFilter, page: int, by_key: bool) -> str:
    if by_key:
        return ""
    return filters.url(pagina=page - 1 if page > 2 else None) if page > 1 else ""
