"""The kinds of letters about taking part, and what is asked just before they leave."""

from django.utils.translation import gettext_lazy as _

from initiatives.models import Comment, Follow, HelpOffer
from neighbourhoods.models import Membership, Platform
from notifications import kinds
from notifications.kinds import Audience
from notifications.models import Message

YOURS = _("U krijgt dit bericht omdat u een plan instuurde.")


def _still_followed(message: Message) -> bool:
    return Follow.objects.confirmed().filter(pk=message.subject_id).exists()


def _still_running(message: Message) -> bool:
    return HelpOffer.objects.running().filter(pk=message.subject_id).exists()


def _still_there(message: Message) -> bool:
    """Not taken back by its writer, nor erased with who wrote it."""
    return Comment.objects.filter(pk=message.subject_id).exclude(email="").exists()


def _still_a_member(message: Message) -> bool:
    """Of a wijkplatform that is at work: one that was dissolved gets nothing, nor does who left."""
    seats = Membership.objects.open().filter(user=message.recipient, platform__state=Platform.State.ACTIVE)
    return message.recipient is not None and seats.exists()


kinds.register(
    "initiative.part_confirm",
    _("bevestigen dat u meedoet met een plan"),
    is_now=True,
    why=_("U krijgt dit bericht omdat iemand dit e-mailadres invulde bij een plan."),
)
kinds.register(
    "initiative.followed",
    _("nieuws over een plan dat u volgt"),
    why=_("U krijgt dit bericht omdat u dit plan volgt."),
    still_true=_still_followed,
    audience=Audience.RESIDENT,
    may_refuse=True,
)
# Somebody waits for these: they are owed, but may come in a bundle.
kinds.register("initiative.offer_new", _("iemand wil helpen met uw plan"), why=YOURS, audience=Audience.RESIDENT)
kinds.register("initiative.offer_news", _("bericht van wie wil helpen"), why=YOURS, audience=Audience.RESIDENT)
kinds.register(
    "initiative.offer_for_office",
    _("hulp voor een plan zonder e-mail"),
    why=_("U krijgt dit bericht omdat u dit plan behandelt en de indiener geen e-mail heeft."),
    audience=Audience.OFFICIAL,
)
kinds.register(
    "initiative.offer_message",
    _("bericht van de indiener die u wilt helpen"),
    why=_("U krijgt dit bericht omdat u hulp aanbood bij dit plan."),
    still_true=_still_running,
    audience=Audience.RESIDENT,
)
kinds.register(
    "initiative.comment_reply",
    _("reactie op uw aanvulling"),
    why=_("U krijgt dit bericht omdat u iets aanvulde bij dit plan."),
    still_true=_still_there,
    audience=Audience.RESIDENT,
    may_refuse=True,
)
kinds.register(
    "initiative.comment_decided",
    _("besluit over uw aanvulling"),
    why=_("U krijgt dit bericht omdat u iets aanvulde bij dit plan."),
    still_true=_still_there,
    audience=Audience.RESIDENT,
)
kinds.register(
    "initiative.part_news",
    _("steun en aanvullingen bij uw plan"),
    why=YOURS,
    audience=Audience.RESIDENT,
    may_refuse=True,
)
kinds.register(
    "initiative.area_news",
    _("steun en aanvullingen in uw wijk"),
    why=_("U krijgt dit bericht omdat u lid bent van een wijkplatform."),
    still_true=_still_a_member,
    audience=Audience.PLATFORM,
    may_refuse=True,
    usual="daily",
)
