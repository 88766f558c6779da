"""Fill an empty database with the demo municipality."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pages.demo.load import NotEmpty, load


class Command(BaseCommand):
    help = "Fill an empty database with a believable municipality: real areas, invented plans and promises."

    def add_arguments(self, parser):
        parser.add_argument("--now", help="the moment that counts as now, ISO 8601 (default: the clock)")

    def handle(self, *args, **options):
        now = timezone.now()
        if options["now"]:
            now = parse_datetime(options["now"])
            if now is None or timezone.is_naive(now):
                raise CommandError("--now wants a moment with a time zone, such as 2026-03-10T10:00:00+01:00")
        try:
            loaded = load(now=now, say=lambda line: self.stdout.write(f"  {line} …"))
        except NotEmpty:
            raise CommandError("This database holds a municipality already; nothing was changed.") from None
        plans = ", ".join(f"{many} {status}" for status, many in sorted(loaded.initiatives.items()))
        self.stdout.write(
            f"Loaded {loaded.people} people, {loaded.platforms} platforms and {loaded.initiatives.total()} initiatives "
            f"({plans}) in {loaded.deeds} deeds. Nobody was mailed."
        )
