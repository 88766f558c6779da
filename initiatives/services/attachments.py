"""Photos and documents of a plan: kept, tied to it, described, removed. Looking for viruses is `services/scan.py`."""

import re
import uuid
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.roles import Role
from accounts.services import log_change
from initiatives import documents, draft_room, images
from initiatives.draft_room import UNCLAIMED_FOR
from initiatives.models import Attachment, Event, Initiative
from initiatives.services.letters import tell_initiator
from initiatives.services.move import check_office, handling_role, lock, write_event
from initiatives.workflow import MoveRefused, Status

LONGEST_NAME = Attachment._meta.get_field("original_name").max_length
LONGEST_ALT = Attachment._meta.get_field("alt").max_length
THUMB = "-klein"


class FileRefused(MoveRefused):
    """A file that cannot be kept. `message` is plain Dutch, fit to be shown to whoever sent it."""


def keep_attachment(
    file: UploadedFile,
    *,
    now: datetime,
    token: uuid.UUID | None = None,
    initiative: Initiative | None = None,
    whose: str = "",
    alt: str = "",
    by: User | None = None,
    role: Role = Role.INITIATOR,
) -> Attachment:
    """Keep one photo or PDF of a form that is not sent in yet (`token`) or of a plan (`initiative`).

    A photo is decoded and made anew; a PDF is written anew without what it tells about its maker, and not drawn here.
    At most ten of one form or plan; of forms that are not sent in no more than there is room for, of `whose` visitor
    (empty: not told apart) and of all. With a virus scanner nobody gets to see it before it was looked at. Raises
    `FileRefused` with a plain Dutch sentence.
    """
    if (token is None) == (initiative is None):
        raise ValueError("An attachment belongs to a form or to a plan.")
    name, called = uuid.uuid4(), readable_name(file.name)
    kind, parts, facts = _read(file, called)
    folder = f"plannen/{now:%Y/%m}"
    paths = [f"{folder}/{name}{ending}" for ending in parts]
    try:
        for path, content in zip(paths, parts.values(), strict=True):
            _write(path, content)
        with transaction.atomic():
            if initiative is not None:
                initiative = lock(initiative)
                check_takes_files(initiative)
            _check_room(token, initiative)
            if token is not None:
                _check_drafts(whose, facts["size"])
            kept = Attachment.objects.create(
                name=name,
                kind=kind,
                state=Attachment.State.TO_SCAN if settings.VIRUS_SCANNER else Attachment.State.READY,
                path=paths[0],
                original_name=called,
                alt=_one_line(alt)[:LONGEST_ALT],
                added_at=now,
                submission_token=token,
                initiative=initiative,
                **facts,
            )
            if initiative is not None:
                write_event(
                    initiative,
                    Event.Kind.PHOTO_ADDED,
                    now=now,
                    by=by,
                    role=role,
                    is_public=initiative.is_public,
                )
    except BaseException:
        # No row, no file.
        for path in paths:
            default_storage.delete(path)
        raise
    if token is not None and whose:
        draft_room.remember(whose, name)
    return kept


def check_takes_files(initiative: Initiative) -> None:
    """As long as a plan is alive, and a while after: a photo of the result belongs to it."""
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED) or initiative.blanked_at is not None:
        raise FileRefused(_("Dit plan is gesloten. Er kan niets meer bij."))


def _check_room(token: uuid.UUID | None, initiative: Initiative | None) -> None:
    beside = Attachment.objects.filter(removed_at__isnull=True)
    beside = beside.filter(submission_token=token) if initiative is None else beside.filter(initiative=initiative)
    if beside.count() >= settings.MOST_FILES:
        raise FileRefused(
            _("Bij een plan passen %(most)d foto's en documenten. Haal er eerst één weg.")
            % {"most": settings.MOST_FILES}
        )


def _check_drafts(whose: str, size: int) -> None:
    """Two at the same moment may both still fit: a file too many, not a disk full."""
    if whose and not draft_room.is_room_for_one(whose, size):
        raise FileRefused(
            _(
                "Er liggen hier al veel bestanden die nog niet zijn ingestuurd. Stuur uw plan in zonder dit bestand. "
                "Via uw eigen link kunt u het later toevoegen."
            )
        )
    if not draft_room.is_room_for_all(size):
        raise FileRefused(
            _(
                "Er is nu geen ruimte voor dit bestand. Stuur uw plan in zonder dit bestand. "
                "Via uw eigen link kunt u het later toevoegen."
            )
        )


