"""Taking part as sentences, and as the small dictionaries that templates show.

Nothing here asks the database or the clock: `today` is passed in, and what a row needs is already loaded.
"""

from collections.abc import Iterable
from datetime import date, datetime
from html import unescape

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import strip_tags
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agendas.wording import day_words, dutch, upper_first
from initiatives.history import event_sentence
from initiatives.models import Comment, Event, Initiative, ModerationEvent
from initiatives.shown_querysets import COMMENTS_SHOWN

ICONS = {
    Comment.Kind.GOOD: "heart-handshake",
    Comment.Kind.BETTER: "bulb",
    Comment.Kind.OFFER: "users",
    Comment.Kind.QUESTION: "help",
}
# What a follower is told, when the history says less than a letter should.
PLAIN = {Event.Kind.DELAYED}


def panel(initiative: Initiative) -> dict:
    """The side box with which one takes part, for initiatives/includes/take_part.html."""
    number = initiative.support_count
    if initiative.can_be_joined:
        sentence = ngettext("mens steunt dit plan", "mensen steunen dit plan", number)
    else:
        sentence = ngettext("mens steunde dit plan", "mensen steunden dit plan", number)
    args = [initiative.number]
    return {
        "number": number,
        "sentence": sentence if number else _("Nog niemand steunt dit plan. Bent u de eerste?"),
        "is_open": initiative.can_be_joined,
        "support_url": reverse("initiatives:support", args=args),
        "offer_url": reverse("initiatives:offer", args=args),
        "follow_url": reverse("initiatives:follow", args=args),
        "comment_url": reverse("initiatives:comment", args=args),
    }


def comments(initiative: Initiative, newest: Iterable[dict], today: date) -> dict:
    """What people added, for initiatives/includes/comments.html. `newest` is `newest_comments` of `for_page`."""
    number = initiative.comment_count
    args = [initiative.number]
    return {
        "number": number,
        "rows": [comment_row(each, initiative.number, today) for each in newest],
        "is_open": initiative.can_be_joined,
        "add_url": reverse("initiatives:comment", args=args),
        "all_url": f"{reverse('initiatives:comments', args=args)}?pagina=2" if number > COMMENTS_SHOWN else "",
        "rules_url": reverse("initiatives:house_rules"),
    }


def comment_row(given: dict, number: str, today: date) -> dict:
    """One addition. `given` has the names of `Comment.SHOWN`; a moment is a datetime or as JSON writes it."""
    kind = Comment.Kind(given["kind"])
    return {
        "id": given["id"],
        "kind": upper_first(str(kind.label)),
        "icon": ICONS[kind],
        "text": dutch(given["text"]),
        "name": dutch(given["display_name"]),
        "day": _day(given["visible_at"], today),
        "iso": localdate(_moment(given["visible_at"])).isoformat(),
        "reply": dutch(given["reply"]),
        "reply_label": dutch(upper_first(given["reply_label"])),
        "flag_url": reverse("initiatives:flag", args=[number, given["id"]]),
    }


def decision_row(event: ModerationEvent, today: date) -> dict:
    """A line of the public log of moderation. Reads `comment.initiative`."""
    initiative = event.comment.initiative
    return {
        "when": day_words(localdate(event.at), today),
        "iso": localdate(event.at).isoformat(),
        "decision": upper_first(event.get_decision_display()),
        "rule": event.get_rule_display() if event.rule else "",
        "explanation": dutch(event.explanation),
        "by": event.get_by_role_display() if event.by_id else "",
        "number": initiative.number,
        "url": initiative.get_absolute_url(),
    }


def what_happened(event: Event) -> str:
    """A step as plain text, for a letter. Empty for what says nothing to residents."""
    if event.kind in PLAIN:
        return event.text
    return unescape(strip_tags(event_sentence(event)))


lazy_what_happened = lazy(what_happened, str)
"""The same, made when it is written down: in the language of the letter."""


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: datetime | str, today: date) -> str:
    return day_words(localdate(_moment(value)), today)
