"""The pages of the workplace: the desk itself, and one page for each thing a platform can do."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import signed_in
from accounts.unsaved import words_in
from agendas import services as agenda_services
from agendas import wording
from agendas.models import Block, Promise
from agendas.workflow import MoveRefused, PromiseState, Side
from initiatives.models import Advice, Initiative
from initiatives.services import ask_after as ask_after_plan
from initiatives.services import give_advice
from initiatives.workflow import MoveRefused as InitiativeMoveRefused
from initiatives.workflow import Status
from pages.platform import desk
from pages.platform.balance import asked_words, balance_of, may_ask_again
from pages.platform.door import Visit, enter
from pages.platform.forms import AdviceForm, BlockForm, CheckForm, DoneForm, DropForm, OtherDayForm, PromiseForm

# Stored, so always in Dutch; agendas.wording.party says it in the language of the page.
MUNICIPALITY = "de gemeente"
CONFLICT = 409
# What a platform can do about a promise, by the name of the button.
PROMISE_FORMS = {"kijk": CheckForm, "klaar": DoneForm, "datum": OtherDayForm, "vervalt": DropForm}

with_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def workplace(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked today, three things at most first; what is owed; the agenda; the promises; the newest plans."""
    visit = enter(request, slug)
    asks = desk.asks(visit)
    context = {
        "visit": visit,
        "platform": visit.platform,
        "today_words": wording.upper_first(wording.day_words(visit.today, visit.today, weekday=True)),
        "first_asks": asks[: desk.FIRST_ASKS],
        "other_asks": asks[desk.FIRST_ASKS :],
        "balance": balance_of(visit),
        "agendas": desk.agendas_of(visit),
        "promises": desk.promises_of(visit),
        "plans": desk.newest_plans(visit),
        "crumbs": [{"label": _("Mijn pagina"), "url": reverse("my_page")}],
    }
    return render(request, "pages/platform/workplace.html", context)


