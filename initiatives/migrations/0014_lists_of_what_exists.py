"""An installation from before the seven kinds gets what `setup` gives a new one: a term for each kind that has none, and
the lists that are empty. What the municipality wrote itself stays as it is. An empty database gets nothing."""

import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

DATA = Path(__file__).parents[1] / "data"
# What the rows have at this point of the road; the data may tell more one day.
OF_A_TERM = ("kind", "amount", "unit", "complex_amount", "source")
OF_A_RULE = ("kind", "result", "years")
OF_A_ROLE = ("slug", "title", "explanation", "order")
OF_A_BLOCK = ("title", "kind", "text")


def fill(apps, _schema_editor) -> None:
    terms = apps.get_model("initiatives", "AnswerTerm").objects
    known = set(terms.values_list("kind", flat=True))
    if not known:
        return
    # From today: what was promised before keeps its day.
    today = timezone.localdate()
    for told in _told("terms")["terms"]:
        if told["kind"] not in known:
            terms.create(from_on=today, **_only(OF_A_TERM, told))
    archive, roles, blocks = _told("archive_rules"), _told("municipal_roles"), _told("text_blocks")
    _add(apps, "ArchiveRule", [{**_only(OF_A_RULE, rule), "source": archive["source"]} for rule in archive["rules"]])
    _add(apps, "MunicipalRole", [_only(OF_A_ROLE, role) for role in roles["roles"]])
    _add(
        apps,
        "TextBlock",
        [{**_only(OF_A_BLOCK, block), "order": order} for order, block in enumerate(blocks["blocks"])],
    )


def _only(names: tuple[str, ...], told: dict) -> dict:
    return {name: told[name] for name in names if name in told}


def _told(name: str) -> dict:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _add(apps, name: str, rows: list[dict]) -> None:
    model = apps.get_model("initiatives", name)
    if not model.objects.exists():
        model.objects.bulk_create(model(**row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0013_results_of_both_ends")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
