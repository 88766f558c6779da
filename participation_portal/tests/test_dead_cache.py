"""A dead cache never stops a page or a form, nor makes anybody wait."""

import socket
import time
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from initiatives.models import Initiative
from notifications.models import Message

DEAD = {
    "table that is gone": {"BACKEND": "accounts.caches.PatientDatabaseCache", "LOCATION": "no_such_table"},
    "redis that refuses": {"BACKEND": "accounts.caches.PatientRedisCache", "LOCATION": "redis://127.0.0.1:{port}/0"},
    "redis that is silent": {"BACKEND": "accounts.caches.PatientRedisCache", "LOCATION": "redis://127.0.0.1:{port}/0"},
}
# Seconds, on a machine that is busy with other tests.
PATIENCE = 4


@pytest.fixture(params=DEAD, ids=lambda name: name.replace(" ", "-"))
def dead_caches(request, settings):
    """Both caches dead in one way, and public pages kept, so that the cache is asked for them too."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    if request.param == "redis that is silent":
        # Takes the connection and never says a word.
        listener.listen(200)
    else:
        listener.close()
    how = DEAD[request.param]
    options = settings.REDIS_CACHE_OPTIONS if "Redis" in how["BACKEND"] else {}
    how = how | {"LOCATION": how["LOCATION"].format(port=port), "OPTIONS": options}
    settings.CACHES = {"default": how, "pages": how}
    settings.PUBLIC_PAGE_SECONDS = 10
    yield request.param
    listener.close()


@pytest.mark.parametrize(
    "address", ["/", "/initiatieven/", "/initiatieven/?q=bankjes", "/buurten/sanderbout/", "/raad/"]
)
def test_pages_open(dead_caches, initiative, address):
    begun = time.monotonic()
    assert Client().get(address).status_code == 200
    assert time.monotonic() - begun < PATIENCE, dead_caches


def test_somebody_signs_in_by_code(dead_caches, resident):
    browser, begun = Client(), time.monotonic()
    page = browser.post("/account/login/code/", {"email": resident.email}, follow=True)
    assert page.status_code == 200
    assert Message.objects.filter(to_address=resident.email).exists()
    assert time.monotonic() - begun < 2 * PATIENCE, dead_caches


def test_a_plan_is_sent_in(dead_caches, sanderbout):
    typed = {
        "title": "Bankjes bij de speeltuin",
        "what": "Twee bankjes.",
        "why": "Er is geen plek om te zitten.",
        "buurt": sanderbout.slug,
        "display_name": "Bewoner",
        "email": "plan@example.nl",
        "token": str(uuid4()),
    }
    assert Client().get("/initiatieven/indienen/?wat=plan").status_code == 200
    page = Client().post("/initiatieven/indienen/?wat=plan", typed | {"verstuur": ""}, follow=True)
    plan = Initiative.objects.get()
    assert plan.number in page.content.decode()
    assert Message.objects.filter(to_address="plan@example.nl").exists()


def test_the_cache_leaves_the_transaction_around_it_whole(dead_caches, db):
    with transaction.atomic():
        assert caches["default"].get("key", "nothing") == "nothing"
        caches["default"].set("key", 1)
        assert caches["default"].get_many(["key"]) == {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)
