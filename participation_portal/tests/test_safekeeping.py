"""Backup and restore: a round trip, and nothing half-done when something is wrong."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from notifications.models import Message
from notifications.services import deliver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    (settings.MEDIA_ROOT / "2026").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2026" / "foto é.txt").write_text("een foto")
    return settings.MEDIA_ROOT


def test_what_was_kept_comes_back_and_what_came_after_is_gone(resident, uploads, tmp_path):
    call_command("backup", tmp_path / "backup")
    resident.display_name = "veranderd"
    resident.save()
    User.objects.create_user("later@example.nl")
    (uploads / "2026" / "foto é.txt").unlink()
    (uploads / "later.txt").write_text("later")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE of_a_newer_portal (user_id bigint REFERENCES accounts_user)")
    connection.close()

    call_command("restore", tmp_path / "backup", replace=True)

    assert [user.display_name for user in User.objects.all()] == ["Inwoner"]
    assert User.objects.create_user("nieuw@example.nl").pk > resident.pk, "numbering goes on"
    assert [str(path.relative_to(uploads)) for path in uploads.rglob("*.txt")] == ["2026/foto é.txt"]
    assert "of_a_newer_portal" not in connection.introspection.table_names()


def test_the_post_waits_after_a_restore_until_somebody_looked(resident, uploads, tmp_path, now):
    waiting = Message.objects.create(
        key="nieuws", kind="nieuws", to_address="a@example.nl", text="Hallo", created_at=now, not_before=now
    )
    call_command("backup", tmp_path / "backup")
    assert deliver(now).sent == 1
    said = StringIO()
    call_command("restore", tmp_path / "backup", replace=True, stdout=said)
    assert "post --reconcile" in said.getvalue()
    assert deliver(now).held_by == "pause"
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_a_database_in_use_is_not_overwritten_by_accident(resident, uploads, tmp_path):
    call_command("backup", tmp_path / "backup")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", tmp_path / "backup")


def test_a_portal_that_still_runs_is_not_overwritten(resident, uploads, tmp_path, monkeypatch):
    monkeypatch.setattr("participation_portal.safekeeping.SECONDS_TO_LEAVE", 0.2)
    call_command("backup", tmp_path / "backup")
    other = connection.copy()
    other.ensure_connection()
    try:
        with pytest.raises(CommandError, match="stop the portal"):
            call_command("restore", tmp_path / "backup", replace=True)
    finally:
        other.close()


def test_a_folder_with_something_in_it_is_refused(resident, uploads, tmp_path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "other").touch()
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", tmp_path / "backup")
    assert [path.name for path in (tmp_path / "backup").iterdir()] == ["other"]


def test_a_backup_is_for_its_owner_only(resident, uploads, tmp_path):
    call_command("backup", tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_a_backup_that_fails_leaves_nothing(resident, uploads, tmp_path):
    (uploads / "geen toegang").symlink_to(tmp_path / "nergens")
    with pytest.raises(CommandError, match="No backup was made"):
        call_command("backup", tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]


def test_a_damaged_backup_changes_nothing(resident, uploads, tmp_path):
    call_command("backup", tmp_path / "backup")
    dump = tmp_path / "backup" / "database.dump"
    dump.write_bytes(dump.read_bytes()[:-100])
    with pytest.raises(CommandError, match="database.dump is not what was backed up"):
        call_command("restore", tmp_path / "backup", replace=True)
    contents = json.loads((tmp_path / "backup" / "contents.json").read_text())
    del contents["files"]["database.dump"]
    (tmp_path / "backup" / "contents.json").write_text(json.dumps(contents))
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", tmp_path / "backup", replace=True)
    assert User.objects.get() == resident
    assert (uploads / "2026" / "foto é.txt").exists()


def test_a_restore_that_fails_halfway_changes_nothing(resident, uploads, tmp_path, monkeypatch):
    call_command("backup", tmp_path / "backup")
    monkeypatch.setattr(
        "participation_portal.safekeeping.EMPTY_THE_SCHEMA", "DROP TABLE accounts_user CASCADE; SELECT 1/0;"
    )
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", tmp_path / "backup", replace=True)
    assert User.objects.get() == resident
    assert (uploads / "2026" / "foto é.txt").exists()
