"""What every test gets: a PostgreSQL of its own (here), and a fixed cast of people and places (below the line).

The test run starts a PostgreSQL under DATA_DIR/testdb unless DATABASE_URL is set, and shares it with its xdist
workers. Two test runs at once in one DATA_DIR share the server but get databases of their own.
"""

import fcntl
import os

# Playwright's sync API leaves a running event loop behind; Django would refuse every later query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.conf import settings

from participation_portal.embedded import EmbeddedPostgres, EmbeddedPostgresError

MOST_RUNS_AT_ONCE = 20


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        take_a_slot(config)
        if not settings.DATABASE_URL:
            config.embedded = EmbeddedPostgres(settings.DATA_DIR, testing=True)
            try:
                config.embedded.start()
            except EmbeddedPostgresError as error:
                pytest.exit(str(error), returncode=3)
    slot = os.environ.get("PYTEST_SLOT", "0")
    if slot != "0":
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_portal_run{slot}"


def pytest_unconfigure(config):
    if embedded := getattr(config, "embedded", None):
        embedded.stop()


def take_a_slot(config):
    """Hold the first free number until this run ends; its number names its databases."""
    for slot in range(MOST_RUNS_AT_ONCE):
        lock = open(settings.DATA_DIR / f".pytest-{slot}.lock", "a")  # noqa: SIM115 - held until the process ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        config.slot_lock = lock
        os.environ["PYTEST_SLOT"] = str(slot)
        return
    pytest.exit(f"{MOST_RUNS_AT_ONCE} test runs already use {settings.DATA_DIR}; set another DATA_DIR.", returncode=3)


# ── The cast: people and places every test knows ─────────────────────────────
