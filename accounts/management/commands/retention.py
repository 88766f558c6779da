"""`manage.py retention [--dry-run]`: take out what is past its term, or only say how much that is."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from accounts import retention


class Command(BaseCommand):
    help = "Take out what is past its term, as the round does once a day. With --dry-run only count it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing; keep a report of what would go")

    def handle(self, *args, dry_run: bool, **options) -> None:
        now = timezone.now()
        if dry_run:
            counts, words = retention.look(now).counts, "past its term"
        else:
            before = retention.latest(now)
            after = retention.apply(now).counts
            counts = {name: number - before.get(name, 0) for name, number in after.items()}
            words = "taken out"
        with translation.override("nl"):
            for rule in retention.rules():
                self.stdout.write(f"{counts.get(rule.name, 0):>8}  {rule.label} ({rule.term})")
        self.stdout.write(f"{sum(counts.values()):>8}  {words} in all")
