"""What several parts of one page ask of the same initiative, asked once."""

from collections.abc import Callable
from typing import TypeVar

from initiatives.models import Initiative

Found = TypeVar("Found")


def shown_once(initiative: Initiative, find: Callable[[Initiative], Found]) -> Found:
    """What `find(initiative)` gave first on this page. For what a page shows; a deed that decides asks again."""
    kept = initiative.__dict__.setdefault("portal_shown", {})
    if find not in kept:
        kept[find] = find(initiative)
    return kept[find]
