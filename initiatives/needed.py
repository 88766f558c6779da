"""What somebody asks for and which rule is in the way, before there is a row of it. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskedNeed:
    """One thing that is asked: a `Need.Kind`, a few words, and of money the whole euros."""

    kind: str
    text: str = ""
    amount: int | None = None


@dataclass(frozen=True)
class BlockingRule:
    """A rule that stands in the way, as its initiator calls it, and what cannot be done because of it."""

    rule: str
    problem: str
