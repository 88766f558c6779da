"""A real Celery worker makes a round when it is told to: over Redis, and over files where there is no Redis."""

import os
import socket
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from celery import Celery
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from initiatives.limits import is_allowed
from notifications.models import Message, SweepState
from participation_portal import filesystem_transport
from participation_portal.secret_key import KEY_OF_TESTS

PATIENCE = 40


@pytest.fixture
def redis_url(tmp_path):
    """A Redis of its own, which keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([*command, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(PATIENCE)


@pytest.fixture
def worker(tmp_path):
    """Starts a worker on the database of this test: worker(redis_url), or worker("") with files."""
    running = []

    def start(redis_url: str) -> dict:
        database = connection.settings_dict
        host, port, name = (database[part] for part in ("HOST", "PORT", "NAME"))
        place = f":{port}/{host}" if host.startswith("/") else f"{host}:{port}"
        address = f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{name}"
        env = os.environ | {
            "REDIS_URL": redis_url,
            "DATABASE_URL": address,
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": KEY_OF_TESTS,
            "EMAIL_URL": "dummymail://",
            # By the real clock, which may stand on a Saturday.
            "SENDING_HOURS": "always",
        }
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "participation_portal", "worker", "--pool", "solo"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]
        running.append(subprocess.Popen(command, cwd=settings.BASE_DIR, env=env))

    yield start
    for process in running:
        process.terminate()
        assert process.wait(PATIENCE) == 0


def ask_for_a_round(broker_url: str, options: dict) -> None:
    """As beat does: the name of the task, and nothing else."""
    app = Celery(broker=broker_url, set_as_current=False)
    app.conf.update(broker_transport_options=options, task_ignore_result=True)
    app.send_task("reminders.tasks.sweep")
    app.close()


def wait_for_the_round() -> None:
    until = time.monotonic() + PATIENCE
    while not SweepState.objects.filter(last_sweep_at__isnull=False).exists():
        assert time.monotonic() < until, "the worker made no round"
        time.sleep(0.1)


@pytest.fixture
def a_plan_for_a_platform(transactional_db, platform, chair, submit):
    """A plan for which the wijkplatform's advice falls due: the round writes the reminder and hands it over."""
    return submit(now=timezone.now() - timedelta(days=20))


def has_reminded(chair) -> None:
    # Alone, or in one mail with what else is due.
    reminder = Message.objects.get(to_address=chair.email, kind__startswith="reminder.")
    assert reminder.state == Message.State.SENT


@pytest.mark.slow
@pytest.mark.redis
def test_a_wijkplatform_is_reminded_through_redis(a_plan_for_a_platform, chair, redis_url, worker):
    worker(redis_url)
    ask_for_a_round(redis_url, {})
    wait_for_the_round()
    has_reminded(chair)


@pytest.mark.slow
def test_a_wijkplatform_is_reminded_through_files(a_plan_for_a_platform, chair, tmp_path, worker):
    queue = str(tmp_path / "broker" / "queue")
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": str(tmp_path / "broker/control")}
    filesystem_transport.make_folders(options)
    worker("")
    ask_for_a_round("wholefiles://localhost", options)
    wait_for_the_round()
    has_reminded(chair)


@pytest.mark.redis
def test_redis_keeps_pages_and_counts_limits(municipality, redis_url, settings, django_assert_num_queries):
    backend = {"BACKEND": "accounts.caches.PatientRedisCache", "LOCATION": redis_url}
    settings.CACHES = {
        name: backend | {"KEY_PREFIX": name, "OPTIONS": settings.REDIS_CACHE_OPTIONS} for name in ("default", "pages")
    }
    settings.PUBLIC_PAGE_SECONDS = 10
    first = Client().get("/over/")
    with django_assert_num_queries(0):
        assert Client().get("/over/").content == first.content
    assert [is_allowed("try", "somebody", most=2) for _ in range(3)] == [True, True, False]
    caches["pages"].clear()
