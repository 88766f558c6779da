"""The kinds of letters that remind. Each is asked again just before it leaves: is anything in it still owed?"""

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.kinds import Audience
from notifications.models import Message
from notifications.needed import is_needed
from reminders.ladder import Rule
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services.digest import DIGEST
from reminders.services.help import KIND as HELP
from reminders.services.owing import still_owed
from reminders.standing import NEWS

ADVICE = _("U krijgt dit bericht omdat een wijkplatform om advies is gevraagd en u daarbij hoort.")
PROMISE = _("U krijgt dit bericht omdat u of uw wijkplatform een afspraak maakte.")
AGENDA = _("U krijgt dit bericht omdat u of uw wijkplatform aan deze buurtagenda werkt.")
PLAN = _("U krijgt dit bericht omdat u bij de gemeente over dit plan gaat.")

WHY = {
    "advice_awaited": ADVICE,
    "promise_due": PROMISE,
    "promise_confirm": _("U krijgt dit bericht omdat een afspraak voor u of uw wijkplatform is gemaakt."),
    "promise_called": _("U krijgt dit bericht omdat u bij de gemeente over deze afspraak gaat."),
    "block_due": AGENDA,
    "review_due": AGENDA,
    "answer_due": PLAN,
    "answer_called": PLAN,
    "pause_long": PLAN,
    "unspoken": _("U krijgt dit bericht omdat u bij de gemeente over dit wijkplatform gaat."),
    NEWS: _("U krijgt dit bericht omdat u bij dit wijkplatform hoort."),
}
OF_OFFICIALS = ("answer_due", "answer_called", "pause_long", "promise_called", "unspoken")


def is_still_owed(message: Message) -> bool:
    """Whether the letter still makes sense: one of the things in it is owed and nobody answered it, or it carries
    news besides that still holds and is still wanted. What is too late by now is not sent any more.

    It was rendered with all of its things and is not made anew when some were met since: between rendering and
    sending lie minutes inside sending hours, and a link about what is met says so itself.
    """
    rows = [row for row in message.reminders.all() if not row.answer]
    today = timezone.localdate(message.asked_at)
    if any(not due.is_too_late(today) for due in still_owed(rows, today).values()):
        return True
    return any(is_needed(held, message.asked_at) for held in message.bundled.all())


def _name(rule: Rule):
    """Lazy as a whole: a lazy text that is filled in at import would stay Dutch."""
    return lazy(lambda: gettext("herinnering: %(what)s") % {"what": rule.label}, str)()


for rule in RULES.values():
    kinds.register(
        f"reminder.{rule.kind}",
        _name(rule),
        why=WHY[rule.kind],
        still_true=is_still_owed,
        may_refuse=rule.kind == NEWS,
        audience=Audience.OFFICIAL if rule.kind in OF_OFFICIALS else Audience.PLATFORM,
    )
kinds.register(
    DIGEST,
    _("alles van één dag in één bericht"),
    why=_("U krijgt dit bericht omdat er iets op u wacht, of omdat u nieuws in één bericht wilt."),
    still_true=is_still_owed,
)


def is_still_calling(message: Message) -> bool:
    """Whether nobody took the call for help up since it was written."""
    return Reminder.objects.calling_for_help().filter(pk=message.subject_id).exists()


kinds.register(
    HELP,
    _("vraag om hulp"),
    why=_("U krijgt dit bericht omdat u hiervoor de contactpersoon bij de gemeente bent."),
    still_true=is_still_calling,
    is_urgent=True,
)
