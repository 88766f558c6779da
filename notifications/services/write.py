"""A message is written in the transaction of the deed that it tells of."""

import uuid
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notifications import keys, kinds, preferences
from notifications.kinds import Kind
from notifications.models import Message, Preference
from notifications.rendering import Rendered, render
from notifications.services.choose import renew

# The sweep loop listens here; what is sent along does not matter.
CHANNEL = "portal_post"
Choice, State = Preference.Choice, Message.State


def write_message(
    *,
    kind: str,
    key: str,
    to: str,
    template: str,
    context: dict,
    now: datetime,
    recipient: User | None = None,
    language: str = "nl",
    subject: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    about: models.Model | None = None,
    number: uuid.UUID | None = None,
    choice: Choice | None = None,
    references: Iterable[str] = (),
    postal_address: str = "",
    one_click_url: str = "",
) -> Message:
    """Write one message to one person, rendered now, in the caller's transaction; the sweep hands it over.

    The same `key` is the same message: a second call returns the first row and writes nothing. A template that fails
    or an address that is none gives a DEAD row that an official sees, never an error in the deed. `about` is the thing
    it tells of; `number` is the uuid it gets, for whoever puts it in a link. After `expires_at` it is no longer sent.
    `references` name what it tells of, for the evidence. At `one_click_url` a mail program says "no more" about this
    one thing (RFC 8058); without it, about the kind.

    The wish of the recipient decides how it goes, unless `choice` does: at once, held for a bundle, on paper (to
    `postal_address`, or else to that of the person), or not at all: then the row is CANCELLED and without text. What is
    mailed at once whatever the wish has a copy on paper beside it for who wants that; its key ends in ":paper".
    Raises UnknownKind when nobody registered the kind.
    """
    what = kinds.get(kind)
    if known := Message.objects.filter(key=key).first():
        return known
    if choice is None:
        choice = _wish(what, recipient, to)
    has_copy = preferences.wants_copy(what, recipient, postal_address)
    # Without an address for mail there is only paper.
    is_mailed = bool(to) and preferences.is_copied(what)
    choice = Choice.AT_ONCE if is_mailed else preferences.followed(what, choice, recipient, postal_address)
    message = draft(
        what,
        key=key,
        to=to,
        now=now,
        recipient=recipient,
        language=language,
        not_before=not_before,
        expires_at=expires_at,
        about=about,
        number=number,
        references=references,
    )
    if choice == Choice.NONE:
        message.subject = str(subject or what.label)[:200]
        _settle(message, State.CANCELLED, preferences.UNWANTED)
    else:
        send_by(message, choice, postal_address)
        fill(message, what, template, context, subject)
        if one_click_url and "List-Unsubscribe" in message.headers:
            message.headers["List-Unsubscribe"] = f"<{one_click_url}>"
    copies = [_copy_on_paper(message, what, postal_address)] if has_copy and message.text else []
    # Somebody else may write the same key at this moment: then theirs stands.
    Message.objects.bulk_create([message, *copies], ignore_conflicts=True)
    written = Message.objects.get(key=key)
    if what.is_now and written.uuid == message.uuid:
        with connection.cursor() as cursor:
            # Reaches the loop when, and only if, this transaction is committed.
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return written


def draft(
    what: Kind,
    *,
    key: str,
    to: str,
    now: datetime,
    recipient: User | None = None,
    language: str = "nl",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    about: models.Model | None = None,
    number: uuid.UUID | None = None,
    references: Iterable[str] = (),
) -> Message:
    """A row that is not written yet, a mail without text, with all that is frozen about it."""
    number = number or uuid.uuid4()
    return Message(
        uuid=number,
        key=key,
        kind=what.name,
        recipient=recipient,
        to_address=to[:254],
        language=language,
        subject_type=about._meta.label_lower if about else "",
        subject_id=about.pk if about else None,
        references=list(references),
        is_now=what.is_now,
        created_at=now,
        not_before=not_before or now,
        expires_at=expires_at,
        message_id=f"<{number}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>",
        date_header=format_datetime(now),
    )


