"""`make run` as a person meets it: it answers, and what it started is gone when it stops."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from participation_portal.embedded import cluster_folder, socket_folder


@pytest.fixture
def data_dir():
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(data_dir, port):
    """Starts the runner on an empty DATA_DIR, without the demo; kills it after the test."""
    started = []
    left_out = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PYTEST_SLOT"}
    clean = {name: value for name, value in os.environ.items() if name not in left_out}

    def run(**extra):
        env = clean | {"DATA_DIR": str(data_dir), "PORT": str(port), "DEMO": "0", "WEB_CONCURRENCY": "1"}
        env |= {"DEBUG": "1"}  # spares the compressing of static files
        env |= extra
        command = [sys.executable, "-m", "participation_portal.runner"]
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def read_until(process, text: str) -> str:
    lines = []
    for line in process.stdout:
        lines.append(line)
        if text in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def processes_of(data_dir: Path) -> list[str]:
    """Command lines of whoever was started with this DATA_DIR (Linux)."""
    mark = f"DATA_DIR={data_dir}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
def test_it_serves_and_ctrl_c_stops_everything(start, data_dir, port):
    process = start()
    said = read_until(process, "Ctrl-C stops it")
    assert f"http://localhost:{port}" in said
    assert status_of(f"http://127.0.0.1:{port}/readyz") == 200
    if sys.platform == "linux":
        running = " ".join(processes_of(data_dir))
        assert all(name in running for name in ("gunicorn", " worker ", " beat ", "sweep --loop", "postgres"))
    assert (data_dir / "secret_key").stat().st_mode & 0o077 == 0

    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    said = process.stdout.read()
    assert process.wait(30) == 0, said
    assert not processes_of(data_dir)
    assert not socket_folder(cluster_folder(data_dir)).exists()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 1.2])
def test_a_signal_while_starting_leaves_nothing(start, data_dir, seconds):
    process = start()
    time.sleep(seconds)
    process.terminate()
    said = process.stdout.read()
    assert process.wait(30) in (0, -signal.SIGTERM), said
    assert "Traceback" not in said
    assert not processes_of(data_dir)
    assert not socket_folder(cluster_folder(data_dir)).exists()


def test_a_taken_port_is_named_and_nothing_starts(start, data_dir, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = start()
        assert process.wait(30) == 1
    assert f"Another program already uses port {port}" in process.stdout.read()
    assert not (data_dir / "postgres").exists()


def test_a_port_that_is_no_port_is_named(start):
    process = start(PORT="acht")
    assert process.wait(30) == 1
    assert "PORT is 'acht'" in process.stdout.read()
