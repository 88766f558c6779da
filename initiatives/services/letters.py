"""The letters that deeds write: one Message row each, in the transaction of the deed."""

from datetime import datetime

from accounts.models import User
from initiatives import keys
from initiatives.models import Initiative
from notifications.models import Message
from notifications.services import write_message


def tell_initiator(
    initiative: Initiative, what: str, now: datetime, *, once: str | int = "", **context
) -> Message | None:
    """Write the letter `initiatives/mail/<what>` to the resident; without an address nobody is written to.

    `once` tells letters of one kind about one initiative apart; the same twice is one letter.
    """
    if not initiative.email:
        return None
    return write_message(
        kind=f"initiative.{what}",
        key=f"initiative.{what}:{initiative.pk}:{once}",
        to=initiative.email,
        template=f"initiatives/mail/{what}",
        context={
            "initiative": initiative,
            "manage_url": keys.manage_url(initiative),
            "desk_code": keys.desk_code(initiative),
            "initiative_url": keys.public_url(initiative),
            **context,
        },
        now=now,
        recipient=initiative.author if initiative.author and initiative.author.email == initiative.email else None,
        language=initiative.language,
        about=initiative,
    )


def tell_person(
    person: User, initiative: Initiative, what: str, now: datetime, *, once: str | int = "", **context
) -> Message | None:
    """Write the letter `initiatives/mail/<what>` to a member of a platform or an official."""
    if not person.is_active:
        return None
    return write_message(
        kind=f"initiative.{what}",
        key=f"initiative.{what}:{initiative.pk}:{person.pk}:{once}",
        to=person.email,
        template=f"initiatives/mail/{what}",
        context={
            "initiative": initiative,
            "initiative_url": keys.public_url(initiative),
            "office_url": keys.office_url(initiative),
            **context,
        },
        now=now,
        recipient=person,
        about=initiative,
    )
