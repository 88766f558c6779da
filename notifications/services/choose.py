"""How somebody wants one kind of message."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import change_postal_address, log_change
from notifications import kinds, preferences
from notifications.models import Message, Preference

Choice, State = Preference.Choice, Message.State

# (person, kind, now): apps on a higher storey know of what waits and is not written yet.
_followers: list[Callable[[User, str, datetime], object]] = []


def also_follow(follow: Callable[[User, str, datetime], object]) -> None:
    """From now on `choose` calls this too when a person chose otherwise about a kind, in its transaction; for
    `AppConfig.ready`."""
    if follow not in _followers:
        _followers.append(follow)


class CannotChoose(Exception):
    """This cannot be chosen. `field` is "postal_address" when that is missing; the text is for the person who chose."""

    def __init__(self, text: str, field: str = ""):
        super().__init__(text)
        self.field = field


@transaction.atomic
def choose(
    *,
    kind: str,
    choice: str,
    now: datetime,
    person: User | None = None,
    address: str = "",
    address_hash: str = "",
    postal_address: str | None = None,
) -> Preference:
    """Write down how a person, or else an address (itself or its hash), wants this kind of message from now on.

    The same choice again does nothing new. What waits for a bundle of this kind follows at once: out of the bundle,
    into another one, or not at all; so does what another app has waiting (`also_follow`). Paper goes to
    `postal_address`, which is kept for the next time, or to the one that is known.

    Raises CannotChoose, and UnknownKind.
    """
    what, choice = kinds.get(kind), Choice(choice)
    if choice not in preferences.possible(what, has_account=person is not None):
        raise CannotChoose(_refusal(choice))
    if choice == Choice.PAPER:
        _keep_postal_address(person, postal_address, now)
    whose = {"person": person, "address_hash": "" if person else address_hash or preferences.hash_of(address)}
    wish, was = _write_down(whose, kind, choice, now)
    if was != choice:
        # Kinds and choices only: neither says who.
        log_change(
            subject=wish,
            verb=AuditEvent.Verb.CHANGED,
            by=person,
            now=now,
            change={kind: [str(was) if was else None, str(choice)]},
        )
    if person:
        _follow(person, kind, choice, now)
    return wish


@transaction.atomic
def choose_all(*, person: User, wishes: dict[str, str], postal_address: str, now: datetime) -> None:
    """Write down what a person wants otherwise, by kind, and where paper goes ("" when nothing goes on paper any more).

    Raises CannotChoose; then nothing changed.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    change_postal_address(user=person, postal_address=postal_address, by=person, now=now)
    for kind, choice in wishes.items():
        choose(kind=kind, choice=choice, now=now, person=person)


def renew(wish: Preference, address: str) -> None:
    """Keep the wish of an address under the newest key too, before the key under which it stands is gone."""
    if wish.address_hash and wish.address_hash != (newest := preferences.hash_of(address)):
        Preference.objects.update_or_create(
            person=None,
            address_hash=newest,
            kind=wish.kind,
            defaults={"choice": wish.choice, "changed_at": wish.changed_at},
        )


def _refusal(choice: Choice) -> str:
    if choice == Choice.NONE:
        return _("Deze berichten kunt u niet weigeren. Ze horen bij wat wij u moeten laten weten.")
    return _("Dit kunt u voor deze berichten niet kiezen.")


def _keep_postal_address(person: User, postal_address: str | None, now: datetime) -> None:
    if postal_address is not None and postal_address.strip():
        change_postal_address(user=person, postal_address=postal_address, by=person, now=now)
    elif not person.postal_address.strip():
        raise CannotChoose(_("Vul in naar welk adres wij uw post sturen."), field="postal_address")


def _write_down(whose: dict, kind: str, choice: Choice, now: datetime) -> tuple[Preference, str | None]:
    """The row, and the choice that stood there; None when there was none."""
    rows = Preference.objects.select_for_update().filter(**whose, kind=kind)
    wish = rows.first()
    if wish is None:
        try:
            with transaction.atomic():
                return Preference.objects.create(**whose, kind=kind, choice=choice, changed_at=now), None
        except IntegrityError:
            # Pressed twice at once: the other press made the row.
            wish = rows.get()
    was = wish.choice
    # Also when it is the same: it may have been said under an older key or without signing in meanwhile.
    wish.choice, wish.changed_at = choice, now
    wish.save(update_fields=["choice", "changed_at"])
    return wish, was


def _follow(person: User, kind: str, choice: Choice, now: datetime) -> None:
    """What waits for this person goes the way that was chosen."""
    for follow in _followers:
        follow(person, kind, now)
    waiting = Message.objects.filter(recipient=person, kind=kind)
    held = waiting.filter(state=State.HELD)
    match choice:
        case Choice.NONE:
            waiting.filter(state__in=[State.HELD, State.PENDING]).update(
                state=State.CANCELLED, settled_at=now, last_error=preferences.UNWANTED
            )
        case Choice.DAILY | Choice.WEEKLY:
            held.update(not_before=preferences.next_digest(choice, now))
        case Choice.PAPER:
            held.update(
                state=State.TO_PRINT,
                way=Message.Way.PAPER,
                to_address="",
                postal_address=person.postal_address,
                not_before=now,
            )
        case Choice.AT_ONCE:
            # Never handed over yet, so its date is still free.
            held.update(state=State.PENDING, not_before=now, date_header=format_datetime(now))
