"""The kinds of letters about plans, and what is asked just before they leave."""

from django.utils.translation import gettext_lazy as _

from initiatives.models import BundleMember, Initiative, Invitation, LookBack, ProposedChange, SecondReading
from initiatives.workflow import OPEN, Status
from neighbourhoods.models import Membership, Platform
from notifications import kinds
from notifications.kinds import Audience
from notifications.models import Message

YOURS = _("U krijgt dit bericht omdat u een plan instuurde.")
HANDLES = _("U krijgt dit bericht omdat u dit plan behandelt.")


def _initiative_of(message: Message) -> Initiative | None:
    return Initiative.objects.filter(pk=message.subject_id).first()


def _still_unconfirmed(message: Message) -> bool:
    initiative = _initiative_of(message)
    return initiative is not None and initiative.status == Status.AWAITING_CONFIRMATION


def _still_waiting_for_the_municipality(message: Message) -> bool:
    return Initiative.objects.waiting_for_the_municipality().filter(pk=message.subject_id).exists()


def _still_waiting_for_its_initiators(message: Message) -> bool:
    return Initiative.objects.waiting_for_its_initiators().filter(pk=message.subject_id).exists()


def _still_asked_for_advice(message: Message) -> bool:
    """The plan waits for its answer, and the person still belongs to an active platform that was asked and gave no
    advice yet: holds a seat in it, or is its contact at the municipality."""
    initiative = _initiative_of(message)
    if initiative is None or initiative.status not in OPEN:
        return False
    asked = Platform.objects.active().filter(advices__initiative=initiative, advices__given_at__isnull=True)
    is_member = Membership.objects.filter(user=message.recipient_id, until__isnull=True, platform__in=asked).exists()
    return is_member or asked.filter(contact=message.recipient_id).exists()


def _still_invited(message: Message) -> bool:
    """Asked, and neither taken back nor answered: the address is that of the message."""
    asked = Invitation.objects.waiting().filter(initiative=message.subject_id)
    return asked.filter(email=message.to_address).exists()


def _still_offered(message: Message) -> bool:
    waiting = ProposedChange.objects.filter(state=ProposedChange.State.WAITING)
    return waiting.filter(initiative=message.subject_id).exists()


def _still_to_look_back(message: Message) -> bool:
    return not LookBack.objects.filter(initiative=message.subject_id).exists()


def _still_to_read(message: Message) -> bool:
    """The draft still waits for this colleague."""
    waiting = SecondReading.objects.filter(initiative=message.subject_id, reader=message.recipient_id)
    return waiting.filter(read_at__isnull=True, initiative__status__in=OPEN).exists()


def _still_asked_for_bundle(message: Message) -> bool:
    asked = BundleMember.objects.filter(initiative=message.subject_id, state=BundleMember.State.ASKED)
    return asked.filter(bundle__closed_at__isnull=True, initiative__status__in=OPEN).exists()


