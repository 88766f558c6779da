"""The processes of the portal that a test runs and kills: loops, workers, beats, web servers. The real commands."""

import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

from participation_portal.faults.processes import Children, wait_for

PYTHON = [sys.executable]
CELERY = [*PYTHON, "-m", "celery", "--quiet", "-A", "participation_portal"]
WORKER = [*CELERY, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
# What a process says when it has started.
AWAKE = {"loop": b"The sweep loop runs", "worker": b"ready.", "beat": b"Starting", "web": b"Booting worker"}


@dataclass
class Hand:
    """One process, its command, and where it writes."""

    kind: str
    command: list[str]
    env: dict[str, str]
    log: Path
    child: Popen | None = None
    begins_at: int = 0

    def is_awake(self) -> bool:
        with open(self.log, "rb") as log:
            log.seek(self.begins_at)
            return AWAKE[self.kind] in log.read()


@dataclass
class Crew:
    children: Children
    folder: Path
    env: dict[str, str]
    hands: list[Hand] = field(default_factory=list)
    kills: int = 0

    # ── Who there is ─────────────────────────────────────────────────────────
    def loop(self, many: int = 1, wrapper: tuple[str, ...] = (), **env: str) -> None:
        for _ in range(many):
            self._add("loop", [*wrapper, *PYTHON, "manage.py", "sweep", "--loop"], env)

    def worker(self, wrapper: tuple[str, ...] = (), **env: str) -> None:
        self._add("worker", [*wrapper, *WORKER], env)

    def beat(self, wrapper: tuple[str, ...] = (), **env: str) -> None:
        schedule = self.folder / f"beat-{len(self.hands)}"
        self._add(
            "beat", [*wrapper, *CELERY, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(schedule)], env
        )

    def web(self, port: int, workers: int) -> None:
        command = [*PYTHON, "-m", "gunicorn", "participation_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", str(workers), "--threads", "4", "--worker-class", "gthread", "--no-control-socket"]
        self._add("web", command, {})

    def _add(self, kind: str, command: list[str], env: dict[str, str]) -> None:
        hand = Hand(kind, command, self.env | env, self.folder / f"{kind}-{len(self.hands)}.log")
        self.hands.append(hand)
        self._start(hand)

    def _start(self, hand: Hand) -> None:
        hand.begins_at = hand.log.stat().st_size if hand.log.exists() else 0
        hand.child = self.children.start(hand.command, log=hand.log, env=hand.env)

    # ── What befalls them ────────────────────────────────────────────────────
    def wait_until_awake(self, seconds: float = 30) -> None:
        if not wait_for(lambda: all(hand.is_awake() for hand in self.hands), seconds):
            asleep = [hand for hand in self.hands if not hand.is_awake()]
            raise RuntimeError(f"did not start: {asleep[0].command}\n{asleep[0].log.read_text()[-2000:]}")

    def kill(self, hand: Hand) -> None:
        """SIGKILL to all of it, and start it afresh at once."""
        self.children.kill(hand.child)
        self.kills += 1
        self._start(hand)

    def kill_one_at_random(self, chance: random.Random, kinds: tuple[str, ...] = ("loop", "worker")) -> None:
        """At a random moment, one of those that work."""
        time.sleep(chance.uniform(0, 0.5))
        wait_for(lambda: any(hand.is_awake() for hand in self.hands if hand.kind in kinds), 20)
        awake = [hand for hand in self.hands if hand.kind in kinds and hand.is_awake()]
        if awake:
            self.kill(chance.choice(awake))

    def holder_of(self, session: int) -> Hand | None:
        return next((hand for hand in self.hands if hand.child.pid == session), None)

    def stop(self) -> None:
        for hand in self.hands:
            self.children.kill(hand.child)
