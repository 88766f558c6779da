"""What every test gets: a PostgreSQL of its own (here), and a fixed cast of people and places (tests_support/cast.py).

The test run starts a PostgreSQL under DATA_DIR/testdb unless DATABASE_URL is set, and shares it with its xdist
workers. Two test runs at once in one DATA_DIR share the server but get databases of their own. Tests that need a
program this machine lacks are left out and named in one line; with REQUIRE_ALL=1 the run fails instead.
"""

import fcntl
import gc
import os
import shutil
from ctypes.util import find_library

# Playwright's sync API leaves a running event loop behind; Django would refuse every later query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.conf import settings
from playwright.sync_api import Error as PlaywrightError

from participation_portal.embedded import EmbeddedPostgres, EmbeddedPostgresError
from tests_support.programs import chromium_program

pytest_plugins = [f"tests_support.{name}" for name in ("kept", "cast", "memory", "browser", "app_codes")]

MOST_RUNS_AT_ONCE = 20
# Where the browser itself errs, nothing is proved yet: that test is played again, at most so often, and the end of the
# run names it. What a test asserts stands at once.
BROWSER_ERRED = pytest.mark.flaky(reruns=2, only_rerun=[PlaywrightError])
# Per marker: the program it needs (None: not on this machine) and what is left out without it.
NEEDS = {
    "pdf": (find_library("pangoft2-1.0"), "the test of a PDF: no Pango found (Debian: apt install libpangoft2-1.0-0)"),
    "browser": (
        chromium_program(),
        "browser tests: no Chromium found (Debian: apt install chromium-headless-shell, or chromium)",
    ),
    "redis": (shutil.which("redis-server"), "tests of Redis: no redis-server found (Debian: apt install redis-server)"),
}


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        if os.environ.get("REQUIRE_ALL") and (missing := [why for program, why in NEEDS.values() if not program]):
            pytest.exit("REQUIRE_ALL is set. " + "; ".join(missing), returncode=4)
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


def pytest_sessionstart(session):
    """What is loaded now stays: looking through all of it for garbage again and again took a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(config, items):
    begins_alike = config.pluginmanager.get_plugin("tests_support.kept").order
    items.sort(key=lambda item: in_order(item, begins_alike(item)))
    for item in items:
        for marker, (program, why) in NEEDS.items():
            if not program and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=why))
        if item.get_closest_marker("browser"):
            item.add_marker(BROWSER_ERRED)


def in_order(item, begins_with: tuple) -> tuple:
    """The long ones first: then no worker is left alone with one at the end. After them those that begin alike."""
    is_long = any(item.get_closest_marker(name) for name in ("browser", "slow"))
    return (not is_long, not begins_with, item.path.as_posix(), begins_with)


def pytest_terminal_summary(terminalreporter):
    for program, why in NEEDS.values():
        if not program:
            terminalreporter.write_line(f"Left out: {why}", yellow=True)


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
