"""The work list: the first page of the back office. What its heaps hold stands in `heaps.py`; the rest is found by
searching and is never counted."""

import re
from datetime import date, datetime

from django import forms
from django.db import models
from django.db.models import F, Func, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import Count, site
from accounts.roles import HANDLERS
from agendas.admin.promise import asked_after_counts
from initiatives.admin.bulk import BulkForm, chosen_value
from initiatives.admin.due import asked_after_words, due_of
from initiatives.admin.heaps import AFTER, ASKED, FREE, HEAPS, MINE, OPEN, counted, lying_in
from initiatives.models import Initiative
from initiatives.querysets import InitiativeQuerySet
from initiatives.search import Fold, words_of
from initiatives.workflow import Status
from notifications import post_room
from notifications.models import Message

ROWS = 25
LAST_PAGE = 400
NUMBER = re.compile(r"^(\d{4})\s*[-/ ]\s*(\d{1,6})$")


class WorkListForm(forms.Form):
    lijst = forms.ChoiceField(choices=[(name, name) for name in HEAPS], required=False)
    q = forms.CharField(label=gettext_lazy("Zoek op nummer of woord"), max_length=100, required=False)
    pagina = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False)


def search(text: str, seen: InitiativeQuerySet) -> InitiativeQuerySet:
    """Of what somebody may see: by number, or by words of its text, whatever its state; newest first."""
    if number := NUMBER.match(text):
        found = seen.filter(year=int(number[1]), sequence=int(number[2]))
    else:
        # Folded first: "⑴" is one letter to us, and three with brackets to the database.
        words = words_of(text)
        if not words:
            return seen.none()
        asked = " & ".join(f"{word}:*" for word in words)
        query = Func(Fold(Value(asked)), template="to_tsquery('dutch'::regconfig, %(expressions)s)")
        found = seen.filter(_matches(query))
    return found.newest_first()


def _matches(query: Func):
    return Func(F("search"), query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=models.BooleanField())


def counts(request: HttpRequest, now: datetime) -> list[Count]:
    """What waits, as links; then the post that did not arrive."""
    today, shown = timezone.localdate(now), _chosen(request, now)
    told = []
    for name, number in counted(_seen(request), request.user, today).items():
        which = HEAPS[name]
        if name == MINE and not request.user.has_role(*HANDLERS):
            continue
        if number or name == shown or not which.is_quiet:
            kind = which.kind if number else ""
            told.append(Count(which.label, number, _address(lijst=name), kind, is_current=name == shown))
        if name == ASKED:
            told += asked_after_counts(request, today)
    stuck = post_room.seen_by(request.user, Message.objects.needing_a_person()).count()
    address = reverse("admin:notifications_message_changelist") + "?hulp=1"
    return [*told, Count(_("post die niet aankwam"), stuck, address, "late" if stuck else "")]


def work_list(request: HttpRequest, now: datetime) -> dict:
    """One page of rows, and what the template says about it."""
    asked, today, is_handler = _asked(request), timezone.localdate(now), request.user.has_role(*HANDLERS)
    name, page = _chosen(request, now), asked.get("pagina") or 1
    text = "" if name else asked["q"]
    start = (page - 1) * ROWS
    rows = list(_found(request, name, text, today)[start : start + ROWS + 1])
    kept = {"q": text} if text else {"lijst": name}
    return {
        "rows": [_row(initiative, request, today, is_free=name == FREE) for initiative in rows[:ROWS]],
        "chosen": name,
        "heading": _("Gezocht: “%(text)s”") % {"text": text} if text else str(HEAPS[name].label),
        "empty": _("Niets gevonden. Probeer een ander woord, of het nummer, zoals 2026-0042.")
        if text
        else HEAPS[name].empty,
        "query": text,
        "page": page,
        "next_url": _address(**kept, pagina=page + 1) if len(rows) > ROWS and page < LAST_PAGE else "",
        "previous_url": _address(**kept, pagina=page - 1) if page > 1 else "",
        "after_url": _address(lijst=AFTER),
        "is_handler": is_handler,
        "bulk": BulkForm() if is_handler and rows else None,
        "export_url": f"{reverse('admin:initiatives_initiative_export')}?{urlencode(kept)}",
        "here": request.get_full_path(),
    }


def _found(request: HttpRequest, name: str, text: str, today: date) -> InitiativeQuerySet:
    found = search(text, _seen(request)) if text else lying_in(name, _seen(request), request.user, today)
    # What stays in the database is what a row does not show.
    return found.select_related("buurt", "handler", "team", "asked_after_by").defer(
        "what", "why", "result", "extra", "buurt__geometry", "search"
    )


def asked_for(request: HttpRequest, now: datetime) -> InitiativeQuerySet:
    """All rows of the list that this address shows: for an export."""
    name = _chosen(request, now)
    text = "" if name else _asked(request)["q"]
    return _found(request, name, text, timezone.localdate(now))


def _seen(request: HttpRequest) -> InitiativeQuerySet:
    """What this person may see; looked up once a request."""
    if not hasattr(request, "portal_seen_plans"):
        request.portal_seen_plans = Initiative.objects.for_office(request.user)
    return request.portal_seen_plans


def _row(initiative: Initiative, request: HttpRequest, today: date, *, is_free: bool) -> dict:
    is_awaiting = initiative.status == Status.AWAITING_CONFIRMATION
    return {
        "initiative": initiative,
        "title": initiative.title or _("(leeggemaakt)"),
        "url": reverse("admin:initiatives_initiative_change", args=[initiative.pk]),
        "assign_url": reverse("admin:initiatives_initiative_deed", args=[initiative.pk, "mij"]),
        "due": due_of(initiative, today),
        "is_other_year": initiative.answer_due_on.year != today.year,
        # In that heap lie also plans of who handles none any more: their name stays, with the button beside it.
        "is_free": is_free or initiative.handler_id is None,
        "is_mine": initiative.handler_id == request.user.pk,
        "seen": chosen_value(initiative),
        "asked": asked_after_words(initiative, today),
        "waits_for": (_("indiener bevestigt het adres") if initiative.email else _("kijkt u dit plan na?"))
        if is_awaiting
        else "",
    }


def _asked(request: HttpRequest) -> dict:
    """What the address asks for; what makes no sense is left out."""
    form = WorkListForm(request.GET)
    form.is_valid()
    return form.cleaned_data


def _chosen(request: HttpRequest, now: datetime) -> str:
    """Which heap is shown: the one asked for, else my own, else all. Empty while searching."""
    asked = _asked(request)
    if asked.get("q"):
        return ""
    if asked.get("lijst"):
        return asked["lijst"]
    if not hasattr(request, "portal_has_own_plans"):
        mine = lying_in(MINE, _seen(request), request.user, timezone.localdate(now))
        request.portal_has_own_plans = mine.exists()
    return MINE if request.portal_has_own_plans else OPEN


def _address(**parts) -> str:
    return f"{reverse('admin:index')}?{urlencode(parts)}"


site.work_list = work_list
site.counts.append(counts)
