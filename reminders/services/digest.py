"""What one reader gets in one mail: first what the municipality owes, then what is asked, then what waited."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import day_words
from notifications import kinds
from notifications.models import Message
from notifications.wording import without_foot
from reminders import keys
from reminders.owed import Owed
from reminders.services.letters import Item

DIGEST = "reminder.digest"
MOST_OWED = 5
EXCERPT_LETTERS = 300


@dataclass(frozen=True)
class Held:
    """A message that waited for this mail: its subject, its first lines, and where one reads on.

    Without an address to read on, the whole text.
    """

    subject: str
    text: str
    url: str


def kind_of(items: list[Item], held: list[Message]) -> str:
    return f"reminder.{items[0].row.kind}" if len(items) == 1 and not held else DIGEST


def refusable_kinds(held: list[Message]) -> list[str]:
    """The kinds of this news, in order, when its reader may do without all of it; else none."""
    names = sorted({message.kind for message in held})
    found = [kinds.find(name) for name in names]
    return names if all(kind and kind.may_refuse for kind in found) else []


def context_of(items: list[Item], held: list[Message], owed: list[Owed], today: date) -> dict:
    """For `reminders/mail/letter` and `reminders/mail/digest`."""
    items = sorted(items, key=lambda item: item.urgency)
    return {
        "title": title_of(items, held, today),
        "items": items,
        "groups": groups_of(items),
        "asks": sum(not item.is_news for item in items),
        "held": [held_news(message) for message in newest_first(held)],
        "owed_first": [
            {
                "platform": one.platform,
                "answers": one.answers[:MOST_OWED],
                "promises": one.promises[: max(0, MOST_OWED - len(one.answers))],
                "more": max(0, one.number - MOST_OWED),
            }
            for one in owed
        ],
        "today": today,
        "works_until": today + keys.LIFETIME,
    }


def title_of(items: list[Item], held: list[Message], today: date) -> str:
    """How many things wait, and the most urgent one: `items` are sorted by urgency."""
    asks = [item for item in items if not item.is_news]
    if len(asks) == 1 or (items and not asks):
        return items[0].title
    if asks:
        words = {"number": len(asks), "day": day_words(asks[0].row.due_on, today, weekday=True)}
        if asks[0].is_late:
            return _("%(number)d dingen wachten op u, het eerste is over tijd sinds %(day)s") % words
        return _("%(number)d dingen wachten op u, het eerste voor %(day)s") % words
    if len(held) == 1:
        return held[0].subject
    return ngettext("%(number)d bericht voor u", "%(number)d berichten voor u", len(held)) % {"number": len(held)}


def groups_of(items: Iterable[Item]) -> list[dict]:
    """Things with what is said of them, the most urgent thing first. `items` are sorted."""
    groups: dict[tuple, dict] = {}
    for item in items:
        groups.setdefault(item.thing, {"heading": item.heading, "items": []})["items"].append(item)
    return list(groups.values())


def newest_first(held: Iterable[Message]) -> list[Message]:
    """What is about one thing stands together, the thing with the newest message first."""
    held = sorted(held, key=lambda message: (message.created_at, message.pk), reverse=True)
    place: dict[tuple, int] = {}
    for number, message in enumerate(held):
        place.setdefault((message.subject_type, message.subject_id), number)
    return sorted(held, key=lambda message: place[message.subject_type, message.subject_id])


def held_news(message: Message) -> Held:
    """A resident may have typed addresses and a foot into the text: one reads on only at our own last address, above
    the last foot. Where one says "no more" one does not read on."""
    body, stop = without_foot(message.text), message.headers.get("List-Unsubscribe", "").strip("<>")
    address = rf"(?<!\S){re.escape(settings.PUBLIC_URL)}/\S*"
    ours = [found for found in re.finditer(address, body) if found.group() != stop]
    if not ours:
        return Held(message.subject, body, "")
    # The line that leads to an address says nothing without it.
    before = re.sub(rf"^.*:\n{address}\n?", "", body[: ours[-1].start()], flags=re.M).rstrip()
    paragraphs = [part for part in re.split(r"\n{2,}", before) if part.strip()]
    if len(paragraphs) > 1 and paragraphs[-1].endswith(":"):
        paragraphs.pop()
    return Held(message.subject, _shortened("\n\n".join(paragraphs)), ours[-1].group())


def _shortened(text: str) -> str:
    """The first lines, cut between two words."""
    if len(text) <= EXCERPT_LETTERS:
        return text
    return text[:EXCERPT_LETTERS].rsplit(None, 1)[0] + " …"
