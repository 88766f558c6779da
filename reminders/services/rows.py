"""Thousands of new rows in one question to the database: three times as fast as one model instance each."""

import uuid
from collections.abc import Sequence

from django.db import connection

from reminders.models import Reminder

AT_ONCE = 5000
# What differs from row to row; all other columns get the default of their field.
VARYING = {
    "kind": "text",
    "subject_type": "text",
    "subject_id": "bigint",
    "recipient_id": "bigint",
    "to_address": "text",
    "language": "text",
    "rung": "text",
    "platform_id": "bigint",
    "due_on": "date",
    "step": "smallint",
    "due_at": "timestamptz",
    "state": "text",
    "reason": "text",
    "uuid": "uuid",
}


def insert(rows: Sequence[dict]) -> None:
    """Add these rows, each with the names of VARYING except `uuid`. One whose key is there already is left out."""
    for start in range(0, len(rows), AT_ONCE):
        _insert(rows[start : start + AT_ONCE])


def _insert(rows: Sequence[dict]) -> None:
    others = [
        field for field in Reminder._meta.concrete_fields if not field.primary_key and field.column not in VARYING
    ]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in others]
    columns = [[row[name] for row in rows] for name in VARYING if name != "uuid"]
    columns.append([str(uuid.uuid4()) for _row in rows])
    quote = connection.ops.quote_name
    names = [*(quote(field.column) for field in others), *(quote(name) for name in VARYING)]
    values = ["%s"] * len(others) + [f"new.{quote(name)}" for name in VARYING]
    arrays = ", ".join(f"%s::{of}[]" for of in VARYING.values())
    new = ", ".join(quote(name) for name in VARYING)
    sql = (
        f"INSERT INTO {quote(Reminder._meta.db_table)} ({', '.join(names)}) SELECT {', '.join(values)} "  # noqa: S608
        f"FROM unnest({arrays}) AS new ({new}) ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, defaults + columns)
