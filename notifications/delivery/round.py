from dataclasses import dataclass


@dataclass
class Summary:
    sent: int = 0


def deliver(now=None, **kwargs):
    return Summary()
