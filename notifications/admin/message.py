"""The list of messages with the state of the post room on top of it, and the page of one message."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_base import moment
from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_site import Count, site
from accounts.roles import HANDLERS, Role
from accounts.services import log_view
from notifications import kinds, post_room, services, wording
from notifications.admin.filters import HeapFilter, HelpFilter, KindFilter
from notifications.admin.letters import LetterPages
from notifications.models import Message
from notifications.services.decide import FAILED, make_letter
from notifications.services.paper import take_back_letter

State, Way = Message.State, Message.Way
MAY_DECIDE = (*HANDLERS, Role.ADMINISTRATOR)


def _resend(request, message: Message, form, now) -> str:
    services.resend(message=message, by=request.user, now=now)
    return _("Het bericht gaat opnieuw weg.")


def _give_up(request, message: Message, form, now) -> str:
    services.give_up(message=message, by=request.user, now=now)
    return _("Het bericht staat niet meer op de lijst. Er wordt niets verstuurd.")


def _cancel(request, message: Message, form, now) -> str:
    services.cancel(message=message, by=request.user, now=now)
    return _("Het bericht wordt niet verstuurd.")


def _make_letter(request, message: Message, form, now) -> str:
    make_letter(message=message, postal_address=form.cleaned_data["postal_address"], by=request.user, now=now)
    return _("Het is nu een brief. U vindt hem bij “Brieven om te printen”.")


def _take_back(request, message: Message, form, now) -> str:
    take_back_letter(message=message, by=request.user, now=now)
    return _("Wij weten nu dat deze brief terugkwam.")


class AddressForm(forms.Form):
    postal_address = forms.CharField(
        label=gettext_lazy("Postadres"),
        help_text=gettext_lazy("Naam, straat en nummer, postcode en plaats. Elk op een eigen regel."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Schrijf het postadres op.")},
    )


def _known_address(message: Message, request, now) -> dict:
    known = message.postal_address or (message.recipient.postal_address if message.recipient else "")
    return {"initial": {"postal_address": known}}


def _has_failed(message: Message, user) -> bool:
    return message.state in FAILED


def _may_be_a_letter(message: Message, user) -> bool:
    kind = kinds.find(message.kind)
    is_open = message.state in (State.DEAD, State.BOUNCED) and message.way == Way.EMAIL and bool(message.text)
    return is_open and not (kind and kind.is_secret)


@admin.register(Message, site=site)
class MessageAdmin(LetterPages, DeedAdmin):
    list_display = ("made", "subject", "what", "state", "why")
    list_display_links = ("subject",)
    list_filter = (HelpFilter, HeapFilter, "state", KindFilter)
    show_full_result_count = False
    list_per_page = 50
    change_list_template = "notifications/admin/post_room.html"
    page_template = "notifications/admin/message.html"
    refusals = (services.CannotDecide,)
    deeds = (
        Deed(
            "opnieuw",
            gettext_lazy("Verstuur opnieuw"),
            _resend,
            roles=MAY_DECIDE,
            is_offered=lambda message, user: _has_failed(message, user) and bool(message.text),
        ),
        Deed("brief", gettext_lazy("Maak er een brief van"), _make_letter, AddressForm, HANDLERS, _may_be_a_letter,
             arguments=_known_address),
        Deed(
            "laat-zo",
            gettext_lazy("Laat het zo"),
            _give_up,
            roles=MAY_DECIDE,
            is_offered=_has_failed,
        ),
        Deed(
            "niet-op-de-post",
            gettext_lazy("Deze brief gaat niet op de post"),
            _give_up,
            roles=HANDLERS,
            is_offered=lambda message, user: message.state == State.TO_PRINT,
        ),
        Deed(
            "niet-versturen",
            gettext_lazy("Verstuur niet"),
            _cancel,
            roles=MAY_DECIDE,
            is_offered=lambda message, user: message.state in (State.PENDING, State.HELD),
        ),
        Deed(
            "kwam-terug",
            gettext_lazy("De brief kwam terug"),
            _take_back,
            roles=HANDLERS,
            is_offered=lambda message, user: message.state == State.SENT and message.way == Way.PAPER,
        ),
    )  # fmt: skip
    # What can be done about the post as a whole: the service, and the sentence that tells it was done.
    room_deeds = {
        "hervat": ("resume", gettext_lazy("De post loopt weer.")),
        "rem-los": ("release_brake", gettext_lazy("De rem is eraf. De berichten gaan weg.")),
    }

    # ── Addresses ──
    def get_urls(self):
        room = path(
            "postkamer/<slug:deed>/", self.admin_site.admin_view(self.room_deed), name="notifications_message_room"
        )
        return [*self.letter_urls(), room, *super().get_urls()]

    # ── The list ──
    def get_queryset(self, request):
        rows = post_room.seen_by(request.user).select_related("bundle")
        return rows.defer("html", "bundle__text", "bundle__html")

    def changelist_view(self, request, extra_context=None):
        now = moment(request)
        board = post_room.state()
        room = {
            "heaps": self._heaps(request),
            "notices": post_room.notices(board, now),
            "board": board,
            "summary": (board.last_summary or {}).get("deliver") or {},
            "may_decide": request.user.has_role(*MAY_DECIDE),
            "may_print": request.user.has_role(*HANDLERS),
        }
        return super().changelist_view(request, room | (extra_context or {}))

    def _heaps(self, request) -> list[Count]:
        here, shown = reverse("admin:notifications_message_changelist"), request.GET.get("stapel")
        found = []
        for name, (label, kind, held) in post_room.HEAPS.items():
            number = (held() & post_room.seen_by(request.user)).count()
            address = f"{here}?{urlencode({'stapel': name})}"
            found.append(Count(label, number, address, kind if number else "", is_current=name == shown))
        return found

    def room_deed(self, request, deed: str) -> HttpResponse:
        """Let the post go on: after a pause, or with the brake on."""
        if deed not in self.room_deeds:
            raise Http404
        if not request.user.has_role(*MAY_DECIDE):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        name, said = self.room_deeds[deed]
        getattr(services, name)(by=request.user, now=moment(request))
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:notifications_message_changelist"))

    # ── One message ──
    def show(self, request, subject, now, **how):
        """The page shows an address, also when a deed was refused: who looked is kept."""
        what = "postadres" if subject.way == Way.PAPER else "e-mailadres"
        log_view(subject=subject, by=request.user, now=now, what=what)
        return super().show(request, subject, now, **how)

    def page_context(self, request, message, now):
        kind = kinds.find(message.kind)
        return {
            "title": message.subject,
            "now": now,
            "kind": kinds.label_of(message.kind),
            "why": wording.why(message),
            "why_sent": kind.why if kind else "",
            "text": wording.readable_text(message),
            "attempts": [wording.attempt_row(each) for each in message.delivery_attempts.order_by("number", "pk")],
            "bundled": message.bundled.order_by("pk") if message.pk else [],
        }

    @admin.display(description=gettext_lazy("gemaakt"), ordering="created_at")
    def made(self, message: Message) -> str:
        return date_format(localtime(message.created_at), "j N Y, H:i")

    @admin.display(description=gettext_lazy("soort"), ordering="kind")
    def what(self, message: Message) -> str:
        return kinds.label_of(message.kind)

    @admin.display(description=gettext_lazy("waarom"))
    def why(self, message: Message) -> str:
        return wording.why(message) if message.state != State.SENT else ""
