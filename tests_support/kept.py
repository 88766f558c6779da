"""What many tests begin with is written once, and stays for the next test that begins with it.

A fixture marked `@kept` writes its rows in a transaction around those of the tests. Each test gets a copy of what it
returned, as if it was made for that test alone; what the test itself writes is undone as always. Tests that commit
(`transaction=True`, a live server) get it made anew, as any fixture.

What a kept fixture takes are other kept fixtures, and it holds for every test: no clock that a test sets, no settings,
no cache.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial, wraps
from inspect import Parameter, Signature, signature
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

REAL = ("transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback")
# In the order in which they are defined: what one takes stands before it.
_builders: list[Callable] = []


@dataclass
class Layer:
    build: Callable
    savepoint: transaction.Atomic
    # Some begin today: after midnight that is another day.
    day: date = field(default_factory=timezone.localdate)
    value: Any = None


_layers: list[Layer] = []


def kept(build: Callable) -> Callable:
    """A fixture of this name, whose rows stay."""
    _builders.append(build)

    @wraps(build)
    def give(request, copies_of_kept, **given):
        layer = next((each for each in _layers if each.build is build), None)
        # One memory for all copies of a test: what is the same person in two of them stays the same person.
        return copy.deepcopy(layer.value, copies_of_kept) if layer else build(**given)

    asked = ["request", "copies_of_kept", *signature(build).parameters]
    give.__signature__ = Signature([Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in asked])
    give.kept_build = build
    return pytest.fixture(give)


@pytest.fixture
def copies_of_kept(db) -> dict:
    return {}


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Just before the transaction of a test opens, what it begins with is laid under it."""
    if fixturedef.argname == "_django_db_helper":
        blocker = request.getfixturevalue("django_db_blocker")
        if not _layers:
            request.session.addfinalizer(partial(_take_away_all, blocker))
        with blocker.unblock():
            _lay([] if _commits(request) else wanted(request.node))


def wanted(item) -> list[Callable]:
    """The kept fixtures that a test takes, in their order."""
    definitions = item._fixtureinfo.name2fixturedefs
    taken = {getattr(found[-1].func, "kept_build", None) for name, found in definitions.items()}
    return [build for build in _builders if build in taken]


def order(item) -> tuple:
    """To sort tests by, so that those that begin alike stand together."""
    return tuple(_builders.index(build) for build in wanted(item)) if hasattr(item, "_fixtureinfo") else ()


def _commits(request) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool((marker and (marker.kwargs or marker.args)) or any(name in request.fixturenames for name in REAL))


def _lay(builds: list[Callable]) -> None:
    """Keep what lies there in this order and lay the rest anew: a plan knows the platform that was there before it."""
    alike, today = 0, timezone.localdate()
    for layer, build in zip(_layers, builds, strict=False):
        if layer.build is not build or layer.day != today:
            break
        alike += 1
    while len(_layers) > alike:
        _take_away()
    for build in builds[alike:]:
        _put(build)


def _put(build: Callable) -> None:
    layer = Layer(build, transaction.atomic())
    # As TestCase marks its own: code that must be the outermost may run inside.
    layer.savepoint._from_testcase = True
    layer.savepoint.__enter__()
    _layers.append(layer)
    values = {each.build.__name__: each.value for each in _layers}
    try:
        layer.value = build(**{name: values[name] for name in signature(build).parameters})
        # Or they would be checked again after each test.
        connection.check_constraints()
    except BaseException:
        _take_away()
        raise


def _take_away() -> None:
    layer = _layers.pop()
    transaction.set_rollback(True)
    layer.savepoint.__exit__(None, None, None)


def _take_away_all(blocker) -> None:
    with blocker.unblock():
        _lay([])
