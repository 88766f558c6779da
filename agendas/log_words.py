"""What the portal itself said about a thing, told in one line however often it was said.

A log keeps every reminder; a page that showed each would bury what people did. The kinds of the events are those that
the logs of an agenda and of a plan have in common.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import date

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import dutch

GIVEN = frozenset({"reminded", "followed_up"})
ESCALATED, IGNORED, ANSWERED = "escalated", "reminder_ignored", "reminder_answered"
BY_THE_PORTAL = GIVEN | {ESCALATED, IGNORED, ANSWERED}


def fold(
    events: Iterable[models.Model], about: Callable[[models.Model], Hashable], kinds: frozenset[str] = BY_THE_PORTAL
) -> list[list[models.Model]]:
    """Events, newest first, as lines: what the portal said about one thing in a row is one line, all else has its own.

    `about` says which thing an event is about. What somebody did with that thing in between begins a new line.
    `kinds` are those that the portal writes by itself.
    """
    lines: list[list[models.Model]] = []
    running: dict[Hashable, list[models.Model]] = {}
    for event in events:
        thing = about(event)
        if event.kind not in kinds:
            running.pop(thing, None)
            lines.append([event])
        elif thing in running:
            running[thing].append(event)
        else:
            running[thing] = [event]
            lines.append(running[thing])
    return lines


def told(events: list[models.Model], day_words: Callable[[date], str], thing: str = "") -> list[str]:
    """The sentences of one line of the portal (`fold`), newest event first: how often it reminded, and what came of it.

    `thing` follows "herinnerd aan". What only the log says comes in the words of the log, which are Dutch.
    """
    given = [event for event in events if event.kind in GIVEN]
    sentences = [_how_often(given, day_words, thing)] if given else []
    reply = next((event for event in events if event.kind in (ANSWERED, IGNORED)), None)
    higher = next((event for event in events if event.kind == ESCALATED), None)
    after = [event for event in (reply, higher) if event is not None]
    # That nobody answered is why it was laid a step higher, though both are written at the same moment.
    if reply is None or reply.kind == ANSWERED:
        after.sort(key=lambda event: (event.at, event.pk))
    for event in after:
        sentences.append(_("Daar kwam geen antwoord op.") if event.kind == IGNORED and given else dutch(event.text))
    return sentences


def _how_often(given: list[models.Model], day_words: Callable[[date], str], thing: str) -> str:
    words = {"n": len(given), "day": day_words(localdate(given[0].at)), "thing": thing}
    if not thing:
        return dutch(given[0].text) if len(given) == 1 else _("%(n)d keer herinnerd, laatst op %(day)s.") % words
    return (
        ngettext(
            "Herinnerd aan %(thing)s op %(day)s.",
            "%(n)d keer herinnerd aan %(thing)s, laatst op %(day)s.",
            len(given),
        )
        % words
    )
