"""A line in the log opens nothing."""

import logging

from django.test import Client

from initiatives import keys
from participation_portal.logs import NoKeys


def test_the_key_of_a_refused_address_is_left_out(initiative, caplog):
    token = keys.make(initiative)
    caplog.handler.addFilter(NoKeys())
    Client(enforce_csrf_checks=True).post(f"/initiatieven/beheren/{token}/", {"intrekken": "1"})
    Client().put(f"/initiatieven/beheren/{token}/")
    assert "/initiatieven/beheren/…/" in caplog.text
    assert token not in caplog.text


def test_the_console_has_the_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["no_keys"]
    assert NoKeys().filter(logging.makeLogRecord({"msg": "100% %d", "args": ("/initiatieven/",)}))
