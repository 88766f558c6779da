"""What the portal knows of a person, and how that goes: every app says it of its own rows, in one list.

An app registers in `AppConfig.ready()` what stands in its `personal.py`. `test_personal_data.py` fails for a model with
personal data that nobody registered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import connection, models, transaction

from accounts.models import User


@dataclass(frozen=True)
class Subject:
    """Whose data it is, as far as the person showed that: an account, an address that is theirs (in lower case), or
    plans of which they hold the signed link."""

    user: User | None = None
    email: str = ""
    things: tuple[models.Model, ...] = ()


class EraseRefused(Exception):
    """Why this person's data cannot go now. `message` is plain Dutch."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Wish:
    """What a person chose when they asked for erasure."""

    # What they wrote stays, without a name. Else it goes too, and open plans are withdrawn; but not what the law keeps.
    keeps_words: bool = True


@dataclass(frozen=True)
class Part:
    """What one app knows. `export` returns what goes into JSON: {"plans": [{…}], …}, empty lists left out. `erase` runs
    in the caller's transaction and returns how many rows it changed or removed, by name; doing it twice is harmless.
    `refuse` returns why it cannot be done, or an empty text."""

    name: str
    models: tuple[type[models.Model], ...]
    export: Callable[[Subject], dict]
    erase: Callable[..., dict[str, int]]
    refuse: Callable[[Subject], str]


_parts: dict[str, Part] = {}


def register(
    name: str,
    *,
    models: tuple[type[models.Model], ...],
    export: Callable[[Subject], dict],
    erase: Callable[..., dict[str, int]],
    refuse: Callable[[Subject], str] = lambda subject: "",
) -> None:
    """Add what an app knows, from the lowest storey up. `erase(subject, *, wish, by, now)`; the highest goes first."""
    _parts[name] = Part(name, models, export, erase, refuse)


def registered_models() -> frozenset[type[models.Model]]:
    """Every model of which somebody takes care."""
    return frozenset(model for part in _parts.values() for model in part.models)


def subject_of(user: User) -> Subject:
    """The person behind an account; what came from their address without the account is theirs once it was verified."""
    is_theirs = EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists()
    return Subject(user=user, email=user.email if is_theirs else "")


def export(subject: Subject) -> dict:
    """All that is known, per app; an app that knows nothing is left out. Fit for JSON."""
    told = {part.name: part.export(subject) for part in _parts.values()}
    return {name: rows for name, rows in told.items() if rows}


def refusal(subject: Subject) -> str:
    """Why the data of this person cannot go now, in plain Dutch; empty when it can."""
    return next((why for part in _parts.values() if (why := part.refuse(subject))), "")


@contextmanager
def words_can_go() -> Iterator[None]:
    """Meanwhile, in this transaction, the logs let what was typed be taken out of a row; nothing else of it changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('portal.erasing', true), '')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('portal.erasing', 'on', true)")
    yield
    # After an error the rollback sets it back.
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.erasing', %s, true)", [before])


@transaction.atomic
def erase(subject: Subject, *, by: User | None, now: datetime, wish: Wish = Wish()) -> dict[str, dict[str, int]]:
    """Take out all that is known, in every app or in none. Returns how many rows, per app and by name.

    What must be kept by law keeps no name. Raises EraseRefused.
    """
    if why := refusal(subject):
        raise EraseRefused(why)
    with words_can_go():
        gone = {part.name: part.erase(subject, wish=wish, by=by, now=now) for part in reversed(_parts.values())}
    return {name: counts for name, counts in gone.items() if any(counts.values())}
