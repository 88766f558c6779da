"""manage.py import_figures FILE.csv [--catalogue CATALOGUE.csv]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from neighbourhoods.management.files import read_text
from neighbourhoods.services import ImportRefused, import_figures

CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "figures_catalogue.csv"


class Command(BaseCommand):
    help = "Take over published figures of wijken or buurten. A column ends in its year; an empty cell: not published."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv")
        parser.add_argument("--catalogue", default=str(CATALOGUE), help="csv that says what each column means")

    def handle(self, *args, **options):
        text, catalogue = read_text(options["file"]), read_text(options["catalogue"])
        try:
            summary = import_figures(text=text, catalogue=catalogue, now=timezone.now())
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            self.stdout.write(str(summary))
