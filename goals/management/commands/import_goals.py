"""manage.py import_goals FILE.json"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from goals.services import import_goals
from neighbourhoods.management.files import read_json
from neighbourhoods.services import ImportRefused


class Command(BaseCommand):
    help = "Take over a coalition agreement with its themes and goals, as goals/data/goals_sittard_geleen.json."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.json")

    def handle(self, *args, **options):
        agreement = read_json(options["file"])
        try:
            summary = import_goals(agreement=agreement, now=timezone.now())
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            self.stdout.write(str(summary))
