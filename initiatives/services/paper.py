"""Letters on paper, for a resident without e-mail: the same words, with an address that can be typed over."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from initiatives import keys
from initiatives.models import Initiative
from notifications import kinds
from notifications.kinds import Audience, Kind
from notifications.models import Message, Preference
from notifications.services import write_message


def write_on_paper(
    initiative: Initiative, what: str, now: datetime, *, once: str | int = "", **context
) -> Message | None:
    """Write the letter `initiatives/mail/<what>` for the printer, to the postal address of the plan. None where there
    is no such address, or where it is news that one may do without: nobody is sent stamps' worth of that."""
    kind = kinds.get(f"initiative.{what}")
    if not initiative.postal_address or not goes_on_paper(kind):
        return None
    return write_message(
        kind=kind.name,
        key=f"{kind.name}:{initiative.pk}:{once}",
        to="",
        template=f"initiatives/mail/{what}",
        context=context_on_paper(initiative) | context | NOTHING_TO_CONFIRM,
        now=now,
        language=initiative.language,
        about=initiative,
        choice=Preference.Choice.PAPER,
        postal_address=with_name(initiative),
    )


# Who has no e-mail has no address to prove.
NOTHING_TO_CONFIRM = {"confirm_url": ""}


def goes_on_paper(kind: Kind) -> bool:
    return kind.audience == Audience.RESIDENT and not kind.may_refuse


def context_on_paper(initiative: Initiative) -> dict:
    """What such a letter says: instead of a link the page that asks for number and code."""
    return {
        "initiative": initiative,
        "manage_url": settings.PUBLIC_URL + reverse("initiatives:manage_by_code"),
        "desk_code": keys.desk_code(initiative),
        "initiative_url": keys.public_url(initiative),
        "is_on_paper": True,
    } | NOTHING_TO_CONFIRM


def with_name(initiative: Initiative) -> str:
    """The postal address with a name above it: the one that stands there, or else the name that others see."""
    first_line = initiative.postal_address.partition("\n")[0]
    if any(letter.isdigit() for letter in first_line):
        return f"{initiative.display_name}\n{initiative.postal_address}"
    return initiative.postal_address
