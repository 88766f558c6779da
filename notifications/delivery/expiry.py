"""What waited too long to be of use is withdrawn, and codes are blanked once they were sent or work no longer."""

from notifications import kinds
from notifications.delivery.clock import Clock
from notifications.models import Message
from notifications.querysets import MessageQuerySet

State = Message.State


def expire(clock: Clock) -> int:
    """Withdraw what expired while it waited, or while nobody could know whether it was sent. Returns how many."""
    now = clock.read()
    ended = Message.objects.filter(expires_at__lte=now).exclude(text="")
    gone = ended.filter(state__in=[State.PENDING, State.UNCERTAIN, State.HELD]).update(
        state=State.CANCELLED, settled_at=now, last_error="verlopen"
    )
    blank_codes(ended)
    return gone


def blank_codes(messages: MessageQuerySet) -> None:
    """Wipe the text of those messages that hold a code and are settled."""
    settled = messages.exclude(state__in=[State.PENDING, State.CLAIMED, State.HANDING_OVER])
    settled.exclude(text="").filter(kind__in=kinds.secret_names()).update(text="", html="")
