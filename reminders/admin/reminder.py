"""The list of reminders, and the page of one: to whom it went, what came back, and the whole ladder it stands on."""

from django.contrib import admin
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.roles import HANDLERS
from agendas.models import AgendaEvent
from initiatives.models import Event
from neighbourhoods.scope import platforms_for
from notifications.admin.filters import KindFilter
from reminders import wording
from reminders.admin.phone import PhonePages
from reminders.admin.scope import reminders_for
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import settle_help
from reminders.standing import LADDER, subject_of

MOST_LINES = 20
Rung, State = Reminder.Rung, Reminder.State
# The lines of a log that are about reminders.
OF_AGENDAS = (
    AgendaEvent.Kind.ASKED_AFTER,
    AgendaEvent.Kind.REMINDED,
    AgendaEvent.Kind.REMINDER_ANSWERED,
    AgendaEvent.Kind.REMINDER_IGNORED,
    AgendaEvent.Kind.ESCALATED,
)
OF_PLANS = (
    Event.Kind.ASKED_AFTER,
    Event.Kind.FOLLOWED_UP,
    Event.Kind.REMINDER_ANSWERED,
    Event.Kind.REMINDER_IGNORED,
    Event.Kind.ESCALATED,
)


def _settle(request, reminder: Reminder, form, now) -> str:
    settle_help(reminder=reminder, by=request.user, now=now)
    return _("De vraag om hulp is afgehandeld.")


class HelpFilter(admin.SimpleListFilter):
    title = gettext_lazy("hulp")
    parameter_name = "hulp"

    def lookups(self, request, model_admin):
        return [("1", _("vraagt nu om hulp"))]

    def queryset(self, request, queryset):
        return queryset.calling_for_help() if self.value() == "1" else queryset


class RuleFilter(KindFilter):
    def labels(self) -> dict[str, str]:
        return {rule.kind: rule.label for rule in RULES.values()}


class PlatformFilter(admin.SimpleListFilter):
    title = gettext_lazy("wijkplatform")
    parameter_name = "platform"

    def lookups(self, request, model_admin):
        return [(str(platform.pk), platform.name) for platform in platforms_for(request.user).order_by("name")]

    def queryset(self, request, queryset):
        return queryset.filter(platform=int(self.value())) if (self.value() or "").isdecimal() else queryset


class CameOfItFilter(admin.SimpleListFilter):
    title = gettext_lazy("wat kwam ervan")
    parameter_name = "kwam"

    def lookups(self, request, model_admin):
        return [
            ("antwoord", _("beantwoord")),
            ("niets", _("geen antwoord, wel een volgende stap")),
            ("hoger", _("een trede hoger gelegd")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "antwoord":
                return queryset.exclude(answer="")
            case "niets":
                return queryset.filter(ignored_at__isnull=False)
            case "hoger":
                return queryset.filter(ESCALATED)
        return queryset


# Laid a step higher, and really said or listed.
ESCALATED = Q(rung__in=[*LADDER, Rung.COUNCIL], state__in=[State.ATTACHED, State.LISTED])


@admin.register(Reminder, site=site)
class ReminderAdmin(PhonePages, DownloadMixin, DeedAdmin):
    list_display = ("sent_on", "what", "whose", "rung", "state", "came_of_it", "day", "is_settled")
    list_display_links = ("sent_on",)
    list_filter = (HelpFilter, CameOfItFilter, PlatformFilter, RuleFilter, "rung", "answer", "state")
    list_select_related = ("platform",)
    list_per_page = 50
    download_columns = ("sent_on", "what", "whose", "rung", "state", "came_of_it", "day", "is_settled")
    show_full_result_count = False
    change_list_template = "reminders/admin/reminder_list.html"
    page_template = "reminders/admin/reminder.html"
    deeds = (
        Deed(
            "geregeld",
            gettext_lazy("De hulp is geregeld"),
            _settle,
            roles=HANDLERS,
            is_offered=lambda reminder, user: reminder.answer == Reminder.Answer.HELP and not reminder.help_settled_at,
        ),
    )

    def get_urls(self):
        return [*self.phone_urls(), *super().get_urls()]

    def get_queryset(self, request):
        return reminders_for(request.user).select_related(
            "platform", "recipient", "message", "help_settled_by", "answered_by"
        )

    def changelist_view(self, request, extra_context=None):
        may_phone = {"may_phone": request.user.has_role(*HANDLERS)}
        return super().changelist_view(request, may_phone | (extra_context or {}))

    def page_context(self, request, reminder, now):
        subject = subject_of(reminder)
        return {
            "title": self.what(reminder),
            "kind": self.what(reminder),
            "about": str(wording.main_thing(subject)) if subject is not None else self.what(reminder),
            "about_url": wording.office_address(subject),
            "came_of_it": self.came_of_it(reminder),
            "ladder": self._ladder(reminder),
            "log": log_of(reminder),
        }

    def _ladder(self, reminder: Reminder) -> list[Reminder]:
        """Every step about the same thing and day, in the order of the steps."""
        same = {name: getattr(reminder, name) for name in ("kind", "subject_type", "subject_id", "due_on")}
        return list(Reminder.objects.filter(**same).select_related("recipient").order_by("step", "pk")[:MOST_LINES])

    @admin.display(description=gettext_lazy("te versturen"), ordering="due_at")
    def sent_on(self, reminder: Reminder) -> str:
        return date_format(localtime(reminder.due_at), "j N Y")

    @admin.display(description=gettext_lazy("gaat over"), ordering="due_on")
    def day(self, reminder: Reminder) -> str:
        return date_format(reminder.due_on, "j N Y")

    @admin.display(description=gettext_lazy("soort"), ordering="kind")
    def what(self, reminder: Reminder) -> str:
        return wording.label_of(reminder)

    @admin.display(description=gettext_lazy("wijkplatform"), ordering="platform__name", empty_value="")
    def whose(self, reminder: Reminder) -> str:
        return reminder.platform.name if reminder.platform else ""

    @admin.display(description=gettext_lazy("wat kwam ervan"), empty_value="")
    def came_of_it(self, reminder: Reminder) -> str:
        if reminder.answer:
            return reminder.get_answer_display()
        if reminder.ignored_at:
            return _("geen antwoord, volgende stap gezet")
        return reminder.get_reason_display()

    @admin.display(description=gettext_lazy("hulp"), empty_value="")
    def is_settled(self, reminder: Reminder) -> str:
        if reminder.answer != Reminder.Answer.HELP:
            return ""
        return _("geregeld") if reminder.help_settled_at else _("vraagt nu om hulp")


def log_of(reminder: Reminder) -> list[AgendaEvent] | list[Event]:
    """What the log of its subject says about reminders, the newest first."""
    pk = reminder.subject_id
    match reminder.subject_type:
        case "agendas.promise":
            found = AgendaEvent.objects.filter(promise=pk, kind__in=OF_AGENDAS)
        case "agendas.block":
            found = AgendaEvent.objects.filter(block=pk, kind__in=OF_AGENDAS)
        case "agendas.agenda":
            found = AgendaEvent.objects.filter(agenda=pk, block=None, promise=None, kind__in=OF_AGENDAS)
        case "initiatives.advice":
            found = Event.objects.filter(initiative__advices=pk, kind__in=OF_PLANS)
        case "initiatives.initiative":
            found = Event.objects.filter(initiative=pk, kind__in=OF_PLANS)
        case _:
            return []
    return list(found.order_by("-at", "-pk")[:MOST_LINES])
