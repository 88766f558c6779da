"""A message is written in the transaction of the deed that it tells of."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from notifications import kinds
from notifications.models import Message, Preference
from notifications.rendering import Rendered, render

# The sweep loop listens here; what is sent along does not matter.
CHANNEL = "portal_post"


def write_message(
    *,
    kind: str,
    key: str,
    to: str,
    template: str,
    context: dict,
    now: datetime,
    recipient: models.Model | None = None,
    language: str = "nl",
    subject: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    about: models.Model | None = None,
    number: uuid.UUID | None = None,
    choice: Preference.Choice | None = None,
    references: Iterable[str] = (),
    postal_address: str = "",
) -> Message:
    """Write one mail to one address, rendered now, in the caller's transaction; the sweep hands it over.

    The same `key` is the same message: a second call returns the first row and writes nothing. A template that fails
    or an address that is none gives a DEAD row that an official sees, never an error in the deed. `about` is the thing
    it tells of; `number` is the uuid it gets, for whoever puts it in a link. After `expires_at` it is no longer sent.
    Raises UnknownKind when nobody registered the kind.
    """
    what = kinds.get(kind)
    if known := Message.objects.filter(key=key).first():
        return known
    number = number or uuid.uuid4()
    error = ""
    try:
        Message._meta.get_field("to_address").run_validators(to)
        validate_email(to)
    except ValidationError:
        error = _("Dit is geen e-mailadres.")
    try:
        # A query that fails inside a template must not spoil the deed's transaction.
        with transaction.atomic():
            rendered = render(
                kind=what, template=template, context=context, language=language, message_uuid=number, subject=subject
            )
    except Exception as problem:  # noqa: BLE001 - whatever a template raises, the deed goes on
        error = _("De tekst kon niet worden gemaakt: %(problem)s") % {"problem": f"{type(problem).__name__}: {problem}"}
        rendered = Rendered(str(subject or what.label)[:200], "", "")
    message = Message(
        uuid=number,
        key=key,
        kind=kind,
        recipient=recipient,
        to_address=to[:254],
        language=language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        subject_type=about._meta.label_lower if about else "",
        subject_id=about.pk if about else None,
        state=Message.State.DEAD if error else Message.State.PENDING,
        is_now=what.is_now,
        created_at=now,
        not_before=not_before or now,
        expires_at=expires_at,
        message_id=f"<{number}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>",
        date_header=format_datetime(now),
        settled_at=now if error else None,
        last_error=error.replace("\x00", "")[:300],
    )
    # Somebody else may write the same key at this moment: then theirs stands.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    written = Message.objects.get(key=key)
    if what.is_now and written.uuid == number:
        with connection.cursor() as cursor:
            # Reaches the loop when, and only if, this transaction is committed.
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return written
