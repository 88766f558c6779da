"""What the owners of a plan can do with it now, in words: one line per deed, for the page behind their link.

A deed that is asked of them stands in `asked.py` instead. To add one: a line in `DEEDS`, in the order of the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from initiatives.models import Initiative
from initiatives.workflow import ANSWERED, OPEN, REOPEN_WEEKS, Status, may_move


@dataclass(frozen=True)
class OwnerDeed:
    """`url_name` takes the token as its only argument. `may(initiative, today)` says whether it can be done now."""

    url_name: str
    label: str
    text: str
    icon: str
    may: Callable[[Initiative, date], bool]
    # Only the initiator, not a co-initiator.
    is_initiators_own: bool = False


def is_alive(initiative: Initiative, today: date) -> bool:
    """Public, not withdrawn, not refused."""
    return initiative.is_public and initiative.status not in (Status.WITHDRAWN, Status.REFUSED)


def text_is_open(initiative: Initiative) -> bool:
    """Until the answer: that is about the text as it stood."""
    return initiative.status in OPEN and initiative.blanked_at is None and initiative.reopened_at is None


def may_change_text(initiative: Initiative, today: date) -> bool:
    return text_is_open(initiative)


def has_old_texts(initiative: Initiative, today: date) -> bool:
    return initiative.blanked_at is None and initiative.versions.filter(removed_because="").exists()


def may_add_files(initiative: Initiative, today: date) -> bool:
    """As long as it is alive: a photo of the result belongs to it too."""
    return initiative.blanked_at is None and initiative.status not in (Status.WITHDRAWN, Status.REFUSED)


def may_ask(initiative: Initiative, today: date) -> bool:
    """Until the answer: that decides about what was asked."""
    return initiative.status in OPEN and initiative.blanked_at is None


def may_look_back(initiative: Initiative, today: date) -> bool:
    """After the answer, after withdrawing it, or when its day is past: as long as anybody can read it."""
    if not initiative.is_public or initiative.status == Status.REFUSED or initiative.blanked_at:
        return False
    is_past = initiative.event_on is not None and initiative.event_on < today
    return is_past or initiative.status in ANSWERED or initiative.status == Status.WITHDRAWN


def may_close(initiative: Initiative, today: date) -> bool:
    """Being carried out: the initiators say themselves that it is done."""
    return may_move(initiative.status, Status.COMPLETED, Role.INITIATOR, initiative.kind)


def may_reopen(initiative: Initiative, today: date) -> bool:
    """Once, for some weeks after the answer, whatever followed from it."""
    until = initiative.reopen_until
    return until is not None and today <= until and initiative.blanked_at is None


def may_bid(initiative: Initiative, today: date) -> bool:
    return may_move(initiative.status, Status.BID, Role.INITIATOR, initiative.kind)


def may_withdraw(initiative: Initiative, today: date) -> bool:
    return may_move(initiative.status, Status.WITHDRAWN, Role.INITIATOR, initiative.kind)


DEEDS: tuple[OwnerDeed, ...] = (
    OwnerDeed(
        "initiatives:owner_text",
        _("Pas uw tekst aan"),
        _("Dat kan tot de gemeente antwoord geeft. Iedereen kan zien wat er anders is."),
        "pencil",
        may_change_text,
    ),
    OwnerDeed(
        "initiatives:owner_old_texts",
        _("Haal een oude tekst weg"),
        _("Staat er in een oude tekst iets dat niet openbaar mag zijn? Dan kan die weg."),
        "trash",
        has_old_texts,
    ),
    OwnerDeed(
        "initiatives:owner_files",
        _("Voeg een foto of document toe"),
        _("Een foto zegt vaak meer. Ook van het resultaat."),
        "paperclip",
        may_add_files,
    ),
    OwnerDeed(
        "initiatives:owner_needs",
        _("Vraag wat u nodig hebt"),
        _("Geld, mensen, een plek, een vergunning, bekendheid. Of noem een regel die in de weg zit."),
        "plus",
        may_ask,
    ),
    OwnerDeed(
        "initiatives:owner_invite",
        _("Vraag een medestander"),
        _("Iemand die samen met u over het plan beslist."),
        "user-plus",
        is_alive,
    ),
    OwnerDeed(
        "initiatives:owner_offers",
        _("Praat met wie wil helpen"),
        _("Via deze website. Niemand ziet het e-mailadres van de ander."),
        "users",
        lambda initiative, today: initiative.is_public,
    ),
    OwnerDeed(
        "initiatives:owner_comments",
        _("Reageer op aanvullingen"),
        _("Op elke aanvulling één keer. Iedereen kan uw reactie lezen."),
        "message",
        lambda initiative, today: initiative.comment_count > 0,
    ),
    OwnerDeed(
        "initiatives:owner_close",
        _("Rond uw plan af"),
        _("Is het klaar? Vertel wat ervan gekomen is."),
        "circle-check",
        may_close,
    ),
    OwnerDeed(
        "initiatives:owner_look_back",
        _("Kijk terug"),
        _("Drie vragen. Andere buurten leren van uw antwoord."),
        "history",
        lambda initiative, today: may_look_back(initiative, today) and not may_close(initiative, today),
    ),
    OwnerDeed(
        "initiatives:owner_bid",
        _("Doe een ander aanbod"),
        _("Schrijf wat u gaat doen, en voor welk bedrag."),
        "scale",
        # The first one is asked of them.
        lambda initiative, today: may_bid(initiative, today) and initiative.status != Status.DISCLOSED,
    ),
    OwnerDeed(
        "initiatives:owner_reopen",
        _("Dit is geen antwoord"),
        format_lazy(
            _("Kreeg u geen echt antwoord? Vraag dan één keer een nieuw antwoord. Dat kan {weeks} weken lang."),
            weeks=REOPEN_WEEKS,
        ),
        "history",
        may_reopen,
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
        may_withdraw,
    ),
    OwnerDeed(
        "initiatives:owner_data",
        _("Uw gegevens"),
        _("Zie wat wij van u weten, of laat het wissen."),
        "lock",
        lambda initiative, today: initiative.blanked_at is None,
    ),
)
"""The deeds of the page, in its order."""


def deeds_of(initiative: Initiative, today: date, *, is_initiator: bool) -> list[OwnerDeed]:
    """What this owner can do with the plan now."""
    return [deed for deed in DEEDS if deed.may(initiative, today) and (is_initiator or not deed.is_initiators_own)]
