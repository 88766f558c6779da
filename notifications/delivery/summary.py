"""What one round of delivery did."""

from dataclasses import asdict, dataclass


@dataclass
class Summary:
    """Counts of one round. `trouble` says what could not be used; it is empty when all is well.

    `held_by` says why ordinary mail that is due did not leave: "hours", "brake", "breaker" or "pause".
    """

    sent: int = 0
    later: int = 0
    refused: int = 0
    uncertain: int = 0
    not_needed: int = 0
    expired: int = 0
    taken_back: int = 0
    proved_sent: int = 0
    proved_unsent: int = 0
    repeated: int = 0
    held_by: str = ""
    trouble: str = ""

    def add(self, name: str, count: int = 1) -> None:
        setattr(self, name, getattr(self, name) + count)

    def as_dict(self) -> dict:
        return asdict(self)
