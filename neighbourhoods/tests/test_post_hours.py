"""The post room keeps the working days of the municipality."""

from datetime import date, datetime, timedelta

import pytest

from neighbourhoods.models import ClosedDay
from notifications import hours
from notifications.models import Message
from notifications.services import deliver

pytestmark = pytest.mark.django_db


def test_a_day_on_which_the_municipality_is_closed_is_no_day_for_mail(now):
    Message.objects.create(
        key="nieuws", kind="nieuws", to_address="a@example.nl", text="Hallo", created_at=now, not_before=now
    )
    ClosedDay.objects.create(day=now.date(), reason="Carnaval")
    assert deliver(now).held_by == "hours"
    assert deliver(now + timedelta(days=1)).sent == 1


def test_after_a_long_weekend_it_opens_on_the_first_working_day(now):
    # Easter: Good Friday, the weekend and Monday.
    thursday = datetime(2026, 4, 2, 18, 0, tzinfo=now.tzinfo)
    assert hours.next_opening(thursday) == datetime(2026, 4, 7, 8, 0, tzinfo=now.tzinfo)
    assert not hours.is_working_day(date(2026, 4, 3))
