"""The resident finds that the answer is none."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Event, Initiative
from initiatives.services.leads import tell_leads
from initiatives.services.letters import tell_person
from initiatives.services.move import INITIATOR, move_initiative
from initiatives.services.own_people import check_owner
from initiatives.workflow import Status


@transaction.atomic
def reopen(*, initiative: Initiative, text: str, by: User | None = None, now: datetime) -> Initiative:
    """Say once that the answer is no answer; `text` says why, and is public.

    The answer stays on the page as a former one, a second clock starts with a term of its own, and the team lead reads
    along: hears of it now, and of the new answer. `by` is the account of an owner, or None behind a signed link. Raises
    MoveRefused the second time, without a reason, more than `REOPEN_WEEKS` after the answer, and as long as there is
    none. What followed from the answer meanwhile does not shut this: carried out, done, agreed upon.
    """
    check_owner(initiative, by)
    locked = move_initiative(
        initiative=initiative,
        to=Status.IN_PROGRESS,
        role=Role.INITIATOR,
        by=by,
        by_label=INITIATOR,
        now=now,
        text=text.strip(),
        kind=Event.Kind.REOPENED,
        letter_name="reopened",
    )
    handlers = [locked.handler] if locked.handler else []
    for person in handlers:
        tell_person(person, locked, "reopened_office", now, once="reopened", text=text.strip())
    tell_leads(locked, "reopened_office", now, once="reopened", but=handlers, text=text.strip())
    return locked
