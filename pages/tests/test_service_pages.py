"""Health, robots, security.txt, the choice of language."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")
    assert response.json() == {"ok": True}
    assert "no-store" in response["Cache-Control"]


def test_readyz_says_that_all_is_well(db, client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ok": True, "database": True, "migrations": True}


def test_readyz_is_503_while_a_migration_waits(db, client):
    MigrationRecorder(connection).record_unapplied("initiatives", "0002_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": True, "migrations": False}


def test_readyz_is_503_without_a_database(client, monkeypatch):
    def gone(self, *args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", gone)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] is False


def test_statusz_is_json_without_addresses(db, client, submit):
    submit(email="geheim@example.nl")
    response = client.get("/statusz")
    assert response["Content-Type"] == "application/json"
    assert "geheim" not in response.content.decode()


def test_security_txt_says_whom_to_write_and_does_not_expire_soon(municipality, client):
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert lines["Contact"] == "mailto:meedoen@gemeente.example"
    left = datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert 30 < left.days < 365


def test_security_txt_prefers_the_setting(municipality, client, settings):
    settings.SECURITY_CONTACT = "https://gemeente.example/veiligheid"
    assert "Contact: https://gemeente.example/veiligheid\n" in client.get("/.well-known/security.txt").content.decode()


def test_security_txt_is_absent_without_a_contact(db, client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_robots_stay_away_from_a_demo(client, settings):
    assert "Disallow: /beheer/" in client.get("/robots.txt").content.decode()
    settings.DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_the_choice_of_language_sets_its_cookie_and_nothing_else(db):
    browser = Client()
    response = browser.get("/taal/en/", {"terug": "/doelen/?a=1"})
    assert response["Location"] == "/doelen/?a=1"
    assert list(response.cookies) == ["taal"]
    assert response.cookies["taal"].value == "en"
    assert browser.get("/privacy/")["Content-Language"] == "en"


@pytest.mark.parametrize(
    "path", ["https://elders.example/", "//elders.example/", "/\\elders.example", "doelen/", "/a\0b", ""]
)
def test_the_choice_of_language_goes_only_back_to_this_site(db, client, path):
    response = client.get("/taal/en/", {"terug": path})
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_a_language_that_is_not_there_is_not_found(db, client):
    assert client.get("/taal/fr/").status_code == 404


def test_the_favicon_is_found_without_reading_the_page(client):
    assert client.get("/favicon.ico")["Location"].endswith("favicon.svg")
