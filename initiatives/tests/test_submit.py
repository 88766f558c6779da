"""Sending in a plan: it exists, has a number, and its clock runs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from initiatives.models import AnswerTerm, Initiative
from initiatives.services import submit_initiative
from initiatives.workflow import Status
from neighbourhoods.models import ClosedDay


def test_a_plan_gets_a_number_and_waits_for_confirmation(submit, now):
    initiative = submit(confirmed=False)
    assert initiative.number == "2026-0001"
    assert initiative.status == Status.AWAITING_CONFIRMATION
    assert not initiative.is_public
    assert initiative.wijk == initiative.buurt.parent
    assert submit(confirmed=False).number == "2026-0002"


def test_the_answer_date_is_twenty_working_days_from_receipt(submit):
    # From Tuesday 10 March 2026; Good Friday 3 April and Easter Monday 6 April are holidays.
    assert submit().answer_due_on == date(2026, 4, 9)


def test_a_local_closed_day_moves_the_answer_date(submit, municipality):
    ClosedDay.objects.create(day=date(2026, 3, 17), reason="Feest")
    assert submit().answer_due_on == date(2026, 4, 10)


def test_the_term_of_the_day_of_receipt_holds(submit, now):
    AnswerTerm.objects.create(amount=5, from_on=date(2026, 3, 11))
    assert submit().answer_due_on == date(2026, 4, 9)
    assert submit(now=now + timedelta(days=1)).answer_due_on == date(2026, 3, 18)


def test_the_day_of_receipt_is_the_local_day(submit):
    """Half past eleven in the evening in UTC is the next day in the Netherlands."""
    late = datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert submit(now=late).number == "2027-0001"


def test_the_receipt_goes_by_mail_in_full(submit, mailroom, now):
    initiative = submit(confirmed=False)
    message = mailroom.last_to("plan@example.nl")
    assert message.is_now
    for part in (initiative.number, initiative.title, initiative.what, initiative.why, "donderdag 9 april 2026"):
        assert part in message.text
        assert part in message.html
    assert "/initiatieven/bevestigen/" in message.text
    assert message.state == "pending"


def test_html_in_a_plan_is_text_in_the_mail(submit, mailroom):
    submit(title="<script>alert(1)</script> {{ 7|add:7 }}", display_name="<b>Jan</b>", confirmed=False)
    message = mailroom.last_to("plan@example.nl")
    assert "<script>" not in message.html
    assert "<b>Jan" not in message.html
    assert "{{ 7|add:7 }}" in message.text


def test_without_an_address_nobody_is_written_to(submit, mailroom):
    submit(email="", confirmed=False)
    assert mailroom.all() == []


def test_the_same_token_is_the_same_plan(submit, mailroom):
    token = uuid4()
    assert submit(token=token, confirmed=False) == submit(token=token, title="Iets anders", confirmed=False)
    assert Initiative.objects.count() == 1
    assert len(mailroom.all()) == 1


@pytest.mark.django_db(transaction=True)
def test_presses_at_once_make_one_plan_and_numbers_have_no_gaps(sanderbout, now):
    def press(token):
        try:
            return submit_initiative(
                title="Bankjes",
                what="Bankjes",
                why="Zitten",
                buurt=sanderbout,
                display_name="Ik",
                email="",
                token=token,
                now=now,
            ).number
        finally:
            connection.close()

    one, two = uuid4(), uuid4()
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(press, [one, two] * 4))
    assert set(numbers) == {"2026-0001", "2026-0002"}
    assert Initiative.objects.count() == 2


@pytest.mark.django_db
def test_a_plan_at_the_desk_is_written_down_by_an_official(submit, official):
    initiative = submit(by=official, channel="desk", email="", confirmed=False)
    assert initiative.author is None
    event = initiative.events.get()
    assert event.by == official
    assert event.by_role == "official"


def test_a_plan_of_an_account_belongs_to_it(submit, resident):
    assert submit(by=resident).author == resident


def test_a_failing_deed_leaves_nothing(submit, municipality):
    with transaction.atomic():
        submit(confirmed=False)
        transaction.set_rollback(True)
    assert Initiative.objects.count() == 0
    assert submit(confirmed=False).number == "2026-0001"


def test_a_proven_address_needs_no_second_proof(submit, resident, mailroom):
    plan = submit(by=resident, email=resident.email, confirmed=False)
    assert plan.status == Status.RECEIVED
    assert plan.is_public
    receipt = next(letter for letter in mailroom.to(resident.email) if letter.kind == "initiative.receipt")
    assert "/bevestigen/" not in receipt.text
    assert plan.number in receipt.subject


def test_an_address_of_somebody_else_must_be_proven(submit, resident, other_resident):
    plan = submit(by=resident, email=other_resident.email, confirmed=False)
    assert plan.status == Status.AWAITING_CONFIRMATION
    assert not plan.is_public


def test_the_form_knows_what_an_account_told_before(client_for, resident, municipality):
    page = client_for(resident).get("/initiatieven/indienen/?wat=plan").content.decode()
    assert f'value="{resident.email}"' in page
    assert f'value="{resident.display_name}"' in page
    assert resident.email not in client_for(None).get("/initiatieven/indienen/?wat=plan").content.decode()
