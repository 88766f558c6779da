"""The letters of one batch: composed without a question to the database per letter, and written together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import translation

from neighbourhoods.models import Platform
from notifications.models import Message
from notifications.preferences import hash_of
from notifications.services import Draft, reference_of, write_messages
from reminders.news import News, news_of
from reminders.owed import Owed, owed_to
from reminders.services.batch import Batch
from reminders.services.digest import DIGEST, context_of, kind_of, refusable_kinds
from reminders.services.letters import Item, give_phone_code, item_of
from reminders.services.sorting import Owing, Sorted
from reminders.standing import NEWS

ON_PAPER = "reminders/mail/paper"


@dataclass(frozen=True)
class Letter:
    """One message, with the rows and the held messages that it carries."""

    message: Message
    owings: list[Owing]
    held: list[Message]


@dataclass(frozen=True)
class _Envelope:
    """To whom and which way; `name` is the key of the letter without its number of the day."""

    name: str
    owings: list[Owing]
    held: list[Message]
    draft: dict
    on_paper: bool = False


def write_letters(batch: Batch, found: Sorted) -> list[Letter]:
    """Write one message for each reader; on a day that already has one, its second part."""
    envelopes = [*_mails(batch, found), *_papers(batch, found), *_platform_letters(batch, found)]
    if not envelopes:
        return []
    asked = {one.due.platform.pk: one.due.platform for one in found.told if one.is_to_platform and one.due.platform}
    around = {one.due.subject.pk: one.due.subject for one in found.told if isinstance(one.due.subject, Platform)}
    # The sentences in it are for platforms and officials, who read Dutch.
    with translation.override("nl"):
        owed, news = owed_to(asked.values(), batch.today), news_of(around.values(), batch.today)
    numbers = _numbers_of_today(envelopes)
    drafts = []
    for envelope in envelopes:
        numbers[envelope.name] += 1
        drafts.append(_draft(envelope, numbers[envelope.name], batch.today, owed, news))
    messages = write_messages(drafts, batch.now)
    return [Letter(message, one.owings, one.held) for message, one in zip(messages, envelopes, strict=True)]


def _mails(batch: Batch, found: Sorted) -> Iterable[_Envelope]:
    readers = dict.fromkeys([*found.by_mail, *batch.held])
    for reader in readers:
        owings, held = found.by_mail.get(reader, []), batch.held.get(reader, [])
        user = batch.users.get(reader)
        language = owings[0].row.language if owings else held[0].language
        to = {"to": user.email if user else reader, "recipient": user, "language": language}
        yield _Envelope(f"digest:{_name(reader)}:{batch.today}", owings, held, to)


def _papers(batch: Batch, found: Sorted) -> Iterable[_Envelope]:
    for reader, owings in found.on_paper.items():
        user = batch.users[reader]
        to = {"recipient": user, "postal_address": user.postal_address, "language": owings[0].row.language}
        yield _Envelope(f"{by_wish_of(reader)}{batch.today}", owings, [], to, on_paper=True)


def by_wish_of(reader: int) -> str:
    """With this the key begins of each letter that goes on paper because this person wants that."""
    return f"letter:person-{reader}:"


def _platform_letters(batch: Batch, found: Sorted) -> Iterable[_Envelope]:
    platforms = {one.due.platform.pk: one.due.platform for owings in found.to_platforms.values() for one in owings}
    if platforms:
        # Its rows can stand in the name of two contacts, whom two assemblers have in hand: one after the other.
        list(Platform.objects.filter(pk__in=platforms).order_by("pk").select_for_update(no_key=True).values("pk"))
    for key, owings in found.to_platforms.items():
        to = {"postal_address": platforms[key].postal_address, "about": platforms[key]}
        yield _Envelope(f"letter:{key}:{batch.today}", owings, [], to, on_paper=True)


def _name(reader: int | str) -> str:
    """An address never stands in a key."""
    return str(reader) if isinstance(reader, int) else hash_of(reader)[:16]


def _numbers_of_today(envelopes: list[_Envelope]) -> Counter:
    """How many letters each reader already has of this day."""
    theirs = reduce(or_, (Q(key__startswith=f"{each.name}:") for each in envelopes))
    return Counter(key.rpartition(":")[0] for key in Message.objects.filter(theirs).values_list("key", flat=True))


def _draft(envelope: _Envelope, number: int, today: date, owed: dict[int, Owed], news: dict[int, News]) -> Draft:
    with translation.override(envelope.draft.get("language", "nl")):
        items = _items(envelope, today, news)
        platforms = {one.due.platform.pk for one in envelope.owings if one.is_to_platform and one.due.platform}
        debts = [owed[key] for key in sorted(platforms) if not owed[key].is_empty]
        context = context_of(items, envelope.held, debts, today) | {"on_paper": envelope.on_paper}
    kind = kind_of(items, envelope.held)
    about = envelope.owings[0].due.subject if kind != DIGEST else None
    template = ON_PAPER if envelope.on_paper else "reminders/mail/digest" if kind == DIGEST else "reminders/mail/letter"
    return Draft(
        kind=kind,
        key=f"{envelope.name}:{number}",
        template=template,
        context=context,
        references=[one.row.reference for one in envelope.owings] + [reference_of(held) for held in envelope.held],
        on_paper=envelope.on_paper,
        news=() if items else refusable_kinds(envelope.held),
        **{"about": about} | envelope.draft,
    )


def _items(envelope: _Envelope, today: date, news: dict[int, News]) -> list[Item]:
    if not envelope.on_paper:
        return [item_of(one, today, news) for one in envelope.owings]
    # Several people may have stood in for one platform: it reads each thing once.
    once = {(one.row.kind, one.row.subject_id, one.row.due_on, one.row.step): one for one in envelope.owings}
    for one in once.values():
        if one.row.kind != NEWS:
            give_phone_code(one.row)
    return [item_of(one, today, news, on_paper=True) for one in once.values()]
