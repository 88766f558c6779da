"""manage.py import_initiatives FILE --by E-MAIL [--dry-run]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from initiatives.services.import_list import give_up_import, start_import, take_over
from initiatives.workflow import MoveRefused


class Command(BaseCommand):
    help = "Take over running initiatives from a csv or xlsx; the same list twice is taken over once."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="the team lead or administrator who does it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args, **options):
        path, now = Path(options["file"]), timezone.now()
        by = User.objects.active().filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"Nobody signs in with {options['by']}.")
        try:
            run = start_import(raw=path.read_bytes(), file_name=path.name, by=by, now=now)
            self._tell(run.report, "would be taken over" if options["dry_run"] else "to take over", run.report["new"])
            if options["dry_run"]:
                give_up_import(run=run, by=by, now=now)
                return
            done = take_over(run=run, by=by, now=now)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except MoveRefused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{done.report['taken']} taken over.")

    def _tell(self, report: dict, words: str, number: int) -> None:
        self.stdout.write(f"{number} {words}, {report['known']} known already, {len(report['refused'])} refused.")
        for row, why in report["refused"]:
            self.stdout.write(f"  line {row}: {why}")
