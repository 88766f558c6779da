"""What the owners of a plan can do with it now, in words: one line per deed, for the page behind their link.

A deed that is asked of them stands in `asked.py` instead. To add one: a line in `DEEDS`, in the order of the page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from initiatives.models import Initiative
from initiatives.workflow import ANSWERED, OPEN, Status, may_move


@dataclass(frozen=True)
class OwnerDeed:
    """`url_name` takes the token as its only argument. `may(initiative)` says whether it can be done now."""

    url_name: str
    label: str
    text: str
    icon: str
    may: Callable[[Initiative], bool]
    # Only the initiator, not a co-initiator.
    is_initiators_own: bool = False


def is_alive(initiative: Initiative) -> bool:
    """Not withdrawn, not refused."""
    return initiative.status not in (Status.WITHDRAWN, Status.REFUSED)


def may_change_text(initiative: Initiative) -> bool:
    return initiative.status in OPEN and initiative.blanked_at is None


def may_look_back(initiative: Initiative) -> bool:
    return initiative.status in ANSWERED and initiative.is_public


DEEDS: tuple[OwnerDeed, ...] = (
    OwnerDeed(
        "initiatives:owner_text",
        _("Pas uw tekst aan"),
        _("Dat kan tot de gemeente antwoord geeft. Iedereen kan zien wat er anders is."),
        "pencil",
        may_change_text,
    ),
    OwnerDeed(
        "initiatives:owner_invite",
        _("Vraag een medestander"),
        _("Iemand die samen met u over het plan beslist."),
        "user-plus",
        is_alive,
    ),
    OwnerDeed(
        "initiatives:owner_look_back",
        _("Kijk terug"),
        _("Drie vragen. Andere buurten leren van uw antwoord."),
        "history",
        may_look_back,
    ),
    OwnerDeed(
        "initiatives:owner_hand_over",
        _("Draag uw plan over"),
        _("Iemand anders gaat ermee verder. U bent er dan niet meer van."),
        "send",
        is_alive,
        is_initiators_own=True,
    ),
    OwnerDeed(
        "initiatives:owner_withdraw",
        _("Trek uw plan in"),
        _("Dan stopt het. Dat kan niet terug."),
        "x",
        lambda initiative: may_move(initiative.status, Status.WITHDRAWN, Role.INITIATOR, initiative.kind),
    ),
)
"""The deeds of the page, in its order."""


def deeds_of(initiative: Initiative, *, is_initiator: bool) -> list[OwnerDeed]:
    """What this owner can do with the plan now."""
    return [deed for deed in DEEDS if deed.may(initiative) and (is_initiator or not deed.is_initiators_own)]
