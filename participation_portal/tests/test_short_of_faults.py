"""The short form of `make faults`: a few kills in the middle of a mail, on the database of the tests. Nothing is lost,
nothing said twice. The long form stands in participation_portal/faults."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from participation_portal.faults import town
from participation_portal.faults.ground import Ground
from participation_portal.faults.kills import f1
from participation_portal.faults.processes import Children
from participation_portal.faults.stand import Stand
from participation_portal.secret_key import KEY_OF_TESTS

SIZES = {"reminders": 40, "kills": 4, "platforms": 4}


class GroundOfTests(Ground):
    """The test database, instead of a server of its own."""

    def __init__(self, folder: Path):
        self.folder, self.first_port = folder, 8900

    def make_database(self, test: str) -> str:
        return connection.settings_dict["NAME"]

    def database_url(self, name: str = "") -> str:
        database = connection.settings_dict
        host, port = database["HOST"], database["PORT"]
        place = f":{port}/{host}" if host.startswith("/") else f"{host}:{port}"
        return f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_reminder_and_repeats_none(tmp_path):
    town.build()
    ground = GroundOfTests(tmp_path)
    children = Children(settings.BASE_DIR, ground.environment(os.environ) | {"SECRET_KEY": KEY_OF_TESTS})
    with Stand("short", ground, children, seed="1") as stand:
        f1(stand, **SIZES)
    assert stand.faults == stand.unproven == []
    assert stand.figures["mails"] == SIZES["reminders"]
    assert stand.figures["in_the_gap"] >= 1
