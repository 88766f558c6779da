"""The answer is late: the resident hears that honestly, with a new date."""

from datetime import datetime


def note_delays(now: datetime) -> int:
    """Tell everybody whose promised day has passed that the answer is late. Returns how many."""
    return 0
