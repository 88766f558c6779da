"""The road of a wijkplatform: from active to asleep or dissolved, and back."""

from neighbourhoods.models import Platform

State = Platform.State

PLATFORM_MOVES: dict[str, frozenset[str]] = {
    State.ACTIVE: frozenset({State.DORMANT, State.DISSOLVED}),
    State.DORMANT: frozenset({State.ACTIVE, State.DISSOLVED}),
    # People may begin again; their platform keeps its page and its past.
    State.DISSOLVED: frozenset({State.ACTIVE}),
}


class PlatformRefused(Exception):
    """This cannot be done with a platform; the message says why, in plain Dutch."""
