"""Asked again before a message goes, whichever way: is it still true, and does its recipient still want it?"""

from datetime import datetime

from django.db import transaction

from notifications import kinds
from notifications.models import Message
from notifications.preferences import still_wanted


def still_true(message: Message, moment: datetime) -> bool:
    """What its kind says of a message at this moment; a kind that asks nothing says yes.

    Raises whatever the question raises, which spoils no query of the caller's transaction.
    """
    message.asked_at = moment
    kind = kinds.find(message.kind)
    if kind is None or kind.still_true is None:
        return True
    with transaction.atomic():
        return kind.still_true(message)


def is_needed(message: Message, moment: datetime) -> bool:
    """The same, and nobody refused its kind meanwhile."""
    with transaction.atomic():
        return still_true(message, moment) and still_wanted(message)
