"""The demo: believable, the same each time, through real services, and nobody is mailed."""

from collections import Counter

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from agendas.models import Agenda, Promise
from agendas.workflow import PromiseState
from goals.models import Goal
from initiatives.models import Event, Initiative
from initiatives.workflow import Status
from neighbourhoods.models import Area, Platform
from notifications.models import Message
from pages.demo.load import load
from reminders.models import Reminder

pytestmark = pytest.mark.slow


@pytest.fixture
def loaded(db, now):
    return load(now=now)


def test_the_demo_is_a_believable_municipality(loaded, now, today):
    assert Area.objects.wijken().count() == 8
    assert Area.objects.buurten().count() == 37
    assert Goal.objects.count() == 94
    assert Initiative.objects.count() == 120
    assert set(Initiative.objects.values_list("status", flat=True)) == set(Status)
    assert Initiative.objects.answered_in_time().count() > Initiative.objects.answered_late().count() > 3
    states = Counter(Platform.objects.values_list("state", flat=True))
    assert states["dormant"] == states["dissolved"] == 1
    assert states["active"] >= 6
    done = {agenda.blocks.filter(state="done").count() for agenda in Agenda.objects.all()}
    assert len(done) >= 5
    assert {PromiseState.KEPT, PromiseState.DROPPED, PromiseState.REPORTED_DONE} <= set(
        Promise.objects.values_list("state", flat=True)
    )
    assert Promise.objects.late(today).count() >= 3
    # It left the logs that real use leaves, none of them in the future.
    assert all(each.events.exists() for each in Initiative.objects.all())
    assert not Event.objects.filter(at__gt=now).exists()
    assert Reminder.objects.exists()
    # Nobody was mailed, and nothing of the past waits to be.
    assert mail.outbox == []
    assert not Message.objects.exclude(state__in=["sent", "cancelled"]).exists()
    # The chair of the demo has something to say about a plan that runs now.
    assert Platform.objects.get(slug="sanderbout").advices.awaited().exists()


def test_the_demo_is_not_laid_over_what_is_there(municipality):
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_demo")
    assert Initiative.objects.count() == 0
