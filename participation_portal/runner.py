"""Runs the whole portal: database (when none is given), web, worker, beat and the sweep loop; what `make run` starts.

Ctrl-C, SIGTERM and a closed terminal stop everything that was started, the database last. When one process ends by
itself the others are stopped too and the exit code is not zero, so that a service manager starts all of them afresh.
"""

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import honcho.manager
import honcho.process

from participation_portal.embedded import EmbeddedPostgres, EmbeddedPostgresError

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# A busy web or worker process takes up to 6.3 s to stop (measured); after this it is killed.
honcho.manager.KILL_WAIT = 15
STOPPED_BY_HAND = (130, 143)


class CannotRun(Exception):
    """The message says why, and what to do."""


class Interrupted(BaseException):
    """A signal came while nothing ran yet but this process."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return run(os.environ)
    except (CannotRun, EmbeddedPostgresError) as error:
        print(f"\nThe portal cannot start. {error}", file=sys.stderr)
        return 1
    except Interrupted:
        return 0


def run(env: os._Environ) -> int:
    """Start everything and wait until it is stopped. Raises CannotRun, EmbeddedPostgresError or Interrupted."""
    port = _port(env.get("PORT") or "8000")
    env["PORT"] = str(port)
    data_dir = Path(env.get("DATA_DIR") or BASE_DIR / "var").resolve()
    env["DATA_DIR"] = str(data_dir)
    if not env.get("DATABASE_URL") and "DEMO" not in env:
        env["DEMO"] = "1"
    env.setdefault("PYTHONUNBUFFERED", "1")
    env.setdefault("DJANGO_SETTINGS_MODULE", "participation_portal.settings")
    _refuse_a_taken_port(port)
    with _only_runner(data_dir):
        database = None if env.get("DATABASE_URL") else EmbeddedPostgres(data_dir, die_with_me=True)
        try:
            if database:
                print("  starting PostgreSQL …", flush=True)
                database.start()
            _prepare()
            manager = PortalManager(port)
            for name, command in processes(port, data_dir).items():
                manager.add_process(name, "exec " + command, cwd=str(BASE_DIR))
            manager.loop()
        finally:
            _deaf_to_signals()
            if database:
                database.stop()
    return 0 if manager.returncode in STOPPED_BY_HAND else manager.returncode or 1


def processes(port: int, data_dir: Path) -> dict[str, str]:
    """The command of each process beside the database."""
    python = _quoted(sys.executable)
    celery = f"{python} -m celery --quiet -A participation_portal"
    web_workers = int(os.environ.get("WEB_CONCURRENCY") or min(os.cpu_count() or 1, 2))
    return {
        "web": (
            f"{python} -m gunicorn participation_portal.wsgi --bind {HOST}:{port} --workers {web_workers} --threads 4"
            " --worker-class gthread --preload --no-control-socket --graceful-timeout 10 --log-level warning"
        ),
        "worker": (
            f"{celery} worker --pool solo --loglevel WARNING --without-gossip --without-mingle --without-heartbeat"
        ),
        "beat": f"{celery} beat --loglevel WARNING --pidfile= --schedule {_quoted(data_dir / 'celerybeat-schedule')}",
        "sweep": f"{python} manage.py sweep --loop",
    }


class PortalProcess(honcho.process.Process):
    """A process that ends when the one that started it is killed (Linux)."""

    def run(self, events=None, ignore_signals=False):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _when_parent_dies(signal.SIGKILL)
        self._child_ctor = _start_child
        super().run(events, ignore_signals)


def _start_child(command, **how):
    return honcho.process.Popen(command, preexec_fn=_prepare_child, **how)


def _prepare_child():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    _when_parent_dies(signal.SIGTERM)


class PortalManager(honcho.manager.Manager):
    """Honcho's manager, safe against a signal that comes before every process has started."""

    def __init__(self, port: int):
        super().__init__()
        self.port = port
        self._process_ctor = PortalProcess
        self._stop_wanted = False

    def loop(self):
        signal.signal(signal.SIGHUP, lambda number, frame: os.kill(os.getpid(), signal.SIGTERM))
        super().loop()

    def _start(self):
        super()._start()
        threading.Thread(target=self._say_when_it_answers, daemon=True).start()

    def terminate(self):
        if self._all_started():
            super().terminate()
        else:
            self._stop_wanted = True  # see _system_print

    def _system_print(self, text: str):
        """Honcho's own remarks: kept back unless something ended by itself."""
        if "stopped (rc=" in text and not self._terminating:
            super()._system_print(text)
        if self._stop_wanted and self._all_started():
            self._stop_wanted = False
            super().terminate()

    def _say_when_it_answers(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not self._terminating:
            visitor = http.client.HTTPConnection(HOST, self.port, timeout=60)
            try:
                visitor.request("GET", "/healthz")
                visitor.getresponse()
            except OSError:
                time.sleep(0.05)
            else:
                print(welcome(self.port), flush=True)
                return
            finally:
                visitor.close()


def welcome(port: int) -> str:
    address = f"http://localhost:{port}"
    if os.environ.get("DEMO", "").lower() in ("1", "true", "yes", "on"):
        ways = [
            "This is a demo with invented plans. Nothing is mailed to anybody.",
            f"Sign in with one press, as resident, wijkplatform, official, council member …:  {address}/demo/",
            f"The mail that the portal would have sent:  {address}/demo/post/",
        ]
    else:
        ways = [
            f"Sign in:  {address}/account/login/     Officials:  {address}/beheer/",
            "No municipality or administrator yet?  .venv/bin/python manage.py setup",
        ]
    return "\n".join(
        ["", f"  The portal answers on  {address}", *(f"  {way}" for way in ways), "  Ctrl-C stops it.", ""]
    )


# ── before anything starts ───────────────────────────────────────────────────
def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise CannotRun(f"PORT is {text!r}; it must be a number from 1 to 65535.")


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotRun(f"Port {port} is not for this user. Take one above 1023: make run PORT=8080") from None
        except OSError:
            raise CannotRun(
                f"Another program already uses port {port}. Stop it, or take another port: make run PORT={port + 1}"
            ) from None


class _only_runner:  # noqa: N801 - used as a function
    """Hold DATA_DIR for one runner: two beats and two sweep loops on the same files help nobody."""

    def __init__(self, data_dir: Path):
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            self.lock = open(data_dir / ".runner.lock", "a")  # noqa: SIM115 - held while the portal runs
        except OSError as error:
            raise CannotRun(f"DATA_DIR cannot be used: {error}") from error
        self.data_dir = data_dir

    def __enter__(self):
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"A portal already runs on {self.data_dir}. Stop it, or set another DATA_DIR.") from None

    def __exit__(self, *_):
        self.lock.close()


def _prepare() -> None:
    """The steps of prepare.py, in one process that a signal to us stops as well."""
    command = [sys.executable, "-m", "participation_portal.prepare"]
    steps = subprocess.Popen(command, cwd=BASE_DIR, start_new_session=True, preexec_fn=_prepare_child)
    try:
        code = steps.wait()
    except BaseException:
        steps.terminate()
        steps.wait()
        raise
    if code:
        raise CannotRun("The lines above say what went wrong while preparing.")


# ── signals ──────────────────────────────────────────────────────────────────
def _interrupt(number, frame):
    _deaf_to_signals()
    raise Interrupted


def _deaf_to_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _when_parent_dies(number: signal.Signals) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, number)  # PR_SET_PDEATHSIG


def _quoted(path) -> str:
    return "'" + str(path).replace("'", "'\\''") + "'"


if __name__ == "__main__":
    sys.exit(main())
