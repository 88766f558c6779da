"""What was written about a thing whose personal data is taken out."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.personal import words_can_go
from notifications.delivery import attempts
from notifications.delivery.clock import Clock
from notifications.models import DeliveryAttempt, Message
from notifications.querysets import MessageQuerySet
from notifications.services.bundle import hold_again

State = Message.State
# Who has claimed it finds at the fence that it was lost; behind the fence nothing can be taken back.
WAITING = (State.PENDING, State.HELD, State.TO_PRINT, State.CLAIMED)
# Instead of the subject, which may hold a title that somebody typed.
BLANKED = "gewist bericht"
# A shorter text would be found in letters about something else.
SHORTEST = 4
NOTHING_OF_A_PERSON = {
    "subject": BLANKED,
    "text": "",
    "html": "",
    "headers": {},
    "to_address": "",
    "postal_address": "",
    "recipient": None,
}


# Apps on a higher storey know which of their mails tell of a thing beside others, or by another name.
_finders: list[Callable[[list[models.Model]], MessageQuerySet]] = []


def also_told_in(find: Callable[[list[models.Model]], MessageQuerySet]) -> None:
    """From now on `forget` asks this function too which messages tell of some things; for `AppConfig.ready`."""
    _finders.append(find)


def forget(
    *,
    about: models.Model | Iterable[models.Model],
    now: datetime,
    keep_kinds: tuple[str, ...] = (),
    also_bundles: bool = False,
) -> int:
    """Take text, layout and addresses out of every message about these things, in the caller's transaction.

    What still waits is withdrawn. That it was written, when and with what outcome, stays. Messages of `keep_kinds` and
    those being handed over at this moment go on; of them no person is known any more, so that retention takes their
    text and address out together. `also_bundles`: the mails that tell of it beside other things too; what else a
    withdrawn one carried waits for the next. Returns how many were emptied.
    """
    things = [about] if isinstance(about, models.Model) else list(about)
    keys = {key for thing in things for key in Message.objects.about(thing).values_list("pk", flat=True)}
    if also_bundles:
        keys.update(key for find in _finders for key in find(things).values_list("pk", flat=True))
        keys.update(Message.objects.filter(bundled__in=keys).values_list("pk", flat=True))
    return _empty(keys, now, keep_kinds)


def forget_person(
    *, user: User | None, email: str, now: datetime, about: Collection[models.Model] | None = None
) -> int:
    """Take text, layout and addresses out of every message to this person, in the caller's transaction; what still
    waits is withdrawn. One that is being handed over at this moment goes on, as in `forget`. `about`: only what tells
    of these things. Returns how many."""
    to_them = Q(recipient=user) if user is not None else Q(pk__in=[])
    if email:
        to_them |= Q(to_address__iexact=email)
    if about is not None:
        which = (Q(subject_type=thing._meta.label_lower, subject_id=thing.pk) for thing in about)
        to_them &= reduce(or_, which, Q(pk__in=[]))
    keys = set(Message.objects.filter(to_them).values_list("pk", flat=True))
    return _empty(keys, now)


def forget_saying(*, words: Iterable[str], about: Collection[models.Model], now: datetime) -> int:
    """`forget`, but only of those messages about these things in which one of these texts stands. Returns how many."""
    said = (Q(text__contains=text) for text in {each.strip() for each in words} if len(text) >= SHORTEST)
    which = (Q(subject_type=thing._meta.label_lower, subject_id=thing.pk) for thing in about)
    told = Message.objects.filter(reduce(or_, which, Q(pk__in=[])), reduce(or_, said, Q(pk__in=[])))
    return _empty(set(told.values_list("pk", flat=True)), now)


def forget_replies(keys: Collection[int] | models.QuerySet) -> None:
    """Take out what a mail server said of these messages (by primary key) where an address stands in it; the code of
    its reply stays. In the caller's transaction."""
    with words_can_go():
        DeliveryAttempt.objects.filter(message__in=keys, detail__contains="@").update(detail="")
    Message.objects.filter(pk__in=keys, last_error__contains="@").update(last_error="")


def _empty(keys: Collection[int], now: datetime, keep_kinds: tuple[str, ...] = ()) -> int:
    forget_replies(keys)
    all_of_it = Message.objects.filter(pk__in=keys)
    rest = all_of_it.exclude(kind__in=keep_kinds).exclude(state=State.HANDING_OVER)
    emptied = rest.exclude(state__in=WAITING).update(**NOTHING_OF_A_PERSON)
    withdrawn = list(rest.filter(state__in=WAITING).select_for_update())
    emptied += Message.objects.filter(pk__in=[message.pk for message in withdrawn]).update(
        state=State.CANCELLED, settled_at=now, last_error="gewist", token=None, lease_until=None, **NOTHING_OF_A_PERSON
    )
    # What was emptied itself waits for nothing.
    all_of_it.filter(bundle__in=withdrawn).update(bundle=None)
    for message in withdrawn:
        # By this the reminders know that no person stopped it: what else it told is planned anew.
        attempts.note(message, Clock(now), DeliveryAttempt.Outcome.NOT_NEEDED, phase="before", detail="gewist")
        hold_again(message, now)
    all_of_it.filter(recipient__isnull=False).update(recipient=None)
    return emptied
