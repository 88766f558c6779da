"""What happens on the way: who takes it, questions to the resident, goals, promises, the end of the road."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, Role
from agendas.models import Promise
from agendas.services import make_promise
from goals.models import Goal
from initiatives.models import Event, GoalLink, Initiative, PromiseLink, Question
from initiatives.services.entrances import asked_from
from initiatives.services.letters import tell_person
from initiatives.services.move import (
    INITIATOR,
    check_office,
    handling_role,
    label_of,
    lock,
    move_initiative,
    write_event,
)
from initiatives.workflow import MoveRefused, Status
from neighbourhoods.scope import only_team_of


@transaction.atomic
def assign(*, initiative: Initiative, handler: User | None, by: User, now: datetime) -> Initiative:
    """Say who handles it, or nobody. Not told on the public page."""
    role = handling_role(by)
    if handler is not None and not handler.has_role(*HANDLERS):
        raise MoveRefused(_("Deze persoon mag geen plannen behandelen."))
    locked = lock(initiative)
    _check_running(locked)
    check_office(locked, by)
    if locked.handler_id == (handler and handler.pk):
        return locked
    locked.handler = initiative.handler = handler
    if handler is not None:
        # The first one is the contact of the resident, also when another takes it over; the team follows once.
        locked.contact = initiative.contact = locked.contact or handler
        locked.team = initiative.team = locked.team or only_team_of(handler)
    locked.save(update_fields=["handler", "contact", "team"])
    write_event(locked, Event.Kind.ASSIGNED, now=now, by=by, role=role, text=str(handler or ""), is_public=False)
    return locked


def take_up(*, initiative: Initiative, by: User, now: datetime, text: str = "") -> Initiative:
    """Start handling it, or go on without waiting for the resident, where the question was asked."""
    is_asked = Initiative.objects.filter(pk=initiative.pk, status=Status.AWAITING_INITIATOR).exists()
    return move_initiative(
        initiative=initiative,
        to=asked_from(initiative) if is_asked else Status.IN_PROGRESS,
        role=handling_role(by),
        by=by,
        by_label=label_of(by),
        now=now,
        text=text,
    )


@transaction.atomic
def ask_question(*, initiative: Initiative, text: str, by: User, now: datetime) -> Question:
    """Ask the resident something; the initiative waits for the reply. The question itself is not public."""
    role = handling_role(by)
    if not text.strip():
        raise MoveRefused(_("Schrijf uw vraag."))
    locked = lock(initiative)
    question = Question.objects.create(initiative=locked, text=text.strip(), asked_by=by, asked_at=now)
    move_initiative(
        initiative=initiative,
        to=Status.AWAITING_INITIATOR,
        role=role,
        by=by,
        by_label=label_of(by),
        now=now,
        kind=Event.Kind.QUESTION_ASKED,
        letter={"question": question},
    )
    return question


@transaction.atomic
def reply_to_question(
    *, question: Question, text: str, now: datetime, by: User | None = None, role: Role = Role.INITIATOR
) -> Question:
    """Write down the resident's reply and tell the handler. The initiative goes on if it waited for this.

    `by` is the resident's account, or None behind a signed link; or, with a `role` of the office, the official who
    writes down what the resident said. The reply itself is not public.
    """
    initiative = lock(question.initiative)
    if role != Role.INITIATOR:
        handling_role(by)
        check_office(initiative, by)
    locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not text.strip():
        raise MoveRefused(_("Schrijf uw reactie."))
    if locked.replied_at is not None:
        raise MoveRefused(_("Op deze vraag is al gereageerd."))
    if not initiative.is_open:
        raise MoveRefused(_("Dit plan wacht niet meer op een reactie."))
    locked.reply, locked.replied_at = text.strip(), now
    locked.save(update_fields=["reply", "replied_at"])
    question.reply, question.replied_at = locked.reply, now
    if initiative.status == Status.AWAITING_INITIATOR:
        move_initiative(
            initiative=initiative,
            to=asked_from(initiative),
            role=Role.INITIATOR,
            by=by,
            by_label=INITIATOR,
            now=now,
            kind=Event.Kind.QUESTION_REPLIED,
        )
    else:
        write_event(initiative, Event.Kind.QUESTION_REPLIED, now=now, by=by, role=Role.INITIATOR)
    if initiative.handler is not None:
        tell_person(initiative.handler, initiative, "replied", now, once=locked.pk, question=locked)
    return locked


@transaction.atomic
def link_goals(*, initiative: Initiative, goals: Iterable[Goal], by: User, now: datetime) -> Initiative:
    """Say to which goals it belongs, the first one leading: its theme becomes the theme of the initiative."""
    role = handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    _check_running(locked)
    wanted = list(dict.fromkeys(goals))
    before = list(locked.goal_links.order_by("order").values_list("goal_id", flat=True))
    if before == [goal.pk for goal in wanted]:
        return locked
    locked.goal_links.all().delete()
    GoalLink.objects.bulk_create(
        GoalLink(initiative=locked, goal=goal, order=place) for place, goal in enumerate(wanted)
    )
    locked.theme = initiative.theme = wanted[0].theme if wanted else None
    locked.save(update_fields=["theme"])
    write_event(
        locked,
        Event.Kind.GOALS_LINKED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text="; ".join(goal.title for goal in wanted),
        is_public=locked.is_public,
    )
    return locked


def _check_running(initiative: Initiative) -> None:
    """Nothing changes any more at a plan that was withdrawn or refused."""
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED):
        raise MoveRefused(_("Dit plan is gesloten. Er verandert niets meer."))


@transaction.atomic
def promise_from(*, initiative: Initiative, by: User | None, now: datetime, **promise_args) -> Promise:
    """Make a promise (see `agendas.services.make_promise`) that came from this initiative."""
    locked = lock(initiative)
    if not locked.is_public or locked.status in (Status.WITHDRAWN, Status.REFUSED):
        raise MoveRefused(_("Bij dit plan kunt u geen afspraak maken."))
    promise_args.setdefault("area", locked.buurt)
    role = promise_args.get("role") or handling_role(by)
    if role in HANDLERS:
        check_office(locked, by)
    promise_args |= {"role": role, "by_label": promise_args.get("by_label") or label_of(by)}
    promise = make_promise(by=by, now=now, **promise_args)
    PromiseLink.objects.create(initiative=locked, promise=promise)
    write_event(
        locked,
        Event.Kind.PROMISE_MADE,
        now=now,
        by=by,
        role=role,
        by_label=promise_args["by_label"],
        text=promise.text,
    )
    return promise


def start_carrying_out(*, initiative: Initiative, text: str, by: User, now: datetime) -> Initiative:
    """The work begins; `text` says who does what."""
    return move_initiative(
        initiative=initiative,
        to=Status.CARRIED_OUT,
        role=handling_role(by),
        by=by,
        by_label=label_of(by),
        now=now,
        text=text.strip(),
    )


def complete(*, initiative: Initiative, result: str, by: User, now: datetime) -> Initiative:
    """It is finished; `result` says what came of it."""
    return move_initiative(
        initiative=initiative,
        to=Status.COMPLETED,
        role=handling_role(by),
        by=by,
        by_label=label_of(by),
        now=now,
        text=result.strip(),
    )


def refuse(*, initiative: Initiative, reason: str, by: User, now: datetime) -> Initiative:
    """It does not fit the rules of the portal: its text is withheld, the reason is public if it was."""
    return move_initiative(
        initiative=initiative,
        to=Status.REFUSED,
        role=handling_role(by),
        by=by,
        by_label=label_of(by),
        now=now,
        text=reason.strip(),
    )


def withdraw(*, initiative: Initiative, now: datetime, text: str = "", by: User | None = None) -> Initiative:
    """The resident takes it back. `by` is their account, or None behind a signed link."""
    return move_initiative(
        initiative=initiative,
        to=Status.WITHDRAWN,
        role=Role.INITIATOR,
        by=by,
        by_label=INITIATOR,
        now=now,
        text=text.strip(),
    )
