"""manage.py import_addresses FILE.csv [--invented]"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from neighbourhoods.management.files import read_text
from neighbourhoods.services import ImportRefused, import_addresses


class Command(BaseCommand):
    help = "Take over streets: a csv with postcode, street and code of the buurt. What the file does not hold goes."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument(
            "--invented", action="store_true", help="for a demo: every page says that they are invented"
        )

    def handle(self, *args, **options):
        text = read_text(options["file"])
        try:
            summary = import_addresses(text=text, is_invented=options["invented"], now=timezone.now())
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            self.stdout.write(str(summary))
