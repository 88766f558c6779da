"""Bring published figures into the portal, through a catalogue that says what each means."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.models import Area, FigureDefinition, FigureValue, Municipality, area_code
from neighbourhoods.services.summary import ImportRefused, ImportSummary

# Columns that say which area a row is about; figures are all the others.
CODE_COLUMNS = ("code", "gwb_code", "buurtcode", "wijkcode", "statcode")
CONTEXT_COLUMNS = {
    *CODE_COLUMNS,
    "name",
    "wijk_code",
    "wijk_name",
    "n_buurten",
    "lon",
    "lat",
    "regio",
    "gm_naam",
    "recs",
}
CATALOGUE_COLUMNS = ("key", "label", "unit", "source", "kind", "licence", "theme", "decimals")
# How CBS writes "not published" over the years, without the spaces it pads with.
NOT_PUBLISHED = {"", ".", "x", "-", "nan", "null"}
SENTINELS = {Decimal(-99997), Decimal(-99999999), Decimal(-99995)}
COLUMN = re.compile(r"^(?P<key>[a-z0-9_]+?)_(?P<year>(19|20)\d{2})$")
LARGEST = Decimal("99999999999")


@dataclass
class Column:
    name: str
    definition: FigureDefinition
    year: int


@transaction.atomic
def import_figures(*, text: str, catalogue: str, now: datetime, by: User | None = None) -> ImportSummary:
    """Take over a table of figures: one row an area (by its code), one column a figure and year (`key_2022`).

    `text` and `catalogue` are the contents of two csv files. An empty cell, ".", "NaN" and -99997 mean: not published,
    and a value that was loaded earlier goes. A column that the catalogue does not hold is refused by name. Raises
    ImportRefused; nothing is then written.
    """
    municipality = Municipality.objects.first()
    if municipality is None:
        raise ImportRefused("There are no areas yet: run import_areas first.")
    summary = ImportSummary("Figures", "figures")
    definitions = _read_catalogue(catalogue, summary)
    header, rows = read_table(text, "The file of figures")
    code_column = next((name for name in CODE_COLUMNS if name in header), None)
    if code_column is None:
        raise ImportRefused(f"The file of figures has no column with the code of the area ({', '.join(CODE_COLUMNS)}).")
    columns = _read_header(header, definitions)
    areas = {area.code: area for area in Area.objects.order_by("is_current", "year").defer("geometry")}
    known = {
        (value.area.code, value.definition_id, value.year): value
        for value in FigureValue.objects.select_related("area").defer("area__geometry")
    }
    seen, fresh = set(), []
    for line, row in rows:
        code = row[code_column]
        if not area_code.regex.match(code) or code[2:6] != municipality.code[2:6]:
            summary.left_out["rows of other areas"] += 1
            continue
        area = areas.get(code)
        if area is None:
            summary.refused[f"row with unknown area {code}"] += 1
            continue
        if code in seen:
            raise ImportRefused(f"The file of figures, line {line}: {code} stands in the file twice.")
        seen.add(code)
        for column in columns:
            value = _read_number(row[column.name], line, column.name)
            earlier = known.get((code, column.definition.pk, column.year))
            if earlier is not None:
                _keep_up(earlier, value, summary)
            elif value is not None:
                fresh.append(FigureValue(definition=column.definition, area=area, year=column.year, value=value))
    FigureValue.objects.bulk_create(fresh, batch_size=1000)
    summary.added = len(fresh)
    if not seen:
        raise ImportRefused(
            f"The file of figures holds no row of an area of {municipality.name} ({municipality.code})."
        )
    if summary.is_changed:
        log_change(
            subject=municipality,
            verb=AuditEvent.Verb.CHANGED,
            by=by,
            now=now,
            change={"cijfers": [None, ", ".join(column.name for column in columns)[:500]]},
        )
    return summary


def read_table(text: str, what: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header and the numbered rows of a csv text with commas or semicolons, every cell without outer spaces."""
    if "\0" in text:
        raise ImportRefused(f"{what} is not a csv text.")
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in line]) for line in reader]
    except csv.Error as error:
        raise ImportRefused(f"{what} cannot be read as csv, line {reader.line_num}: {error}") from error
    lines = [(number, line) for number, line in lines if any(line)]
    if len(lines) < 2:
        raise ImportRefused(f"{what} holds no rows.")
    header = [name.lower() for name in lines[0][1]]
    if len(set(header)) != len(header):
        raise ImportRefused(f"{what} has a column twice.")
    for number, line in lines[1:]:
        if len(line) != len(header):
            raise ImportRefused(f"{what}, line {number}: {len(line)} cells under {len(header)} columns.")
    return header, [(number, dict(zip(header, line, strict=True))) for number, line in lines[1:]]


