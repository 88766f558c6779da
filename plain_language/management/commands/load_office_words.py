"""The office words that a later version brings, for an installation that runs already."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plain_language.services import load_office_words


class Command(BaseCommand):
    help = "Add the office words that this version brings; what was changed or removed here stays so. Twice is once."

    def handle(self, **options):
        self.stdout.write(f"{load_office_words(now=timezone.now())} office words added")
