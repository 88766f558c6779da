"""The kinds of letters that remind. Each is asked again just before it leaves: is it still owed?"""

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.models import Message
from reminders.ladder import Rule
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services.assemble import owed
from reminders.services.help import KIND as HELP

WHY = {
    "advice_awaited": _("U krijgt dit bericht omdat een wijkplatform om advies is gevraagd en u daarbij hoort."),
    "promise_due": _("U krijgt dit bericht omdat u of uw wijkplatform een afspraak maakte."),
    "block_due": _("U krijgt dit bericht omdat u of uw wijkplatform aan deze buurtagenda werkt."),
}


def still_owed(message: Message) -> bool:
    today = timezone.localdate(message.asked_at)
    return any(not row.answer and owed(row, today) is not None for row in message.reminders.all())


def _name(rule: Rule):
    """Lazy as a whole: a lazy text that is filled in at import would stay Dutch."""
    return lazy(lambda: gettext("herinnering: %(what)s") % {"what": rule.label}, str)()


for rule in RULES.values():
    kinds.register(
        f"reminder.{rule.kind}",
        _name(rule),
        why=WHY.get(rule.kind, WHY["promise_due"]),
        still_true=still_owed,
    )


def still_calling(message: Message) -> bool:
    """Whether nobody took the call for help up since it was written."""
    return Reminder.objects.calling_for_help().filter(pk=message.subject_id).exists()


kinds.register(
    HELP,
    _("vraag om hulp"),
    why=_("U krijgt dit bericht omdat u hiervoor de contactpersoon bij de gemeente bent."),
    still_true=still_calling,
    is_urgent=True,
)
