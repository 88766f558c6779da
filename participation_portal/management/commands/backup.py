from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from participation_portal.safekeeping import DUMP, CannotKeep, back_up


class Command(BaseCommand):
    help = "Write database and uploads to a new folder, complete or not at all. The portal may go on running."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")

    def handle(self, *, folder: Path, **options):
        try:
            contents = back_up(folder, now=timezone.now())
        except CannotKeep as error:
            raise CommandError(f"No backup was made. {error}") from error
        size = (folder / DUMP).stat().st_size
        self.stdout.write(
            f"Backed up to {folder}: the database ({size // 1024 + 1} kB) and {len(contents['files']) - 1} uploads. "
            "It holds personal data: keep it closed, and encrypt what leaves this machine."
        )
