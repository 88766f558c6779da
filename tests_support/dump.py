"""Everything that lies in the database, as text: what was erased must not stand in it anywhere."""

from django.db import connection


def _rows_by_table() -> dict[str, str]:
    """Every row of every table, in lower case."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT coalesce(string_agg(each::text, ' '), '') FROM {name} AS each")  # noqa: S608
            found[table] = cursor.fetchone()[0].lower()
    return found


def tables_with(secret: str) -> list[str]:
    """The tables in which this stands."""
    return [table for table, rows in _rows_by_table().items() if secret.lower() in rows]
