"""The work list: the first page of the back office, and the heaps on top of it.

Every number on a heap is the count of the very queryset that its link shows. Only open initiatives are counted, which
a partial index holds; the rest is found by searching and is never counted.
"""

import re
from datetime import date, datetime

from django import forms
from django.db import models
from django.db.models import F, Func, Q, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import Count, site
from accounts.models import User
from accounts.roles import HANDLERS
from agendas.admin.promise import asked_after_counts
from initiatives.admin.due import asked_after_words, due_of
from initiatives.models import Initiative
from initiatives.querysets import InitiativeQuerySet
from initiatives.search import Fold, words_of
from initiatives.workflow import Status
from notifications.models import Message

ROWS = 25
LAST_PAGE = 200
DAYS_AHEAD = 7
NUMBER = re.compile(r"^(\d{4})\s*[-/ ]\s*(\d{1,6})$")

OPEN, MINE, FREE, LOOK, WEEK, LATE, AFTER = "open", "mijn", "vrij", "bekijken", "week", "telaat", "na-antwoord"
# A platform asks where the answer stays: mine, and everybody's. Only shown where there is one.
ASKED_ME, ASKED = "gevraagd-mij", "gevraagd"
# In the order of the page: what it is called, the colour of its heap.
HEAPS = {
    MINE: (gettext_lazy("van mij"), ""),
    FREE: (gettext_lazy("nog van niemand"), ""),
    LOOK: (gettext_lazy("om te bekijken"), "wait"),
    WEEK: (gettext_lazy("antwoord binnen een week"), "wait"),
    LATE: (gettext_lazy("te laat"), "late"),
    ASKED_ME: (gettext_lazy("plannen waar een platform u naar vraagt"), "late"),
    ASKED: (gettext_lazy("plannen waar een platform naar vraagt"), "wait"),
    OPEN: (gettext_lazy("alle open plannen"), ""),
}
EMPTY = {
    MINE: gettext_lazy("U hebt nu geen plannen. Kijk bij “nog van niemand” of er een plan voor u bij is."),
    FREE: gettext_lazy("Elk open plan heeft een behandelaar."),
    LOOK: gettext_lazy("Er zijn geen plannen zonder e-mailadres die u moet bekijken."),
    WEEK: gettext_lazy("Komende week hoeft er geen antwoord de deur uit."),
    LATE: gettext_lazy("Geen enkel antwoord is te laat. Mooi zo."),
    ASKED_ME: gettext_lazy("Geen wijkplatform vraagt nu aan u waar een antwoord blijft."),
    ASKED: gettext_lazy("Geen wijkplatform vraagt nu waar een antwoord blijft."),
    OPEN: gettext_lazy("Er wacht nu geen enkel plan op antwoord."),
    AFTER: gettext_lazy("U hebt geen plannen die na het antwoord nog lopen."),
}


class WorkListForm(forms.Form):
    lijst = forms.ChoiceField(choices=[(name, name) for name in (*HEAPS, AFTER)], required=False)
    q = forms.CharField(label=gettext_lazy("Zoek op nummer of woord"), max_length=100, required=False)
    pagina = forms.IntegerField(min_value=1, max_value=LAST_PAGE, required=False)


def heap(name: str, user: User, today: date) -> InitiativeQuerySet:
    """The initiatives in one heap, soonest answer first."""
    owing = Initiative.objects.owing_an_answer()
    found = {
        OPEN: lambda: owing,
        MINE: lambda: owing.handled_by(user),
        FREE: lambda: owing.unassigned(),
        LOOK: lambda: owing.to_look_at(),
        WEEK: lambda: owing.due_within(today, DAYS_AHEAD),
        LATE: lambda: owing.overdue(today),
        ASKED: lambda: Initiative.objects.asked_after_by(date.max),
        ASKED_ME: lambda: Initiative.objects.asked_after_by(date.max).filter(
            Q(handler=user) | Q(asked_after_by__contact=user)
        ),
        AFTER: lambda: Initiative.objects.handled_by(user).filter(status__in=[Status.ANSWERED, Status.CARRIED_OUT]),
    }[name]()
    if name in (ASKED, ASKED_ME):
        return found.order_by("asked_after_due_on", "pk")
    return found.order_by("answered_at", "pk") if name == AFTER else found.order_by("answer_due_on", "pk")


