"""What an initiator without an account does: confirm the address, follow, react, withdraw, ask for a new link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import by_token, public_form
from accounts.models import User
from accounts.roles import Role
from agendas.services import move_promise
from agendas.wording import promise_row
from agendas.workflow import Key, PromiseState, Side
from agendas.workflow import MoveRefused as PromiseMoveRefused
from initiatives import keys, wording
from initiatives.forms import CodeForm, LinkForm, PromiseForm, ReplyForm, WithdrawForm
from initiatives.limits import client_address, is_allowed
from initiatives.models import Initiative, Question
from initiatives.services import confirm_address, renew_key, reply_to_question, withdraw
from initiatives.services.move import INITIATOR
from initiatives.workflow import MoveRefused, Status, may_move

MOST_TRIES_AN_HOUR = 10
MOST_LINKS_AN_HOUR = 3


def _open(request: HttpRequest, token: str, opens: str) -> Initiative | HttpResponse:
    """The initiative behind this link, or the page that offers a new link."""
    found = keys.read(token, opens)
    if found is None:
        raise Http404
    if found.is_worn:
        return render(request, "initiatives/worn.html", {"token": token, "opens": opens}, status=410)
    return found.initiative


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link in the mail: a button. Opening the link changes nothing; many mail programs open links."""
    now = timezone.now()
    initiative = _open(request, token, "confirm")
    if isinstance(initiative, HttpResponse):
        return initiative
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED):
        return render(request, "initiatives/confirm_ended.html", {"initiative": initiative}, status=410)
    if request.method == "POST":
        try:
            confirm_address(initiative=initiative, now=now)
        except MoveRefused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(request.path)
    context = {
        "initiative": initiative,
        "title": wording.dutch(initiative.title),
        "is_confirmed": initiative.confirmed_at is not None,
        "manage_url": keys.manage_url(initiative),
    }
    return render(request, "initiatives/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands, and what the initiator can do now."""
    now = timezone.now()
    initiative = _open(request, token, "manage")
    if isinstance(initiative, HttpResponse):
        return initiative
    question = initiative.questions.filter(replied_at__isnull=True).last() if initiative.is_open else None
    posted = request.POST if request.method == "POST" else None
    reply = ReplyForm(
        posted if posted and "reageer" in posted else None, initial={"question": question and question.pk}
    )
    leaving = WithdrawForm(posted if posted and "intrekken" in posted else None)
    if posted is not None:
        try:
            said = _act(request, initiative, reply, leaving, now)
        except (MoveRefused, PromiseMoveRefused) as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(request.path)
        if said:
            messages.success(request, said)
            return HttpResponseRedirect(request.path)
    return render(request, "initiatives/manage.html", _manage_context(initiative, question, reply, leaving, token, now))


def _manage_context(initiative, question, reply, leaving, token, now) -> dict:
    today = timezone.localdate(now)
    events = list(initiative.events.filter(is_public=True).order_by("-at", "-pk"))
    answer = getattr(initiative, "answer", None)
    promises = list(initiative.promises.with_what_a_row_shows())
    return {
        "initiative": initiative,
        "form": reply if reply.is_bound else leaving,
        "token": token,
        "title": wording.dutch(initiative.title),
        "meaning": wording.meaning(initiative),
        "steps": wording.road(initiative, events, today),
        "clock": wording.clock(initiative, today),
        "answer": wording.answer(answer, [], today) if answer and answer.published_at else None,
        "question": question,
        "reply": reply,
        "leaving": leaving if may_move(initiative.status, Status.WITHDRAWN, Role.INITIATOR, initiative.kind) else None,
        "promises": [{"row": promise_row(promise, today), "turn": _turn_of(promise)} for promise in promises],
        "history": wording.history(events, today),
        "is_waiting": initiative.status == Status.AWAITING_CONFIRMATION,
        "desk_code": keys.desk_code(initiative),
    }


def _turn_of(promise) -> str:
    """Which key of this promise is the residents' to turn now: "report", "confirm" or none."""
    if promise.owner_side == Side.RESIDENTS and promise.state == PromiseState.OPEN:
        return "report"
    if promise.other_side == Side.RESIDENTS and promise.state == PromiseState.REPORTED_DONE:
        return "confirm"
    return ""


def _act(request, initiative, reply, leaving, now) -> str:
    """Do what was pressed; returns what to say, or nothing when a form has something to mend."""
    account = initiative.author
    if reply.is_bound:
        if not reply.is_valid():
            return ""
        question = get_object_or_404(Question, pk=reply.cleaned_data["question"], initiative=initiative)
        reply_to_question(question=question, text=reply.cleaned_data["reply"], now=now, by=account)
        return _("Uw reactie is verstuurd.")
    if leaving.is_bound:
        if not leaving.is_valid():
            return ""
        withdraw(initiative=initiative, text=leaving.cleaned_data["text"], now=now, by=account)
        return _("Uw plan is ingetrokken.")
    asked = PromiseForm(request.POST)
    if "afspraak" not in request.POST or not asked.is_valid():
        raise MoveRefused(_("Dit is niet gelukt. Probeer het opnieuw."))
    promise = get_object_or_404(initiative.promises, number=asked.cleaned_data["promise"])
    to = PromiseState(asked.cleaned_data["to"])
    move_promise(
        promise=promise,
        to=to,
        key=Key.OWNER if promise.owner_side == Side.RESIDENTS else Key.OTHER,
        by=account or _account_behind(initiative),
        role=Role.INITIATOR,
        by_label=INITIATOR,
        now=now,
        text=asked.cleaned_data["note"],
    )
    return {
        PromiseState.KEPT: _("Dank u. De afspraak is nagekomen."),
        PromiseState.OPEN: _("Dank u. Wij weten nu dat het nog niet klaar is."),
    }.get(to, _("Dank u. Wij hebben uw melding bewaard."))


def _account_behind(initiative: Initiative) -> User | None:
    """Who has an account on the confirmed address: one person does not turn both keys, signed in for one of them and
    with the link for the other."""
    if not initiative.email or initiative.confirmed_at is None:
        return None
    return User.objects.active().filter(email=initiative.email).first()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def manage_by_code(request: HttpRequest) -> HttpResponse:
    """Without the link: number and code open the plan; number and address send a new link."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    code = CodeForm(posted if posted and "met-code" in posted else None)
    link = LinkForm(posted if posted and "met-email" in posted else None)
    status = 200
    for form in (code, link):
        if not form.is_bound or not form.is_valid():
            continue
        number = form.cleaned_data["number"]
        if not (
            is_allowed("key", client_address(request), MOST_TRIES_AN_HOUR)
            and is_allowed("key", number, MOST_TRIES_AN_HOUR)
        ):
            form.add_error(None, _("U hebt dit te vaak geprobeerd. Wacht een uur, of bel de gemeente."))
            status = 429
        elif form is code:
            initiative = keys.check_desk_code(number, form.cleaned_data["code"])
            if initiative is not None:
                return HttpResponseRedirect(reverse("initiatives:manage", args=[keys.make(initiative)]))
            form.add_error(None, _("Nummer en code horen niet bij elkaar. Kijk op uw bewijs of ze kloppen."))
        else:
            _send_link(number, form.cleaned_data["email"], now)
            messages.success(
                request,
                _(
                    "Horen dit nummer en dit adres bij elkaar? "
                    "Dan krijgt u binnen enkele minuten een mail met een nieuwe link."
                ),
            )
            return HttpResponseRedirect(request.path)
    context = {"code": code, "link": link, "form": link if link.is_bound else code}
    return render(request, "initiatives/manage_by_code.html", context, status=status)


def _send_link(number: str, email: str, now) -> None:
    initiative = Initiative.objects.filter(number=number, email=email.strip().lower()).exclude(email="").first()
    if initiative is not None and is_allowed("link", number, MOST_LINKS_AN_HOUR):
        renew_key(initiative=initiative, now=now)


@require_POST
@never_cache
@by_token
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """From the page of a worn link, or from the page where one manages a plan: send a new one to the plan's address."""
    now = timezone.now()
    found = next(filter(None, (keys.read(token, opens) for opens in keys.LIFETIMES)), None)
    if found is None:
        raise Http404
    initiative = found.initiative
    if initiative.email and is_allowed("link", initiative.number, MOST_LINKS_AN_HOUR):
        renew_key(initiative=initiative, now=now)
    return render(request, "initiatives/renewed.html", {"has_address": bool(initiative.email)})