def _copy_on_paper(mail: Message, what: Kind, postal_address: str) -> Message:
    """The same text once more, for the printer."""
    copy = draft(
        what,
        key=f"{mail.key}:paper",
        to="",
        now=mail.created_at,
        recipient=mail.recipient,
        language=mail.language,
        expires_at=mail.expires_at,
        references=mail.references,
    )
    copy.subject_type, copy.subject_id = mail.subject_type, mail.subject_id
    copy.subject, copy.text = mail.subject, mail.text
    send_by(copy, Choice.PAPER, postal_address)
    return copy


def _wish(what: Kind, recipient: User | None, to: str) -> str:
    if preferences.is_exempt(what):
        return Choice.AT_ONCE
    if not (wish := preferences.find(what.name, person=recipient, address=to)):
        return what.usual
    renew(wish, to)
    return wish.choice


def send_by(message: Message, choice: Choice, postal_address: str = "") -> None:
    """Which way it goes, and when. A bundle that comes too late to be of use is not waited for."""
    if choice == Choice.PAPER:
        message.way, message.state, message.to_address = Message.Way.PAPER, State.TO_PRINT, ""
        # Nobody waits at the screen for the printer.
        message.is_now = False
        message.postal_address = postal_address or (message.recipient.postal_address if message.recipient else "")
    elif choice in (Choice.DAILY, Choice.WEEKLY):
        moment = preferences.next_digest(choice, message.not_before)
        if message.expires_at is None or moment < message.expires_at:
            message.state, message.not_before = State.HELD, moment


def fill(
    message: Message,
    what: Kind,
    template: str,
    context: dict,
    subject: str | None = None,
    letterhead: dict | None = None,
    news: Sequence[Kind] = (),
) -> None:
    """Render it, with the address at its foot where one chooses; what cannot be sent is for a person. Where it holds
    nothing but `news` of these kinds, one chooses about those.

    With a `letterhead` at hand nothing is asked of the database: so many are rendered in a row.
    """
    error = ""
    if message.way == Message.Way.EMAIL:
        try:
            Message._meta.get_field("to_address").run_validators(message.to_address)
            validate_email(message.to_address)
        except ValidationError:
            error = _("Dit is geen e-mailadres.")
        context = context | _link(message, news or [what])
    try:
        # A query that fails inside a template must not spoil the deed's transaction.
        with transaction.atomic() if letterhead is None else nullcontext():
            rendered = render(
                kind=what,
                template=template,
                context=context,
                language=message.language,
                message_uuid=message.uuid,
                subject=subject,
                known=letterhead,
            )
    except Exception as problem:  # noqa: BLE001 - whatever a template raises, the deed goes on
        error = _("De tekst kon niet worden gemaakt: %(problem)s") % {"problem": f"{type(problem).__name__}: {problem}"}
        rendered = Rendered(str(subject or what.label)[:200], "", "")
    message.subject, message.text, message.html = rendered.subject, rendered.text, rendered.html
    if error:
        _settle(message, State.DEAD, error)


def _link(message: Message, about: Sequence[Kind]) -> dict:
    """For the foot of the mail; what may be refused says so to the mail program too (RFC 8058)."""
    if any(kind.is_secret for kind in about):
        return {}
    names = [kind.name for kind in about]
    url = keys.stop_url(keys.make(*names, person=message.recipient, address=message.to_address))
    has_account = message.recipient is not None
    may_refuse = all(Choice.NONE in preferences.possible(kind, has_account=has_account) for kind in about)
    if may_refuse:
        message.headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"stop_url": url, "may_refuse": may_refuse}


def _settle(message: Message, state: State, why: str) -> None:
    message.state, message.settled_at = state, message.created_at
    message.last_error = why.replace("\x00", "")[:300]
