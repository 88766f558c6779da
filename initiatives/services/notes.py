"""Notes for colleagues, beside an initiative. Never public, never in a letter to a resident."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS
from initiatives.models import Initiative, InternalNote
from initiatives.services.letters import tell_person
from initiatives.services.move import check_office, handling_role, lock
from initiatives.workflow import MoveRefused

LONGEST_NOTE = 3000
MOST_MENTIONS = 10


@transaction.atomic
def write_note(
    *, initiative: Initiative, text: str, by: User, now: datetime, mentions: Iterable[User] = ()
) -> InternalNote:
    """Write a note. Who is mentioned hears of it and may read this initiative from now; the note itself is not mailed.

    `by` and who is mentioned handle plans; `by` may read this one.
    """
    handling_role(by)
    locked = lock(initiative)
    check_office(locked, by, to_act=False)
    if not text.strip():
        raise MoveRefused(_("Schrijf uw aantekening."))
    people = [person for person in dict.fromkeys(mentions) if person.pk != by.pk]
    if len(people) > MOST_MENTIONS:
        raise MoveRefused(_("Noem hoogstens tien collega's."))
    for person in people:
        check_colleague(person)
    note = InternalNote.objects.create(initiative=locked, text=text.strip()[:LONGEST_NOTE], by=by, written_at=now)
    note.mentions.set(people)
    for person in people:
        tell_person(person, locked, "mentioned", now, once=note.pk, writer=by)
    return note


def check_colleague(person: User) -> None:
    """Refuse who does not handle plans: they would hear of something that they may not read, or not react to."""
    if not person.has_role(*HANDLERS):
        raise MoveRefused(_("%(who)s behandelt geen plannen.") % {"who": person})
