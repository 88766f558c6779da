"""The embedded PostgreSQL: found without a server, shared, stopped by whoever leaves last."""

import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from participation_portal.embedded import (
    EmbeddedPostgres,
    EmbeddedPostgresError,
    cluster_folder,
    embedded_database_url,
    socket_folder,
)


@pytest.fixture
def data_dir():
    """A folder that the stand-in for root may enter, with a name that is hard on paths."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    yield top / "een map met spaties" / "var"
    shutil.rmtree(top)


def ask(data_dir: Path, question: str):
    sockets = socket_folder(cluster_folder(data_dir))
    connection = psycopg2.connect(host=str(sockets), port=5432, user="portal", dbname="portal")
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_the_address_is_known_before_a_server_runs(data_dir):
    url = embedded_database_url(data_dir)
    assert url == embedded_database_url(data_dir)
    assert url != embedded_database_url(data_dir / "other")
    assert url != embedded_database_url(data_dir, testing=True)
    assert not data_dir.exists()


def test_it_starts_is_shared_and_stops_with_the_last(data_dir):
    first, second = EmbeddedPostgres(data_dir), EmbeddedPostgres(data_dir)
    assert first.start()
    try:
        assert not second.start(), "the second joins"
        assert ask(data_dir, "SELECT to_tsvector('dutch', 'speeltuinen')::text") == "'speeltuin':1"
        sockets = socket_folder(cluster_folder(data_dir))
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert not first.stop(), "the second still uses it"
        assert ask(data_dir, "SELECT 1") == 1
    finally:
        assert second.stop()
    assert not sockets.exists()
    with pytest.raises(psycopg2.OperationalError):
        ask(data_dir, "SELECT 1")


def test_a_database_that_cannot_start_says_why_and_leaves_nothing(data_dir):
    with EmbeddedPostgres(data_dir) as server:
        cluster = server.cluster
    (cluster / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match="no_such_setting"):
        EmbeddedPostgres(data_dir).start()
    assert not socket_folder(cluster_folder(data_dir)).exists()


def test_a_command_that_is_stopped_leaves_no_server(data_dir):
    command = [sys.executable, "-m", "participation_portal.embedded"]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={"DATA_DIR": str(data_dir)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == embedded_database_url(data_dir)
    assert ask(data_dir, "SELECT 1") == 1
    process.terminate()
    assert process.wait(20) == 0
    process.stdout.close()
    assert not socket_folder(cluster_folder(data_dir)).exists()
