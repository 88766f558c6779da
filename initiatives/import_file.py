"""Reading a list of running initiatives: CSV or a spreadsheet becomes rows with our own names. No database."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from accounts.printable import printable

LARGEST_FILE = 5_000_000
# What a spreadsheet may become when it is unpacked, and how many times itself once it is large: a few kilobytes can
# hold millions of empty cells, each of which costs memory.
LARGEST_UNPACKED = 15_000_000
MOST_TIMES, FROM_BYTES = 40, 2_000_000
# What stands beside the cells (styles, names) is read whole.
LARGEST_BESIDE = 1_000_000
OF_CELLS = ("xl/worksheets/", "xl/sharedStrings")
MOST_ROWS = 1000
# With the empty lines between them; after that nothing more is read.
MOST_LINES = 2 * MOST_ROWS
MOST_COLUMNS = 40
LONGEST_CELL = 10_000

# The words above the columns, as a municipality may write them, and our name. A column with the name of who sent it in
# is not read: nobody said that it may be public.
COLUMNS = {
    "reference": ("oud nummer", "nummer", "zaaknummer", "kenmerk"),
    "title": ("titel", "onderwerp"),
    "what": ("wat", "plan", "omschrijving"),
    "why": ("waarom", "reden", "toelichting"),
    "kind": ("soort",),
    "buurt": ("buurt",),
    "email": ("e-mail", "email", "e-mailadres", "mailadres"),
    "received_on": ("ontvangen", "datum ontvangen", "ingediend"),
    "due_on": ("antwoord uiterlijk", "uiterste datum", "termijn"),
    "status": ("stand", "status"),
    "team": ("team", "afdeling"),
    "channel": ("hoe ingediend", "kanaal"),
    "handler": ("behandelaar", "e-mail behandelaar"),
}
REQUIRED = ("reference", "title", "what", "buurt", "received_on")
NAMES = {word: name for name, words in COLUMNS.items() for word in words}


class CannotRead(Exception):
    """The file is no such list. `message` is plain Dutch."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def read(raw: bytes, file_name: str) -> list[dict[str, str]]:
    """The rows as texts, {our name: text, "row": number in the file}; days as ISO. Raises CannotRead."""
    if len(raw) > LARGEST_FILE:
        raise CannotRead(_("Dit bestand is te groot. Het mag 5 MB zijn."))
    lines = _spreadsheet(raw) if file_name.lower().endswith(".xlsx") else _csv(raw)
    try:
        return _rows(lines)
    except CannotRead:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file breaks the libraries in ways that no list holds
        raise CannotRead(_("Dit is geen lijst die wij kunnen lezen. Gebruik CSV of Excel (.xlsx).")) from error


def _rows(lines: Iterator[Sequence]) -> list[dict[str, str]]:
    """The lines are read one by one: what is too long is left after the first line too many."""
    first = next(lines, None)
    if not first:
        raise CannotRead(_("Dit bestand is leeg."))
    head = [NAMES.get(str(cell or "").strip().lower().rstrip("*"), "") for cell in first[:MOST_COLUMNS]]
    missing = [COLUMNS[name][0] for name in REQUIRED if name not in head]
    if missing:
        raise CannotRead(_("Deze kolommen ontbreken: %(names)s.") % {"names": ", ".join(missing)})
    if len(head) != len(set(head) - {""}) + head.count(""):
        raise CannotRead(_("Een kolom staat er twee keer in. Haal er één weg."))
    rows = []
    for number, line in enumerate(lines, start=2):
        row = {name: _text(cell) for name, cell in zip(head, line, strict=False) if name}
        if any(row.values()):
            rows.append({**row, "row": str(number)})
        if len(rows) > MOST_ROWS or number > MOST_LINES:
            raise CannotRead(
                _("Er staan te veel regels in. Neem er hooguit %(most)s tegelijk over.") % {"most": MOST_ROWS}
            )
    if not rows:
        raise CannotRead(_("Er staat geen enkel plan in dit bestand."))
    return rows


def _csv(raw: bytes) -> Iterator[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise CannotRead(_("Dit is geen lijst die wij kunnen lezen. Gebruik CSV of Excel (.xlsx)."))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    yield from csv.reader(io.StringIO(text), delimiter=delimiter)


def _spreadsheet(raw: bytes) -> Iterator[tuple]:
    """The first sheet. A file that unpacks into far more than it is, is left packed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = packed.infolist()
    beside = [part.file_size for part in parts if _is_beside(part.filename)]
    most = min(LARGEST_UNPACKED, max(FROM_BYTES, MOST_TIMES * len(raw)))
    if sum(part.file_size for part in parts) > most or max(beside, default=0) > LARGEST_BESIDE:
        raise CannotRead(_("Dit bestand is te groot. Het mag 5 MB zijn."))
    sheet = load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
    # One line more than we read, to be able to say so; a sheet may claim a million.
    yield from sheet.iter_rows(values_only=True, max_row=MOST_LINES + 1, max_col=MOST_COLUMNS)


def _is_beside(part: str) -> bool:
    return part.endswith(".xml") and not part.startswith(OF_CELLS)


def _text(cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    # An apostrophe that a download put in front of a formula goes again.
    text = text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
    return printable(text).strip()[:LONGEST_CELL]


def day_of(text: str) -> date | None:
    """31-12-2026, 31/12/2026 or 2026-12-31; None for anything else."""
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day without an hour
        except ValueError:
            continue
    return None
