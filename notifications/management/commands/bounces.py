"""Read mail that came back, and mark the messages it is about for an official."""

import os
import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from notifications import evidence
from notifications.bounces import LARGEST, read_bounce, take_bounce, take_bounces_of
from notifications.evidence import EvidenceUnavailable
from notifications.evidence.provider import Provider

# sysexits.h: the mail server tries again later.
TRY_AGAIN_LATER = 75


class Command(BaseCommand):
    help = "Reads delivery status notifications: one mail from standard input, or every new one of a maildir."

    def add_arguments(self, parser):
        parser.add_argument(
            "--maildir", type=Path, metavar="DIR", help="read DIR/new, and move what was read to DIR/cur"
        )
        parser.add_argument("--provider", action="store_true", help="ask Notify instead (EVIDENCE_URL=notify://)")

    def handle(self, *, maildir: Path | None, provider: bool, **options):
        self.counts = Counter()
        try:
            if provider:
                self._ask_the_provider()
            elif maildir:
                self._read_maildir(maildir)
            else:
                self._take(_standard_input())
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {error}", returncode=TRY_AGAIN_LATER) from error
        except OSError as error:
            raise CommandError(f"The mail cannot be read: {error}") from error
        said = ["came back", "nothing to mark", "not a bounce"] + ["unreadable"] * bool(self.counts["unreadable"])
        self.stdout.write(", ".join(f"{self.counts[name]} {name}" for name in said))

    def _take(self, raw: bytes) -> None:
        bounce = read_bounce(raw)
        if bounce is None:
            self.counts["not a bounce"] += 1
        else:
            marked = take_bounce(bounce, timezone.now())
            self.counts["came back" if marked else "nothing to mark"] += 1

    def _read_maildir(self, folder: Path) -> None:
        if not (folder / "new").is_dir():
            raise CommandError(f"{folder} is no maildir: it has no folder new.")
        (folder / "cur").mkdir(exist_ok=True)
        for path in sorted((folder / "new").iterdir()):
            # A link could lead anywhere.
            if path.is_symlink() or not path.is_file():
                continue
            try:
                self._read_file(path, folder / "cur" / f"{path.name.partition(':')[0]}:2,S")
            except OSError as error:
                self.counts["unreadable"] += 1
                self.stderr.write(f"{path.name} cannot be read: {error.strerror or type(error).__name__}")

    def _read_file(self, path: Path, read: Path) -> None:
        """Moved first: a mail that kills its reader does so once, and not every time again."""
        path.rename(read)
        # A pipe put in its place would never end, a link lead elsewhere.
        with open(os.open(read, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            raw = file.read(LARGEST)
        try:
            self._take(raw)
        except DatabaseError:
            read.rename(path)
            raise

    def _ask_the_provider(self) -> None:
        source = evidence.source()
        if not isinstance(source, Provider):
            raise CommandError("EVIDENCE_URL is not notify://")
        try:
            self.counts["came back"] = len(take_bounces_of(source, timezone.now()))
        except EvidenceUnavailable as error:
            raise CommandError(str(error)) from error


def _standard_input() -> bytes:
    """The first part of the mail; the rest is read too, for a mail server wants to be heard out."""
    raw = sys.stdin.buffer.read(LARGEST)
    while sys.stdin.buffer.read(LARGEST):
        pass
    return raw
