"""The keys of a resident without an account: signed links, and a code to say at the desk.

A link names the initiative, what it opens and the version of the key; it is signed and it ages. Raising
`Initiative.key_version` makes every older link and code worthless. Nothing of a person stands in it. A co-initiator
has a key of their own, that names the invitation and its version: who leaves takes away nobody else's.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from initiatives.models import Initiative, Invitation

SALT = "initiatives.key"
LIFETIMES = {"manage": timedelta(days=90), "confirm": timedelta(days=30), "receipt": timedelta(days=30)}
INVITATION_LIFETIME = timedelta(days=30)
# Without letters and digits that look or sound alike when a code is read out at a desk.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


@dataclass(frozen=True)
class Reading:
    """What a link said. `is_worn` tells that it is too old, or was replaced by a newer one (`is_replaced`).
    `invitation` is the co-initiator's whose key this is; None: the initiator's own."""

    initiative: Initiative
    is_worn: bool
    invitation: Invitation | None = None
    is_replaced: bool = False


def make(initiative: Initiative, opens: str = "manage") -> str:
    """A signed token that opens `manage`, `confirm` or `receipt` of this initiative."""
    return signing.dumps([initiative.pk, initiative.key_version], salt=f"{SALT}.{opens}")


def read(token: str, opens: str = "manage") -> Reading | None:
    """What this token opens; None when it was not made here. A worn one is still told apart, so that the page can
    offer a new link instead of a closed door. What opens `manage` may be the key of a co-initiator."""
    content, is_worn = _content(token, opens, LIFETIMES[opens])
    if content is None:
        return _read_of_co_initiator(token) if opens == "manage" else None
    pk, version = content
    initiative = _initiatives().filter(pk=pk).first()
    if initiative is None:
        return None
    is_replaced = version != initiative.key_version
    return Reading(initiative, is_worn or is_replaced, is_replaced=is_replaced)


def _read_of_co_initiator(token: str) -> Reading | None:
    content, is_worn = _content(token, "co", LIFETIMES["manage"])
    if content is None:
        return None
    pk, version = content
    invitation = Invitation.objects.joined().select_related("user").filter(pk=pk).first()
    if invitation is None:
        return None
    initiative = _initiatives().get(pk=invitation.initiative_id)
    is_replaced = version != invitation.key_version
    return Reading(initiative, is_worn or is_replaced, invitation, is_replaced)


def _content(token: str, opens: str, lifetime: timedelta) -> tuple[list | str | None, bool]:
    """What was signed, and whether it grew too old; None when it was not signed here for this."""
    salt = f"{SALT}.{opens}"
    try:
        return signing.loads(token, salt=salt, max_age=lifetime), False
    except signing.SignatureExpired:
        return signing.loads(token, salt=salt), True
    except signing.BadSignature:
        return None, False


def _initiatives():
    return Initiative.objects.select_related("buurt", "wijk", "author").defer("buurt__geometry", "wijk__geometry")


def make_for_co_initiator(invitation: Invitation) -> str:
    """A signed token that opens `manage` for who accepted this invitation."""
    return signing.dumps([invitation.pk, invitation.key_version], salt=f"{SALT}.co")


def make_invitation(invitation: Invitation) -> str:
    """A signed token that opens the page on which an invitation is accepted."""
    return signing.dumps(invitation.token.hex, salt=f"{SALT}.invitation")


def read_invitation(token: str) -> Invitation | None:
    """The invitation of this token, if it is not too old and was not taken back. It may have been accepted already:
    then it opens the page of the plan, until a new key was asked for; that closes every older link, and this is one."""
    content, is_worn = _content(token, "invitation", INVITATION_LIFETIME)
    if content is None or is_worn:
        return None
    found = Invitation.objects.select_related("initiative__buurt", "initiative__author", "user")
    invitation = found.filter(token=content).first()
    if invitation is None or invitation.took_over(invitation.initiative):
        return invitation
    return invitation if invitation.ended_at is None and invitation.key_version == 1 else None


def is_invitation(token: str) -> bool:
    """Whether this is an invitation that was made here, however old."""
    return _content(token, "invitation", INVITATION_LIFETIME)[0] is not None


def invitation_url(invitation: Invitation) -> str:
    """The whole address of the page on which an invitation is accepted."""
    return settings.PUBLIC_URL + reverse("initiatives:invitation", args=[make_invitation(invitation)])


def manage_url(initiative: Initiative) -> str:
    """The whole address of the page where the initiator manages the plan."""
    return settings.PUBLIC_URL + reverse("initiatives:manage", args=[make(initiative, "manage")])


def co_manage_url(invitation: Invitation) -> str:
    """The whole address of the page where a co-initiator manages the plan."""
    return settings.PUBLIC_URL + reverse("initiatives:manage", args=[make_for_co_initiator(invitation)])


def confirm_url(initiative: Initiative) -> str:
    """The whole address of the page with the button that confirms the e-mail address."""
    return settings.PUBLIC_URL + reverse("initiatives:confirm", args=[make(initiative, "confirm")])


def receipt_path(initiative: Initiative) -> str:
    """The address, without host, of the receipt."""
    return reverse("initiatives:receipt", args=[make(initiative, "receipt")])


def public_url(initiative: Initiative) -> str:
    """The whole address of the public page."""
    return settings.PUBLIC_URL + initiative.get_absolute_url()


def office_url(initiative: Initiative) -> str:
    """The whole address of the page in the back office."""
    return settings.PUBLIC_URL + reverse("admin:initiatives_initiative_change", args=[initiative.pk])


def desk_code(holder: Initiative | Invitation) -> str:
    """The code that, with the number, opens the plan at the desk or on the page: `K7MP-9TXQ`. Of the initiator, or of
    a co-initiator."""
    return _code(holder, settings.SECRET_KEY)


def check_desk_code(number: str, code: str) -> str | None:
    """A fresh token of whose code this is, when it belongs to this plan; spaces, dashes and capitals do not matter."""
    given = re.sub(r"[^A-Z0-9]", "", code.upper())
    initiative = Initiative.objects.filter(number=number.strip()).first()
    if initiative is None:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        for holder in (initiative, *initiative.invitations.joined()):
            if constant_time_compare(_code(holder, secret).replace("-", ""), given):
                return make(initiative) if holder is initiative else make_for_co_initiator(holder)
    return None


def _code(holder: Initiative | Invitation, secret: str) -> str:
    desk = "desk" if isinstance(holder, Initiative) else "desk.co"
    about = f"{SALT}.{desk}:{holder.pk}:{holder.key_version}"
    digest = hmac.new(secret.encode(), about.encode(), sha256).digest()
    letters = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:CODE_LENGTH])
    return f"{letters[:4]}-{letters[4:]}"
