from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from notifications.models import Message
from notifications.services import mark_restored
from participation_portal.safekeeping import CannotKeep, put_back


class Command(BaseCommand):
    help = "Put a backup back into an empty database and its uploads, complete or not at all. Stop the portal first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that `backup` made")
        parser.add_argument("--replace", action="store_true", help="throw away what is in the database now")

    def handle(self, *, folder: Path, replace: bool, **options):
        try:
            contents = put_back(folder, replace=replace)
        except CannotKeep as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        # The backup may be older than the code.
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        # The post room asks the evidence, or waits for a person, before it sends what may have been sent since.
        mark_restored()
        waiting = Message.objects.filter(state=Message.State.PENDING).count()
        self.stdout.write(
            f"Restored the backup of {contents['made_at']}: the database and {len(contents['files']) - 1} uploads. "
            f"{waiting} messages wait to be sent."
        )
        if waiting:
            self.stdout.write(
                "They waited when the backup was made, so some may have been sent since. "
                "With evidence (EVIDENCE_URL) the portal asks before it sends. Without it the post waits: "
                "start the portal, then run `manage.py post --reconcile`."
            )
