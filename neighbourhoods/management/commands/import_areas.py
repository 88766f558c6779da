"""manage.py import_areas WIJKEN.geojson BUURTEN.geojson --municipality GM1883 --name "Sittard-Geleen" --year 2024"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from neighbourhoods.management.files import read_json
from neighbourhoods.services import ImportRefused, import_areas


class Command(BaseCommand):
    help = "Take over the wijken and buurten of a year from two GeoJSON files (WGS84, longitude first)."

    def add_arguments(self, parser):
        parser.add_argument("wijken", metavar="WIJKEN.geojson")
        parser.add_argument("buurten", metavar="BUURTEN.geojson")
        parser.add_argument("--municipality", required=True, metavar="GM1883", help="code of the municipality")
        parser.add_argument("--name", required=True, help="name of the municipality")
        parser.add_argument("--year", required=True, type=int, help="year of the division")

    def handle(self, *args, **options):
        wijken, buurten = read_json(options["wijken"]), read_json(options["buurten"])
        try:
            summary = import_areas(
                wijken=wijken,
                buurten=buurten,
                code=options["municipality"],
                name=options["name"],
                year=options["year"],
                now=timezone.now(),
                source=f"{Path(options['wijken']).name}, {Path(options['buurten']).name}",
            )
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            self.stdout.write(str(summary))
