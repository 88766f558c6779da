"""Who someone is towards an agenda or a promise: checked in every deed, whatever the page showed."""

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, Role
from agendas.models import Promise
from agendas.workflow import Key, MoveRefused
from neighbourhoods.models import Membership, Platform

PLATFORM_ROLES = (Role.PLATFORM_CHAIR, Role.PLATFORM_MEMBER)


def check_standing(*, by: User | None, role: Role, platform: Platform | None) -> Role:
    """Return the role in which `by` really acts, or raise MoveRefused.

    An official holds a handler's role; a platform member has a seat now in exactly this platform. An administrator
    who is also an official acts as an official. An initiator comes with a signed link, which the caller has checked.
    """
    if role == Role.INITIATOR:
        return role
    if by is None or not by.is_active:
        raise MoveRefused(_("Dit kan alleen iemand doen die wij kennen. Log eerst in."))
    if role in PLATFORM_ROLES:
        if platform is None or not Membership.objects.filter(platform=platform, user=by, until__isnull=True).exists():
            raise MoveRefused(_("Dit kunnen alleen leden van het wijkplatform doen."))
        return role
    if role in (*HANDLERS, Role.ADMINISTRATOR):
        held = [each for each in HANDLERS if by.has_role(each)]
        if not held:
            raise MoveRefused(_("Dit kan alleen een medewerker van de gemeente doen die plannen behandelt."))
        return role if role in held else held[0]
    if role == Role.PROFESSIONAL and by.has_role(Role.PROFESSIONAL):
        return role
    raise MoveRefused(_("U kunt dit niet doen. Het wijkplatform of de gemeente kan dat wel."))


def nobody_confirms() -> str:
    """What to say to who writes down a promise that could never be kept."""
    return _(
        "Een organisatie kan hier niet zeggen of de gemeente haar woord hield. "
        "Kies bewoners of een wijkplatform als een van de twee partijen."
    )


def not_your_key(promise: Promise, key: Key) -> str:
    """What to say to who reaches for the key of the other party."""
    who = promise.owner_label if key == Key.OWNER else promise.other_label
    return _("Dit kan alleen %(who)s doen.") % {"who": who}