def _read_catalogue(text: str, summary: ImportSummary) -> dict[str, FigureDefinition]:
    header, rows = read_table(text, "The catalogue")
    missing = [name for name in CATALOGUE_COLUMNS if name not in header]
    if missing:
        raise ImportRefused(f"The catalogue has no column {', '.join(missing)}.")
    known = {definition.key: definition for definition in FigureDefinition.objects.all()}
    for order, (line, row) in enumerate(rows, start=1):
        if row["kind"] not in FigureDefinition.Kind.values:
            kinds = " or ".join(FigureDefinition.Kind.values)
            raise ImportRefused(f"The catalogue, line {line}: kind is {kinds}, not {row['kind']!r}.")
        if not row["decimals"].isdigit() or int(row["decimals"]) > 3:
            raise ImportRefused(f"The catalogue, line {line}: decimals is 0 to 3, not {row['decimals']!r}.")
        if not (row["key"] and row["label"] and row["source"] and row["licence"]):
            raise ImportRefused(f"The catalogue, line {line}: key, label, source and licence cannot be empty.")
        facts = {name: row[name] for name in CATALOGUE_COLUMNS if name not in ("key", "decimals")}
        facts |= {"decimals": int(row["decimals"]), "order": order}
        definition = known.get(row["key"])
        if definition is None:
            definition = known[row["key"]] = FigureDefinition(key=row["key"])
        elif all(getattr(definition, name) == value for name, value in facts.items()):
            continue
        else:
            summary.remarks.append(f"the meaning of {row['key']} was brought up to date")
        for name, value in facts.items():
            setattr(definition, name, value)
        definition.save()
    return known


def _read_header(header: list[str], definitions: dict[str, FigureDefinition]) -> list[Column]:
    columns, without_year, unknown = [], [], []
    for name in header:
        if name in CONTEXT_COLUMNS:
            continue
        match = COLUMN.match(name)
        if match is None:
            without_year.append(name)
        elif match["key"] not in definitions:
            unknown.append(name)
        else:
            columns.append(Column(name, definitions[match["key"]], int(match["year"])))
    if without_year:
        raise ImportRefused(f"These columns do not end in a year: {', '.join(without_year)}.")
    if unknown:
        raise ImportRefused(f"These columns are not in the catalogue: {', '.join(unknown)}.")
    if not columns:
        raise ImportRefused("The file of figures has no figures.")
    return columns


def _read_number(cell: str, line: int, column: str) -> Decimal | None:
    """The number in a cell, with a comma or a point; None where it was not published."""
    if cell.lower() in NOT_PUBLISHED:
        return None
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation as error:
        raise ImportRefused(f"The file of figures, line {line}, column {column}: {cell!r} is not a number.") from error
    if number.is_nan() or number in SENTINELS:
        return None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise ImportRefused(f"The file of figures, line {line}, column {column}: {cell!r} is not a figure.")
    return round(number, 3)


def _keep_up(earlier: FigureValue, value: Decimal | None, summary: ImportSummary) -> None:
    """Bring a figure that was loaded before up to date; what is no longer published goes."""
    if value is None:
        earlier.delete()
        summary.changed += 1
    elif earlier.value != value:
        earlier.value = value
        earlier.save()
        summary.changed += 1
    else:
        summary.unchanged += 1
