"""Any list as a file to download: CSV or a spreadsheet, written row by row.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection), so what a
resident typed is shown and never run. No list has personal data: who makes the rows leaves it out.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook

from accounts.printable import printable

CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Signs that begin a formula, the wide ones of other scripts too; a tab or line end in front hides them.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_000
# What a spreadsheet can hold at most, with a line for the head.
MOST_ROWS = 1_000_000
IN_MEMORY = 2_000_000


@dataclass(frozen=True)
class Table:
    """`name` of the file without its ending; the words on top of the columns; rows of texts, numbers and days."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence]


def as_file(table: Table, kind: str) -> HttpResponseBase:
    """The download; an unknown kind is no address of ours."""
    if kind not in (CSV, XLSX):
        raise Http404
    response = _as_csv(table) if kind == CSV else _as_xlsx(table)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    return response


def harmless(value):
    """The value as it goes into a cell: days local, texts without control characters and never a formula."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if value is None or isinstance(value, (int, float, date)):
        return "" if value is None else value
    text = printable(str(value))[:LONGEST_CELL]
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


class _Line:
    """What `csv` writes to: it gives each line back."""

    def write(self, text: str) -> str:
        return text


def _as_csv(table: Table) -> StreamingHttpResponse:
    return StreamingHttpResponse(_lines(table), content_type="text/csv; charset=utf-8")


def _lines(table: Table) -> Iterator[str]:
    """With a semicolon and a byte order mark: so it opens well in a Dutch spreadsheet."""
    writer = csv.writer(_Line(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow([harmless(str(each)) for each in table.head])
    for row in table.rows:
        yield writer.writerow([harmless(value) for value in row])


def _as_xlsx(table: Table) -> FileResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("lijst")
    sheet.freeze_panes = "A2"
    sheet.append([harmless(str(each)) for each in table.head])
    for place, row in enumerate(table.rows):
        if place >= MOST_ROWS:
            break
        sheet.append([harmless(value) for value in row])
    # Closed by the response.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    book.save(file)
    file.seek(0)
    return FileResponse(file, content_type=XLSX_TYPE)
