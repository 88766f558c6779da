"""An old text in which something stands that should not be public can go out of sight, with the reason."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent
from initiatives import keys, services
from initiatives.models import Version
from initiatives.workflow import MoveRefused

PHONE = "06 1234 5678"


@pytest.fixture
def changed(initiative, now):
    """A plan with three texts; a phone number stood in the second."""
    for what in (f"Bel mij op {PHONE}.", "Twee bankjes bij het water."):
        services.change_text(initiative=initiative, title="Bankjes", what=what, why="Nodig.", by=None, now=now)
    initiative.refresh_from_db()
    return initiative


def shown(client, plan) -> str:
    cache.clear()
    return client.get(reverse("initiatives:versions", args=[plan.number])).content.decode()


def test_an_owner_takes_an_old_text_away_and_the_reason_stays(changed, client):
    assert "5678" in shown(client, changed)
    old = changed.versions.get(what__contains="5678")
    assert "/oude-teksten/" in client.get(reverse("initiatives:manage", args=[keys.make(changed)])).text
    at = reverse("initiatives:owner_old_texts", args=[keys.make(changed)])
    for sent, why in (
        ({"version": old.pk, "reason": ""}, "Schrijf kort waarom"),
        ({"version": old.pk, "reason": f"Mijn nummer {PHONE}"}, "Haal het telefoonnummer"),
        ({"version": "x", "reason": "Fout."}, "Deze oude tekst is al weg."),
        ({"reason": "Fout."}, "Kies de oude tekst"),
    ):
        refused = client.post(at, sent)
        assert refused.status_code == 200 and why in refused.text
    client.post(at, {"version": old.pk, "reason": "Er stond een nummer in."})
    page = shown(client, changed)
    assert "5678" not in page and "Deze oude tekst is weggehaald." in page and "Er stond een nummer in." in page
    assert "water." in page, "the older text is compared with the next that can be read"
    assert not Version.objects.filter(what__contains="5678").exists(), "out of the database as well"
    assert not AuditEvent.objects.filter(change__icontains="5678").exists()


def test_an_official_takes_it_away_from_the_back_office_and_nobody_elses(
    changed, submit, official, resident, client_for, client, now
):
    old = changed.versions.get(what__contains="5678")
    page = reverse("admin:initiatives_initiative_change", args=[changed.pk])
    desk = client_for(official)
    assert "Haal een oude tekst weg" in desk.get(page).text
    desk.post(page.replace("change/", "oude-tekst-weg/"), {"version": old.pk, "reason": "Er stond een nummer in."})
    assert "5678" not in shown(client, changed)
    assert AuditEvent.objects.filter(verb="removed", actor=official, subject_id=changed.pk).exists()
    left = changed.versions.get(removed_because="")
    with pytest.raises(MoveRefused, match="Alleen de indiener"):
        services.remove_version(version=left, reason="Weg.", by=resident, now=now)
    with pytest.raises(MoveRefused, match="al weg"):
        services.remove_version(version=old, reason="Nog eens.", by=official, is_office=True, now=now)
    other = submit(email="ander@example.nl")
    client.post(reverse("initiatives:owner_old_texts", args=[keys.make(other)]), {"version": left.pk, "reason": "x"})
    left.refresh_from_db()
    assert left.title
