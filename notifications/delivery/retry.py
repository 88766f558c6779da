"""When a message that could not be handed over is tried again."""

import random
from datetime import timedelta

from django.conf import settings

# Waits grow, and are scattered: what failed together does not come back together.
SHORTEST, LONGEST = 0.5, 1.5


def wait_after(failures: int) -> timedelta | None:
    """How long to wait after this many failed tries (1 or more); None when it is for a person now."""
    waits = settings.MAIL_RETRY_SECONDS
    if failures > len(waits):
        return None
    return timedelta(seconds=waits[failures - 1]) * random.uniform(SHORTEST, LONGEST)  # noqa: S311 - no secret
