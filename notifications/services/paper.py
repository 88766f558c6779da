"""Letters on paper: a person prints them, posts them, and says so."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from notifications.models import DeliveryAttempt, Message
from notifications.services.decide import CannotDecide, decide, locked

State, Way = Message.State, Message.Way


@transaction.atomic
def post_letters(*, numbers: Collection[int], by: settings.AUTH_USER_MODEL, now: datetime) -> int:
    """Note that exactly these letters (primary keys) were posted. Returns how many still waited for it.

    What was posted, given up or not listed before stays as it is, so pressing twice does no harm. What was withdrawn
    as no longer needed after it was printed is in the post all the same.
    """
    withdrawn = DeliveryAttempt.objects.filter(message=OuterRef("pk"), outcome=DeliveryAttempt.Outcome.NOT_NEEDED)
    may_be = Q(state=State.TO_PRINT) | Q(Exists(withdrawn), state=State.CANCELLED, way=Way.PAPER)
    printed = Message.objects.filter(may_be, pk__in=numbers).exclude(text="")
    letters = list(printed.select_for_update().order_by("pk"))
    for letter in letters:
        decide(letter, State.SENT, by, now, settled_at=now, evidence=Message.Evidence.PERSON)
    return len(letters)


@transaction.atomic
def take_back_letter(*, message: Message, by: settings.AUTH_USER_MODEL, now: datetime) -> Message:
    """Note that a posted letter came back undelivered."""
    letter = locked(message, State.SENT)
    if letter.way != Way.PAPER:
        raise CannotDecide(_("Alleen een brief op papier kan met de post terugkomen."))
    return decide(letter, State.BOUNCED, by, now, settled_at=now, last_error=_("De brief kwam terug met de post."))