@with_post
@signed_in
def block(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one block of an agenda of this platform."""
    visit = enter(request, slug)
    found = get_object_or_404(
        Block.objects.select_related("agenda", "definition"), pk=pk, agenda__platform=visit.platform
    )
    form = BlockForm(
        request.POST if request.method == "POST" else None,
        initial={"state": found.state, "owners": found.owners, "due_on": found.due_on, "notes": found.notes},
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            agenda_services.change_block(block=found, **form.cleaned_data, **visit.deed)
        except MoveRefused as refused:
            form.add_error(None, refused.message)
            status = CONFLICT
        else:
            return _done(request, visit, _("De stap is bijgewerkt."), "agenda")
    return _page(
        request, visit, "block", status=status, form=form, step=found, when=wording.block_when(found, visit.today)
    )


@with_post
@signed_in
def promise_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a promise of the platform itself."""
    visit = enter(request, slug)
    form, status = PromiseForm(request.POST if request.method == "POST" else None, platform=visit.platform), 200
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            agenda_services.make_promise(
                text=cleaned["text"],
                owner_side=Side.PLATFORM,
                owner_label=visit.platform_label,
                other_side=cleaned["other_side"],
                other_label=cleaned["other_label"] or MUNICIPALITY,
                area=cleaned["area"],
                due_on=cleaned["due_on"],
                platform=visit.platform,
                official=visit.platform.contact if cleaned["other_side"] == Side.MUNICIPALITY else None,
                agenda=cleaned.get("agenda"),
                goal=cleaned["goal"],
                **visit.deed,
            )
        except MoveRefused as refused:
            form.add_error(None, refused.message)
            status = CONFLICT
        else:
            return _done(request, visit, _("De afspraak staat erin. Iedereen kan die nu zien."), "afspraken")
    return _page(request, visit, "promise_new", status=status, form=form)


@with_post
@signed_in
def promise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One promise, with what this platform can do about it now."""
    visit = enter(request, slug)
    promises = Promise.objects.visible_to(visit.user).filter(platform=visit.platform).with_what_a_row_shows()
    found = get_object_or_404(promises, number=number)
    forms, status = _promise_forms(found, visit), 200
    if request.method == "POST":
        pressed = next((name for name in forms if name in request.POST), None)
        if pressed is None:
            # Someone else was first: the button that was pressed is no longer there.
            sent = next((made(request.POST) for name, made in PROMISE_FORMS.items() if name in request.POST), None)
            gone = {"is_gone": True, "unsaved": words_in(sent) if sent else []}
            row = wording.promise_row(found, visit.today)
            return _page(request, visit, "promise", promise=found, row=row, forms=forms, status=CONFLICT, **gone)
        form = forms[pressed] = PROMISE_FORMS[pressed](request.POST)
        if form.is_valid():
            try:
                return _done(request, visit, _act(pressed, found, form.cleaned_data, visit), "afspraken")
            except MoveRefused as refused:
                form.add_error(None, refused.message)
                status = CONFLICT
    bound = next((form for form in forms.values() if form.is_bound), None)
    row = wording.promise_row(found, visit.today)
    return _page(request, visit, "promise", status=status, promise=found, row=row, forms=forms, form=bound)


def _promise_forms(promise: Promise, visit: Visit) -> dict:
    """The forms of the deeds that are open to this platform now, by the name of their button."""
    if desk.is_to_confirm(promise, visit):
        offered = ["kijk"]
    elif desk.is_own(promise, visit) and promise.state == PromiseState.OPEN:
        offered = ["klaar", "datum", "vervalt"]
    else:
        offered = []
    return {name: PROMISE_FORMS[name]() for name in offered}


def _act(pressed: str, promise: Promise, cleaned: dict, visit: Visit) -> str:
    """Do the deed that was pressed and return what to say about it. Raises MoveRefused."""
    if pressed == "klaar":
        agenda_services.report_done(promise=promise, text=cleaned["text"], **visit.deed)
        return _("Dank u wel. %(other)s kijkt nu of het klopt.") % {
            "other": wording.upper_first(wording.party(promise.other_label))
        }
    if pressed == "datum":
        agenda_services.reschedule_promise(
            promise=promise, due_on=cleaned["due_on"], reason=cleaned["reason"], **visit.deed
        )
        return _("De nieuwe datum staat erin. De oude datum blijft zichtbaar.")
    if pressed == "vervalt":
        agenda_services.drop(promise=promise, text=cleaned["reason"], **visit.deed)
        return _("De afspraak is vervallen. Uw uitleg staat erbij.")
    if cleaned["verdict"] == CheckForm.RIGHT:
        agenda_services.confirm_done(promise=promise, text=cleaned["text"], **visit.deed)
        return _("Dank u wel. De afspraak is nagekomen.")
    agenda_services.deny_done(promise=promise, text=cleaned["text"], **visit.deed)
    return _("Dank u wel. De afspraak loopt nog, met uw uitleg erbij.")


@require_POST
@signed_in
def promise_ask_after(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask the municipality where a late promise stays. One press; a second one only says when it was asked."""
    visit = enter(request, slug)
    found = get_object_or_404(Promise.objects.visible_to(visit.user), platform=visit.platform, number=number)
    return _ask_after(
        request, visit, found, lambda: agenda_services.ask_after(found, platform=visit.platform, **visit.deed)
    )


@require_POST
@signed_in
def plan_ask_after(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """The same, for an answer that is late."""
    visit = enter(request, slug)
    found = get_object_or_404(desk.plans_of(visit), number=number)
    deed = {"platform": visit.platform, "by": visit.user, "by_label": visit.label, "now": visit.now}
    return _ask_after(request, visit, found, lambda: ask_after_plan(found, **deed))


def _ask_after(
    request: HttpRequest, visit: Visit, thing: Promise | Initiative, ask: Callable[[], object]
) -> HttpResponseRedirect:
    try:
        ask()
    except (MoveRefused, InitiativeMoveRefused) as refused:
        if thing.is_overdue(visit.today) and not may_ask_again(thing, visit.today):
            is_ours = getattr(thing, "asked_after_by_id", visit.platform.pk) == visit.platform.pk
            messages.info(request, asked_words(thing, visit.today, is_ours=is_ours))
        else:
            messages.error(request, refused.message)
    else:
        messages.success(
            request,
            _("Uw vraag is gesteld. U hoort %(by)s iets.")
            % {"by": wording.by_words(thing.asked_after_due_on, visit.today)},
        )
    return _back(visit, "tegoed")


@with_post
@signed_in
def advice(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Give the advice of the platform on a plan in its area, once."""
    visit = enter(request, slug)
    found = get_object_or_404(
        Advice.objects.select_related("initiative__buurt", "platform"),
        platform=visit.platform,
        initiative__number=number,
    )
    initiative = found.initiative
    if not initiative.is_public or initiative.status == Status.REFUSED:
        raise Http404
    is_open = found.given_at is None and initiative.is_open
    form, status = AdviceForm(request.POST if request.method == "POST" else None), 200
    is_late = form.is_bound and not is_open
    if is_late:
        status = CONFLICT
    elif form.is_valid():
        try:
            give_advice(advice=found, by=visit.user, by_label=visit.label, now=visit.now, **form.cleaned_data)
        except InitiativeMoveRefused as refused:
            form.add_error(None, refused.message)
            status = CONFLICT
        else:
            return _done(request, visit, _("Dank u wel. Uw advies staat bij het plan."), "vandaag")
    context = {
        "advice": found,
        "initiative": initiative,
        "is_open": is_open,
        "is_late": is_late,
        "unsaved": words_in(form) if is_late else [],
        "due": wording.by_words(found.due_on, visit.today),
        "facts": [
            {"label": _("Wat"), "text": initiative.what},
            {"label": _("Waarom"), "text": initiative.why},
            {"label": _("Waar"), "text": initiative.buurt.name},
            {"label": _("Van wie"), "text": initiative.display_name},
        ],
    }
    return _page(request, visit, "advice", status=status, form=form, **context)


def _page(request: HttpRequest, visit: Visit, name: str, *, status: int = 200, **context) -> HttpResponse:
    context |= {
        "visit": visit,
        "platform": visit.platform,
        "crumbs": [{"label": visit.platform.name, "url": reverse("platform_workplace", args=[visit.platform.slug])}],
    }
    return render(request, f"pages/platform/{name}.html", context, status=status)


def _done(request: HttpRequest, visit: Visit, words: str, place: str) -> HttpResponseRedirect:
    messages.success(request, words)
    return _back(visit, place)


def _back(visit: Visit, place: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("platform_workplace", args=[visit.platform.slug]) + f"#{place}")
