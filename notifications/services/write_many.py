"""Many messages at once, each the same as `write_message` would write it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from accounts.models import User
from notifications import kinds, letterhead
from notifications.models import Message, Preference
from notifications.services.write import draft, fill, send_by

Choice = Preference.Choice


@dataclass(frozen=True)
class Draft:
    """One message to write: what `write_message` takes. Whoever drafts it has asked how its reader wants it."""

    kind: str
    key: str
    template: str
    context: dict
    to: str = ""
    recipient: User | None = None
    language: str = "nl"
    about: models.Model | None = None
    references: Iterable[str] = ()
    # It holds nothing but news of these kinds: about those one chooses at its foot, and says "no more" with one press.
    news: Sequence[str] = ()
    # A letter instead of a mail, to this address.
    on_paper: bool = False
    postal_address: str = ""


def write_messages(drafts: Sequence[Draft], now: datetime) -> list[Message]:
    """Write all of them, in the order given and in the caller's transaction: two queries, however many.

    Each key must be new: an IntegrityError says that somebody else wrote the same one at this moment. For kinds that
    nobody waits for. A text that cannot be made or an address that is none gives a DEAD row; a template that fails in
    the database spoils the transaction, so let what it shows be loaded. Raises UnknownKind.
    """
    head = letterhead.variables()
    messages = []
    for one in drafts:
        what = kinds.get(one.kind)
        message = draft(
            what,
            key=one.key,
            to=one.to,
            now=now,
            recipient=one.recipient,
            language=one.language,
            about=one.about,
            references=one.references,
        )
        send_by(message, Choice.PAPER if one.on_paper else Choice.AT_ONCE, one.postal_address)
        fill(message, what, one.template, one.context, letterhead=head, news=[kinds.get(name) for name in one.news])
        messages.append(message)
    return Message.objects.bulk_create(messages)