def search(text: str) -> InitiativeQuerySet:
    """By number, or by words of its text, whatever its state; newest first."""
    if number := NUMBER.match(text):
        found = Initiative.objects.filter(year=int(number[1]), sequence=int(number[2]))
    else:
        # Folded first: "⑴" is one letter to us, and three with brackets to the database.
        words = words_of(text)
        if not words:
            return Initiative.objects.none()
        asked = " & ".join(f"{word}:*" for word in words)
        query = Func(Fold(Value(asked)), template="to_tsquery('dutch'::regconfig, %(expressions)s)")
        found = Initiative.objects.filter(_matches(query))
    return found.newest_first()


def _matches(query: Func):
    return Func(F("search"), query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=models.BooleanField())


def counts(request: HttpRequest, now: datetime) -> list[Count]:
    """What waits, as links; then the post that did not arrive."""
    today, shown = timezone.localdate(now), _chosen(request, now)
    heaps = []
    for name, (label, kind) in HEAPS.items():
        if name == MINE and not request.user.has_role(*HANDLERS):
            continue
        number = heap(name, request.user, today).order_by().count()
        if number or name == shown or name not in (ASKED, ASKED_ME):
            heaps.append(Count(label, number, _address(lijst=name), kind if number else "", is_current=name == shown))
        if name == ASKED:
            heaps += asked_after_counts(request, today)
    stuck = Message.objects.needing_a_person().count()
    address = reverse("admin:notifications_message_changelist") + "?hulp=1"
    return [*heaps, Count(_("post die niet aankwam"), stuck, address, "late" if stuck else "")]


def work_list(request: HttpRequest, now: datetime) -> dict:
    """One page of rows, and what the template says about it."""
    asked, today = _asked(request), timezone.localdate(now)
    name, text, page = _chosen(request, now), asked.get("q") or "", asked.get("pagina") or 1
    found = search(text) if text else heap(name, request.user, today)
    start = (page - 1) * ROWS
    found = found.select_related("buurt", "handler", "asked_after_by").defer("what", "why", "result", "search")
    rows = list(found[start : start + ROWS + 1])
    kept = {"q": text} if text else {"lijst": name}
    return {
        "rows": [_row(initiative, request, today) for initiative in rows[:ROWS]],
        "chosen": "" if text else name,
        "heading": _("Gezocht: “%(text)s”") % {"text": text} if text else str(_heading(name)),
        "empty": _("Niets gevonden. Probeer een ander woord, of het nummer, zoals 2026-0042.") if text else EMPTY[name],
        "query": text,
        "page": page,
        "next_url": _address(**kept, pagina=page + 1) if len(rows) > ROWS and page < LAST_PAGE else "",
        "previous_url": _address(**kept, pagina=page - 1) if page > 1 else "",
        "after_url": _address(lijst=AFTER),
        "is_handler": request.user.has_role(*HANDLERS),
        "here": request.get_full_path(),
    }


def _heading(name: str) -> str:
    return _("Van mij, na het antwoord") if name == AFTER else HEAPS[name][0]


def _row(initiative: Initiative, request: HttpRequest, today: date) -> dict:
    is_awaiting = initiative.status == Status.AWAITING_CONFIRMATION
    return {
        "initiative": initiative,
        "title": initiative.title or _("(leeggemaakt)"),
        "url": reverse("admin:initiatives_initiative_change", args=[initiative.pk]),
        "assign_url": reverse("admin:initiatives_initiative_deed", args=[initiative.pk, "mij"]),
        "due": due_of(initiative, today),
        "is_other_year": initiative.answer_due_on.year != today.year,
        "is_mine": initiative.handler_id == request.user.pk,
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
    """Which heap is shown: the one asked for, else my own, else all. None while searching."""
    asked = _asked(request)
    if asked.get("q"):
        return ""
    if asked.get("lijst"):
        return asked["lijst"]
    return MINE if heap(MINE, request.user, timezone.localdate(now)).exists() else OPEN


def _address(**parts) -> str:
    return f"{reverse('admin:index')}?{urlencode(parts)}"


site.work_list = work_list
site.counts.append(counts)
