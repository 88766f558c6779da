"""The keys of a resident without an account: signed links, and a code to say at the desk.

A link names the initiative, what it opens and the version of the key; it is signed and it ages. Raising
`Initiative.key_version` makes every older link and code worthless. Nothing of a person stands in it.
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

from initiatives.models import Initiative

SALT = "initiatives.key"
LIFETIMES = {"manage": timedelta(days=90), "confirm": timedelta(days=30), "receipt": timedelta(days=30)}
# Without letters and digits that look or sound alike when a code is read out at a desk.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8


@dataclass(frozen=True)
class Reading:
    """What a link said. `is_worn` tells that it is too old, or was replaced by a newer one."""

    initiative: Initiative
    is_worn: bool


def make(initiative: Initiative, opens: str = "manage") -> str:
    """A signed token that opens `manage`, `confirm` or `receipt` of this initiative."""
    return signing.dumps([initiative.pk, initiative.key_version], salt=f"{SALT}.{opens}")


def read(token: str, opens: str = "manage") -> Reading | None:
    """What this token opens; None when it was not made here. A worn one is still told apart, so that the page can
    offer a new link instead of a closed door."""
    salt = f"{SALT}.{opens}"
    is_worn = False
    try:
        content = signing.loads(token, salt=salt, max_age=LIFETIMES[opens])
    except signing.SignatureExpired:
        is_worn = True
        content = signing.loads(token, salt=salt)
    except signing.BadSignature:
        return None
    pk, version = content
    initiative = Initiative.objects.select_related("buurt", "wijk").defer("buurt__geometry", "wijk__geometry")
    initiative = initiative.defer("search").filter(pk=pk).first()
    if initiative is None:
        return None
    return Reading(initiative, is_worn or version != initiative.key_version)


def manage_url(initiative: Initiative) -> str:
    """The whole address of the page where the resident manages the plan."""
    return settings.PUBLIC_URL + reverse("initiatives:manage", args=[make(initiative, "manage")])


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


def desk_code(initiative: Initiative) -> str:
    """The code that, with the number, opens the plan at the desk or on the page: `K7MP-9TXQ`."""
    return _code(initiative, settings.SECRET_KEY)


def check_desk_code(number: str, code: str) -> Initiative | None:
    """The initiative of this number when the code is its own; spaces, dashes and capitals do not matter."""
    given = re.sub(r"[^A-Z0-9]", "", code.upper())
    initiative = Initiative.objects.filter(number=number.strip()).first()
    if initiative is None:
        return None
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if constant_time_compare(_code(initiative, secret).replace("-", ""), given):
            return initiative
    return None


def _code(initiative: Initiative, secret: str) -> str:
    about = f"{SALT}.desk:{initiative.pk}:{initiative.key_version}"
    digest = hmac.new(secret.encode(), about.encode(), sha256).digest()
    letters = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:CODE_LENGTH])
    return f"{letters[:4]}-{letters[4:]}"
