"""One reminder in words: what it is about, what is asked, and the link with which it is answered.

The words stand in `templates/reminders/mail/about/<kind>.txt` and `templates/reminders/mail/ask.txt`. In both the first
line is a title: of the letter, and of the link. They are the same in text, in layout and on paper.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import models
from django.template import Context
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agendas.models import Agenda, Block, Promise
from agendas.wording import party
from initiatives.keys import CODE_LETTERS
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Platform
from reminders import keys
from reminders.ladder import Capacity, Due
from reminders.models import Reminder
from reminders.news import News
from reminders.services.sorting import Owing
from reminders.standing import NEWS
from reminders.wording import in_words

CODE_LENGTH = 8


@dataclass(frozen=True)
class Item:
    """One reminder as a letter tells it."""

    row: Reminder
    # What it is about: reminders about one thing stand together.
    thing: tuple[str, int]
    heading: str
    title: str
    text: str
    ask: str
    label: str
    url: str
    # "K7MP-9TXQ" in a letter on paper, else empty.
    phone_code: str
    is_late: bool
    # Tells only; nothing has to be answered.
    is_news: bool
    # The reader hears that somebody else is late.
    is_about_others: bool

    @property
    def urgency(self) -> tuple:
        """Late ones first, the longest late on top; then by day; what only tells comes last."""
        return (self.is_news, self.row.due_on, -self.row.pk)


def item_of(owing: Owing, today: date, news: dict[int, News], *, on_paper: bool = False) -> Item:
    """In the language that is active. Asks the database nothing: what it tells of is loaded."""
    row, due = owing.row, owing.due
    is_higher = due.recipient.capacity == Capacity.CONTACT
    heading = heading_of(due.subject)
    variables = {
        "thing": due.subject,
        "heading": heading,
        "platform": due.platform,
        "day": _day(row.due_on, "l j F", get_language()),
        "short": _day(row.due_on, "j F", get_language()),
        "today": today,
        "when": in_words(row.due_on, today),
        "is_late": row.due_on < today,
        "is_higher": is_higher,
        "on_paper": on_paper,
        **_parties(due),
        "news": news.get(due.subject.pk) if isinstance(due.subject, Platform) else None,
    }
    title, text = _render(f"reminders/mail/about/{row.kind}.txt", variables)
    label, ask = _asked(row.kind, is_higher, due.platform.name if is_higher and due.platform else "", get_language())
    return Item(
        row=row,
        thing=thing_of(due.subject),
        heading=heading,
        title=title,
        text=text,
        ask=ask,
        label=label,
        url=keys.answer_url(keys.make(row)),
        phone_code=f"{row.phone_code[:4]}-{row.phone_code[4:]}" if row.phone_code else "",
        is_late=variables["is_late"],
        is_news=row.kind == NEWS,
        is_about_others=is_higher,
    )


def _parties(due: Due) -> dict[str, str]:
    """Of a promise who made it and who waits for it. Residents are told "u": their party has no name of their own."""
    if not isinstance(due.subject, Promise):
        return {}
    parties = {"owner": party(due.subject.owner_label), "other": party(due.subject.other_label)}
    if due.recipient.capacity == Capacity.INITIATOR:
        parties["other" if due.rung == Reminder.Rung.OTHER else "owner"] = _("u")
    return parties


def give_phone_code(row: Reminder) -> None:
    """A code that nobody can guess or hear wrong. The database sees to it that no two are alike."""
    row.phone_code = "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def thing_of(subject: models.Model) -> tuple[str, int]:
    """What a reader would call the same thing: an advice is about its plan, a block about its agenda."""
    match subject:
        case Advice():
            return (Initiative._meta.label_lower, subject.initiative_id)
        case Block():
            return (Agenda._meta.label_lower, subject.agenda_id)
    return (subject._meta.label_lower, subject.pk)


def heading_of(subject: models.Model) -> str:
    match subject:
        case Advice():
            return _("Plan “%(title)s”") % {"title": subject.initiative.title}
        case Initiative():
            return _("Plan “%(title)s”") % {"title": subject.title}
        case Promise():
            return _("Afspraak “%(text)s”") % {"text": subject.text}
        case Block():
            return subject.agenda.title
    return str(subject)


@lru_cache(maxsize=100)
def _day(day: date, pattern: str, language: str) -> str:
    """In the language that is active, which is named to tell them apart."""
    return date_format(day, pattern)


@lru_cache(maxsize=1000)
def _asked(kind: str, is_higher: bool, platform: str, language: str) -> tuple[str, str]:
    """The words on the link, and the question. In the language that is active."""
    return _render("reminders/mail/ask.txt", {"kind": kind, "is_higher": is_higher, "platform": platform})


def _render(name: str, variables: dict) -> tuple[str, str]:
    """The first line, and the rest."""
    said = get_template(name).template.render(Context(variables, autoescape=False)).strip()
    first_line, _line_end, rest = said.partition("\n")
    return " ".join(first_line.split()), rest.strip()
