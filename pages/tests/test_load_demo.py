"""The demo: believable, the same each time, through real services, and nobody is mailed."""

from collections import Counter
from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from agendas.models import Agenda, AgendaEvent, Promise
from agendas.workflow import PromiseState
from dashboards.waiting import waiting
from goals.models import Goal
from initiatives.kinds import Kind
from initiatives.models import ClockEvent, Event, Initiative
from initiatives.workflow import Status
from neighbourhoods.models import Area, Platform, Talk
from notifications.models import Message, Preference
from pages.demo.load import load
from reminders.models import Reminder
from reminders.status import status

pytestmark = pytest.mark.slow


@pytest.fixture
def loaded(db, now):
    return load(now=now)


def test_the_demo_is_a_believable_municipality(loaded, now, today):
    assert Area.objects.wijken().count() == 8
    assert Area.objects.buurten().count() == 37
    assert Goal.objects.count() == 94
    assert Initiative.objects.count() >= 120
    assert set(Initiative.objects.values_list("status", flat=True)) == set(Status)
    assert set(Initiative.objects.values_list("kind", flat=True)) == set(Kind)
    # Clocks that stand still, that got more time, and that began again because the answer was none.
    assert Initiative.objects.paused().filter(status=Status.IN_PROGRESS).exists()
    assert set(ClockEvent.Kind.values) == set(ClockEvent.objects.values_list("kind", flat=True))
    again = Initiative.objects.filter(reopened_at__isnull=False)
    assert again.filter(status=Status.IN_PROGRESS).exists() and again.filter(status=Status.ANSWERED).exists()
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
    assert not Message.objects.filter(state__in=["pending", "claimed", "handing_over"]).exists()
    # Reminders were answered, ignored and laid a step higher, up to the list of the council.
    assert {"busy", "help"} <= set(Reminder.objects.values_list("answer", flat=True))
    assert Reminder.objects.filter(ignored_at__isnull=False).exists()
    assert waiting(today)
    # The municipality spoke with platforms, one of them long ago; one looked back at its agenda.
    assert Talk.objects.exists()
    assert Platform.objects.unspoken_by(today).exists()
    assert AgendaEvent.objects.filter(kind="reviewed").exists()
    # Platforms asked where it stays, and late answers got a new day.
    assert Promise.objects.asked_after_by(date.max).exists()
    assert Initiative.objects.asked_after_by(date.max).exists()
    assert Event.objects.filter(kind="delayed").exists()
    # Post in every guise: bundles, a letter to print and letters that were posted, one that came back, one that died.
    assert Message.objects.filter(kind="reminder.digest").count() > 3
    paper = Counter(Message.objects.filter(way="paper").values_list("state", flat=True))
    assert paper["to_print"] >= 1 and paper["sent"] >= 1
    # None of them lies here for too long.
    assert "letters" not in status(now)["trouble"]
    assert {"dead", "bounced"} <= set(Message.objects.needing_a_person().values_list("state", flat=True))
    assert set(Preference.objects.values_list("choice", flat=True)) >= {"daily", "weekly", "none"}
    # The chair of the demo has something to say about a plan that runs now.
    assert Platform.objects.get(slug="sanderbout").advices.awaited().exists()


def test_the_demo_is_not_laid_over_what_is_there(municipality):
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("load_demo")
    assert Initiative.objects.count() == 0
