"""Whose plan it is: co-initiators by invitation, handing over, leaving.

Who is asked gets one mail. Nothing of the plan changes hands before they say so themselves, with the key in that mail:
so their address is proven.
"""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.addresses import clean_address
from accounts.models import User
from accounts.roles import Role
from initiatives import keys
from initiatives.models import Event, Initiative, Invitation
from initiatives.services.letters import tell_address, tell_co_initiator, tell_initiator, tell_person
from initiatives.services.move import INITIATOR, lock, write_event
from initiatives.workflow import MoveRefused, Status

MOST_INVITATIONS = 10
"""That one plan sends out in all: an invitation goes to somebody who did not ask for it."""

Purpose = Invitation.Purpose


def check_owner(initiative: Initiative, by: User | None) -> None:
    """Refuses an account that this plan does not belong to. None is whoever holds a signed link of this plan."""
    if by is None or by.pk == initiative.author_id:
        return
    if not initiative.invitations.joined().filter(user=by).exists():
        raise MoveRefused(_("Alleen de indiener en de medestanders kunnen dit doen."))


@transaction.atomic
def invite(*, initiative: Initiative, email: str, by: User | None, now: datetime) -> Invitation:
    """Ask somebody to join as co-initiator: the same rights, except handing the plan over."""
    locked = lock(initiative)
    check_owner(locked, by)
    return _ask(locked, email, Purpose.JOIN, by, now)


@transaction.atomic
def hand_over_plan(*, initiative: Initiative, email: str, by: User | None, now: datetime) -> Invitation:
    """Ask somebody to take the plan over. Until they say yes it stays with its initiator, who alone may ask this."""
    locked = lock(initiative)
    if by is not None and by.pk != locked.author_id:
        raise MoveRefused(_("Alleen de indiener kan het plan overdragen."))
    if locked.invitations.filter(purpose=Purpose.TAKE_OVER, accepted_at__isnull=True, ended_at__isnull=True).exists():
        raise MoveRefused(_("U vroeg al iemand om dit plan over te nemen. Trek die vraag eerst in."))
    return _ask(locked, email, Purpose.TAKE_OVER, by, now)


def _ask(locked: Initiative, email: str, purpose: str, by: User | None, now: datetime) -> Invitation:
    if not locked.is_public or locked.status in (Status.WITHDRAWN, Status.REFUSED):
        raise MoveRefused(_("Dat kan als uw plan openbaar is."))
    try:
        address = clean_address(email)
    except ValueError as error:
        raise MoveRefused(_("Dit e-mailadres klopt niet. Het ziet er zo uit: naam@voorbeeld.nl.")) from error
    if address == locked.email:
        raise MoveRefused(_("Dit is het e-mailadres van het plan zelf. Vul het adres van iemand anders in."))
    if locked.invitations.filter(email=address, purpose=purpose, ended_at__isnull=True).exists():
        raise MoveRefused(_("Deze persoon is al gevraagd."))
    if locked.invitations.count() >= MOST_INVITATIONS:
        raise MoveRefused(_("U vroeg al %(most)d mensen. Meer kan niet.") % {"most": MOST_INVITATIONS})
    invitation = Invitation.objects.create(
        initiative=locked, purpose=purpose, token=uuid.uuid4(), email=address, invited_at=now
    )
    tell_address(
        address,
        locked,
        "invitation",
        now,
        once=invitation.pk,
        invitation_url=keys.invitation_url(invitation),
        takes_over=purpose == Purpose.TAKE_OVER,
    )
    return invitation


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, display_name: str, now: datetime, by: User | None = None
) -> Invitation:
    """Say yes, with the key from the mail. `by` is the account of whoever is signed in, or None.

    Twice is once. Raises MoveRefused when it was taken back, or the plan was closed meanwhile.
    """
    initiative = lock(invitation.initiative)
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.took_over(initiative) or (locked.accepted_at is not None and locked.ended_at is None):
        invitation.refresh_from_db()
        return invitation
    if locked.ended_at is not None:
        raise MoveRefused(_("Deze uitnodiging geldt niet meer."))
    if initiative.status in (Status.WITHDRAWN, Status.REFUSED):
        raise MoveRefused(_("Dit plan is gesloten. Er verandert niets meer."))
    name = " ".join(display_name.split())
    if not name:
        raise MoveRefused(_("Vul de naam in die bij het plan komt te staan."))
    # An account counts as theirs only when it has this very address.
    account = by if by is not None and by.email == locked.email else None
    locked.accepted_at, locked.display_name, locked.user = now, name, account
    if locked.purpose == Purpose.TAKE_OVER:
        _take_over(initiative, locked, now)
    else:
        _join(initiative, locked, now)
    invitation.refresh_from_db()
    return invitation


