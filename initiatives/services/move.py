"""The one door: every change of status goes through `move_initiative`."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, Role
from accounts.services import leading_role
from initiatives import words
from initiatives.models import Event, Initiative
from initiatives.services.advice import ask_advice
from initiatives.services.entrances import ENTRANCES, run_clock
from initiatives.services.followers import note_news
from initiatives.services.leads import tell_leads
from initiatives.services.letters import tell_initiator
from initiatives.what_next import lazy_what_next
from initiatives.workflow import MoveRefused, Status, may_move


def lock(initiative: Initiative) -> Initiative:
    """The row as it is now, held until the transaction ends."""
    return (
        Initiative.objects.select_for_update(of=("self",))
        .select_related("buurt__parent__parent", "author")
        .get(pk=initiative.pk)
    )


def handling_role(by: User | None) -> Role:
    """The role in which this person handles initiatives; refuses who may not."""
    for role in HANDLERS:
        if by is not None and by.has_role(role):
            return role
    raise MoveRefused(_("Alleen een medewerker die plannen behandelt, mag dit doen."))


def check_office(initiative: Initiative, by: User | None, *, to_act: bool = True) -> None:
    """Refuse who handles plans, but not this one: it is of another team or area. Without `to_act` who reads along may
    go on as well."""
    if by is None or by.pk in (initiative.handler_id, initiative.contact_id):
        return
    if not Initiative.objects.for_office(by, to_act=to_act).filter(pk=initiative.pk).exists():
        raise MoveRefused(_("Dit plan is van een ander team of gebied."))


def in_dutch(role: Role) -> str:
    """A role as the history keeps it, whatever the language of the page."""
    with translation.override("nl"):
        return str(role.label)


INITIATOR = in_dutch(Role.INITIATOR)


def label_of(by: User | None) -> str:
    """How the history names this person: a role, never a name. Stored, so always in Dutch."""
    return in_dutch(leading_role(by))


def write_event(
    initiative: Initiative,
    kind: str,
    *,
    now: datetime,
    by: User | None,
    role: Role,
    by_label: str = "",
    text: str = "",
    is_public: bool = True,
    from_status: str = "",
    to_status: str = "",
) -> Event:
    """Add one row to the history. Followers hear of it when it is news to them."""
    event = Event.objects.create(
        initiative=initiative,
        at=now,
        kind=kind,
        by=by,
        by_role=role,
        by_label=(by_label or str(Role(role).label))[:120],
        text=text,
        is_public=is_public,
        from_status=from_status,
        to_status=to_status,
    )
    note_news(event)
    return event


@transaction.atomic
def move_initiative(
    *,
    initiative: Initiative,
    to: str,
    role: Role,
    by: User | None,
    by_label: str,
    now: datetime,
    text: str = "",
    kind: str = Event.Kind.MOVED,
    letter: dict | None = None,
    letter_name: str = "",
) -> Initiative:
    """Bring an initiative to another status: lock the row, ask the table, write, add to the history, write the letters.

    All or nothing, in one transaction. `text` is shown in the history and in the letter. `kind` names the deed in the
    history when it is more than a move; `letter` is what that deed adds to the letter, `letter_name` which letter it is
    when it has one of its own. The initiative that was passed in follows. Raises `MoveRefused` with a plain Dutch
    sentence.
    """
    locked = lock(initiative)
    if role in HANDLERS:
        check_office(locked, by)
    wanted = Status(to)
    if locked.status == wanted:
        raise MoveRefused(_("Dit plan staat al op “%(status)s”. Iemand anders was u voor.") % {"status": wanted.label})
    if not may_move(locked.status, wanted, role, locked.kind):
        raise MoveRefused(
            _("Van “%(now)s” naar “%(wanted)s” kan niet, of niet door u.")
            % {"now": Status(locked.status).label, "wanted": wanted.label}
        )
    before = locked.status
    enter, letter_of = ENTRANCES[wanted]
    written = {"status": wanted, **enter(locked, role, text, now)}
    for name, value in written.items():
        setattr(locked, name, value)
        setattr(initiative, name, value)
    locked.save(update_fields=list(written))
    run_clock(locked, before, wanted, now=now, by=by, role=role)
    for name in ("answer_due_on", "expected_on", "paused_on"):
        setattr(initiative, name, getattr(locked, name))
    event = write_event(
        locked,
        kind,
        now=now,
        by=by,
        role=role,
        by_label=by_label,
        text=text,
        from_status=before,
        to_status=wanted,
        is_public=bool(locked.published_at),
    )
    if wanted == Status.REFUSED:
        words.unlearn(locked)
    if wanted == Status.RECEIVED:
        words.learn(locked)
        ask_advice(initiative=locked, now=now)
    if not (wanted == Status.WITHDRAWN and role == Role.SYSTEM):
        said = {"text": text, "status_label": wanted.label, "what_next": lazy_what_next(locked)} | (letter or {})
        tell_initiator(locked, letter_name or letter_of, now, once=event.pk, **said)
    if wanted == Status.ANSWERED and locked.reopened_at:
        tell_leads(locked, "answered_again", now, once=event.pk)
    return locked
