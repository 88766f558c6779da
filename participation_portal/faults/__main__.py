"""`make faults`: run the tests in lanes side by side, one line of JSON each, a table at the end.

`python -m participation_portal.faults [F1 F9 …] [--seed N] [--short]`. Exit code 1 when a test fails or is missing.
"""

import argparse
import atexit
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

from participation_portal.faults.catalogue import TESTS
from participation_portal.faults.processes import MARK, die_with_parent, free_port, kill_marked
from participation_portal.faults.table import table

BASE = Path(__file__).resolve().parents[2]
# Beside the lanes' own: sinks from here on, brokers and web servers above them.
PORTS = 8170
PORTS_A_LANE = 300
MARK_FILE = "mark"


def main(arguments: list[str] | None = None) -> int:
    asked = parse(arguments)
    data_dir = Path(os.environ.get("DATA_DIR") or BASE / "var").resolve()
    folder = cleared(data_dir / "faults")
    run = Run(folder, asked.seed, is_short=asked.short)
    began = time.monotonic()
    try:
        for lane in sorted({TESTS[name].lane for name in asked.names}):
            run.start(lane, [name for name in asked.names if TESTS[name].lane == lane])
        run.wait()
    finally:
        run.end()
    return conclude(run.lines, asked, data_dir / "faults.json", time.monotonic() - began)


def cleared(folder: Path) -> Path:
    """An empty folder; what an earlier run left behind in it, processes included, is gone."""
    earlier = folder / MARK_FILE
    if earlier.exists() and (killed := kill_marked(earlier.read_text())):
        say(f"Killed {killed} processes that an earlier run had left.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="F1", help="only these tests")
    parser.add_argument("--seed", default=str(random.randrange(10**6)), help="where the kills fall; printed")  # noqa: S311
    parser.add_argument("--short", action="store_true", help="the short form, of those that have one")
    asked = parser.parse_args(arguments)
    known = [name for name, test in TESTS.items() if test.short or not asked.short]
    asked.names = [name.upper() for name in asked.names] or known
    if unknown := set(asked.names) - set(known):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return asked


class Run:
    """The lanes of one run, and what they said."""

    def __init__(self, folder: Path, seed: str, *, is_short: bool):
        self.folder, self.seed, self.is_short, self.mark = folder, seed, is_short, uuid.uuid4().hex
        self.lanes: list[subprocess.Popen] = []
        self.listeners: list[threading.Thread] = []
        self.lines: list[dict] = []
        (folder / MARK_FILE).write_text(self.mark)
        atexit.register(self.end)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, frame: sys.exit(128 + number))

    def start(self, lane: int, names: list[str]) -> None:
        place = self.folder / f"lane{lane}"
        place.mkdir()
        port = free_port(PORTS + PORTS_A_LANE * (lane - 1))
        command = [sys.executable, "-m", "participation_portal.faults.lane", str(place), str(port), self.seed, *names]
        command += ["--short"] if self.is_short else []
        child = subprocess.Popen(
            command,
            cwd=BASE,
            env=os.environ | {MARK: self.mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        self.lanes.append(child)
        listener = threading.Thread(target=self._listen, args=(child,), daemon=True)
        listener.start()
        self.listeners.append(listener)

    def wait(self) -> None:
        for listener in self.listeners:
            listener.join()

    def end(self) -> None:
        """Lanes tidy up when they are asked to; whatever is left after that is killed by its mark."""
        for lane in self.lanes:
            if lane.poll() is None:
                lane.terminate()
        for lane in self.lanes:
            try:
                lane.wait(30)
            except subprocess.TimeoutExpired:
                lane.kill()
        kill_marked(self.mark)

    def _listen(self, child: subprocess.Popen) -> None:
        for line in child.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            self.lines.append(json.loads(line))


def conclude(lines: list[dict], asked: argparse.Namespace, file: Path, seconds: float) -> int:
    """The table, the file, and the exit code."""
    lines.sort(key=lambda line: list(TESTS).index(line["test"]))
    missing = set(asked.names) - {line["test"] for line in lines}
    failed = [line["test"] for line in lines if not line["passed"]]
    file.write_text(json.dumps({"seed": asked.seed, "seconds": round(seconds), "tests": lines}, indent=1) + "\n")
    say(f"\n{table(lines)}\n\n{len(lines)} tests in {seconds:.0f} s, seed {asked.seed}. Written to {file}.")
    if missing:
        say(f"Gave no answer: {', '.join(sorted(missing))}")
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if missing or failed else 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
