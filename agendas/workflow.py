"""The road of a block and of a promise: pure data, no database.

A promise has two keys. The one who promised turns the first (reported done), the other party the second (kept). No
move leads to KEPT but through REPORTED_DONE, and none of the two keys is in the same hand.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.roles import HANDLERS, Role


class BlockState(models.TextChoices):
    NOT_STARTED = "not_started", _("nog niet begonnen")
    BUSY = "busy", _("mee bezig")
    DONE = "done", _("klaar")


class Side(models.TextChoices):
    """Who stands on one side of a promise."""

    MUNICIPALITY = "municipality", _("gemeente")
    PLATFORM = "platform", _("wijkplatform")
    RESIDENTS = "residents", _("bewoners")
    ORGANISATION = "organisation", _("organisatie")


class PromiseState(models.TextChoices):
    OPEN = "open", _("loopt nog")
    REPORTED_DONE = "reported_done", _("gemeld als gedaan, wacht op bevestiging")
    KEPT = "kept", _("nagekomen")
    DROPPED = "dropped", _("vervallen")
    # Reported done; the other party did not react to two reminders, or there was nobody to ask. Not kept, for that
    # takes two keys.
    UNCONFIRMED = "unconfirmed", _("afgesloten, niet bevestigd")


class Key(models.TextChoices):
    """Who may make a move: the one who promised, the other party, either of them, or the clock."""

    OWNER = "owner", _("wie het beloofde")
    OTHER = "other", _("de andere partij")
    EITHER = "either", _("een van beide")
    CLOCK = "clock", _("het portaal")


PROMISE_MOVES: dict[PromiseState, dict[PromiseState, Key]] = {
    PromiseState.OPEN: {
        PromiseState.REPORTED_DONE: Key.OWNER,
        PromiseState.DROPPED: Key.OWNER,
    },
    PromiseState.REPORTED_DONE: {
        PromiseState.KEPT: Key.OTHER,
        # The other party says: it is not done yet.
        PromiseState.OPEN: Key.OTHER,
        # The other party says nothing, after two reminders, or cannot be asked.
        PromiseState.UNCONFIRMED: Key.CLOCK,
    },
    # The other party may still say, later, whether it was done.
    PromiseState.UNCONFIRMED: {
        PromiseState.KEPT: Key.OTHER,
        PromiseState.OPEN: Key.OTHER,
    },
    PromiseState.KEPT: {},
    PromiseState.DROPPED: {},
}

# The other party may say whether what was reported done is done.
TO_JUDGE = frozenset({PromiseState.REPORTED_DONE, PromiseState.UNCONFIRMED})

# Blocks may be taken in any order and reopened: the order of the method helps, but is no lock.
BLOCK_MOVES: dict[BlockState, set[BlockState]] = {
    state: {other for other in BlockState if other != state} for state in BlockState
}

# Which parties a role can speak for. A platform speaks for residents, and an official for an organisation, only where
# their own party is not one of the two: else both keys would hang on one ring.
SPEAKS_FOR: dict[Role, tuple[Side, ...]] = {
    **dict.fromkeys(HANDLERS, (Side.MUNICIPALITY, Side.ORGANISATION)),
    Role.PLATFORM_CHAIR: (Side.PLATFORM, Side.RESIDENTS),
    Role.PLATFORM_MEMBER: (Side.PLATFORM, Side.RESIDENTS),
    Role.INITIATOR: (Side.RESIDENTS,),
    Role.PROFESSIONAL: (Side.ORGANISATION,),
}


# Between these two nobody could turn the second key: an organisation has no page of its own here, and the municipality
# does not turn both.
CANNOT_CONFIRM = frozenset({Side.MUNICIPALITY, Side.ORGANISATION})


# Kept in Dutch as the explanation of a promise that was closed so, and shown in the language of the page.
NOBODY_TO_ASK = gettext_noop("Er was niemand aan wie wij konden vragen of het klopt.")


class MoveRefused(Exception):
    """A deed that the procedure does not allow. `message` is plain Dutch, to show as it stands."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def sides_of(role: Role, parties: tuple[str, str]) -> frozenset[Side]:
    """For which of the two parties of a promise someone in this role may speak: at most one of them."""
    own, *lent = SPEAKS_FOR.get(role, (None,))
    if own in parties:
        return frozenset({own})
    return frozenset(side for side in lent if side in parties)


def may_turn(current: str, wanted: str, key: Key) -> bool:
    """Whether this key makes this move."""
    asked = PROMISE_MOVES[PromiseState(current)].get(PromiseState(wanted))
    return asked is not None and asked in (key, Key.EITHER)


def key_of(role: Role, owner_side: str, other_side: str) -> Key | None:
    """Which key of a promise someone in this role holds, or None."""
    sides = sides_of(role, (owner_side, other_side))
    if owner_side in sides:
        return Key.OWNER
    return Key.OTHER if other_side in sides else None
