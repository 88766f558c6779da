"""The text of a plan is its initiators': they change it, an official offers them another.

Every text that was replaced is kept (`Version`), and anybody may read what differs. After the answer the text stays as
it was answered.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from initiatives import words
from initiatives.models import Event, Initiative, ProposedChange, Version
from initiatives.owner_deeds import text_is_open
from initiatives.services.letters import tell_initiator, tell_person
from initiatives.services.move import INITIATOR, check_office, handling_role, label_of, lock, write_event
from initiatives.services.own_people import check_owner
from initiatives.workflow import MoveRefused

FIELDS = ("title", "what", "why")
MOST_AN_HOUR = 10
"""Changes of one plan: each is an old version that everybody can read."""


@transaction.atomic
def change_text(
    *, initiative: Initiative, title: str, what: str, why: str, by: User | None, now: datetime
) -> Initiative:
    """Write another text in the place of the present one, by one of its initiators; `by` is None behind a signed link.

    The same text changes nothing. A text that an official offered meanwhile is set aside. Raises MoveRefused after
    `MOST_AN_HOUR`.
    """
    locked = lock(initiative)
    check_owner(locked, by)
    _check_open(locked)
    new = _tidied(title, what, why)
    if all(getattr(locked, name) == new[name] for name in FIELDS):
        return locked
    if locked.versions.filter(replaced_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise MoveRefused(_("U paste de tekst dit uur al vaak aan. Wacht een uur en probeer het opnieuw."))
    waiting = ProposedChange.objects.filter(initiative=locked, state=ProposedChange.State.WAITING)
    waiting.update(state=ProposedChange.State.WORN, decided_at=now)
    return _write(locked, initiative, new, by, now)


@transaction.atomic
def offer_change(
    *, initiative: Initiative, title: str, what: str, why: str, reason: str, by: User, now: datetime
) -> ProposedChange:
    """An official offers another text and says why. It waits: nothing changes before an initiator says so."""
    role = handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    _check_open(locked)
    new = _tidied(title, what, why)
    if not reason.strip():
        raise MoveRefused(_("Schrijf waarom deze tekst beter is."))
    if all(getattr(locked, name) == new[name] for name in FIELDS):
        raise MoveRefused(_("Deze tekst is precies de tekst van nu. Pas eerst iets aan."))
    if locked.proposed_changes.filter(state=ProposedChange.State.WAITING).exists():
        raise MoveRefused(_("Er wacht al een andere tekst op de indiener. Wacht tot die een keuze maakt."))
    change = ProposedChange.objects.create(
        initiative=locked, **new, reason=reason.strip(), offered_by=by, offered_at=now
    )
    write_event(
        locked,
        Event.Kind.CHANGE_OFFERED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=change.reason,
        is_public=locked.is_public,
    )
    tell_initiator(locked, "change_offered", now, once=change.pk, change=change)
    return change


@transaction.atomic
def accept_change(*, change: ProposedChange, by: User | None, now: datetime) -> Initiative:
    """An initiator takes over the text that was offered."""
    locked = lock(change.initiative)
    check_owner(locked, by)
    _check_open(locked)
    _decide(change, ProposedChange.State.ACCEPTED, now)
    return _write(locked, change.initiative, {name: getattr(change, name) for name in FIELDS}, by, now)


@transaction.atomic
def decline_change(*, change: ProposedChange, by: User | None, now: datetime) -> ProposedChange:
    """An initiator keeps the text as it is. No reason is asked."""
    locked = lock(change.initiative)
    check_owner(locked, by)
    _decide(change, ProposedChange.State.DECLINED, now)
    tell_person(change.offered_by, locked, "change_declined", now, once=change.pk)
    return change


def _decide(change: ProposedChange, state: str, now: datetime) -> None:
    waiting = ProposedChange.objects.filter(pk=change.pk, state=ProposedChange.State.WAITING)
    if not waiting.update(state=state, decided_at=now):
        raise MoveRefused(_("Over deze tekst is al een keuze gemaakt."))
    change.state, change.decided_at = state, now


def _write(locked: Initiative, initiative: Initiative, new: dict, by: User | None, now: datetime) -> Initiative:
    Version.objects.create(initiative=locked, **{name: getattr(locked, name) for name in FIELDS}, replaced_at=now)
    for name in FIELDS:
        setattr(locked, name, new[name])
        setattr(initiative, name, new[name])
    locked.save(update_fields=FIELDS)
    if locked.is_public:
        words.learn(locked)
    write_event(
        locked,
        Event.Kind.TEXT_CHANGED,
        now=now,
        by=by,
        role=Role.INITIATOR,
        by_label=INITIATOR,
        is_public=locked.is_public,
    )
    if locked.handler is not None:
        # Once a day: the letter leads to the page, which tells of every change.
        tell_person(locked.handler, locked, "text_changed", now, once=localdate(now).isoformat())
    return locked


def _tidied(title: str, what: str, why: str) -> dict[str, str]:
    new = {"title": " ".join(title.split()), "what": what.strip(), "why": why.strip()}
    if not all(new.values()):
        raise MoveRefused(_("Vul alle drie de vragen in."))
    return new


def _check_open(initiative: Initiative) -> None:
    if not text_is_open(initiative):
        raise MoveRefused(_("Deze tekst verandert niet meer. De gemeente gaf antwoord op de tekst zoals die is."))
