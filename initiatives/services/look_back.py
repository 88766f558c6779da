"""The look back at the end, so that other buurten learn from it; and closing one's own plan with it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Event, Initiative, LookBack
from initiatives.owner_deeds import may_look_back
from initiatives.services.move import INITIATOR, lock, move_initiative, write_event
from initiatives.services.own_people import check_owner
from initiatives.workflow import MoveRefused, Status


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
        write_event(
            locked, Event.Kind.LOOKED_BACK, now=now, by=by, role=Role.INITIATOR, by_label=INITIATOR, text=told["lesson"]
        )
    return look_back


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
