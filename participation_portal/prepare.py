"""What has to be ready before the portal serves: tables, cache table, static files, and the demo in an empty database.

One process for all, each step skipped when nothing changed.
"""

import hashlib
import os
import sys
from io import StringIO
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


def prepare() -> None:
    migrate()
    call_command("createcachetable", verbosity=0)
    collect_static()
    if settings.DEMO and is_empty():
        say("loading the demo municipality (once)")
        call_command("load_demo")
    if apps.get_model("neighbourhoods.Municipality").objects.exists():
        # What a later version brings; cheap when there is nothing new.
        call_command("load_office_words", stdout=StringIO())


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("making or changing tables")
        call_command("migrate", interactive=False, verbosity=0, database=DEFAULT_DB_ALIAS)


def collect_static() -> None:
    """Collect the static files, unless those of now were collected before."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == now:
        return
    say("collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)


def fingerprint_of_static_files() -> str:
    """Changes whenever a static file is added, removed or changed."""
    fingerprint = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            fingerprint.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return fingerprint.hexdigest()


def is_empty() -> bool:
    """No municipality, no people: nothing that the demo could spoil."""
    return not any(apps.get_model(name).objects.exists() for name in ("neighbourhoods.Municipality", "accounts.User"))


def say(what: str) -> None:
    sys.stdout.write(f"  {what} …\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation_portal.settings")
    try:
        django.setup()
        prepare()
    except (CommandError, ImproperlyConfigured, OperationalError) as error:
        sys.exit(str(error).strip())
