"""Load the blocks of the buurtagenda method."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agendas.models import BlockDefinition

OWN_FILE = Path(__file__).resolve().parents[2] / "data" / "buurtagenda_blocks.json"


class Command(BaseCommand):
    help = "Load the blocks of the buurtagenda: FILE as agendas/data/buurtagenda_blocks.json (the default)."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=OWN_FILE)

    def handle(self, *, file: Path, verbosity: int, **options):
        try:
            blocks = json.loads(file.read_text(encoding="utf-8"))["blocks"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{file} is not a file of blocks: {error}") from error
        added = changed = same = 0
        with transaction.atomic():
            for row in blocks:
                fields = _fields(row)
                block, is_new = BlockDefinition.objects.get_or_create(order=row["order"], defaults=fields)
                if is_new:
                    added += 1
                elif any(getattr(block, name) != value for name, value in fields.items()):
                    BlockDefinition.objects.filter(pk=block.pk).update(**fields)
                    changed += 1
                else:
                    same += 1
        if verbosity:
            self.stdout.write(f"Blocks: {added} added, {changed} changed, {same} unchanged.")


def _fields(row: dict) -> dict:
    try:
        return {
            "slug": row["slug"],
            "method_name": row["method_name"],
            "title": row["title"],
            "explanation": row["explanation"],
            "questions": row["guiding_questions"],
            "result": row["result"],
            "done_when": row["done_when"],
        }
    except (KeyError, TypeError) as error:
        raise CommandError(f"A block lacks {error}.") from error
