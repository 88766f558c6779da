"""Everything that is started ends: in `finally`, at exit, with its parent, and at last by its mark.

A harness that leaves a worker alive lies about its next test.
"""

import atexit
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

# In the environment of every process of one run, so that none is missed and none of others is touched.
MARK = "FAULTS_RUN"


class Children:
    """The processes of one lane. Each has a session of its own, so that its own children are killed with it."""

    def __init__(self, base: Path, env: dict[str, str]):
        self.base, self.env = base, env
        self.running: list[subprocess.Popen] = []
        atexit.register(self.kill_all)

    def start(self, command: list[str], *, log: Path, env: dict[str, str] | None = None, **how) -> subprocess.Popen:
        with open(log, "ab") as output:
            child = subprocess.Popen(
                command,
                cwd=self.base,
                env=self.env | (env or {}),
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **({"stdin": subprocess.DEVNULL, "stdout": output} | how),
            )
        self.running.append(child)
        return child

    def kill(self, child: subprocess.Popen) -> None:
        """SIGKILL to the whole session of a child: as a machine does that runs out of memory."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child in self.running:
            self.running.remove(child)

    def kill_all(self) -> None:
        for child in list(self.running):
            self.kill(child)


def die_with_parent() -> None:
    """Linux tells: who started us is gone. (Of a thread too: only main threads start processes here.)"""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def kill_marked(mark: str) -> int:
    """Kill what carries the mark of this run and is still there, children of children included. Returns how many."""
    found = 0
    for pid in _pids():
        with contextlib.suppress(OSError):
            if pid != os.getpid() and f"{MARK}={mark}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(
                b"\0"
            ):
                os.kill(pid, signal.SIGKILL)
                found += 1
    return found


def owner_of_port(port: int, sessions: set[int]) -> int | None:
    """The process, in one of these sessions, that holds the client's end of a connection from this local port."""
    inodes = {f"socket:[{inode}]" for inode in _inodes_of(port)}
    for pid in _pids():
        with contextlib.suppress(OSError):
            if os.getsid(pid) in sessions:
                for handle in Path(f"/proc/{pid}/fd").iterdir():
                    if str(handle.readlink()) in inodes:
                        return pid
    return None


def children_of(parent: int) -> list[int]:
    found = []
    for pid in _pids():
        with contextlib.suppress(OSError):
            if int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(pid)
    return found


def _inodes_of(port: int) -> list[str]:
    """Of the sockets of this machine whose local port it is (Linux)."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return [parts[9] for parts in map(str.split, lines) if int(parts[1].rpartition(":")[2], 16) == port]


def _pids() -> Iterator[int]:
    return (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())


def free_port(first: int) -> int:
    """The first port from here on that nobody listens on."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise RuntimeError(f"no port is free from {first} on")


def wait_for(condition, seconds: float, every: float = 0.1) -> bool:
    """Until it holds, or the time is up. Returns which."""
    until = time.monotonic() + seconds
    while not (holds := condition()) and time.monotonic() < until:
        time.sleep(every)
    return bool(holds)
