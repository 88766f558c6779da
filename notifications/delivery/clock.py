"""One clock decides: the database's. A worker with a wrong clock delivers nothing early, late or twice."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Expression, Func, Value


class DatabaseNow(Func):
    """The moment of the statement itself, also inside a long transaction."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Clock:
    """`fixed` stands still: for tests, and for a sweep that is asked to act as on another day."""

    fixed: datetime | None = None

    def read(self) -> datetime:
        if self.fixed:
            return self.fixed
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]

    @property
    def sql(self) -> Expression:
        return Value(self.fixed, output_field=DateTimeField()) if self.fixed else DatabaseNow()
