"""What a person decides about a message that the post room could not bring to an end."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from accounts.services import log_change
from notifications.models import Message

State = Message.State


class CannotDecide(Exception):
    """The message is no longer in a state in which this can be done. The text is for the person who asked."""


@transaction.atomic
def resend(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Send an undeliverable or uncertain message again: the identical mail, with the same Message-ID and date."""
    message = _locked(message, State.DEAD, State.UNCERTAIN)
    if not message.text:
        raise CannotDecide(_("Dit bericht heeft geen tekst. Het kan niet opnieuw worden verstuurd."))
    return _decide(message, State.PENDING, by, now, attempts=0, not_before=now, settled_at=None)


@transaction.atomic
def give_up(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Stop asking attention for an undeliverable or uncertain message: somebody saw it and leaves it."""
    message = _locked(message, State.DEAD, State.UNCERTAIN)
    return _decide(message, State.CANCELLED, by, now, settled_at=now)


@transaction.atomic
def cancel(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Keep a waiting message from being sent."""
    message = _locked(message, State.PENDING)
    return _decide(message, State.CANCELLED, by, now, settled_at=now)


def _locked(message: Message, *states: State) -> Message:
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.state not in states:
        raise CannotDecide(_("Dit bericht is intussen veranderd: %(state)s.") % {"state": message.get_state_display()})
    return message


def _decide(message: Message, state: State, by, now: datetime, **fields) -> Message:
    before = message.state
    message.state = state
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=["state", *fields])
    log_change(subject=message, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"stand": [before, str(state)]})
    return message
