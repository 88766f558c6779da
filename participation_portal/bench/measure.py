"""Measures one address at a time, in this process, with the caches for whole pages off."""

import gzip
import statistics
import time
from dataclasses import asdict, dataclass

import brotli
from django.db import connection
from django.test import Client


@dataclass
class Measured:
    """One line of the table. Times in milliseconds, sizes in bytes; `share` is times the bare view."""

    name: str
    address: str
    per_second: float
    p50: float
    p95: float
    queries: int
    plain: int
    compressed: int
    share: float = 0.0

    def as_dict(self) -> dict:
        return asdict(self)


class Counted:
    """Counts the queries that pass."""

    def __init__(self):
        self.many = 0

    def __call__(self, execute, sql, params, many, context):
        self.many += 1
        return execute(sql, params, many, context)


def measure(name: str, address: str, *, times: int, client: Client | None = None) -> Measured:
    """Ask for an address so many times, after two to warm up. Raises ValueError when it does not answer 200."""
    client = client or Client()
    for _ in range(2):
        response = client.get(address)
    if response.status_code != 200:
        raise ValueError(f"{address} answers {response.status_code}")
    counted = Counted()
    with connection.execute_wrapper(counted):
        client.get(address)
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        response = client.get(address)
        spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    body = response.content
    return Measured(
        name=name,
        address=address,
        per_second=round(1000 / statistics.fmean(spent), 1),
        p50=round(statistics.median(spent), 2),
        p95=round(spent[int(len(spent) * 0.95)], 2),
        queries=counted.many,
        plain=len(body),
        compressed=min(len(brotli.compress(body, quality=5)), len(gzip.compress(body))),
    )
