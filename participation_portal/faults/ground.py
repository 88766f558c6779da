"""What a lane stands on: a PostgreSQL that can crash, at an address that stays, and folders of its own."""

import os
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

from participation_portal.embedded import PORT, SHORT_TEMPORARY, USER, EmbeddedPostgres
from participation_portal.faults.processes import wait_for

# The database with the tables and the town in it, of which each test gets a copy.
TEMPLATE = "portal"
# The real post room is more patient; these fit in a test of half a minute. Their order is the real one: evidence is
# asked after the grace, and the grace outlasts the silence of the mail server.
PATIENCE = {
    "SWEEP_SECONDS": "1",
    "MAIL_LEASE_SECONDS": "3",
    "RELAY_IDLE_SECONDS": "2",
    "MAIL_REPLY_SECONDS": "3",
    "MAIL_GRACE_SECONDS": "4",
    "MAIL_RETRY_SECONDS": "1,1,1,2,2,2,2,2",
    "BREAKER_SECONDS": "2",
    "EVIDENCE_DELAY_SECONDS": "1",
}
UNBOUNDED = {
    "MAIL_PER_MINUTE": "100000",
    "FLOOD_BRAKE": "0",
    "SENDING_HOURS": "always",
    "ATTENTION_PER_MONTH": "10000",
}
# Of the shell that started us: nothing of it may reach a test.
OURS = {
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "DEBUG": "0",
    "DEMO": "0",
    "EMAIL_URL": "dummymail://",
    "EVIDENCE_URL": "",
    "DJANGO_SETTINGS_MODULE": "participation_portal.settings",
    "JOURNAL_ADDRESS": "",
    "LOG_LEVEL": "WARNING",
    "MAIL_FROM": "Meedoen <meedoen@example.nl>",
    "PUBLIC_URL": "http://localhost:8000",
    "REDIS_URL": "",
    "SECRET_KEY": "of-the-fault-tests-and-of-nothing-else-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SENTRY_DSN": "",
    "TRUSTED_PROXIES": "0",
    "PYTHONUNBUFFERED": "1",
}
NOT_TAKEN_ALONG = {"PYTHONDONTWRITEBYTECODE", "PYTEST_SLOT", "SECRET_KEY_FALLBACKS", "TZ"}


class Cluster(EmbeddedPostgres):
    """The embedded PostgreSQL, with its real durability, that can crash and be copied."""

    def __init__(self, folder: Path):
        super().__init__(folder, die_with_me=True)

    def crash(self) -> None:
        """As `pg_ctl stop -m immediate`: every connection breaks, nothing is finished."""
        self._signal_and_wait(self.child.pid, signal.SIGQUIT, 20)

    def forget(self) -> None:
        """Remove its data, wherever it lies."""
        self._find_places()
        shutil.rmtree(self.cluster, ignore_errors=True)

    def start_again(self) -> None:
        self._start_server()

    def psql(self, statement: str, database: str = "postgres") -> str:
        base = ["-h", self.sockets, "-p", str(PORT), "-U", USER, "-d", database]
        return self._run("psql", *base, "-X", "-Atc", statement).strip()

    def make_standby(self, folder: Path) -> "Cluster":
        """A streaming copy of this cluster in another folder, running."""
        standby = Cluster(folder)
        standby.forget()
        standby._make_folder(standby.cluster)
        where = ["-h", self.sockets, "-p", str(PORT), "-U", USER]
        self._run("pg_basebackup", *where, "-D", standby.cluster, "-R", "-X", "stream", "--checkpoint=fast")
        standby.start()
        return standby

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True)
        if self.owner:
            os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def stop_following(self) -> None:
        """A standby that hears nothing more of its primary: from here on it lags behind."""
        self.psql("ALTER SYSTEM SET primary_conninfo = ''")
        self.psql("SELECT pg_reload_conf()")
        wait_for(lambda: self.psql("SELECT count(*) FROM pg_stat_wal_receiver") == "0", 10)

    def promote(self) -> None:
        self.psql("SELECT pg_promote()")


class Ground:
    """One lane's folder and database server. The address is a link: after a failover it points elsewhere."""

    def __init__(self, folder: Path, first_port: int):
        self.folder, self.first_port = folder, first_port
        self.cluster = Cluster(folder)
        self.server = self.cluster
        self.address = Path(tempfile.mkdtemp(prefix="faults-", dir=SHORT_TEMPORARY))

    def start(self) -> None:
        self.cluster.forget()
        self.cluster.start()
        self.point_at(self.cluster)

    def stop(self) -> None:
        if self.server is not self.cluster:
            self.server.stop()
        self.cluster.stop()
        self.cluster.forget()
        shutil.rmtree(self.address, ignore_errors=True)

    def point_at(self, server: Cluster) -> None:
        fresh = self.address / "fresh"
        fresh.symlink_to(server.sockets)
        fresh.replace(self.address / "db")
        self.server = server

    def database_url(self, name: str = TEMPLATE) -> str:
        return f"postgres://{USER}@:{PORT}/{self.address / 'db'}/{name}"

    def make_database(self, test: str) -> str:
        """A copy of the town for one test; returns its name."""
        name = f"portal_{test.lower()}"
        self.cluster.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.cluster.psql(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
        return name

    def environment(self, outside: Mapping[str, str]) -> dict[str, str]:
        """For everything that is started: what programs need to run, and our settings."""
        ours = OURS | PATIENCE | UNBOUNDED | {"DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url()}
        return {name: value for name, value in outside.items() if name not in NOT_TAKEN_ALONG} | ours
