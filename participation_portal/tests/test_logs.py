"""A line in the log opens nothing."""

import io
import logging

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from initiatives import keys
from participation_portal.logs import NoDetails, NoKeys


def test_the_key_of_a_refused_address_is_left_out(initiative, caplog):
    token = keys.make(initiative)
    caplog.handler.addFilter(NoKeys())
    Client(enforce_csrf_checks=True).post(f"/initiatieven/beheren/{token}/", {"intrekken": "1"})
    Client().put(f"/initiatieven/beheren/{token}/")
    assert "/initiatieven/beheren/…/" in caplog.text
    assert token not in caplog.text


def test_the_console_has_the_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["no_keys", "no_details"]
    assert NoKeys().filter(logging.makeLogRecord({"msg": "100% %d", "args": ("/initiatieven/",)}))


@pytest.fixture
def log():
    """A logger with the filter, and what it wrote."""
    handler, logger = logging.StreamHandler(io.StringIO()), logging.getLogger("test.details")
    handler.addFilter(NoDetails())
    logger.addHandler(handler)
    yield logger, handler.stream
    logger.removeHandler(handler)


def test_the_values_that_the_database_refused_are_left_out(resident, log):
    logger, stream = log
    try:
        with transaction.atomic():
            User.objects.create(email=resident.email, display_name="Regel een\nRegel twee")
    except IntegrityError as error:
        assert resident.email in str(error)
        logger.exception("not made: %s", error)
    told = stream.getvalue()
    assert resident.email not in told and "DETAIL" not in told
    # What went wrong, and where, is still told: also by the second exception of the chain.
    assert "not made: duplicate key value" in told
    assert "errors.UniqueViolation" in told and "django.db.utils.IntegrityError: duplicate key" in told
    assert "test_logs.py" in told


def test_an_error_without_values_is_told_in_whole(log):
    logger, stream = log
    logger.warning("DETAILs of %s", "a line")
    try:
        raise ValueError("zo niet")
    except ValueError:
        logger.exception("wrong")
    assert "DETAILs of a line" in stream.getvalue() and stream.getvalue().endswith("ValueError: zo niet\n")
