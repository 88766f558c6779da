"""Reminders in the back office: what was asked, what came back, and who called for help."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_site import Count, site
from accounts.roles import HANDLERS
from initiatives.models import Advice
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import settle_help
from reminders.standing import subject_of


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


@admin.register(Reminder, site=site)
class ReminderAdmin(DeedAdmin):
    list_display = ("due_at", "what", "platform", "state", "answer", "due_on", "is_settled")
    list_display_links = ("due_at", "what")
    list_filter = (HelpFilter, "answer", "state")
    list_select_related = ("platform",)
    show_full_result_count = False
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

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("platform", "recipient", "message", "help_settled_by")

    def page_context(self, request, reminder, now):
        subject = subject_of(reminder)
        thing = subject.initiative if isinstance(subject, Advice) else subject
        return {
            "title": self.what(reminder),
            "kind": self.what(reminder),
            "about": str(thing) if thing is not None else self.what(reminder),
            "about_url": self._page_of(thing),
        }

    def _page_of(self, thing) -> str:
        """Where the thing it is about can be handled."""
        return site.get_model_admin(type(thing)).address(thing) if thing is not None else ""

    @admin.display(description=gettext_lazy("soort"), ordering="kind")
    def what(self, reminder: Reminder) -> str:
        return RULES[reminder.kind].label if reminder.kind in RULES else reminder.kind

    @admin.display(boolean=True, description=gettext_lazy("hulp geregeld"))
    def is_settled(self, reminder: Reminder) -> bool | None:
        return bool(reminder.help_settled_at) if reminder.answer == Reminder.Answer.HELP else None


def counts(request, now) -> list[Count]:
    """Who called for help and was not helped yet."""
    number = Reminder.objects.calling_for_help().count()
    address = reverse("admin:reminders_reminder_changelist") + "?hulp=1"
    return [Count(_("vraagt om hulp"), number, address, "late" if number else "")]


site.counts.append(counts)
