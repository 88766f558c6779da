"""One lane: its ground, Django on it, and its tests one after another: `…faults.lane FOLDER PORT SEED F1 F5 …`.

Each test gives one line of JSON on standard output. Started by `__main__`, which owns it.
"""

import json
import logging
import os
import signal
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from participation_portal.faults.catalogue import TESTS, Test
from participation_portal.faults.ground import Ground
from participation_portal.faults.processes import Children

BASE = Path(__file__).resolve().parents[2]
SHORT = "--short"
PACKAGE = "participation_portal.faults"
MOST_TRIES = 3


def main(folder: Path, first_port: int, seed: str, names: list[str], *, is_short: bool) -> None:
    ground = Ground(folder, first_port)
    env = ground.environment(os.environ)
    children = Children(BASE, env)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        ground.start()
        wake_django(env)
        for name in names:
            tell(run(TESTS[name], ground, children, seed, is_short=is_short))
    finally:
        children.kill_all()
        ground.stop()


def stop(number, frame) -> None:
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


def wake_django(env: dict[str, str]) -> None:
    """Settings from the stand, tables and the town in the database that every test gets a copy of."""
    os.environ.clear()
    os.environ.update(env)
    django.setup()
    logging.getLogger().setLevel(logging.ERROR)
    if not apps.is_installed(PACKAGE.partition(".")[0]):
        raise RuntimeError("the portal is not installed")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not apps.get_model("neighbourhoods.Municipality").objects.exists():
        import_module(f"{PACKAGE}.town").build()
    connection.close()


def run(test: Test, ground: Ground, children: Children, seed: str, *, is_short: bool) -> dict:
    """One test and its line. A fault of the portal stands at once. Where the trouble itself did not come about, on a
    machine that was too quick or too slow for it, it is made anew: `tries` tells how often.
    """
    began = time.monotonic()
    for tries in range(1, MOST_TRIES + 1):
        stand = try_once(test, ground, children, seed, tries, is_short=is_short)
        if stand.faults or not stand.unproven:
            break
    faults = stand.faults + [f"{each}: this proved nothing" for each in stand.unproven]
    return {
        "test": test.name,
        "passed": not faults,
        "seconds": round(time.monotonic() - began, 1),
        "seed": seed,
        **({"tries": tries} if tries > 1 else {}),
        **stand.figures,
        "faults": faults,
    }


def try_once(test: Test, ground: Ground, children: Children, seed: str, number: int, *, is_short: bool):
    """What breaks in a test is a failure of that test; the next one goes on. A second try stands in a place of its own
    and strikes at other moments. Returns its Stand."""
    module, _, function = test.where.partition(":")
    stands = import_module(f"{PACKAGE}.stand")
    again = f"-{number}" if number > 1 else ""
    with stands.Stand(f"{test.name}{again}", ground, children, f"{seed}-{test.name}{again}") as stand:
        try:
            getattr(import_module(f"{PACKAGE}.{module}"), function)(stand, **(test.short if is_short else {}))
        except stands.ProvedNothing as nothing:
            stand.unproven.append(str(nothing))
        except Exception as error:  # noqa: BLE001 - told in the line
            traceback.print_exc()
            stand.faults.append(f"{type(error).__name__}: {error}"[:500])
    return stand


def tell(line: dict) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asked = [argument for argument in sys.argv[4:] if argument != SHORT]
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], asked, is_short=SHORT in sys.argv)
