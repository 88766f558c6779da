"""A Redis of its own, that can forget everything and die."""

from pathlib import Path

import redis

from participation_portal.faults.processes import Children, free_port, wait_for


class Broker:
    def __init__(self, children: Children, folder: Path, first_port: int):
        self.children, self.folder = children, folder
        self.port = free_port(first_port + 100)
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "Broker":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.kill()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.child = self.children.start([*command, "--dir", str(self.folder)], log=self.folder / "redis.log")
        if not wait_for(self._answers, 20):
            raise RuntimeError("Redis does not answer")

    def kill(self) -> None:
        self.children.kill(self.child)

    def forget_everything(self) -> None:
        with redis.Redis(port=self.port) as client:
            client.flushall()

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port) as client:
                return client.ping()
        except redis.ConnectionError:
            return False
