"""Celery's messages as files, written and taken whole.

Kombu's own filesystem transport writes a message (and the table of queues) under its final name, so that a reader may
take half of it and die. Here each file gets its name only when it is complete, and is taken by renaming it.
"""

import fcntl
import uuid
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import time_ns

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

ALIAS = "wholefiles"  # no "+" in it: kombu would read that as its own "filesystem"


def write_whole(path: Path, text: str) -> None:
    """Give `path` its new content at once: a reader sees the old or the new, never a part."""
    half = path.with_name(f".{uuid.uuid4()}.half")  # no queue has this name
    half.write_bytes(str_to_bytes(text))
    half.replace(path)


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):
        name = f"{time_ns()}_{uuid.uuid4()}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue):
        folder = Path(self.data_folder_in)
        for message in sorted(folder.iterdir()):
            if message.name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{uuid.uuid4()}.taken"
            try:
                message.rename(taken)
            except FileNotFoundError:
                continue  # another worker was first
            payload = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(payload))
        raise Empty

    def get_table(self, exchange):
        try:
            rows = loads(self._exchange_file(exchange).read_text())
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda rows: rows if row in rows else [row, *rows])

    def _delete(self, queue, exchange, routing_key, pattern, *args, **kwargs):
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change_table(exchange, lambda rows: [kept for kept in rows if kept != row])

    def _change_table(self, exchange, change):
        with self._turn():
            rows = self.get_table(exchange)
            if (changed := change(rows)) != rows:
                write_whole(self._exchange_file(exchange), dumps(changed))

    @contextmanager
    def _turn(self):
        with open(self.control_folder / ".lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"


def make_folders(options: dict) -> None:
    """Make the folders named in the transport options, which kombu expects to exist; for their owner only."""
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        Path(options[name]).mkdir(parents=True, exist_ok=True, mode=0o700)
