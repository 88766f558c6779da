"""An answer that becomes public at a moment, perhaps together with others."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Answer, BundleMember, Initiative
from initiatives.services.answer import check_publishable, publish_answer
from initiatives.services.letters import tell_person
from initiatives.services.move import check_office, handling_role, lock
from initiatives.workflow import HANDLER, MoveRefused, Status, may_move

FURTHEST_AHEAD = timedelta(days=183)


@transaction.atomic
def schedule_answer(
    *, initiative: Initiative, at: datetime, by: User, now: datetime, is_shared: bool = False
) -> Answer:
    """Let the round publish the draft at this moment, in the name of `by`. It must be whole already. `is_shared`: other
    plans of its bundle get the same answer then."""
    handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    answer = Answer.objects.filter(initiative=locked).first()
    if not may_move(locked.status, Status.ANSWERED, HANDLER, locked.kind):
        raise MoveRefused(_("Dit plan kan nu geen antwoord krijgen."))
    check_publishable(answer)
    if at <= now:
        raise MoveRefused(_("Kies een moment dat nog komt."))
    if at - now > FURTHEST_AHEAD:
        raise MoveRefused(_("Kies een moment binnen een half jaar."))
    answer.publish_at, answer.publish_by = at, by
    answer.save(update_fields=["publish_at", "publish_by"])
    _share(locked, at if is_shared else None)
    return answer


@transaction.atomic
def unschedule_answer(*, initiative: Initiative, by: User, now: datetime) -> Answer:
    """Keep the draft, without a moment."""
    handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    answer = Answer.objects.filter(initiative=locked, publish_at__isnull=False, published_at__isnull=True).first()
    if answer is None:
        raise MoveRefused(_("Dit antwoord stond niet klaar."))
    answer.publish_at = answer.publish_by = None
    answer.save(update_fields=["publish_at", "publish_by"])
    _share(locked, None)
    return answer


def _share(initiative: Initiative, at: datetime | None) -> None:
    """Whether it gets the answer of its bundle, and when."""
    BundleMember.objects.filter(initiative=initiative).update(answered_at=at)


def publish_due(now: datetime) -> int:
    """Publish every answer whose moment came, each in a transaction of its own; returns how many.

    What cannot be published any more, because the plan was withdrawn or a question was asked, becomes a draft again and
    who prepared it hears why.
    """
    return sum(_publish(answer, now) for answer in Answer.objects.to_publish(now).values_list("pk", flat=True))


@transaction.atomic
def _publish(pk: int, now: datetime) -> bool:
    """False when another round has it, or when it was refused."""
    # The plan first, as everywhere: somebody who writes at this moment holds it, and then the next round comes by.
    free = Initiative.objects.select_for_update(of=("self",), skip_locked=True)
    if free.filter(pk__in=Answer.objects.filter(pk=pk).values("initiative")).first() is None:
        return False
    found = Answer.objects.to_publish(now).select_for_update(of=("self",))
    answer = found.select_related("initiative__handler", "publish_by").filter(pk=pk).first()
    if answer is None:
        return False
    is_shared = BundleMember.objects.filter(initiative=answer.initiative_id, answered_at=answer.publish_at).exists()
    try:
        with transaction.atomic():
            publish_answer(initiative=answer.initiative, by=answer.publish_by, now=now, is_shared=is_shared)
        return True
    except MoveRefused as refusal:
        moment = answer.publish_at
        Answer.objects.filter(pk=pk).update(publish_at=None, publish_by=None)
        _share(answer.initiative, None)
        for person in {answer.publish_by, answer.initiative.handler} - {None}:
            tell_person(
                person,
                answer.initiative,
                "not_published",
                now,
                once=f"{answer.pk}:{moment:%Y%m%d%H%M}",
                reason=refusal.message,
                moment=moment,
            )
        return False
