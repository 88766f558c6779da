"""The road of an initiative: which states there are, and who may move it where. Pure data, no database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import HANDLERS, Role


class MoveRefused(Exception):
    """A deed that the road does not allow. `message` is plain Dutch, fit to be shown to whoever tried."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class Status(models.TextChoices):
    AWAITING_CONFIRMATION = "awaiting_confirmation", _("Wacht op bevestiging")
    RECEIVED = "received", _("Ontvangen")
    IN_PROGRESS = "in_progress", _("In behandeling")
    AWAITING_INITIATOR = "awaiting_initiator", _("Wacht op indiener")
    ANSWERED = "answered", _("Beantwoord")
    CARRIED_OUT = "carried_out", _("In uitvoering")
    COMPLETED = "completed", _("Afgerond met resultaat")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    REFUSED = "refused", _("Geweigerd")


# HANDLER stands for whoever may handle: official, team lead, area coordinator (accounts.roles.HANDLERS).
HANDLER = Role.OFFICIAL

MOVES: dict[Status, dict[Status, frozenset[Role]]] = {
    Status.AWAITING_CONFIRMATION: {
        # The address was confirmed, or an official looked at what came without one.
        Status.RECEIVED: frozenset({Role.INITIATOR, HANDLER}),
        # Nobody confirmed within 30 days, or the resident took it back.
        Status.WITHDRAWN: frozenset({Role.INITIATOR, Role.SYSTEM}),
        Status.REFUSED: frozenset({HANDLER}),
    },
    Status.RECEIVED: {
        Status.IN_PROGRESS: frozenset({HANDLER}),
        Status.WITHDRAWN: frozenset({Role.INITIATOR}),
        Status.REFUSED: frozenset({HANDLER}),
    },
    Status.IN_PROGRESS: {
        Status.AWAITING_INITIATOR: frozenset({HANDLER}),
        Status.ANSWERED: frozenset({HANDLER}),
        Status.WITHDRAWN: frozenset({Role.INITIATOR}),
        Status.REFUSED: frozenset({HANDLER}),
    },
    Status.AWAITING_INITIATOR: {
        # The resident replied, or the official goes on without.
        Status.IN_PROGRESS: frozenset({Role.INITIATOR, HANDLER}),
        Status.WITHDRAWN: frozenset({Role.INITIATOR}),
    },
    Status.ANSWERED: {
        Status.CARRIED_OUT: frozenset({HANDLER}),
        Status.COMPLETED: frozenset({HANDLER}),
    },
    Status.CARRIED_OUT: {Status.COMPLETED: frozenset({HANDLER})},
    Status.COMPLETED: {},
    Status.WITHDRAWN: {},
    Status.REFUSED: {},
}

OPEN = frozenset({Status.AWAITING_CONFIRMATION, Status.RECEIVED, Status.IN_PROGRESS, Status.AWAITING_INITIATOR})
"""States in which the municipality still owes an answer."""

ANSWERED = frozenset({Status.ANSWERED, Status.CARRIED_OUT, Status.COMPLETED})

# Moves that need more than a button: the deed that makes them writes what belongs to it.
WITH_A_DEED: dict[tuple[Status, Status], str] = {
    (Status.IN_PROGRESS, Status.AWAITING_INITIATOR): "ask_question",
    (Status.IN_PROGRESS, Status.ANSWERED): "publish_answer",
}

# The road as residents see it, and the step on which each state stands.
ROAD: tuple[tuple[str, frozenset[Status]], ...] = (
    (_("Ontvangen"), frozenset({Status.AWAITING_CONFIRMATION, Status.RECEIVED})),
    (_("In behandeling"), frozenset({Status.IN_PROGRESS, Status.AWAITING_INITIATOR})),
    (_("Antwoord"), frozenset({Status.ANSWERED})),
    (_("Uitvoering"), frozenset({Status.CARRIED_OUT})),
    (_("Resultaat"), frozenset({Status.COMPLETED})),
)

# What the page says about each state, to whoever opens it.
MEANING: dict[Status, str] = {
    Status.AWAITING_CONFIRMATION: _(
        "Dit plan is binnen, maar nog niet openbaar. Eerst bevestigt de indiener het e-mailadres, "
        "of kijkt een medewerker ernaar. De tijd voor het antwoord loopt al."
    ),
    Status.RECEIVED: _("De gemeente heeft dit plan ontvangen. Een medewerker pakt het op."),
    Status.IN_PROGRESS: _("Een medewerker van de gemeente werkt aan het antwoord."),
    Status.AWAITING_INITIATOR: _("De gemeente heeft de indiener iets gevraagd en wacht op de reactie."),
    Status.ANSWERED: _("De gemeente heeft antwoord gegeven."),
    Status.CARRIED_OUT: _("Het plan wordt uitgevoerd."),
    Status.COMPLETED: _("Het plan is klaar. Hieronder leest u wat ervan gekomen is."),
    Status.WITHDRAWN: _("De indiener heeft dit plan ingetrokken."),
    Status.REFUSED: _("Dit plan past niet binnen de regels van dit portaal. De reden staat hieronder."),
}


def may_move(current: str, wanted: str, role: Role) -> bool:
    """Whether someone in this role may make this move. Handlers of every kind count as HANDLER."""
    role = HANDLER if role in HANDLERS else role
    return role in MOVES[Status(current)].get(Status(wanted), frozenset())
