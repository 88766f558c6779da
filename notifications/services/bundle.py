"""Messages that wait for a bundle, and the bundle that takes them along."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Case, Value, When
from django.utils.crypto import salted_hmac

from notifications import preferences
from notifications.models import Message, Preference
from notifications.querysets import MessageQuerySet

State, Choice = Message.State, Preference.Choice
BUNDLES = (Choice.DAILY, Choice.WEEKLY)


def held_for(recipient_ids: Iterable[int], now: datetime) -> MessageQuerySet:
    """What waits for a bundle of these people whose moment has come, the longest waiting first."""
    return Message.objects.filter(state=State.HELD, recipient_id__in=list(recipient_ids), not_before__lte=now).order_by(
        "not_before", "id"
    )


def put_in_bundles(pairs: Iterable[tuple[Message, Iterable[Message]]]) -> int:
    """Write down which held messages these mails carry, in the caller's transaction: pairs of a bundle, all written at
    the same moment, and what is in it. Returns how many still waited: lock them first, and make the bundles of those.
    """
    carried = {bundle: [row.pk for row in rows] for bundle, rows in pairs}
    if not carried:
        return 0
    whose = Case(*(When(pk__in=keys, then=Value(bundle.pk)) for bundle, keys in carried.items()))
    held = Message.objects.filter(pk__in=[key for keys in carried.values() for key in keys], state=State.HELD)
    return held.update(state=State.BUNDLED, bundle=whose, settled_at=next(iter(carried)).created_at)


def reference_of(message: Message) -> str:
    """The name under which a bundle carries it, for the evidence: 16 hexadecimal characters, the same in every
    database that writes it. Keyed: nobody else can make it up."""
    return salted_hmac("notifications.reference", message.key, algorithm="sha256").hexdigest()[:16]


def take_out_of_bundles(unsaid: Mapping[int, Iterable[str]]) -> int:
    """Hold again what these bundles (by primary key) did not say after all, named by reference. Returns how many."""
    rows = Message.objects.filter(bundle__in=list(unsaid), state=State.BUNDLED).only("key", "bundle")
    again = [row.pk for row in rows if reference_of(row) in unsaid[row.bundle_id]]
    # Another round may have put them into a bundle of its own meanwhile: there they stay.
    return Message.objects.filter(pk__in=again, state=State.BUNDLED, bundle__in=list(unsaid)).update(
        state=State.HELD, bundle=None, settled_at=None
    )


def hold_again(bundle: Message, now: datetime) -> int:
    """Hold what this mail carried for the next bundle, in the caller's transaction: a person decided that the mail
    does not go. Whoever wants no bundle of that kind by now gets it in that of the next working day. Returns how
    many."""
    rows = bundle.bundled.filter(state=State.BUNDLED).select_related("recipient").defer("text", "html")
    again = 0
    for row in rows:
        choice = preferences.chosen(row.kind, person=row.recipient, address=row.to_address)
        moment = preferences.next_digest(choice if choice in BUNDLES else Choice.DAILY, now)
        held = Message.objects.filter(pk=row.pk, state=State.BUNDLED, bundle=bundle)
        again += held.update(state=State.HELD, bundle=None, settled_at=None, not_before=moment)
    return again
