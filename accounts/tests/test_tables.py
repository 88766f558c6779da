"""Any list as a file: what a resident typed is shown and never run."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.http import Http404
from openpyxl import load_workbook

from accounts.tables import LONGEST_CELL, Table, as_file, harmless

# What a spreadsheet would run, as collected by OWASP, and what only looks like it.
RUNS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd|' /C calc'!A0", "＝1+1", '=HYPERLINK("x")']
ROWS = [[text, 7, date(2026, 3, 10), None] for text in RUNS] + [['Bankje; "mooi"\nop de hoek', 1.5, "", "a\x07b\uffff"]]
MADE = Table("lijst", ["titel", "getal", "dag", "leeg"], ROWS)


def cells_of(kind: str) -> list[list]:
    response = as_file(MADE, kind)
    assert response["Content-Disposition"] == f'attachment; filename="lijst.{kind}"'
    raw = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    sheet = load_workbook(io.BytesIO(raw)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d"}, (
        "no cell is a formula"
    )
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_becomes_a_file_in_which_nothing_runs(kind):
    head, *rows = cells_of(kind)
    assert head == MADE.head
    assert len(rows) == len(ROWS)
    for text, row in zip(RUNS, rows, strict=False):
        assert row[0].startswith("'")
        assert row[0].strip("'").strip() == text.strip()
    assert rows[-1][0] == 'Bankje; "mooi"\nop de hoek'
    assert rows[-1][3] == "ab"
    assert str(rows[0][1]) == "7"
    assert "2026-03-10" in str(rows[0][2])


def test_numbers_and_days_stay_what_they_are():
    assert harmless(-5) == -5
    assert harmless(datetime(2026, 3, 9, 23, 30, tzinfo=UTC)) == date(2026, 3, 10), "in local time"
    assert len(harmless("x" * 100_000)) == LONGEST_CELL


def test_another_ending_is_no_address():
    with pytest.raises(Http404):
        as_file(MADE, "exe")
