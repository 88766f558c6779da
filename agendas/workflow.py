"""The road of a block and of a promise: pure data, no database.

A promise has two keys. The one who promised turns the first (reported done), the other party the second (kept). No
move leads to KEPT but through REPORTED_DONE, and none of the two keys is in the same hand.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Key(models.TextChoices):
    """Who may make a move: the one who promised, the other party, or either of them."""

    OWNER = "owner", _("wie het beloofde")
    OTHER = "other", _("de andere partij")
    EITHER = "either", _("een van beide")


PROMISE_MOVES: dict[PromiseState, dict[PromiseState, Key]] = {
    PromiseState.OPEN: {PromiseState.REPORTED_DONE: Key.OWNER, PromiseState.DROPPED: Key.OWNER},
    PromiseState.REPORTED_DONE: {
        PromiseState.KEPT: Key.OTHER,
        # The other party says: it is not done yet.
        PromiseState.OPEN: Key.OTHER,
    },
    PromiseState.KEPT: {},
    PromiseState.DROPPED: {},
}

# Blocks may be taken in any order and reopened: the order of the method helps, but is no lock.
BLOCK_MOVES: dict[BlockState, set[BlockState]] = {
    state: {other for other in BlockState if other != state} for state in BlockState
}
