"""What the clock does with what nobody confirmed."""

from datetime import timedelta

from accounts.models import AuditEvent
from accounts.services import log_view
from initiatives import keys
from initiatives.models import Initiative
from initiatives.services import close_unconfirmed, confirm_address, remind_unconfirmed, withdraw
from initiatives.workflow import Status


def days(number):
    return timedelta(days=number)


def test_the_reminder_comes_after_a_week_and_once(submit, mailroom, now):
    submit(confirmed=False)
    assert remind_unconfirmed(now + days(6)) == 0
    assert (
        remind_unconfirmed(
            now
            + days(
                7,
            )
            + timedelta(minutes=1)
        )
        == 1
    )
    assert remind_unconfirmed(now + days(8)) == 0
    assert "Bevestigt u" in mailroom.last_to("plan@example.nl").subject
    assert "donderdag 9 april" in mailroom.last_to("plan@example.nl").text


def test_a_missed_week_is_made_up(submit, now):
    submit(confirmed=False)
    assert remind_unconfirmed(now + days(20)) == 1


def test_who_confirmed_is_not_reminded(submit, now):
    submit()
    assert remind_unconfirmed(now + days(8)) == 0
    assert close_unconfirmed(now + days(31)) == 0


def test_after_thirty_days_it_is_closed_and_blanked(submit, mailroom, now):
    initiative = submit(confirmed=False, lon=5.845, lat=50.995)
    assert close_unconfirmed(now + days(30)) == 0
    assert close_unconfirmed(now + days(30) + timedelta(minutes=1)) == 1
    initiative.refresh_from_db()
    assert initiative.status == Status.WITHDRAWN
    assert (initiative.title, initiative.what, initiative.why, initiative.display_name, initiative.email) == ("",) * 5
    assert initiative.lon is None
    assert initiative.number == "2026-0001"
    assert initiative.blanked_at is not None
    row = AuditEvent.objects.get(subject_type="initiatives.initiative")
    assert row.actor_role == "system"
    assert "Bankjes" not in row.subject_label
    assert "is gesloten" in mailroom.last_to("plan@example.nl").subject
    assert close_unconfirmed(now + days(32)) == 0


def test_the_letters_that_were_sent_are_blanked_as_well(submit, mailroom, now):
    submit(confirmed=False)
    mailroom.all()[0].__class__.objects.update(state="sent", settled_at=now)
    close_unconfirmed(now + days(31))
    closing, receipt = mailroom.all()
    assert (receipt.text, receipt.html, receipt.to_address) == ("", "", "")
    assert receipt.state == "sent"
    assert "Bankjes" not in closing.text
    assert closing.to_address == "plan@example.nl"


def test_a_link_from_before_says_that_it_is_closed(submit, client, now):
    initiative = submit(confirmed=False)
    address = keys.confirm_url(initiative).split("/", 3)[3]
    close_unconfirmed(now + days(31))
    page = client.post(f"/{address}")
    assert page.status_code == 410
    assert "gewist" in page.content.decode()


def test_without_an_address_it_waits_for_an_official_however_long(submit, now):
    submit(email="", confirmed=False)
    assert remind_unconfirmed(now + days(8)) == 0
    assert close_unconfirmed(now + days(60)) == 0
    assert Initiative.objects.to_look_at().count() == 1


def test_confirming_on_the_last_day_still_counts(submit, now):
    initiative = submit(confirmed=False)
    confirm_address(initiative=initiative, now=now + days(29))
    assert close_unconfirmed(now + days(31)) == 0


def test_what_was_taken_back_before_anybody_saw_it_is_blanked_later(submit, now):
    unseen, seen = submit(confirmed=False), submit()
    for plan in (unseen, seen):
        withdraw(initiative=plan, now=now)
    assert close_unconfirmed(now + days(29)) == 0
    assert close_unconfirmed(now + days(31)) == 1
    assert close_unconfirmed(now + days(32)) == 0
    unseen.refresh_from_db()
    seen.refresh_from_db()
    assert (unseen.title, unseen.email) == ("", "")
    assert unseen.blanked_at is not None
    assert seen.title


def test_the_log_never_holds_the_title(submit, official, now):
    initiative = submit(confirmed=False)
    log_view(subject=initiative, by=official, now=now, what="e-mailadres")
    assert AuditEvent.objects.get(verb="viewed").subject_label == initiative.number
