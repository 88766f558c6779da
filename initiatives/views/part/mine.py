"""Behind the link of who takes part: confirm, stop, go on talking, see what became of an addition.

Opening a link changes nothing; many mail programs open links. A button does.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.access import by_token
from initiatives import part_keys, part_wording
from initiatives.forms.taking_part import MessageForm, ObjectionForm, WordsForm
from initiatives.models import Comment, ModerationEvent
from initiatives.services import taking_part
from initiatives.workflow import MoveRefused

GONE = 410


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def part(request: HttpRequest, token: str) -> HttpResponse:
    """Support and follow: confirm what was asked, or stop. A mail program stops following with one click (RFC 8058),
    without a cookie; from the page itself it is a form like any other."""
    found = part_keys.read_part(token)
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        if found is None and not part_keys.was_signed_here(token):
            raise Http404
        if found is not None and found.follow is not None:
            taking_part.unfollow(follow=found.follow)
        return render(request, "initiatives/part/stopped.html", {"initiative": found and found.initiative})
    if found is None:
        return _gone(request, token)
    return _part_page(request, found)


@csrf_protect
def _part_page(request: HttpRequest, found: part_keys.Part) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        try:
            said = _act(request, found, now)
        except MoveRefused as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(request.path)
        if (found.support and found.support.pk) or (found.follow and found.follow.pk):
            messages.success(request, said)
            return HttpResponseRedirect(request.path)
        return render(request, "initiatives/part/stopped.html", {"initiative": found.initiative})
    rows = [row for row in (found.support, found.follow) if row]
    context = {
        "initiative": found.initiative,
        "support": found.support,
        "follow": found.follow,
        "to_confirm": [row for row in rows if row.confirmed_at is None],
        "panel": part_wording.panel(found.initiative),
    }
    return render(request, "initiatives/part/part.html", context)


def _act(request: HttpRequest, found: part_keys.Part, now) -> str:
    if "bevestig" in request.POST:
        if found.support:
            taking_part.confirm_support(support=found.support, now=now, spelling=found.spelling)
        if found.follow:
            taking_part.confirm_follow(follow=found.follow, now=now)
        return _("Dank u. Het is bevestigd.")
    if "niet-steunen" in request.POST and found.support:
        taking_part.withdraw_support(support=found.support)
        found.support.pk = None
        return _("U steunt dit plan niet meer.")
    if "niet-volgen" in request.POST and found.follow:
        taking_part.unfollow(follow=found.follow)
        found.follow.pk = None
        return _("U krijgt geen nieuws meer over dit plan.")
    raise MoveRefused(_("Dit is niet gelukt. Probeer het opnieuw."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def my_offer(request: HttpRequest, token: str) -> HttpResponse:
    """The helper's side: confirm the offer, write to the initiators, stop."""
    now = timezone.now()
    offer = part_keys.read_offer(token)
    if offer is None:
        return _gone(request, token)
    form = MessageForm(request.POST if "bericht" in request.POST else None, name="bericht")
    buttons = {
        "bevestig": (
            lambda: taking_part.confirm_offer(offer=offer, now=now),
            _("Dank u. De indieners kregen uw aanbod."),
        ),
        "stop": (lambda: taking_part.end_offer(offer=offer, now=now), _("Het gesprek is gestopt.")),
    }

    def write(text: str) -> None:
        taking_part.send_offer_message(offer=offer, text=text, is_from_initiator=False, now=now)

    if after := _after_press(request, form, buttons, write, _("Uw bericht is verstuurd.")):
        return after
    context = {"initiative": offer.initiative, "offer": offer, "talk": list(offer.messages.all()), "form": form}
    return render(request, "initiatives/part/my_offer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def my_comment(request: HttpRequest, token: str) -> HttpResponse:
    """The writer's side of an addition: confirm it, see what was decided, object, take it back."""
    now = timezone.now()
    comment = part_keys.read_comment(token)
    if comment is None or not comment.text:
        return _gone(request, token)
    form = ObjectionForm(request.POST if "bezwaar" in request.POST else None, name="bezwaar")
    buttons = {
        "bevestig": (
            lambda: taking_part.confirm_comment(comment=comment, now=now),
            _("Dank u. Uw aanvulling staat bij het plan."),
        ),
        "weg": (lambda: taking_part.take_back_comment(comment=comment, now=now), _("Uw aanvulling is weg.")),
    }

    def object_to_it(text: str) -> None:
        taking_part.object_to_removal(comment=comment, text=text, now=now)

    said = _("Uw bezwaar is binnen. Een andere medewerker kijkt ernaar.")
    if after := _after_press(request, form, buttons, object_to_it, said):
        return after
    decision = comment.moderation_events.exclude(decision=ModerationEvent.Decision.OBJECTED).order_by("at", "pk").last()
    is_removed = comment.state == Comment.State.REMOVED
    has_objected = is_removed and hasattr(comment, "objection")
    context = {
        "initiative": comment.initiative,
        "comment": comment,
        "decision": decision,
        "form": form,
        "may_object": is_removed and not has_objected,
        "is_objecting": has_objected and comment.objection.settled_at is None,
    }
    return render(request, "initiatives/part/my_comment.html", context)


def _after_press(
    request: HttpRequest,
    form: WordsForm,
    buttons: dict[str, tuple[Callable[[], object], str]],
    send: Callable[[str], object],
    sent: str,
) -> HttpResponse | None:
    """Do what was pressed: one of the buttons (a deed, and what to say then), or else `send` what was typed.

    None when the page is to be shown: nothing was pressed, or there are words to mend or to keep.
    """
    if request.method != "POST":
        return None
    deed, said = next((buttons[name] for name in buttons if name in request.POST), (None, sent))
    if deed is None and form.is_bound and not form.is_valid():
        return None
    try:
        if deed is not None:
            deed()
        elif form.is_bound:
            send(form.cleaned_data["text"])
        else:
            raise MoveRefused(_("Dit is niet gelukt. Probeer het opnieuw."))
        messages.success(request, said)
    except MoveRefused as refusal:
        if form.is_bound:
            form.add_error(None, refusal.message)
            return None
        messages.error(request, refusal.message)
    return HttpResponseRedirect(request.path)


def _gone(request: HttpRequest, token: str) -> HttpResponse:
    """A link of ours that leads to nothing any more. 404 for what was not signed here."""
    if not part_keys.was_signed_here(token):
        raise Http404
    return render(request, "initiatives/part/gone.html", status=GONE)
