"""What the pages of a reminder say in plain words: as what somebody answers, and what their answer brought about."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import site
from agendas.models import Agenda, Block, Promise
from initiatives.models import Advice, Initiative
from reminders.ladder import Capacity
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.standing import LADDER

Answer = Reminder.Answer

DONE = {
    "advice_awaited": gettext_lazy("Het advies staat nu bij het plan. De behandelaar krijgt bericht."),
    "promise_due": gettext_lazy(
        "De afspraak staat nu als gedaan in het register. De andere partij kijkt of het klopt."
    ),
    "promise_called": gettext_lazy(
        "De afspraak staat nu als gedaan in het register. Het wijkplatform kijkt of het klopt."
    ),
    "promise_confirm": gettext_lazy("De afspraak staat nu als nagekomen in het register."),
    "block_due": gettext_lazy("Dit onderdeel staat nu als klaar in de buurtagenda."),
    "review_due": gettext_lazy("Wat u schreef staat nu bij de buurtagenda, met de nieuwe datum."),
    "unspoken": gettext_lazy("Het gesprek is opgeschreven. Over een half jaar vragen wij het weer."),
}
HELP = gettext_lazy("Een medewerker van de gemeente ziet uw vraag en neemt contact met u op.")
BUSY = gettext_lazy("Wij weten nu dat het nog loopt. Wij vragen het u later nog eens, als dat nodig is.")
DENIED = gettext_lazy("De afspraak loopt weer verder. Wie het beloofde leest wat u schreef.")


def came_of_it(reminder: Reminder) -> str:
    """What an answer brought about."""
    match reminder.answer:
        case Answer.DONE:
            return str(DONE.get(reminder.kind, ""))
        case Answer.HELP:
            return str(HELP)
        case Answer.DENIED:
            return str(DENIED)
    return str(BUSY)


def as_whom(reminder: Reminder, capacity: Capacity | None) -> str:
    """As what somebody answers."""
    platform = reminder.platform
    match capacity:
        case Capacity.MEMBER if platform:
            return _("U antwoordt namens %(name)s. U hoeft niet in te loggen.") % {"name": platform.name}
        case Capacity.STAND_IN if platform:
            return _("U antwoordt als contactpersoon van %(name)s.") % {"name": platform.name}
        case Capacity.INITIATOR:
            return _("U antwoordt als indiener van het plan. U hoeft niet in te loggen.")
        case Capacity.CONTACT if reminder.rung in LADDER:
            return _("U krijgt deze vraag als %(rung)s. U kunt laten weten wat u ermee doet.") % {
                "rung": RUNGS[reminder.rung]
            }
        case Capacity.CONTACT if platform:
            return _("U antwoordt als contactpersoon van %(name)s.") % {"name": platform.name}
    return _("U antwoordt namens de gemeente. U hoeft niet in te loggen.")


RUNGS = {
    Reminder.Rung.CONTACT: gettext_lazy("contactpersoon bij de gemeente"),
    Reminder.Rung.TEAM_LEAD: gettext_lazy("teamleider"),
    Reminder.Rung.COORDINATOR: gettext_lazy("regievoerder"),
}


def label_of(reminder: Reminder) -> str:
    """What kind of reminder it is."""
    return str(RULES[reminder.kind].label) if reminder.kind in RULES else reminder.kind


def main_thing(subject: models.Model | None) -> models.Model | None:
    """What can be handled: of an advice the plan."""
    return subject.initiative if isinstance(subject, Advice) else subject


def office_address(subject: models.Model | None) -> str:
    """Where in the back office it can be handled; empty when nowhere."""
    thing = main_thing(subject)
    if thing is None or type(thing) not in site._registry:
        return ""
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def public_link(subject: models.Model | None) -> tuple[str, str] | None:
    """Where it can be read, and what that link is called; None when there is no such page."""
    match main_thing(subject):
        case Initiative() as plan if plan.is_public:
            return (plan.get_absolute_url(), _("Bekijk het plan"))
        case Promise() as promise:
            return (promise.get_absolute_url(), _("Bekijk de afspraak"))
        case Block() as block:
            return (block.agenda.get_absolute_url(), _("Bekijk de buurtagenda"))
        case Agenda() as agenda:
            return (agenda.get_absolute_url(), _("Bekijk de buurtagenda"))
    return None


def in_words(due_on: date, today: date) -> str:
    """How far away a day is: "vandaag", "over 4 dagen", "3 dagen geleden"."""
    days = (due_on - today).days
    if days == 0:
        return _("vandaag")
    if days == 1:
        return _("morgen")
    if days == -1:
        return _("gisteren")
    return _("over %(days)s dagen") % {"days": days} if days > 0 else _("%(days)s dagen geleden") % {"days": -days}
