"""No more mails a minute than the mail server allows, for each of two speeds: who waits at the screen, and the rest."""

from datetime import timedelta

from django.conf import settings

from notifications.delivery.attempts import TRIES
from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt


def room(clock: Clock, *, is_now: bool) -> int:
    """How many hand-overs may still be tried at this moment, by everybody together."""
    return max(0, settings.MAIL_PER_MINUTE - _tried_just_now(clock, is_now=is_now))


def _tried_just_now(clock: Clock, *, is_now: bool) -> int:
    since = clock.read() - timedelta(minutes=1)
    return DeliveryAttempt.objects.filter(at__gt=since, message__is_now=is_now, outcome__in=TRIES).count()
