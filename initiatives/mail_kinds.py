"""The kinds of letters about plans, and what is asked just before they leave."""

from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from initiatives.workflow import OPEN, Status
from neighbourhoods.models import Membership, Platform
from notifications import kinds
from notifications.kinds import Audience
from notifications.models import Message

YOURS = _("U krijgt dit bericht omdat u met dit e-mailadres een plan instuurde.")
HANDLES = _("U krijgt dit bericht omdat u dit plan behandelt.")


def _initiative_of(message: Message) -> Initiative | None:
    return Initiative.objects.filter(pk=message.subject_id).first()


def _still_unconfirmed(message: Message) -> bool:
    initiative = _initiative_of(message)
    return initiative is not None and initiative.status == Status.AWAITING_CONFIRMATION


def _still_waiting_for_the_municipality(message: Message) -> bool:
    return Initiative.objects.waiting_for_the_municipality().filter(pk=message.subject_id).exists()


def _still_asked_for_advice(message: Message) -> bool:
    """The plan waits for its answer, and the person still belongs to an active platform that was asked and gave no
    advice yet: holds a seat in it, or is its contact at the municipality."""
    initiative = _initiative_of(message)
    if initiative is None or initiative.status not in OPEN:
        return False
    asked = Platform.objects.active().filter(advices__initiative=initiative, advices__given_at__isnull=True)
    is_member = Membership.objects.filter(user=message.recipient_id, until__isnull=True, platform__in=asked).exists()
    return is_member or asked.filter(contact=message.recipient_id).exists()


# What the law requires, or what has a term, may not be refused; what only tells how it goes may be.
kinds.register("initiative.receipt", _("bewijs van ontvangst"), is_now=True, why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.new_link", _("nieuwe link naar een plan"), is_now=True, why=YOURS)
kinds.register("initiative.published", _("plan is openbaar"), why=YOURS, audience=Audience.RESIDENT, may_refuse=True)
kinds.register(
    "initiative.moved", _("nieuwe stap van een plan"), why=YOURS, audience=Audience.RESIDENT, may_refuse=True
)
kinds.register("initiative.question", _("vraag aan de indiener"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.answer", _("antwoord van de gemeente"), why=YOURS, audience=Audience.RESIDENT)
kinds.register(
    "initiative.delayed",
    _("antwoord van de gemeente is te laat"),
    why=YOURS,
    still_true=_still_waiting_for_the_municipality,
    audience=Audience.RESIDENT,
)
# Only to whose address is not confirmed: nobody has a wish about these.
kinds.register(
    "initiative.remind_confirm",
    _("herinnering om het adres te bevestigen"),
    why=YOURS,
    still_true=_still_unconfirmed,
)
kinds.register("initiative.closed_unconfirmed", _("plan gesloten zonder bevestiging"), why=YOURS)
kinds.register(
    "initiative.for_platform",
    _("nieuw plan voor een wijkplatform"),
    why=_("U krijgt dit bericht omdat u lid of contactpersoon bent van dit wijkplatform."),
    still_true=_still_asked_for_advice,
    audience=Audience.PLATFORM,
)
kinds.register("initiative.advice_given", _("advies van een wijkplatform"), why=HANDLES, audience=Audience.OFFICIAL)
kinds.register("initiative.replied", _("reactie van de indiener"), why=HANDLES, audience=Audience.OFFICIAL)
