"""The round: everything in one, as often as one likes; and the loop that makes it without a broker."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agendas.models import Promise
from initiatives.models import SearchWord
from neighbourhoods.models import Platform
from notifications.models import Message, SweepState
from notifications.services import settle_history, write_message
from reminders.models import Reminder
from reminders.services import sweep
from reminders.status import status
from reminders.tasks import sweep as sweep_task
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
SOON = date(2026, 3, 24)


def to(address: str) -> list:
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_one_round_plans_writes_and_delivers(promise, chair):
    summary = sweep(nine(SOON))
    assert summary["assemble"]["written"] == 1 and summary["failed"] == []
    assert [letter.subject for letter in to(chair.email)] == ["Uw afspraak voor 7 april: “Een lentefeest op het plein”"]
    sweep(nine(SOON))
    assert len(to(chair.email)) == 1


def test_a_letter_is_written_when_it_can_leave_too(promise, chair):
    """A row that fell due while the post was shut, such as after a day without power: no "in two days" of yesterday."""
    evening = nine(SOON) + timedelta(hours=10)
    sweep(evening)
    assert Reminder.objects.get(kind="promise_due", step=0).state == "scheduled"
    sweep(nine(SOON) + timedelta(days=1))
    assert len(to(chair.email)) == 1 and "over 13 dagen" in to(chair.email)[0].body


def test_the_rule_is_asked_again_just_before_the_letter_leaves(promise, chair, round_on):
    (message,) = round_on(SOON)
    Platform.objects.update(state="dormant")
    sweep(nine(SOON))
    message.refresh_from_db()
    assert message.state == "cancelled" and not to(chair.email)
    sweep(nine(SOON) + timedelta(minutes=1))
    assert Reminder.objects.get(kind="promise_due", step=0).state == "cancelled"
    # Awake again in time, it is written anew.
    Platform.objects.update(state="active")
    sweep(nine(SOON) + timedelta(minutes=2))
    assert len(to(chair.email)) == 1


def test_a_step_that_fails_does_not_stop_the_others(promise, chair, now, monkeypatch, submit):
    def fail(now):
        raise RuntimeError("kapot")

    monkeypatch.setattr("reminders.services.round.plan", fail)
    submit(email="plan@example.nl")
    assert sweep(now)["failed"] == ["plan"]
    assert to("plan@example.nl")
    assert status(now)["last_sweep_failed"] and not status(now)["is_well"]


def test_a_letter_that_cannot_be_made_is_trouble_until_it_can(promise, chair, monkeypatch):
    monkeypatch.setattr("reminders.services.compose.item_of", lambda *given, **more: 1 / 0)
    assert sweep(nine(SOON))["failed"] == ["assemble: 1 reader"]
    assert status(nine(SOON))["last_sweep_failed"] and "failed" in status(nine(SOON))["trouble"]
    monkeypatch.undo()
    assert sweep(nine(SOON))["failed"] == []


def test_unconfirmed_plans_are_reminded_and_closed(submit, now, sanderbout):
    plan = submit(confirmed=False)
    assert sweep(now + timedelta(days=8))["reminded_unconfirmed"] == 1
    assert sweep(now + timedelta(days=31))["closed_unconfirmed"] == 1
    plan.refresh_from_db()
    assert plan.status == "withdrawn"


def test_the_words_of_the_search_are_counted_once_a_day(initiative, now):
    SearchWord.objects.all().delete()
    assert sweep(now)["tidied"] is True
    assert SearchWord.objects.filter(word="speeltuin").exists()
    assert sweep(now + timedelta(minutes=1))["tidied"] is False
    assert sweep(now + timedelta(days=1))["tidied"] is True


def test_the_clock_is_one_plain_beat_without_arguments_or_an_end(municipality, settings):
    """A sweep with `expires` is thrown away by a worker whose clock is ahead; a crontab knows the changeover days."""
    (beat,) = settings.CELERY_BEAT_SCHEDULE.values()
    assert beat == {"task": sweep_task.name, "schedule": timedelta(seconds=60)}
    sweep_task()
    assert SweepState.objects.get().last_sweep_at is not None


def test_the_status_tells_when_somebody_should_look(municipality, now):
    assert not status(now)["is_well"]
    sweep(now)
    assert status(now)["is_well"] and status(now + timedelta(minutes=5))["is_well"]
    assert not status(now + timedelta(minutes=6))["is_well"]


def test_history_written_with_a_past_clock_is_settled_and_mails_nobody(promise, chair, round_on):
    (message,) = round_on(date(2026, 4, 7))
    assert settle_history(before=nine(date(2026, 4, 8))) >= 1
    message.refresh_from_db()
    assert message.state == "sent" and message.settled_at == message.created_at and message.evidence == "demo"
    sweep(nine(date(2026, 4, 8)))
    assert mail.outbox == []
    # What comes after goes its ordinary way.
    sweep(nine(date(2026, 4, 10)))
    assert len(to(chair.email)) == 1


def test_the_command_acts_as_on_another_day(promise, chair):
    out = StringIO()
    call_command("sweep", "--now", "2026-03-24T09:00", stdout=out)
    assert len(to(chair.email)) == 1
    assert "written 1" in out.getvalue()
    for nonsense in ("morgen", "2026-13-45"):
        with pytest.raises(CommandError):
            call_command("sweep", "--now", nonsense)


@pytest.mark.django_db(transaction=True)
def test_rounds_at_once_write_and_send_each_reminder_once(promise, block, advice, chair):
    ready, errors = threading.Barrier(3), []

    def go():
        ready.wait()
        try:
            assert sweep(nine(SOON))["failed"] == []
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    reminders = [letter for letter in to(chair.email) if "/herinnering/" in letter.body]
    # One letter of the day, with all three.
    assert len(reminders) == 1
    assert Reminder.objects.filter(recipient=chair, state="attached", due_at__gte=nine(date(2026, 3, 11))).count() == 3
    assert Promise.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_loop_hands_over_at_once_survives_a_lost_line_and_stops(municipality, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": url_of_the_test_database(),
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": "dummymail://",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    loop = subprocess.Popen(
        [sys.executable, "manage.py", "sweep", "--loop"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert wait_for(lambda: SweepState.objects.exists() or loop.poll() is not None, 30)
        assert handed_over_within(5, "een")
        # The line breaks, as when the database restarts.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        time.sleep(0.5)
        assert handed_over_within(8, "twee")
        loop.send_signal(signal.SIGTERM)
        assert loop.wait(timeout=10) == 0
    finally:
        if loop.poll() is None:
            loop.kill()
        said = loop.communicate()[0]
    assert "The sweep loop stopped." in said and "Traceback" not in said


def url_of_the_test_database() -> str:
    """As DATABASE_URL is written: a host, or the folder of a socket in front of the name."""
    given = connection.settings_dict
    person = f"{quote(given['USER'])}:{quote(given['PASSWORD'] or '')}"
    if str(given["HOST"]).startswith("/"):
        return f"postgres://{person}@:{given['PORT']}/{given['HOST']}/{given['NAME']}"
    return f"postgres://{person}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


def handed_over_within(seconds: float, key: str) -> bool:
    message = write_message(
        kind="account.notice",
        key=key,
        to="inwoner@example.nl",
        template="notifications/account_mail",
        context={
            "subject_template": "account/email/password_set_subject.txt",
            "message_template": "account/email/password_set_message.txt",
        },
        now=timezone.now(),
    )
    return wait_for(lambda: Message.objects.get(pk=message.pk).state == "sent", seconds)


def wait_for(question, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if question():
            return True
        time.sleep(0.05)
    return False
