"""What an import did, in words for the operator."""

from collections import Counter
from dataclasses import dataclass, field


class ImportRefused(Exception):
    """The file cannot be taken over; the message says why. Nothing was written."""


@dataclass
class ImportSummary:
    """Counts of one import. `left_out` and `refused` say per reason how many."""

    title: str
    noun: str
    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    left_out: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return bool(self.added or self.changed or self.ended)

    def __str__(self) -> str:
        if self.is_changed:
            facts = [f"{self.added} added", f"{self.changed} changed", f"{self.unchanged} unchanged"]
            if self.ended:
                facts.append(f"{self.ended} ended")
        else:
            facts = [f"nothing changed, {self.unchanged} {self.noun} were already so"]
        facts.append(f"{self.refused.total()} refused")
        lines = [f"{self.title}: {', '.join(facts)}."]
        lines += [f"  refused: {number} {reason}" for reason, number in self.refused.items()]
        lines += [f"  left out: {number} {reason}" for reason, number in self.left_out.items()]
        lines += [f"  {remark}" for remark in self.remarks]
        return "\n".join(lines)
