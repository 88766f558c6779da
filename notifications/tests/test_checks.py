"""Settings with which a mail could leave twice, or never, are refused or warned about; good ones are not."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from notifications.checks import POST
from notifications.notify import NOTIFY_BACKEND

SMTP = "django.core.mail.backends.smtp.EmailBackend"
JOURNAL = {"EVIDENCE_URL": "imaps://a:b@imap.example.nl/INBOX", "JOURNAL_ADDRESS": "journaal@example.nl"}
NOTIFY = {"EMAIL_BACKEND": NOTIFY_BACKEND, "EVIDENCE_URL": "notify://", "NOTIFY_KEY": "k", "NOTIFY_TEMPLATE": "t"}
GOOD = {"EMAIL_BACKEND": SMTP, **JOURNAL}


def said(deploy: bool = True) -> set[str]:
    return {each.id for each in run_checks(tags=[POST], include_deployment_checks=deploy)}


@pytest.fixture
def with_settings(settings):
    def change(**given):
        for name, value in (GOOD | given).items():
            setattr(settings, name, value)

    return change


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, set()),
        (NOTIFY | {"JOURNAL_ADDRESS": ""}, set()),
        ({"MAIL_GRACE_SECONDS": 600}, {"notifications.E001"}),
        ({"MAIL_GRACE_SECONDS": 601}, set()),
        ({"RELAY_IDLE_SECONDS": 900}, {"notifications.E001"}),
        ({"RELAY_IDLE_SECONDS": 899}, set()),
        ({"MAIL_LEASE_SECONDS": 240}, {"notifications.W008"}),
        ({"EMAIL_TIMEOUT": 5, "MAIL_LEASE_SECONDS": 41}, set()),
        ({"EVIDENCE_URL": "pop3://x", "JOURNAL_ADDRESS": ""}, {"notifications.E002"}),
        (NOTIFY | {"JOURNAL_ADDRESS": "", "NOTIFY_KEY": ""}, {"notifications.E003"}),
        (NOTIFY | {"JOURNAL_ADDRESS": "", "NOTIFY_TEMPLATE": ""}, {"notifications.E003"}),
        ({"EVIDENCE_URL": "", "JOURNAL_ADDRESS": ""}, {"notifications.W001"}),
        ({"EVIDENCE_URL": f"log://{__file__}"}, {"notifications.W002"}),
        ({"EVIDENCE_URL": f"log://{__file__}", "JOURNAL_ADDRESS": ""}, set()),
        ({"JOURNAL_ADDRESS": ""}, {"notifications.W003"}),
        ({"EVIDENCE_URL": "notify://", "JOURNAL_ADDRESS": ""}, {"notifications.W004"}),
        (NOTIFY | JOURNAL, {"notifications.W004"}),
        ({"CELERY_TASK_TIME_LIMIT": 600}, {"notifications.W005"}),
        ({"CELERY_TASK_TIME_LIMIT": None}, set()),
        ({"EVIDENCE_URL": "log:///nergens/mail.log", "JOURNAL_ADDRESS": ""}, {"notifications.W006"}),
    ],
)
def test_it_says_what_is_wrong_and_nothing_else(with_settings, given, expected):
    with_settings(**given)
    assert said() == expected


def test_errors_are_said_at_every_check_and_warnings_only_before_residents_come(with_settings):
    with_settings(EVIDENCE_URL="", JOURNAL_ADDRESS="", MAIL_GRACE_SECONDS=1)
    assert said(deploy=False) == {"notifications.E001"}


def test_the_settings_as_they_come_are_good(with_settings):
    assert said(deploy=False) == set()
    assert settings.MAIL_GRACE_SECONDS == 900


@pytest.mark.django_db
@pytest.mark.parametrize(("value", "expected"), [("on", set()), ("local", set()), ("off", {"notifications.W007"})])
def test_a_database_that_may_forget_is_warned_about(value, expected):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")
    found = {each.id for each in run_checks(tags=["database"], databases=["default"])}
    assert {each for each in found if each.startswith("notifications.")} == expected


def test_no_database_is_asked_when_none_is_named():
    assert not any(each.id.startswith("notifications.") for each in run_checks(tags=["database"]))