# What the law requires, or what has a term, may not be refused; what only tells how it goes may be.
kinds.register("initiative.receipt", _("bewijs van ontvangst"), is_now=True, why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.new_link", _("nieuwe link naar een plan"), is_now=True, why=YOURS)
kinds.register("initiative.published", _("plan is openbaar"), why=YOURS, audience=Audience.RESIDENT, may_refuse=True)
kinds.register(
    "initiative.moved", _("nieuwe stap van een plan"), why=YOURS, audience=Audience.RESIDENT, may_refuse=True
)
kinds.register("initiative.question", _("vraag aan de indiener"), why=YOURS, audience=Audience.RESIDENT)
kinds.register(
    "initiative.remind_owner",
    _("herinnering dat de gemeente op de indiener wacht"),
    why=YOURS,
    still_true=_still_waiting_for_its_initiators,
    audience=Audience.RESIDENT,
)
kinds.register("initiative.answer", _("antwoord van de gemeente"), why=YOURS, audience=Audience.RESIDENT)
kinds.register(
    "initiative.delayed",
    _("antwoord van de gemeente is te laat"),
    why=YOURS,
    still_true=_still_waiting_for_the_municipality,
    audience=Audience.RESIDENT,
)
kinds.register("initiative.file_refused", _("bestand geweigerd"), why=YOURS, audience=Audience.RESIDENT)
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
kinds.register(
    "initiative.other_team",
    _("een ander team kijkt naar uw plan"),
    why=YOURS,
    audience=Audience.RESIDENT,
    may_refuse=True,
)
# Between teams. To the address of a team, or to its lead or members.
TEAM = _("U krijgt dit bericht omdat u bij dit team hoort.")
kinds.register("initiative.team_got", _("plan is nu bij uw team"), why=TEAM, audience=Audience.OFFICIAL)
kinds.register("initiative.team_gave", _("plan ging naar een ander team"), why=TEAM, audience=Audience.OFFICIAL)
kinds.register("initiative.team_asked", _("vraag aan uw team"), why=TEAM, audience=Audience.OFFICIAL)
kinds.register("initiative.team_replied", _("antwoord van een ander team"), why=HANDLES, audience=Audience.OFFICIAL)

# About whose plan it is.
JOINS = _("U krijgt dit bericht omdat u medestander van dit plan bent of was.")
kinds.register(
    "initiative.invitation",
    _("vraag om mee te doen met een plan"),
    why=_("U krijgt dit bericht één keer, omdat een indiener u vroeg."),
    still_true=_still_invited,
)
kinds.register("initiative.co_welcome", _("link voor een medestander"), is_now=True, why=JOINS)
kinds.register("initiative.co_joined", _("nieuwe medestander"), why=YOURS, audience=Audience.RESIDENT, may_refuse=True)
kinds.register("initiative.co_left", _("medestander stopt"), why=YOURS, audience=Audience.RESIDENT, may_refuse=True)
kinds.register("initiative.co_ended", _("geen medestander meer"), why=JOINS)
kinds.register("initiative.plan_gone", _("plan met medestanders is weg"), why=JOINS)
kinds.register("initiative.taken_over", _("plan overgenomen"), is_now=True, why=YOURS)
kinds.register("initiative.handed_over", _("plan overgedragen"), why=YOURS)
kinds.register(
    "initiative.change_offered",
    _("voorstel voor een andere tekst"),
    why=YOURS,
    still_true=_still_offered,
    audience=Audience.RESIDENT,
)
kinds.register("initiative.change_declined", _("voorstel voor een andere tekst niet overgenomen"), why=HANDLES)
kinds.register("initiative.text_changed", _("indiener paste de tekst aan"), why=HANDLES, audience=Audience.OFFICIAL)
kinds.register("initiative.new_initiator", _("plan heeft een nieuwe indiener"), why=HANDLES)
kinds.register(
    "initiative.look_back_asked",
    _("vraag om terug te kijken"),
    why=YOURS,
    still_true=_still_to_look_back,
    audience=Audience.RESIDENT,
    may_refuse=True,
)

# Around the answer.
ASKED = _("U krijgt dit bericht omdat een collega u noemde of iets vroeg.")
kinds.register("initiative.mentioned", _("een collega noemt u bij een plan"), why=ASKED, audience=Audience.OFFICIAL)
kinds.register(
    "initiative.reading_asked",
    _("vraag om mee te lezen"),
    why=ASKED,
    still_true=_still_to_read,
    audience=Audience.OFFICIAL,
)
kinds.register("initiative.reading_given", _("een collega las mee"), why=HANDLES, audience=Audience.OFFICIAL)
kinds.register("initiative.not_published", _("antwoord kon niet openbaar worden"), why=HANDLES, is_now=True)
kinds.register("initiative.rewrite_asked", _("iemand snapt een antwoord niet"), why=HANDLES, audience=Audience.OFFICIAL)
kinds.register("initiative.rewritten", _("antwoord in duidelijker woorden"), why=YOURS, audience=Audience.RESIDENT)
kinds.register(
    "initiative.bundle_asked",
    _("vraag om plannen samen te beantwoorden"),
    why=YOURS,
    still_true=_still_asked_for_bundle,
    audience=Audience.RESIDENT,
)
kinds.register("initiative.bundle_decided", _("reactie op een bundel"), why=HANDLES, audience=Audience.OFFICIAL)
kinds.register("initiative.need_decided", _("besluit over wat u vroeg"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.rule_answered", _("antwoord over een regel"), why=YOURS, audience=Audience.RESIDENT)

# The clock of the answer.
kinds.register("initiative.clock_paused", _("klok van het antwoord staat stil"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.clock_resumed", _("klok van het antwoord loopt weer"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.clock_extended", _("meer tijd voor het antwoord"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.kind_changed", _("andere soort plan"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.reopened", _("nieuw antwoord gevraagd"), why=YOURS, audience=Audience.RESIDENT)
LEADS = _("U krijgt dit bericht omdat u dit plan behandelt, of omdat u als teamleider meeleest.")
kinds.register("initiative.reopened_office", _("plan is heropend"), why=LEADS, audience=Audience.OFFICIAL)
kinds.register(
    "initiative.answered_again", _("nieuw antwoord op een heropend plan"), why=LEADS, audience=Audience.OFFICIAL
)
kinds.register("initiative.imported", _("plan staat nu op het portaal"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.look_back_removed", _("terugblik weggehaald"), why=YOURS)
