"""A backup is one folder: the database as pg_dump writes it, the uploads, and a list of what belongs to it.

Made beside its place and renamed when complete; put back in one transaction. So there is a whole backup or none, and
after a restore that fails everything is as it was.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from participation_portal.embedded import EmbeddedPostgresError, postgres_programs

DUMP = "database.dump"
UPLOADS = "uploads"
CONTENTS = "contents.json"
FORMAT = 1
SECONDS_TO_LEAVE = 3
# psql before 18 and servers before 17 do not know these lines of a dump made with newer programs.
UNKNOWN_TO_OLDER = ("SET transaction_timeout",)
# Everything of ours in the schema, whatever version of the portal made it.
EMPTY_THE_SCHEMA = """
SET lock_timeout = '10s';
DO $$
DECLARE thing record;
BEGIN
    FOR thing IN SELECT oid::regclass AS name, relkind FROM pg_class
                 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm') LOOP
        IF EXISTS (SELECT FROM pg_class WHERE oid = thing.name) THEN
            EXECUTE format('DROP %s %s CASCADE', CASE thing.relkind WHEN 'v' THEN 'VIEW'
                           WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, thing.name);
        END IF;
    END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p
                 WHERE pronamespace = current_schema()::regnamespace
                   AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e') LOOP
        EXECUTE format('DROP ROUTINE %s CASCADE', thing.name);
    END LOOP;
END $$;
"""


class CannotKeep(Exception):
    """The message says why there is no backup, or why nothing was put back."""


def back_up(folder: Path, *, now: datetime) -> dict:
    """Write database and uploads to `folder`, which must not exist or be empty; return what the backup holds.

    Raises CannotKeep; then nothing is left behind.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotKeep(f"{folder} is not empty. Name a new folder, such as {folder}/{now:%Y-%m-%d}.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))  # 0700: it holds personal data
    except OSError as error:
        raise CannotKeep(f"{folder} cannot be made: {error}") from error
    try:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={half / DUMP}")
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, half / UPLOADS)
        contents = {
            "format": FORMAT,
            "made_at": now.isoformat(timespec="seconds"),
            "postgresql": connection.pg_version // 10000,
            "files": {name: _sum_of(half / name) for name in _files_in(half)},
        }
        (half / CONTENTS).write_text(json.dumps(contents, indent=1) + "\n")
        half.replace(folder)
    except OSError as error:
        raise CannotKeep(f"The backup cannot be written: {error}") from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return contents


def put_back(folder: Path, *, replace: bool = False) -> dict:
    """Put the backup in `folder` back into database and uploads; return what it holds.

    A database that holds people already is only overwritten with `replace`. Raises CannotKeep; then nothing changed.
    """
    contents = _whole_contents(folder)
    _refuse_company()
    if not replace and _holds_people():
        raise CannotKeep("This database is in use already. With --replace its contents are thrown away for the backup.")
    uploads = Path(settings.MEDIA_ROOT)
    fresh, old = uploads.with_name(f".{uploads.name}.new"), uploads.with_name(f".{uploads.name}.old")
    try:
        for folder_to_clear in (fresh, old):
            shutil.rmtree(folder_to_clear, ignore_errors=True)
        if (folder / UPLOADS).is_dir():
            shutil.copytree(folder / UPLOADS, fresh)
        else:
            fresh.mkdir(parents=True)
        _put_back_database(folder / DUMP)
        if uploads.exists():
            uploads.replace(old)
        fresh.replace(uploads)
    except OSError as error:
        raise CannotKeep(f"The uploads cannot be put back: {error}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return contents


def _put_back_database(dump: Path) -> None:
    """In one transaction: empty the schema, then all of the dump, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "restore.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", dump, connect=False)
        whole = Path(folder) / "whole.sql"
        with open(script, encoding="utf-8") as source, open(whole, "w", encoding="utf-8") as target:
            target.write(EMPTY_THE_SCHEMA)
            target.writelines(line for line in source if not line.startswith(UNKNOWN_TO_OLDER))
        connection.close()
        _run(
            "psql",
            "-X",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            "--output=/dev/null",
            f"--file={whole}",
        )


def _whole_contents(folder: Path) -> dict:
    try:
        contents = json.loads((folder / CONTENTS).read_text())
        known = contents["format"] == FORMAT
        damaged = [name for name, sum_then in contents["files"].items() if _sum_of(folder / name) != sum_then]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotKeep(f"{folder} is not a whole backup: {error}") from error
    if not known:
        raise CannotKeep(f"{folder} was made by a newer portal. Upgrade this one first.")
    if damaged or DUMP not in contents["files"]:
        raise CannotKeep(f"{folder} is damaged: {', '.join(damaged) or DUMP} is not what was backed up.")
    return contents


def _refuse_company() -> None:
    """Nobody else may be connected; who has just left gets a moment to be gone."""
    until = time.monotonic() + SECONDS_TO_LEAVE
    while _others():
        if time.monotonic() > until:
            raise CannotKeep("The database is in use: stop the portal (web, worker, beat, sweep) first.")
        time.sleep(0.1)


def _others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def _holds_people() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('accounts_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_user)")
        return cursor.fetchone()[0]


# ── programs of PostgreSQL ───────────────────────────────────────────────────
def _run(program: str, *arguments, connect: bool = True) -> None:
    command = [_program(program), *(["--dbname", _where()] if connect else []), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=_environment(os.environ)
    )
    if done.returncode:
        raise CannotKeep(f"{program}: {done.stderr.strip()[:2000] or 'failed'}")


def _program(name: str) -> str:
    """For a server elsewhere the programs of this machine, which speak TLS; for the embedded one those of the wheel."""
    found = shutil.which(name)
    if settings.DATABASE_URL and found:
        return found
    try:
        return str(postgres_programs() / name)
    except EmbeddedPostgresError as error:
        if found:
            return found
        raise CannotKeep(f"{name} is not on this machine (Debian: apt install postgresql-client).") from error


def _where() -> str:
    """The connection as libpq reads it, without the password, which would show in the list of processes."""
    parameters = connection.get_connection_params()
    keep = {name: value for name, value in parameters.items() if isinstance(value, str | int)}
    for name in ("password", "client_encoding"):
        keep.pop(name, None)
    return " ".join(f"{name}='{_escaped(value)}'" for name, value in keep.items())


def _escaped(value) -> str:
    return str(value).replace("\\", "\\\\").replace("'", "\\'")


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    password = connection.settings_dict.get("PASSWORD")
    return {**env, **({"PGPASSWORD": password} if password else {}), "PGCLIENTENCODING": "UTF8"}


def _files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _sum_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
