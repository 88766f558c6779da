"""The harness's end of the mail server: start it, change its menu, hold a conversation, let it go."""

import json
import os
import queue
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from urllib.parse import quote

from participation_portal.faults.processes import Children, free_port, owner_of_port

PATIENCE = 20


@dataclass(frozen=True)
class Held:
    """A conversation that stands still, and the process at the other end of it."""

    number: int
    port: int
    to: str
    pid: int | None


class Relay:
    """One sink in a folder of its own. `url` is for EMAIL_URL, `evidence_url` for EVIDENCE_URL."""

    def __init__(self, children: Children, folder: Path, *, seed: str, first_port: int, menu: dict | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self.children, self.folder = children, folder
        self.port = free_port(first_port)
        module = "participation_portal.faults.sink"
        command = [sys.executable, "-m", module, str(self.port), str(folder), seed]
        self.child = children.start(command, log=folder / "sink.log", stdin=PIPE, stdout=PIPE)
        self.news: queue.Queue = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._hear("ready")
        if menu:
            self.serve(**menu)

    @property
    def url(self) -> str:
        return f"smtp://portal:secret@127.0.0.1:{self.port}"

    @property
    def accepted(self) -> Path:
        return self.folder / "accepted.jsonl"

    @property
    def evidence_url(self) -> str:
        return f"log://{quote(str(self.folder / 'mail.log'))}"

    def serve(self, **menu) -> None:
        """Change the menu of faults (`sink.MENU`)."""
        self._order({"menu": menu})

    def hold(self, where: str, patience: float = PATIENCE) -> Held | None:
        """Wait until a conversation comes there (`data`, `body`, `accepted` or `deaf`); None when none came in time."""
        self._order({"hold": where})
        try:
            news = self._hear("held", patience)
        except TimeoutError:
            return None
        sessions = {child.pid for child in self.children.running}
        return Held(news["held"], news["port"], news["to"], owner_of_port(news["port"], sessions))

    def release(self, held: Held) -> None:
        self._order({"release": held.number})

    def counts(self) -> dict[str, int]:
        """How often each fault was served."""
        self._order({"count": True})
        return {name: number for name, number in self._hear("counts")["counts"].items() if number}

    def stop(self) -> None:
        self.children.kill(self.child)

    def number_accepted(self) -> int:
        with open(self.accepted, "rb") as lines:
            return sum(1 for _ in lines)

    def _order(self, order: dict) -> None:
        os.write(self.child.stdin.fileno(), json.dumps(order).encode() + b"\n")

    def _hear(self, what: str, patience: float = PATIENCE) -> dict:
        while True:
            try:
                news = self.news.get(timeout=patience)
            except queue.Empty:
                raise TimeoutError(f"the sink did not say: {what}") from None
            if what in news:
                return news

    def _listen(self) -> None:
        for line in self.child.stdout:
            self.news.put(json.loads(line))
