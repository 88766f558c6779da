"""A new key for a resident whose link or code somebody else may have; the present one for who lost it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from accounts.services import leading_role
from initiatives import keys
from initiatives.models import Event, Initiative, Invitation
from initiatives.services.letters import tell_co_initiator, tell_initiator
from initiatives.services.move import lock, write_event
from initiatives.workflow import Status


@transaction.atomic
def renew_key(*, initiative: Initiative, now: datetime, by: User | None = None) -> Initiative:
    """Make every older link and code worthless and send a new one, if there is an address to send it to.

    `by` is the official who gives a new code at the desk, or None when the resident asked.
    """
    locked = lock(initiative)
    locked.key_version += 1
    locked.save(update_fields=["key_version"])
    initiative.key_version = locked.key_version
    role = leading_role(by) if by is not None else Role.INITIATOR
    write_event(locked, Event.Kind.KEY_RENEWED, now=now, by=by, role=role, is_public=False)
    is_waiting = locked.status == Status.AWAITING_CONFIRMATION
    confirm_url = keys.confirm_url(locked) if is_waiting else ""
    tell_initiator(locked, "new_link", now, once=locked.key_version, confirm_url=confirm_url)
    return locked


@transaction.atomic
def renew_co_key(*, invitation: Invitation, now: datetime) -> Invitation:
    """The same for a co-initiator: their older links are worth nothing, the initiator's stay."""
    initiative = lock(invitation.initiative)
    locked = Invitation.objects.joined().select_for_update(of=("self",)).get(pk=invitation.pk)
    locked.key_version += 1
    locked.save(update_fields=["key_version"])
    write_event(initiative, Event.Kind.KEY_RENEWED, now=now, by=None, role=Role.INITIATOR, is_public=False)
    tell_co_initiator(locked, initiative, "new_link", now, once=locked.key_version, confirm_url="")
    return locked


@transaction.atomic
def send_key_again(*, initiative: Initiative, invitation: Invitation | None = None, now: datetime) -> None:
    """Mail the present link once more to whose it is, the initiator or this co-initiator, and change nothing.

    For who asks without a key that counts: with a number and an address, or with a link that was replaced. Others may
    know those, and would close the link of the initiator again and again.
    """
    locked, once = lock(initiative), f"again {now.isoformat()}"
    if invitation is not None:
        joined = Invitation.objects.joined().select_for_update(of=("self",)).get(pk=invitation.pk)
        tell_co_initiator(joined, locked, "new_link", now, once=once, confirm_url="", is_same=True)
        return
    confirm_url = keys.confirm_url(locked) if locked.status == Status.AWAITING_CONFIRMATION else ""
    tell_initiator(locked, "new_link", now, once=once, confirm_url=confirm_url, is_same=True)
