"""Photos and documents of a plan: kept, tied to it, looked at for viruses, removed."""

import uuid
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from initiatives.models import Attachment, Initiative


class FileRefused(Exception):
    """A file that cannot be kept. `message` is plain Dutch, fit to be shown to whoever sent it."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def keep_attachment(
    file: UploadedFile,
    *,
    now: datetime,
    token: uuid.UUID | None = None,
    initiative: Initiative | None = None,
    alt: str = "",
    by: User | None = None,
) -> Attachment:
    """Keep one photo or PDF of a form that is not sent in yet (`token`) or of a plan (`initiative`).

    A photo is decoded and made anew. Raises `FileRefused` with a plain Dutch sentence.
    """
    raise NotImplementedError


def claim_attachments(initiative: Initiative, token: uuid.UUID) -> int:
    """Tie what was kept under this token to the plan, in the caller's transaction. Returns how many."""
    return 0


def remove_attachment(*, attachment: Attachment, now: datetime, by: User | None = None) -> Attachment:
    """Take a file away, from the pages and from the disk. Twice is once."""
    raise NotImplementedError


def forget_unclaimed(now: datetime) -> int:
    """Remove what was sent along with a form that nobody sent in within a day, and what could not be taken from the
    disk at once. Returns how many. May run twice, late, in parallel."""
    return 0
