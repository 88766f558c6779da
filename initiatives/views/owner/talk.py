"""Talking with who helps, and reacting to what others added."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import by_token
from accounts.roles import Role
from initiatives import part_wording
from initiatives.forms.listing import LAST_PAGE
from initiatives.forms.taking_part import CommentReplyForm, MessageForm
from initiatives.models import Comment, HelpOffer
from initiatives.services import taking_part
from initiatives.shown_querysets import COMMENTS_SHOWN
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.workflow import MoveRefused

MOST_OFFERS = 200


@by_token
@behind_the_link()
def offers(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Who wants to help, the talk with each, and a field to write in. Nobody sees the address of the other."""
    now = timezone.now()
    posted, form, status = request.POST if request.method == "POST" else None, None, 200
    found = HelpOffer.objects.confirmed().filter(initiative=owner.initiative).prefetch_related("messages")
    rows = [{"offer": offer, "form": _form(offer, None)} for offer in found.order_by("-offered_at")[:MOST_OFFERS]]
    if posted is not None:
        offer = get_object_or_404(found, pk=_number(posted.get("aanbod")))
        form = _form(offer, posted)
        try:
            if "stop" in posted:
                taking_part.end_offer(offer=offer, now=now)
                messages.success(request, _("Het gesprek is gestopt."))
                return HttpResponseRedirect(request.path)
            if form.is_valid():
                text = form.cleaned_data["text"]
                taking_part.send_offer_message(offer=offer, text=text, is_from_initiator=True, now=now)
                messages.success(request, _("Uw bericht is verstuurd."))
                return HttpResponseRedirect(request.path)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
            status = 409
        rows = [row | {"form": form} if row["offer"].pk == offer.pk else row for row in rows]
    context = {"initiative": owner.initiative, "owner": owner, "rows": rows, "form": form, "back_url": owner.url()}
    return render(request, "initiatives/owner/offers.html", context, status=status)


def _form(offer: HelpOffer, posted) -> MessageForm:
    form = MessageForm(posted, name="bericht", auto_id=f"aanbod{offer.pk}-%s")
    form.helper.form_tag = False
    return form


@by_token
@behind_the_link()
def comments(request: HttpRequest, owner: Owner) -> HttpResponse:
    """What others added, twenty at a time, those without a reaction first; one reaction each.

    A reaction that was refused stands in its form, also when what it is about is no longer among them (409)."""
    now = timezone.now()
    posted = request.POST if request.method == "POST" else None
    comment, typed, status = None, None, 200
    if posted is not None:
        comment = get_object_or_404(Comment, initiative=owner.initiative, pk=_number(posted.get("aanvulling")))
        typed = _reply_form(comment.pk, posted)
        try:
            if typed.is_valid():
                taking_part.reply_to_comment(
                    comment=comment, text=typed.cleaned_data["text"], role=Role.INITIATOR, by=owner.user, now=now
                )
                messages.success(request, _("Uw reactie staat erbij."))
                return HttpResponseRedirect(request.get_full_path())
        except MoveRefused as refusal:
            typed.add_error(None, refusal.message)
            status = 409
    page = min(_number(request.GET.get("pagina", "1")) or 1, LAST_PAGE)
    start, today = (page - 1) * COMMENTS_SHOWN, timezone.localdate(now)
    found = Comment.objects.visible().filter(initiative=owner.initiative)
    found = found.order_by(F("replied_at").asc(nulls_first=True), "-visible_at", "-pk").values(*Comment.SHOWN)
    rows = list(found[start : start + COMMENTS_SHOWN + 1])
    shown = [part_wording.comment_row(row, owner.initiative.number, today) for row in rows[:COMMENTS_SHOWN]]
    for row in shown:
        is_typed = typed is not None and comment.pk == row["id"]
        row["form"] = typed if is_typed else _reply_form(row["id"], None)
    context = {
        "initiative": owner.initiative,
        "owner": owner,
        "rows": shown,
        "form": typed,
        # What it is about is hidden, or stands on another page by now.
        "left_over": comment if comment is not None and all(comment.pk != row["id"] for row in shown) else None,
        "back_url": owner.url(),
        "next_url": f"{request.path}?pagina={page + 1}" if len(rows) > COMMENTS_SHOWN else "",
        "previous_url": f"{request.path}?pagina={page - 1}" if page > 1 else "",
        "page": page,
    }
    return render(request, "initiatives/owner/comments.html", context, status=status)


def _reply_form(pk: int, posted) -> CommentReplyForm:
    form = CommentReplyForm(posted, name="reageer", auto_id=f"aanvulling{pk}-%s")
    form.helper.form_tag = False
    return form


def _number(text: str | None) -> int:
    """A key as it was typed; 0, which nothing has, for what is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
