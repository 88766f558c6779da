"""Letters on paper: which wait, a page to print them from, the same as a PDF, and "these are in the post".

The button stands on the printed page itself and names the letters on it, so a letter that was written meanwhile is
neither printed nor marked.
"""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin_base import moment
from accounts.models import User
from accounts.roles import HANDLERS
from accounts.services import log_view
from notifications import kinds, letterhead, paper, post_room, wording
from notifications.delivery.clock import Clock
from notifications.delivery.paper import look_again, things_of
from notifications.models import Message
from notifications.services.paper import post_letters

# Printed in one go.
MOST = 100
NOTHING_CHOSEN = gettext_lazy("Kies eerst een of meer brieven.")


class NumbersForm(forms.Form):
    """The letters that were ticked, or stand on the page whose button was pressed, whatever became of them since."""

    brief = forms.TypedMultipleChoiceField(coerce=int, choices=())

    def __init__(self, data):
        super().__init__(data)
        asked = [number for number in data.getlist("brief") if number.isdecimal() and len(number) < 19]
        self.fields["brief"].choices = [(number, number) for number in asked[:MOST]]


class LetterPages:
    """The pages about letters, for the admin of messages."""

    def letter_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("brieven/", view(self.letters), name="notifications_message_letters"),
            path("brieven/print/", view(self.print_letters), name="notifications_message_print"),
            path("brieven/pdf/", view(self.letters_as_pdf), name="notifications_message_pdf"),
            path("brieven/op-de-post/", view(self.letters_posted), name="notifications_message_posted"),
        ]

    def letters(self, request: HttpRequest) -> HttpResponse:
        _begin(request)
        return self._list(request)

    def print_letters(self, request: HttpRequest) -> HttpResponse:
        """The letters that were ticked, each on a sheet of its own."""
        _begin(request)
        chosen = self._chosen(request)
        if not chosen:
            return self._list(request, NOTHING_CHOSEN)
        return HttpResponse(sheets(chosen, moment(request), request))

    def letters_as_pdf(self, request: HttpRequest) -> HttpResponse:
        _begin(request)
        chosen = self._chosen(request)
        if not chosen:
            return self._list(request, NOTHING_CHOSEN)
        if paper.missing():
            return self._list(request, paper.what_is_missing(), status=501)
        response = HttpResponse(paper.as_pdf(sheets(chosen, moment(request))), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="brieven-{moment(request):%Y-%m-%d}.pdf"'
        return response

    def letters_posted(self, request: HttpRequest) -> HttpResponse:
        """Note that the letters on a printed page were posted."""
        _for_handlers(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = NumbersForm(request.POST)
        numbers = form.cleaned_data["brief"] if form.is_valid() else []
        numbers = post_room.seen_by(request.user).filter(pk__in=numbers).values_list("pk", flat=True)
        count = post_letters(numbers=list(numbers), by=request.user, now=moment(request))
        if count:
            said = ngettext("%(count)s brief is op de post gedaan.", "%(count)s brieven zijn op de post gedaan.", count)
            messages.success(request, said % {"count": count})
        else:
            messages.info(request, _("Deze brieven stonden al als verstuurd. Er is niets veranderd."))
        return HttpResponseRedirect(reverse("admin:notifications_message_letters"))

    def _list(self, request: HttpRequest, refusal: str = "", status: int = 200) -> HttpResponse:
        letters = waiting(request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Brieven om te printen"),
            "opts": self.opts,
            "rows": [
                {
                    "letter": letter,
                    "what": kinds.label_of(letter.kind),
                    "whose": whose,
                    "has_address": has_address(letter),
                }
                for letter, whose in zip(letters, addressees(letters), strict=True)
            ],
            "more": max(0, to_print(request.user).count() - len(letters)),
            "is_without_address": not all(has_address(letter) for letter in letters),
            "refusal": refusal,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "notifications/admin/letter_list.html", context, status=status)

    def _chosen(self, request: HttpRequest) -> list[Message]:
        """The letters asked for; that their addresses were seen is noted."""
        letters = [letter for letter in waiting(request.user) if has_address(letter)]
        form = NumbersForm(request.GET)
        chosen = set(form.cleaned_data["brief"]) if form.is_valid() else set()
        found = [letter for letter in letters if letter.pk in chosen]
        with transaction.atomic():
            for letter in found:
                log_view(subject=letter, by=request.user, now=moment(request), what="postadres")
        return found


def to_print(user: User):
    """The letters that wait for the printer and that this official may see."""
    return post_room.seen_by(user, Message.objects.filter(state=Message.State.TO_PRINT))


def waiting(user: User) -> list[Message]:
    """Those, the oldest first."""
    letters = to_print(user).select_related("recipient")
    return list(letters.defer("html").order_by("created_at", "pk")[:MOST])


def has_address(letter: Message) -> bool:
    """Without one it can be posted to nobody: it is on the list, and in no batch."""
    return bool(letter.postal_address.strip())


def addressees(letters: list[Message]) -> list[str]:
    """For whom each letter is: the person, or else the thing it is about, such as a wijkplatform."""
    return [
        letter.recipient.display_name if letter.recipient else str(thing or "")
        for letter, thing in zip(letters, things_of(letters), strict=True)
    ]


def sheets(letters: list[Message], now: datetime, request: HttpRequest | None = None) -> str:
    """The page to print. Letters are in Dutch, whatever the language of who prints them. Without a request: without
    what a screen shows beside them."""
    rows = [
        {
            "number": letter.pk,
            # "Over 12 dagen" is counted from the day on which it was written, not from that on which it is printed.
            "written_at": letter.created_at,
            "address": wording.address_lines(letter, whose),
            "subject": letter.subject,
            "text": wording.paper_text(letter),
            "why": kind.why if (kind := kinds.find(letter.kind)) else "",
        }
        for letter, whose in zip(letters, addressees(letters), strict=True)
    ]
    with translation.override("nl"):
        context = letterhead.variables() | {"now": now, "sheets": rows, "is_pdf": request is None}
        return render_to_string("notifications/admin/letters.html", context, request)


def _begin(request: HttpRequest) -> None:
    """What every page about letters begins with: who may come in, and whether each letter is still needed."""
    _for_handlers(request)
    look_again(Clock(moment(request)))


def _for_handlers(request: HttpRequest) -> None:
    if not request.user.has_role(*HANDLERS):
        raise PermissionDenied
