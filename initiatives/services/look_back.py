"""The look back at the end, so that other buurten learn from it; and closing one's own plan with it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.asked import ASKED_WITHIN
from initiatives.models import Event, Initiative, LookBack
from initiatives.owner_deeds import may_look_back
from initiatives.services.letters import tell_initiator
from initiatives.services.move import (
    INITIATOR,
    check_office,
    handling_role,
    label_of,
    lock,
    move_initiative,
    write_event,
)
from initiatives.services.own_people import check_owner
from initiatives.workflow import MoveRefused, Status
from notifications.models import Message

LETTER = "initiative.look_back_asked"
MOST_A_ROUND = 200


@transaction.atomic
def tell_look_back(
    *, initiative: Initiative, went_well: str, was_hard: str, lesson: str, by: User | None, now: datetime
) -> LookBack:
    """Keep what went well, what was hard and what an initiator advises others. Public at once, and found by searching.

    A second time it replaces the first words; the history tells it once.
    """
    locked = lock(initiative)
    check_owner(locked, by)
    if not may_look_back(locked, timezone.localdate(now)):
        raise MoveRefused(_("Terugkijken kan als uw plan antwoord heeft, of als uw activiteit is geweest."))
    told = {"went_well": went_well.strip(), "was_hard": was_hard.strip(), "lesson": lesson.strip()}
    if not all(told.values()):
        raise MoveRefused(_("Geef op alle drie de vragen antwoord. Kort mag ook."))
    look_back, is_new = LookBack.objects.update_or_create(
        initiative=locked, defaults=told, create_defaults={**told, "told_at": now}
    )
    if is_new:
        write_event(locked, Event.Kind.LOOKED_BACK, now=now, by=by, role=Role.INITIATOR, by_label=INITIATOR)
    return look_back


@transaction.atomic
def remove_look_back(*, initiative: Initiative, reason: str, by: User, now: datetime) -> None:
    """An official takes away what does not fit the house rules; the initiators hear why, and may write another."""
    role = handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    if not reason.strip():
        raise MoveRefused(_("Schrijf welke huisregel dit is, en waarom."))
    if not LookBack.objects.filter(initiative=locked).delete()[0]:
        raise MoveRefused(_("Deze terugblik is al weg."))
    text = reason.strip()
    event = write_event(
        locked,
        Event.Kind.LOOKED_BACK,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=text,
        is_public=False,
    )
    tell_initiator(locked, "look_back_removed", now, once=event.pk, text=text)


def ask_look_backs(now: datetime) -> int:
    """Ask for a look back, once, where a plan was completed or its day is past; not of what is over for long.

    Any number of rounds at once write one letter. Returns how many were written.
    """
    today = timezone.localdate(now)
    asked = Message.objects.filter(kind=LETTER, subject_type="initiatives.initiative", subject_id=OuterRef("pk"))
    waiting = Initiative.objects.to_look_back(today, today - ASKED_WITHIN).exclude(email="").exclude(Exists(asked))
    found = list(waiting.without_long_texts().select_related("author")[:MOST_A_ROUND])
    for initiative in found:
        is_event = initiative.event_on is not None and initiative.event_on < today
        tell_initiator(initiative, "look_back_asked", now, is_event=is_event)
    return len(found)


@transaction.atomic
def close_plan(*, initiative: Initiative, result: str, by: User | None, now: datetime, **look_back) -> Initiative:
    """An initiator says that the plan is carried out: what came of it, and the look back of `tell_look_back`."""
    check_owner(initiative, by)
    moved = move_initiative(
        initiative=initiative,
        to=Status.COMPLETED,
        role=Role.INITIATOR,
        by=by,
        by_label=INITIATOR,
        now=now,
        text=result.strip(),
    )
    tell_look_back(initiative=initiative, by=by, now=now, **look_back)
    return moved
