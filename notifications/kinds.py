"""The kinds of messages there are. Each app registers its own in `AppConfig.ready()` (`<app>/mail_kinds.py`).

A message written once keeps its kind by name; a kind that no longer exists is still delivered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notifications.models import Message


class WhenUncertain(StrEnum):
    REPEAT = "repeat"
    HOLD = "hold"


class Audience(StrEnum):
    """Who gets this kind of message."""

    RESIDENT = "resident"
    PLATFORM = "platform"
    OFFICIAL = "official"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    # Handed over within seconds: somebody is waiting at the screen.
    is_now: bool
    # The sentence at the bottom of the mail: why this person gets it.
    why: str
    # Asked just before the message leaves, at the moment `message.asked_at`; False means: no longer needed.
    still_true: Callable[["Message"], bool] | None
    # Holds a code: text and layout are blanked once it was sent or has expired, and it is never copied to a journal.
    is_secret: bool
    # Whether the recipient may say "no more". What the law requires may not be refused, but can be had on paper.
    may_refuse: bool
    # Without evidence, a message that may or may not have been sent: repeat it identically, or hold it for a person.
    when_uncertain: WhenUncertain
    # Leaves outside sending hours and digests too, and says in its subject that it is urgent.
    is_urgent: bool
    # Who can get it: these see it among their choices.
    audience: Audience
    # The wish of who has an account and chose nothing: a value of `Preference.Choice`.
    usual: str


class UnknownKind(LookupError):
    """A deed wrote a message of a kind that no app registered: a mistake of the programmer."""


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    label: str,
    *,
    is_now: bool = False,
    why: str,
    still_true: Callable[["Message"], bool] | None = None,
    is_secret: bool = False,
    may_refuse: bool = False,
    when_uncertain: WhenUncertain = WhenUncertain.REPEAT,
    is_urgent: bool = False,
    audience: Audience = Audience.NOBODY,
    usual: str = "at_once",
) -> Kind:
    """Make a kind known. Registering the same name again replaces it. With `Audience.NOBODY` it is no choice."""
    kind = Kind(name, label, is_now, why, still_true, is_secret, may_refuse, when_uncertain, is_urgent, audience, usual)
    _kinds[name] = kind
    return kind


def get(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def find(name: str) -> Kind | None:
    return _kinds.get(name)


def label_of(name: str) -> str:
    """The label of a kind, or its bare name when nothing registers it any more."""
    kind = find(name)
    return str(kind.label) if kind else name


def every() -> list[Kind]:
    return list(_kinds.values())


def secret_names() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.is_secret]


def urgent_names() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.is_urgent]


def choices_for(audiences: set[Audience]) -> list[Kind]:
    """The kinds that people of these audiences may have a wish about, in the order of registration."""
    return [kind for kind in _kinds.values() if kind.audience in audiences and not kind.is_secret]
