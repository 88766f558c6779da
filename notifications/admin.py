"""Post in the back office: what could not be delivered, why, and what to do about it."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_site import site
from accounts.roles import HANDLERS, Role
from accounts.services import log_view
from notifications import kinds, services, wording
from notifications.models import Message

State = Message.State
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


def _needs_a_person(message: Message, user) -> bool:
    return message.state in (State.DEAD, State.UNCERTAIN)


class HelpFilter(admin.SimpleListFilter):
    title = gettext_lazy("post die niet aankwam")
    parameter_name = "hulp"

    def lookups(self, request, model_admin):
        return [("1", gettext_lazy("vraagt uw besluit"))]

    def queryset(self, request, queryset):
        return queryset.needing_a_person() if self.value() == "1" else queryset


@admin.register(Message, site=site)
class MessageAdmin(DeedAdmin):
    list_display = ("created_at", "subject", "what", "state", "why", "attempts")
    list_display_links = ("subject",)
    list_filter = (HelpFilter, "state")
    show_full_result_count = False
    list_per_page = 50
    page_template = "notifications/admin/message.html"
    refusals = (services.CannotDecide,)
    deeds = (
        Deed(
            "opnieuw",
            gettext_lazy("Verstuur opnieuw"),
            _resend,
            roles=MAY_DECIDE,
            is_offered=lambda message, user: _needs_a_person(message, user) and bool(message.text),
        ),
        Deed("laat-zo", gettext_lazy("Laat het zo"), _give_up, roles=MAY_DECIDE, is_offered=_needs_a_person),
        Deed(
            "niet-versturen",
            gettext_lazy("Verstuur niet"),
            _cancel,
            roles=MAY_DECIDE,
            is_offered=lambda message, user: message.state == State.PENDING,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).defer("html")

    def page(self, request, object_id):
        response = super().page(request, object_id)
        # The page shows an address: who looked is kept.
        context = response.context_data
        log_view(subject=context["subject"], by=request.user, now=context["now"], what="e-mailadres")
        return response

    def page_context(self, request, message, now):
        return {
            "title": message.subject,
            "now": now,
            "kind": kinds.label_of(message.kind),
            "why": wording.why(message),
            "text": wording.readable_text(message),
            "attempts": message.delivery_attempts.order_by("number"),
        }

    @admin.display(description=gettext_lazy("soort"), ordering="kind")
    def what(self, message: Message) -> str:
        return kinds.label_of(message.kind)

    @admin.display(description=gettext_lazy("waarom"))
    def why(self, message: Message) -> str:
        return wording.why(message) if _needs_a_person(message, None) else ""
