"""A real installation: what it refuses, and how it begins."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from agendas.models import BlockDefinition
from initiatives.models import AnswerTerm
from neighbourhoods.models import Desk, Municipality

GOOD = {
    "SECRET_KEY": "a-key-of-an-installation-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://portal:secret@db.example.nl/portal",
    "PUBLIC_URL": "https://meedoen.example.nl",
    "ALLOWED_HOSTS": "meedoen.example.nl",
    "TRUSTED_PROXIES": "1",
    "EMAIL_URL": "smtp+tls://portal:secret@smtp.example.nl:587",
    "MAIL_FROM": "Meedoen <meedoen@example.nl>",
    "EVIDENCE_URL": "imaps://journaal:secret@imap.example.nl/INBOX",
    "JOURNAL_ADDRESS": "journaal@example.nl",
    "SECURITY_CONTACT": "mailto:security@example.nl",
}
ANSWERS = {
    "name": "Sittard-Geleen",
    "code": "GM1883",
    "phone": "14 046",
    "email": "meedoen@example.nl",
    "admin_email": "Beheer@example.nl",
}


def check_deploy(**env) -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(settings.DATA_DIR)} | GOOD | env
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)


def test_settings_as_the_manual_says_pass_the_check():
    done = check_deploy()
    assert done.returncode == 0, done.stderr


def test_a_demo_without_tls_or_mail_is_refused_with_reasons():
    nothing = dict.fromkeys(("PUBLIC_URL", "EMAIL_URL", "MAIL_FROM", "SECURITY_CONTACT", "EVIDENCE_URL"), "")
    done = check_deploy(DEMO="1", **nothing)
    assert done.returncode == 1
    for reason in ("portal.E001", "portal.E003", "portal.E005", "portal.W001", "portal.W002", "notifications.W001"):
        assert reason in done.stderr


def test_who_brings_a_database_brings_a_key(tmp_path):
    done = check_deploy(SECRET_KEY="", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "SECRET_KEY is not set" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_setup_makes_a_municipality_that_can_begin():
    call_command("setup", ask=False, **ANSWERS)
    assert Municipality.objects.get().name == "Sittard-Geleen"
    terms = {term.kind: (term.amount, term.unit, term.complex_amount) for term in AnswerTerm.objects.all()}
    assert terms["idea"] == (20, "working_days", None) and terms["challenge"] == (26, "weeks", 52)
    assert terms["small_matter"][0] == 5 and "citizens_initiative" in terms
    assert Desk.objects.count() == len(Desk.Matter.choices)
    assert BlockDefinition.objects.count() == 7
    administrator = User.objects.get()
    assert administrator.email == "beheer@example.nl"
    assert administrator.has_role(Role.ADMINISTRATOR)
    assert administrator.is_staff


@pytest.mark.django_db
def test_setup_twice_changes_nothing():
    call_command("setup", ask=False, **ANSWERS)
    with pytest.raises(CommandError, match="already"):
        call_command("setup", ask=False, **ANSWERS | {"name": "Anders"})
    assert Municipality.objects.get().name == "Sittard-Geleen"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"code": "1883"}, "code"),
        ({"working_days": "0"}, "working_days|term_is_some_days"),
        ({"working_days": "twintig"}, "working_days"),
        ({"admin_email": "geen adres"}, "email"),
        ({"from_on": "morgen"}, "--from morgen"),
        ({"email": ""}, "--email"),
    ],
)
def test_setup_with_a_wrong_answer_changes_nothing(wrong, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("setup", ask=False, **ANSWERS | wrong)
    assert not Municipality.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_setup_refuses_a_weak_password(monkeypatch):
    monkeypatch.setenv("ADMIN_PASSWORD", "welkom")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("setup", ask=False, **ANSWERS)
    assert not User.objects.exists()


def test_every_page_carries_the_headers_that_protect(client, municipality):
    for address in ("/", "/account/login/", "/bestaat-niet/"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
