"""The letters to who takes part: one Message row each, in the transaction of the deed."""

from datetime import datetime

from accounts.models import User
from initiatives import keys, part_keys
from initiatives.models import Comment, Follow, HelpOffer, Support
from initiatives.people import spelling_keys
from initiatives.services.letters import account_at
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
            "part_url": part_keys.url(row, also, _spelling(row, to)),
            **context,
        },
        now=now,
        recipient=account_at(to, user),
        language=language,
        about=row,
    )


def ask_to_confirm(row, what: str, now: datetime, *, to: str, language: str, also: Follow | None = None) -> None:
    """A link with a button behind it. Whoever presses twice within a minute gets one mail; later, a new one.

    `what` is "support", "follow", "both", "offer" or "comment". What was confirmed before says so in the letter: the
    page itself tells nobody who takes part already.
    """
    if also is not None and is_of_another(row, to):
        # Over the support that counts already this address has no say; the follow is its own.
        row, what, also = also, "follow", None
    is_done = getattr(row, "confirmed_at", None) is not None and (also is None or also.confirmed_at is not None)
    said = {"what": what, "is_done": is_done, "is_of_another": is_of_another(row, to)}
    # Of two spellings of an address each has its own letter.
    once = f"{now:%Y%m%d%H%M}{_spelling(row, to)[:8]}"
    tell_part(row, CONFIRM, now, to=to, also=also, language=language, once=once, **said)


def is_of_another(row, to: str) -> bool:
    """Whether this is support that was confirmed from another spelling of the address, jan@ and not jan+1@: that may be
    the mailbox of somebody else."""
    is_counted = isinstance(row, Support) and row.confirmed_at is not None
    return is_counted and row.spelling not in ("", *spelling_keys(to))


def _spelling(row, to: str) -> str:
    if not isinstance(row, Support):
        return ""
    keys = spelling_keys(to)
    return row.spelling if row.spelling in keys else keys[0]
