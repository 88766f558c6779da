"""How somebody wants which message: the questions. `services.choose` writes the answers.

Whoever has no account is known by the keyed hash of the address only. Wishes under an older key count too, as long as
that key stands in SECRET_KEY_FALLBACKS. Of several wishes about one kind the last one counts.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from notifications import hours, kinds
from notifications.kinds import Audience, Kind
from notifications.models import Message, Preference

Choice = Preference.Choice
# Who works here reads mail.
ON_PAPER = (Audience.RESIDENT, Audience.PLATFORM)

SALT = "notifications.address"
# Stands on a message that was held back for a wish.
UNWANTED = "de ontvanger wil deze berichten niet"
# A calendar without any working day holds nothing up for ever.
LONGEST_CLOSED_DAYS = 60


def hash_of(address: str) -> str:
    """The keyed hash under which this address is known from now on: 64 hexadecimal digits."""
    return hashes_of(address)[0]


def chosen(kind: str, *, person: User | None, address: str) -> Choice:
    """The wish about this kind; what is usual when there is none, AT_ONCE when it cannot be followed.

    Without a person "no more" of whoever has an account with this address counts; bundles and paper are for a person.
    One query; none for a kind about which no wish counts.
    """
    what = kinds.find(kind)
    if is_exempt(what):
        return Choice.AT_ONCE
    wish = find(kind, person=person, address=address)
    return followed(what, wish.choice if wish else what.usual, person)


def find(kind: str, *, person: User | None, address: str = "", address_hash: str = "") -> Preference | None:
    """The last wish about this kind, as it was written down, of a person, an address, or the hash of one."""
    whose = Q(person=person) if person else Q(address_hash__in=[address_hash] if address_hash else [])
    if address:
        whose |= Q(address_hash__in=hashes_of(address)) | Q(person__email=address.lower())
    wishes = Preference.objects.filter(whose, kind=kind)
    return wishes.order_by("-changed_at", "-pk").first()


def chosen_by_all(persons: Iterable[User], kinds_: Iterable[str]) -> dict[tuple[int, str], Choice]:
    """`chosen` of many people about many kinds at once: every pair is in it. One query."""
    persons, names = list(persons), list(kinds_)
    by_pk = {person.pk: person for person in persons}
    by_hash = {one: person.pk for person in persons if person.email for one in hashes_of(person.email)}
    wishes = Preference.objects.filter(Q(person__in=by_pk) | Q(address_hash__in=by_hash), kind__in=names)
    usual = {name: kind.usual if (kind := kinds.find(name)) else Choice.AT_ONCE for name in names}
    found = {(pk, name): followed(kinds.find(name), usual[name], by_pk[pk]) for pk in by_pk for name in names}
    for wish in wishes.order_by("changed_at", "pk"):
        pk = wish.person_id or by_hash[wish.address_hash]
        found[pk, wish.kind] = followed(kinds.find(wish.kind), wish.choice, by_pk[pk])
    return found


def possible(kind: Kind, *, has_account: bool) -> list[Choice]:
    """What may be chosen about this kind, in the order of a list of choices. PAPER is a copy where `is_copied`."""
    if is_copied(kind) and has_account:
        return [Choice.AT_ONCE, Choice.PAPER]
    if is_exempt(kind):
        return [Choice.AT_ONCE]
    choices = [Choice.AT_ONCE]
    if has_account and kind.audience != Audience.NOBODY:
        choices += [Choice.DAILY, Choice.WEEKLY]
        choices += [Choice.PAPER] if kind.audience in ON_PAPER else []
    return [*choices, Choice.NONE] if kind.may_refuse else choices


def is_exempt(kind: Kind | None) -> bool:
    """Whether no wish counts: a kind that nobody knows any more, that somebody waits for, or that is urgent."""
    return kind is None or kind.is_now or kind.is_urgent


def is_copied(kind: Kind | None) -> bool:
    """Whether this is mailed at once to whoever waits for it, and can be had on paper besides."""
    return kind is not None and kind.is_now and not kind.is_secret and kind.audience in ON_PAPER


def wants_copy(kind: Kind, person: User | None, postal_address: str = "") -> bool:
    """Whether this person gets a copy on paper beside the mail. No query unless it can be."""
    if person is None or not is_copied(kind) or not (postal_address or person.postal_address).strip():
        return False
    wish = find(kind.name, person=person)
    return wish is not None and wish.choice == Choice.PAPER


def followed(kind: Kind | None, choice: Choice | str, person: User | None, postal_address: str = "") -> Choice:
    """The choice, or AT_ONCE when it cannot be: owed and refused, a bundle for nobody, paper to nowhere."""
    if is_exempt(kind) and not (is_copied(kind) and choice == Choice.PAPER):
        return Choice.AT_ONCE
    match choice:
        case Choice.NONE if not kind.may_refuse:
            return Choice.AT_ONCE
        case Choice.DAILY | Choice.WEEKLY if person is None:
            return Choice.AT_ONCE
        case Choice.PAPER if not (postal_address or (person and person.postal_address)):
            return Choice.AT_ONCE
    return Choice(choice)


def still_wanted(message: Message) -> bool:
    """Asked just before a message leaves: did the recipient refuse this kind meanwhile? No query unless it may be."""
    kind = kinds.find(message.kind)
    if is_exempt(kind) or not kind.may_refuse:
        return True
    return chosen(message.kind, person=message.recipient, address=message.to_address) != Choice.NONE


def next_digest(choice: Choice, now: datetime) -> datetime:
    """When the next bundle of somebody with this choice is made; `now` for who wants no bundle.

    DAILY: the morning (`hours.in_the_morning`) of a working day, today's when it is still to come. WEEKLY: that of the
    first working day of a week, this week's when it is still to come.
    """
    today = timezone.localdate(now, timezone.get_default_timezone())
    if choice == Choice.DAILY:
        moment = hours.in_the_morning(_working_day_from(today))
        return moment if now < moment else hours.in_the_morning(_working_day_from(today + timedelta(days=1)))
    if choice == Choice.WEEKLY:
        monday = today - timedelta(days=today.weekday())
        moment = hours.in_the_morning(_working_day_from(monday))
        return moment if now < moment else hours.in_the_morning(_working_day_from(monday + timedelta(days=7)))
    return now


def hashes_of(address: str) -> list[str]:
    return [
        salted_hmac(SALT, address.lower(), secret=secret, algorithm="sha256").hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _working_day_from(day: date) -> date:
    days = (day + timedelta(days=n) for n in range(LONGEST_CLOSED_DAYS))
    return next((each for each in days if hours.is_working_day(each)), day)
