"""What a person decides about a message that the post room could not bring to an end."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from accounts.services import log_change
from notifications import kinds
from notifications.models import Message
from notifications.services.bundle import hold_again

State, Way = Message.State, Message.Way
FAILED = (State.DEAD, State.UNCERTAIN, State.BOUNCED)


class CannotDecide(Exception):
    """The message is no longer in a state in which this can be done. The text is for the person who asked."""


@transaction.atomic
def resend(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Send what did not arrive, or perhaps not, again: the identical mail, with the same Message-ID and date.

    A letter on paper goes back to the printer.
    """
    message = locked(message, *FAILED)
    if not message.text or not (message.to_address or message.way == Way.PAPER):
        raise CannotDecide(_("Dit bericht heeft geen tekst. Het kan niet opnieuw worden verstuurd."))
    to = State.TO_PRINT if message.way == Way.PAPER else State.PENDING
    return decide(
        message, to, by, now, attempts=0, repeats=0, not_before=now, resent_at=now, settled_at=None, evidence=""
    )


@transaction.atomic
def give_up(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Stop asking attention for what did not arrive, or for a letter that cannot be posted: somebody saw it. What it
    carried waits for the next bundle."""
    message = locked(message, *FAILED, State.TO_PRINT)
    hold_again(message, now)
    return decide(message, State.CANCELLED, by, now, settled_at=now)


@transaction.atomic
def cancel(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Keep a waiting message from being sent. What it carried waits for the next bundle."""
    message = locked(message, State.PENDING, State.HELD)
    hold_again(message, now)
    return decide(message, State.CANCELLED, by, now, settled_at=now)


@transaction.atomic
def make_letter(*, message: Message, postal_address: str, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Send what could not be delivered by mail as a letter on paper, with the same text, to this address."""
    message = locked(message, State.DEAD, State.BOUNCED)
    kind = kinds.find(message.kind)
    if not message.text or (kind and kind.is_secret):
        raise CannotDecide(_("Van dit bericht is geen brief te maken. Er is geen tekst, of er staat een code in."))
    if message.way == Way.PAPER:
        raise CannotDecide(_("Dit is al een brief. Verstuur hem opnieuw."))
    if not postal_address.strip():
        raise CannotDecide(_("Schrijf het postadres op."))
    address = {"way": Way.PAPER, "postal_address": postal_address.strip(), "to_address": ""}
    return decide(message, State.TO_PRINT, by, now, settled_at=None, evidence="", **address)


def locked(message: Message, *states: State) -> Message:
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state not in states:
        raise CannotDecide(_("Dit bericht is intussen veranderd: %(state)s.") % {"state": message.get_state_display()})
    return message


def decide(message: Message, state: State, by, now: datetime, **fields) -> Message:
    """Write what was decided, and one line in the log, in the caller's transaction."""
    before = message.state
    message.state = state
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=["state", *fields])
    log_change(subject=message, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"stand": [before, str(state)]})
    return message