def _read(file: UploadedFile, called: str) -> tuple[str, dict[str, object], dict]:
    """The kind of a file, what is written to the disk per ending of its name, and its size."""
    named = {"name": called, "most": settings.LARGEST_FILE_BYTES // 1_000_000}
    if not file.size:
        raise FileRefused(_("“%(name)s” is leeg. Kies het bestand opnieuw.") % named)
    if file.size > settings.LARGEST_FILE_BYTES:
        raise FileRefused(_("“%(name)s” is te groot. Een bestand mag %(most)d MB zijn.") % named)
    file.seek(0)
    if file.read(5) == b"%PDF-":
        try:
            document = documents.make_anew(file)
        except documents.NoDocument:
            raise FileRefused(
                _("“%(name)s” kunnen wij niet lezen. Zit er een wachtwoord op? Bewaar de pdf opnieuw, zonder.") % named
            ) from None
        return Attachment.Kind.DOCUMENT, {".pdf": BytesIO(document)}, {"size": len(document)}
    try:
        photo = images.make_anew(file)
    except images.TooManyPixels:
        raise FileRefused(_("“%(name)s” heeft te veel beeldpunten. Maak de foto kleiner.") % named) from None
    except images.NoPicture:
        raise FileRefused(
            _("“%(name)s” kunnen wij niet lezen. Kies een foto (jpg, png of webp) of een pdf.") % named
        ) from None
    facts = {"size": len(photo.full), "width": photo.width, "height": photo.height}
    return Attachment.Kind.PHOTO, {".jpg": BytesIO(photo.full), f"{THUMB}.jpg": BytesIO(photo.thumb)}, facts


def _write(path: str, content) -> None:
    """Under this very name: it is random, so there is none yet."""
    default_storage.save(path, File(content))


def readable_name(given: str | None) -> str:
    """How a file is called, fit to be shown: no folders, no signs that nobody sees, not too long, its ending kept."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if sign.isprintable())
    seen = _one_line(re.sub(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", seen)).strip(". ") or str(_("bestand"))
    if len(seen) > LONGEST_NAME:
        path = Path(seen)
        ending = path.suffix[:10]
        seen = path.stem[: LONGEST_NAME - len(ending) - 1] + "…" + ending
    return seen


def _one_line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def path_of(attachment: Attachment, *, is_small: bool = False) -> str:
    """Where it lies within MEDIA_ROOT; of a photo there is a small one beside it."""
    if is_small and attachment.kind == Attachment.Kind.PHOTO:
        return attachment.path.removesuffix(".jpg") + f"{THUMB}.jpg"
    return attachment.path


def claim_attachments(initiative: Initiative, token: uuid.UUID) -> int:
    """Tie what was kept under this token to the plan, in the caller's transaction. Returns how many."""
    unclaimed = Attachment.objects.unclaimed().filter(submission_token=token)
    return unclaimed.update(initiative=initiative, submission_token=None)


def describe_attachment(*, attachment: Attachment, alt: str) -> Attachment:
    """Say in words what is to be seen on a photo."""
    attachment.alt = _one_line(alt)[:LONGEST_ALT]
    Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(alt=attachment.alt)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, now: datetime, by: User | None = None) -> Attachment:
    """Take a file away: from the pages at once, from the disk when the transaction is through. Twice is once."""
    locked = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if locked.removed_at is None:
        locked.removed_at, locked.original_name, locked.alt = now, "", ""
        locked.save(update_fields=["removed_at", "original_name", "alt"])
    transaction.on_commit(lambda: _take_from_disk(locked))
    return locked


@transaction.atomic
def take_down_attachment(*, attachment: Attachment, reason: str, by: User, now: datetime) -> Attachment:
    """An official takes a file of a plan away, and the initiator hears why. Written in the log."""
    handling_role(by)
    initiative = lock(attachment.initiative)
    check_office(initiative, by)
    if not reason.strip():
        raise MoveRefused(_("Schrijf waarom dit bestand weg moet."))
    called = attachment.original_name
    removed = remove_attachment(attachment=attachment, now=now, by=by)
    log_change(subject=initiative, verb=AuditEvent.Verb.REMOVED, by=by, now=now, change={"bestand": ["er", "weg"]})
    tell_initiator(initiative, "file_refused", now, once=attachment.pk, file_name=called, reason=reason.strip())
    return removed


def remove_all_attachments(initiative: Initiative, now: datetime, *, by: User | None = None) -> int:
    """Of a plan that is blanked or erased. Returns how many."""
    left = list(initiative.attachments.filter(removed_at__isnull=True))
    for attachment in left:
        remove_attachment(attachment=attachment, now=now, by=by)
    return len(left)


def _take_from_disk(attachment: Attachment) -> None:
    """Once it is gone, the row no longer says where it lay: until then `forget_unclaimed` tries again."""
    if attachment.path:
        default_storage.delete(attachment.path)
        default_storage.delete(path_of(attachment, is_small=True))
    Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=False).update(path="")


def forget_unclaimed(now: datetime) -> int:
    """Remove what was sent along with a form that nobody sent in within a day, and what could not be taken from the
    disk at once. Returns how many. May run twice, late, in parallel."""
    old = Attachment.objects.unclaimed().filter(added_at__lt=now - UNCLAIMED_FOR)
    forgotten = sum(_forget(pk, now) for pk in old.values_list("pk", flat=True))
    left_behind = list(Attachment.objects.filter(removed_at__isnull=False).exclude(path=""))
    for attachment in left_behind:
        _take_from_disk(attachment)
    # Nobody's, and nothing left of it: the row says nothing any more.
    Attachment.objects.filter(initiative__isnull=True, removed_at__isnull=False, path="").delete()
    return forgotten


@transaction.atomic
def _forget(pk: int, now: datetime) -> bool:
    """Unless it was claimed at this very moment."""
    locked = Attachment.objects.select_for_update(of=("self",), skip_locked=True)
    attachment = locked.unclaimed().filter(pk=pk).first()
    if attachment is None:
        return False
    remove_attachment(attachment=attachment, now=now)
    return True
