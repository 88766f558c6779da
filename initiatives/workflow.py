"""The road of an initiative: which states there are, and who may move it where. Pure data, no database."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import HANDLERS, Role
from initiatives.kinds import Kind


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
    # Only on the road of a challenge or a citizens' initiative.
    ADMITTED = "admitted", _("Voldoet aan de regels")
    DISCLOSED = "disclosed", _("Gemeente liet kosten en kwaliteit zien")
    BID = "bid", _("Aanbod gedaan")
    IN_TALKS = "in_talks", _("In gesprek")
    ON_AGENDA = "on_agenda", _("Op de agenda van de raad")
    AGREED = "agreed", _("Overeenkomst gesloten")
    EVALUATED = "evaluated", _("Teruggekeken")
    HANDED_BACK = "handed_back", _("Taak terug naar de gemeente")


# HANDLER stands for whoever may handle: official, team lead, area coordinator (accounts.roles.HANDLERS).
HANDLER = Role.OFFICIAL

REOPEN_WEEKS = 6
"""So long after an answer the resident may say, once, that it is none; whatever followed from it meanwhile."""

Moves = dict[Status, dict[Status, frozenset[Role]]]

# The road that every kind starts from.
COMMON: Moves = {
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
        # The resident replied, or the official goes on without. Back to where the question was asked.
        Status.IN_PROGRESS: frozenset({Role.INITIATOR, HANDLER}),
        Status.WITHDRAWN: frozenset({Role.INITIATOR}),
    },
    Status.ANSWERED: {
        # Once, when the resident finds that the answer is none.
        Status.IN_PROGRESS: frozenset({Role.INITIATOR}),
        Status.CARRIED_OUT: frozenset({HANDLER}),
        Status.COMPLETED: frozenset({HANDLER}),
    },
    # It is the initiators' plan: they can say themselves that it is done.
    Status.CARRIED_OUT: {
        Status.IN_PROGRESS: frozenset({Role.INITIATOR}),
        Status.COMPLETED: frozenset({Role.INITIATOR, HANDLER}),
    },
    Status.COMPLETED: {Status.IN_PROGRESS: frozenset({Role.INITIATOR})},
    Status.WITHDRAWN: {},
    Status.REFUSED: {},
}

BY_HANDLER = frozenset({HANDLER})
BY_EITHER = frozenset({Role.INITIATOR, HANDLER})
BY_INITIATOR = frozenset({Role.INITIATOR})
TAKEN_BACK = {Status.WITHDRAWN: BY_INITIATOR}
# A question to the initiators, and from here the answer can be no alone (`ONLY_A_NO`).
ASKED_OR_REFUSED = {Status.AWAITING_INITIATOR: BY_HANDLER, Status.ANSWERED: BY_HANDLER}
REOPENED = {Status.IN_PROGRESS: BY_INITIATOR}


def _road(changes: Moves, without: frozenset[tuple[Status, Status]] = frozenset()) -> Moves:
    """The common road with other moves from these states, and without some."""
    road = {state: dict(moves) for state, moves in COMMON.items()} | {state: dict(m) for state, m in changes.items()}
    for current, wanted in without:
        del road[current][wanted]
    return road


MOVES: dict[Kind, Moves] = {
    **dict.fromkeys((Kind.IDEA, Kind.OWN_PLAN, Kind.HELP, Kind.EVENT), COMMON),
    # The first handler answers at once.
    Kind.SMALL_MATTER: _road({Status.RECEIVED: {**COMMON[Status.RECEIVED], Status.ANSWERED: BY_HANDLER}}),
    Kind.CHALLENGE: _road(
        {
            # Admissible, or a reasoned no.
            Status.IN_PROGRESS: {**COMMON[Status.IN_PROGRESS], Status.ADMITTED: BY_HANDLER},
            # The municipality shows what the task costs now and how well it is done.
            Status.ADMITTED: {Status.DISCLOSED: BY_HANDLER, **ASKED_OR_REFUSED, **TAKEN_BACK},
            Status.DISCLOSED: {Status.BID: BY_EITHER, **ASKED_OR_REFUSED, **TAKEN_BACK},
            Status.AWAITING_INITIATOR: {
                **COMMON[Status.AWAITING_INITIATOR],
                Status.ADMITTED: BY_EITHER,
                Status.DISCLOSED: BY_EITHER,
            },
            Status.BID: {Status.IN_TALKS: BY_HANDLER, Status.ANSWERED: BY_HANDLER, **TAKEN_BACK},
            Status.IN_TALKS: {Status.BID: BY_EITHER, Status.ANSWERED: BY_HANDLER, **TAKEN_BACK},
            Status.ANSWERED: {
                Status.IN_PROGRESS: BY_INITIATOR,
                Status.AGREED: BY_HANDLER,
                Status.COMPLETED: BY_HANDLER,
            },
            Status.AGREED: {**REOPENED, Status.CARRIED_OUT: BY_HANDLER, Status.HANDED_BACK: BY_HANDLER},
            Status.CARRIED_OUT: {**REOPENED, Status.EVALUATED: BY_HANDLER, Status.HANDED_BACK: BY_HANDLER},
            Status.EVALUATED: {
                **REOPENED,
                # It goes on for another period.
                Status.CARRIED_OUT: BY_HANDLER,
                Status.HANDED_BACK: BY_HANDLER,
                Status.COMPLETED: BY_HANDLER,
            },
            Status.HANDED_BACK: REOPENED,
        },
    ),
    Kind.CITIZENS_INITIATIVE: _road(
        {
            Status.IN_PROGRESS: {**COMMON[Status.IN_PROGRESS], Status.ADMITTED: BY_HANDLER},
            Status.ADMITTED: {Status.ON_AGENDA: BY_HANDLER, **ASKED_OR_REFUSED, **TAKEN_BACK},
            Status.AWAITING_INITIATOR: {**COMMON[Status.AWAITING_INITIATOR], Status.ADMITTED: BY_EITHER},
            # The decision of the council.
            Status.ON_AGENDA: {Status.ANSWERED: BY_HANDLER, **TAKEN_BACK},
        },
    ),
}
"""One table per kind."""

OPEN = frozenset(
    {
        *(Status.AWAITING_CONFIRMATION, Status.RECEIVED, Status.IN_PROGRESS, Status.AWAITING_INITIATOR),
        *(Status.ADMITTED, Status.DISCLOSED, Status.BID, Status.IN_TALKS, Status.ON_AGENDA),
    }
)
"""States in which the municipality still owes an answer."""

ANSWERED = frozenset(
    {
        *(Status.ANSWERED, Status.CARRIED_OUT, Status.COMPLETED),
        *(Status.AGREED, Status.EVALUATED, Status.HANDED_BACK),
    }
)

# Something was asked of the residents, or they do a bid: the clock stands still.
WITH_THE_INITIATORS = frozenset({Status.AWAITING_INITIATOR, Status.DISCLOSED})
# The municipality's turn, while nothing is asked of the resident.
WITH_THE_MUNICIPALITY = OPEN - WITH_THE_INITIATORS - {Status.AWAITING_CONFIRMATION}

# Moves that need more than a button: the deed that makes them writes what belongs to it.
WITH_A_DEED: dict[tuple[Status, Status], str] = {
    (Status.IN_PROGRESS, Status.AWAITING_INITIATOR): "ask_question",
    (Status.IN_PROGRESS, Status.ANSWERED): "publish_answer",
    (Status.RECEIVED, Status.ANSWERED): "settle",
    (Status.BID, Status.ANSWERED): "publish_answer",
    (Status.IN_TALKS, Status.ANSWERED): "publish_answer",
    (Status.ON_AGENDA, Status.ANSWERED): "publish_answer",
    **{(current, Status.AWAITING_INITIATOR): "ask_question" for current in (Status.ADMITTED, Status.DISCLOSED)},
    **{(current, Status.ANSWERED): "publish_answer" for current in (Status.ADMITTED, Status.DISCLOSED)},
    **{(current, Status.IN_PROGRESS): "reopen" for current in sorted(ANSWERED)},
}

# A yes comes after a bid, or from the council; before that the only answer is a no with its reason.
ONLY_A_NO = frozenset({Status.ADMITTED, Status.DISCLOSED})

WITH_A_RESULT = frozenset({Status.COMPLETED, Status.HANDED_BACK})
"""Ended after an answer, and `result` says what came of it."""

WITHOUT_AN_ANSWER = frozenset({Status.WITHDRAWN, Status.REFUSED})
"""Ended before any answer: taken back, or against the rules of the house."""

CLOSED = WITH_A_RESULT | WITHOUT_AN_ANSWER
"""Nothing is done with it any more; it stays to be read."""

# The road as residents see it, and the step on which each state stands.
ROAD: tuple[tuple[str, frozenset[Status]], ...] = (
    (_("Ontvangen"), frozenset({Status.AWAITING_CONFIRMATION, Status.RECEIVED})),
    (
        _("In behandeling"),
        frozenset(
            {
                *(Status.IN_PROGRESS, Status.AWAITING_INITIATOR, Status.ADMITTED, Status.DISCLOSED),
                *(Status.BID, Status.IN_TALKS, Status.ON_AGENDA),
            }
        ),
    ),
    (_("Antwoord"), frozenset({Status.ANSWERED, Status.AGREED})),
    (_("Uitvoering"), frozenset({Status.CARRIED_OUT, Status.EVALUATED})),
    (_("Resultaat"), WITH_A_RESULT),
)

# What the page says about each state, to whoever opens it.
MEANING: dict[Status, str] = {
    Status.AWAITING_CONFIRMATION: _(
        "Dit plan is binnen, maar nog niet openbaar. Eerst bevestigt de indiener het e-mailadres, "
        "of kijkt een medewerker ernaar. Moet het e-mailadres nog bevestigd worden? Zolang staat de klok stil."
    ),
    Status.RECEIVED: _("De gemeente heeft dit plan ontvangen. Een medewerker pakt het op."),
    Status.IN_PROGRESS: _("Een medewerker van de gemeente werkt aan het antwoord."),
    Status.AWAITING_INITIATOR: _("De gemeente heeft de indiener iets gevraagd en wacht op de reactie."),
    Status.ANSWERED: _("De gemeente heeft antwoord gegeven."),
    Status.CARRIED_OUT: _("Het plan wordt uitgevoerd."),
    Status.COMPLETED: _("Het plan is klaar. Hieronder leest u wat ervan gekomen is."),
    Status.WITHDRAWN: _("De indiener heeft dit plan ingetrokken."),
    Status.REFUSED: _("Dit plan past niet binnen de regels van dit portaal. De reden staat hieronder."),
    Status.ADMITTED: _("De gemeente keek of dit plan aan de regels voldoet. Dat is zo."),
    Status.DISCLOSED: _(
        "De gemeente liet zien wat de taak nu kost en hoe goed het gaat. De indieners doen een aanbod."
    ),
    Status.BID: _("De indieners deden een aanbod. De gemeente kijkt ernaar."),
    Status.IN_TALKS: _("De indieners en de gemeente praten over het aanbod."),
    Status.ON_AGENDA: _("De gemeenteraad praat hierover en besluit."),
    Status.AGREED: _("De indieners en de gemeente sloten een overeenkomst."),
    Status.EVALUATED: _("De indieners en de gemeente keken samen terug."),
    Status.HANDED_BACK: _("De taak is weer van de gemeente. Hieronder leest u waarom."),
}


def may_move(current: str, wanted: str, role: Role, kind: str = Kind.IDEA) -> bool:
    """Whether someone in this role may make this move. Handlers of every kind count as HANDLER."""
    role = HANDLER if role in HANDLERS else role
    return role in MOVES[Kind(kind)].get(Status(current), {}).get(Status(wanted), frozenset())


def reopen_until(answered_on: date) -> date:
    """The last day on which the resident may say that the answer of this day is none."""
    return answered_on + timedelta(weeks=REOPEN_WEEKS)
