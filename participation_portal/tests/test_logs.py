"""A line in the log opens nothing."""

import io
import logging

import pytest
import sentry_sdk
from django.db import IntegrityError, transaction
from django.test import Client
from sentry_sdk.transport import Transport

from accounts.models import User
from initiatives import keys
from participation_portal.logs import ERROR_REPORTS, NoDetails, NoKeys


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


def test_an_error_report_holds_no_values_no_keys_and_no_question(resident, initiative):
    envelopes, token = [], keys.make(initiative)

    class Kept(Transport):
        def capture_envelope(self, envelope):
            envelopes.append(envelope)

    client = sentry_sdk.Client(
        "https://key@example.org/1", transport=Kept(), default_integrations=False, **ERROR_REPORTS
    )
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        scope.add_breadcrumb(message=f"GET /initiatieven/beheren/{token}/")
        asked = {
            "method": "GET",
            "url": f"https://portal.example/initiatieven/beheren/{token}/",
            "query_string": f"q={resident.email}",
            "headers": {"Referer": f"https://portal.example/initiatieven/beheren/{token}/"},
        }
        scope.add_event_processor(lambda event, hint: event | {"request": asked})
        try:
            with transaction.atomic():
                User.objects.create(email=resident.email, display_name="Dubbel")
        except IntegrityError as error:
            scope.capture_message(f"not made: {error}")
            scope.capture_exception(error)
    told = b"".join(item.get_bytes() for envelope in envelopes for item in envelope.items).decode()
    for secret in (resident.email, token):
        assert secret not in told
    # What went wrong, and where, is still told.
    assert (
        '"message":"not made: duplicate key value' in told and "test_logs" in told and "/initiatieven/beheren/" in told
    )
