"""The letters to who takes part: one Message row each, in the transaction of the deed."""

from datetime import datetime

from accounts.models import User
from initiatives import keys, part_keys
from initiatives.models import Comment, Follow, HelpOffer, Support
from notifications.models import Message
from notifications.services import write_message

CONFIRM = "part_confirm"


def tell_part(
    row: Support | Follow | HelpOffer | Comment,
    letter: str,
    now: datetime,
    *,
    to: str,
    user: User | None = None,
    also: Follow | None = None,
    language: str = "nl",
    once: str | int = "",
    **context,
) -> Message | None:
    """Write the letter `initiatives/mail/<letter>` to who takes part; without an address nobody is written to.

    `once` tells letters of one kind about one row apart; the same twice is one letter.
    """
    if not to:
        return None
    return write_message(
        kind=f"initiative.{letter}",
        key=f"initiative.{letter}:{row._meta.model_name}:{row.pk}:{also.pk if also else ''}:{once}",
        to=to,
        template=f"initiatives/mail/{letter}",
        context={
            "row": row,
            "initiative": row.initiative,
            "initiative_url": keys.public_url(row.initiative),
            "part_url": part_keys.url(row, also),
            **context,
        },
        now=now,
        recipient=user if user is not None and user.email == to else None,
        language=language,
        about=row,
    )


def ask_to_confirm(row, what: str, now: datetime, *, to: str, language: str, also: Follow | None = None) -> None:
    """A link with a button behind it. Whoever presses twice within a minute gets one mail; later, a new one.

    `what` is "support", "follow", "both", "offer" or "comment". What was confirmed before says so in the letter: the
    page itself tells nobody who takes part already.
    """
    is_done = getattr(row, "confirmed_at", None) is not None and (also is None or also.confirmed_at is not None)
    once = f"{now:%Y%m%d%H%M}"
    tell_part(row, CONFIRM, now, to=to, also=also, language=language, once=once, what=what, is_done=is_done)
