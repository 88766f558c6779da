"""Messages as files: every message once, whole, however many write and read at the same time."""

import threading
import time
from queue import Empty

import pytest
from kombu import Connection, Queue

from participation_portal.filesystem_transport import ALIAS, make_folders, register

WRITERS, EACH = 3, 100
POST = Queue("post")
LONG = "x" * 20_000


@pytest.fixture
def options(tmp_path):
    register()
    queue = str(tmp_path / "queue")
    options = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": str(tmp_path / "control")}
    make_folders(options)
    return options


def test_every_message_arrives_once_and_whole(options, tmp_path):
    wanted = {f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)}
    arrived, broken = [], []

    def write(writer):
        with Connection(f"{ALIAS}://", transport_options=options) as connection:
            producer = connection.Producer()
            for number in range(EACH):
                producer.publish({"name": f"{writer}-{number}", "text": LONG}, routing_key="post", declare=[POST])

    def read():
        with Connection(f"{ALIAS}://", transport_options=options) as connection:
            channel = connection.channel()
            until = time.monotonic() + 20
            while len(arrived) < len(wanted) and not broken and time.monotonic() < until:
                try:
                    arrived.append(channel.message_to_python(channel._get("post")).payload)
                except Empty:
                    time.sleep(0.001)
                except Exception as error:
                    broken.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not broken
    assert sorted(message["name"] for message in arrived) == sorted(wanted)
    assert all(message["text"] == LONG for message in arrived)
    assert not list((tmp_path / "queue").iterdir()), "nothing half is left"


def test_many_may_announce_their_queues_at_once(options):
    def announce(number):
        with Connection(f"{ALIAS}://", transport_options=options) as connection:
            connection.channel()._queue_bind("exchange", "key", "", f"queue-{number}")

    threads = [threading.Thread(target=announce, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with Connection(f"{ALIAS}://", transport_options=options) as connection:
        assert len(connection.channel().get_table("exchange")) == 12
