"""`manage.py sweep`: one round of the clock; with --loop, a round each minute and at once when somebody waits."""

import logging
import os
import select
import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from notifications.services import deliver
from notifications.services.write import CHANNEL
from reminders.services import sweep

logger = logging.getLogger(__name__)

AFTER_A_LOST_DATABASE_SECONDS = 2


class Command(BaseCommand):
    help = "Plan reminders, write them and deliver what is due. Does what Celery beat triggers, without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--now", metavar="ISO", help="act as at this moment, for example 2026-03-10T09:00")

    def handle(self, *args, loop: bool, now: str | None, **options) -> None:
        if loop and now:
            raise CommandError("--loop and --now exclude each other.")
        if loop:
            self._loop()
            return
        self.stdout.write(describe(sweep(self._moment(now) if now else None)))

    def _moment(self, text: str):
        """A moment, or 9 in the morning of a day; local time unless it says otherwise."""
        try:
            moment = parse_datetime(text)
            if moment is None and (day := parse_date(text)):
                moment = parse_datetime(f"{day}T09:00")
        except ValueError:
            moment = None
        if moment is None:
            raise CommandError(f"--now: {text} is no moment. Write it as 2026-03-10T09:00.")
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment

    def _loop(self) -> None:
        self.is_stopping = False
        # A signal in the middle of a wait must end the wait: the handler writes to a pipe that the wait also watches.
        self.bell, self.rope = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.stdout.write("The sweep loop runs.")
        self.stdout.flush()
        while not self.is_stopping:
            try:
                self._rounds()
            except (OperationalError, InterfaceError) as error:
                logger.warning("the database is gone, trying again: %s", str(error).strip())
                self._wait_for([], AFTER_A_LOST_DATABASE_SECONDS)
            finally:
                connection.close()
        self.stdout.write("The sweep loop stopped.")

    def _stop(self, number, frame) -> None:
        self.is_stopping = True
        os.write(self.rope, b"!")

    def _should_stop(self) -> bool:
        return self.is_stopping

    def _rounds(self) -> None:
        """Until we stop or the database goes away. Listens on a connection of its own, before the first round."""
        listener = connection.copy()
        try:
            with listener.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            next_round = time.monotonic()
            while not self.is_stopping:
                if time.monotonic() >= next_round:
                    next_round = time.monotonic() + settings.SWEEP_EVERY.total_seconds()
                    summary = sweep(should_stop=self._should_stop)
                    if did_something(summary):
                        self.stdout.write(describe(summary))
                        self.stdout.flush()
                self._wait_for([listener.connection], max(0, next_round - time.monotonic()))
                listener.connection.poll()
                was_called = bool(listener.connection.notifies)
                listener.connection.notifies.clear()
                close_old_connections()
                if was_called and not self.is_stopping:
                    deliver(only_now=True, should_stop=self._should_stop)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # psycopg2's own errors, from a poll on a line that broke.
            if listener.connection is None or listener.connection.closed:
                raise OperationalError(str(error)) from error
            raise
        finally:
            listener.close()

    def _wait_for(self, connections: list, seconds: float) -> None:
        select.select([self.bell, *connections], [], [], seconds)


def did_something(summary: dict) -> bool:
    """Worth a line. That mail waits for the morning is not, each minute of the night."""
    return bool(summary["failed"]) or any(
        any(value for name, value in part.items() if name != "held_by") if isinstance(part, dict) else part
        for part in summary.values()
    )


def describe(summary: dict) -> str:
    """One line a step, for people and for logs."""
    lines = []
    for name, part in summary.items():
        if isinstance(part, dict):
            part = ", ".join(f"{key} {value}" for key, value in part.items() if value) or "nothing"
        elif isinstance(part, list):
            part = ", ".join(part) or "nothing"
        lines.append(f"{name}: {part}")
    return "\n".join(lines)
