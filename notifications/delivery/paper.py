"""Letters that wait for the printer are asked again too: for a letter on paper, printing is leaving."""

import logging
from collections.abc import Iterable

from django.apps import apps
from django.db import transaction

from notifications.delivery import attempts
from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt, Message
from notifications.needed import is_needed

logger = logging.getLogger(__name__)
State, Outcome = Message.State, DeliveryAttempt.Outcome
# Asked in one go, the oldest first.
MOST = 200


def look_again(clock: Clock) -> int:
    """Withdraw the letters that are needed no longer, and give an address to those that had none when it is known by
    now. Returns how many were withdrawn."""
    letters = Message.objects.filter(state=State.TO_PRINT).select_related("recipient").order_by("created_at", "pk")
    letters = list(letters.defer("html")[:MOST])
    withdrawn = sum(withdraw(letter, clock) for letter in letters if not _is_needed(letter, clock))
    _address([letter for letter in letters if not letter.postal_address.strip()])
    return withdrawn


def _is_needed(letter: Message, clock: Clock) -> bool:
    """A question that fails withdraws nothing: a person sees the letter before it is posted."""
    try:
        return is_needed(letter, clock.read())
    except Exception:
        logger.exception("cannot say whether letter %s is still needed", letter.pk)
        return True


@transaction.atomic
def withdraw(letter: Message, clock: Clock) -> bool:
    """Keep a letter from the printer; what was printed already can still be noted as posted. False when somebody did
    so meanwhile."""
    waiting = Message.objects.filter(pk=letter.pk, state=State.TO_PRINT)
    if not waiting.update(state=State.CANCELLED, settled_at=clock.sql):
        return False
    attempts.note(letter, clock, Outcome.NOT_NEEDED, phase="before")
    return True


def _address(letters: Iterable[Message]) -> None:
    for letter, thing in zip(letters, things_of(letters), strict=True):
        whose = letter.recipient or thing
        if address := getattr(whose, "postal_address", "").strip():
            Message.objects.filter(pk=letter.pk, state=State.TO_PRINT, postal_address=letter.postal_address).update(
                postal_address=address
            )


def things_of(letters: Iterable[Message]) -> list:
    """What each of these is about, such as a wijkplatform; None for a letter to a person."""
    numbers: dict[str, set[int]] = {}
    for letter in letters:
        if letter.recipient is None and letter.subject_type:
            numbers.setdefault(letter.subject_type, set()).add(letter.subject_id)
    things = {name: apps.get_model(name)._base_manager.in_bulk(pks) for name, pks in numbers.items()}
    return [
        None if letter.recipient else things.get(letter.subject_type, {}).get(letter.subject_id) for letter in letters
    ]
