"""Things that are due, made through the real services; and a walk through the days."""

import re
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.roles import Role
from agendas.models import Agenda, Block, Promise
from agendas.services import change_block, make_promise, start_agenda
from initiatives.models import Advice
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import assemble, plan


@pytest.fixture
def agenda(platform, sanderbout, official, now) -> Agenda:
    return start_agenda(
        title="Buurtagenda Sanderbout",
        slug="buurtagenda-sanderbout",
        area=sanderbout,
        platform=platform,
        official=official,
        by=official,
        now=now,
    )


@pytest.fixture
def promise(agenda, chair, platform, sanderbout, now) -> Promise:
    """The platform promised the municipality something, for Tuesday 7 April, four weeks from now."""
    return make_promise(
        text="Een lentefeest op het plein",
        owner_side="platform",
        owner_label="Wijkplatform Sanderbout",
        other_side="municipality",
        other_label="gemeente",
        area=sanderbout,
        due_on=date(2026, 4, 7),
        by=chair,
        role=Role.PLATFORM_CHAIR,
        by_label="Wijkplatform Sanderbout",
        now=now,
        platform=platform,
        agenda=agenda,
    )


@pytest.fixture
def municipal_promise(agenda, official, platform, sanderbout, now) -> Promise:
    return make_promise(
        text="Nieuwe lampen in de tunnel",
        owner_side="municipality",
        owner_label="gemeente",
        other_side="platform",
        other_label="Wijkplatform Sanderbout",
        area=sanderbout,
        due_on=date(2026, 4, 7),
        by=official,
        role=Role.OFFICIAL,
        by_label="gemeente",
        now=now,
        official=official,
        platform=platform,
        agenda=agenda,
    )


@pytest.fixture
def block(agenda, official, now) -> Block:
    """The first block, due on Tuesday 7 April."""
    return change_block(
        block=agenda.blocks.first(),
        by=official,
        role=Role.OFFICIAL,
        by_label="gemeente",
        now=now,
        due_on=date(2026, 4, 7),
    )


@pytest.fixture
def advice(platform, chair, initiative) -> Advice:
    """Asked on Tuesday 10 March, due ten working days later: Tuesday 24 March."""
    found = Advice.objects.get(initiative=initiative, platform=platform)
    assert found.due_on == date(2026, 3, 24)
    return found


def nine(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 0)))


@pytest.fixture
def round_on():
    """Makes one round at 9 in the morning of a day and gives the reminders that were written in it."""

    def make(day: date, minutes: int = 0) -> list[Message]:
        moment = nine(day) + timedelta(minutes=minutes)
        before = set(Message.objects.values_list("pk", flat=True))
        plan(moment)
        assemble(moment)
        return list(Message.objects.exclude(pk__in=before).filter(kind__startswith="reminder.").order_by("pk"))

    return make


@pytest.fixture
def link_in():
    def find(message: Message) -> str:
        return re.search(r"https?://[^/\s]+(/herinnering/\S+/)", message.text).group(1)

    return find


@pytest.fixture
def letter_of():
    """The reminder of this kind that is owed on this day to this address, with the letter it went out in."""

    def make(kind: str, day: date, address: str = "", **letter) -> Reminder:
        moment = nine(day)
        plan(moment)
        theirs = Q(recipient__email=address) | Q(to_address=address)
        row = Reminder.objects.filter(theirs, kind=kind, due_at__lte=moment).order_by("-step", "-pk").first()
        assert row is not None, f"no reminder {kind} for {address} on {day}"
        number = uuid4()
        row.message = Message.objects.create(
            uuid=number, key=str(number), kind=f"reminder.{kind}", to_address=address, subject="Herinnering",
            text="Hallo", state="sent", created_at=moment, not_before=moment, message_id=f"<{number}@example.nl>",
            **letter,
        )  # fmt: skip
        row.state = Reminder.State.ATTACHED
        row.save()
        return row

    return make