def _join(initiative: Initiative, joined: Invitation, now: datetime) -> None:
    joined.save(update_fields=["accepted_at", "display_name", "user"])
    _note(initiative, Event.Kind.CO_INITIATOR_JOINED, joined.user, now)
    tell_co_initiator(joined, initiative, "co_welcome", now)
    tell_initiator(initiative, "co_joined", now, once=joined.pk, name=joined.display_name)


def _take_over(initiative: Initiative, taken: Invitation, now: datetime) -> None:
    """From now on all that belonged to the old initiator, address, account and keys, is the new one's."""
    taken.ended_at, taken.key_version = now, initiative.key_version + 1
    taken.save(update_fields=["accepted_at", "ended_at", "display_name", "user", "key_version"])
    old_address, language = initiative.email, initiative.language
    initiative.invitations.filter(purpose=Purpose.JOIN, email=taken.email, ended_at__isnull=True).update(ended_at=now)
    written = {
        "email": taken.email,
        "display_name": taken.display_name,
        "author": taken.user,
        "phone": "",
        "postal_address": "",
        "confirmed_at": now,
        "key_version": taken.key_version,
    }
    for name, value in written.items():
        setattr(initiative, name, value)
    initiative.save(update_fields=list(written))
    _note(initiative, Event.Kind.HANDED_OVER, taken.user, now)
    tell_initiator(initiative, "taken_over", now, once=taken.pk)
    if old_address:
        tell_address(old_address, initiative, "handed_over", now, once=taken.pk, language=language)
    if initiative.handler is not None:
        tell_person(initiative.handler, initiative, "new_initiator", now, once=taken.pk)


@transaction.atomic
def end_invitation(*, invitation: Invitation, by: User | None, now: datetime, by_themselves: bool = False) -> None:
    """An invitation is taken back, or a co-initiator stops: their key is worth nothing from now.

    An initiator takes away any; a co-initiator leaves with their own (`leave`). Twice is once.
    """
    initiative = lock(invitation.initiative)
    check_owner(initiative, by)
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.ended_at is not None:
        return
    locked.ended_at = invitation.ended_at = now
    locked.save(update_fields=["ended_at"])
    if locked.accepted_at is None:
        return
    with translation.override("nl"):
        text = _("Een medestander stopte.") if by_themselves else _("De indiener nam afscheid van een medestander.")
    _note(initiative, Event.Kind.CO_INITIATOR_JOINED, by, now, text=text, is_public=False)
    if by_themselves:
        tell_initiator(initiative, "co_left", now, once=locked.pk, name=locked.display_name)
    else:
        tell_address(locked.email, initiative, "co_ended", now, once=locked.pk)


def leave(*, invitation: Invitation, by: User | None, now: datetime) -> None:
    """A co-initiator stops. The plan and their words in its history stay; their name goes from the page."""
    end_invitation(invitation=invitation, by=by, now=now, by_themselves=True)


def _note(initiative: Initiative, kind: str, by: User | None, now: datetime, text: str = "", is_public=True) -> None:
    write_event(
        initiative,
        kind,
        now=now,
        by=by,
        role=Role.INITIATOR,
        by_label=INITIATOR,
        text=text,
        is_public=is_public and initiative.is_public,
    )
