"""The kinds of initiatives: what each is called, what it asks for, and where its road differs. Pure data.

Which moves a kind has stands in `workflow.py`; within which term it is answered is a row (`AnswerTerm`).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    IDEA = "idea", _("idee")
    OWN_PLAN = "own_plan", _("plan dat bewoners zelf uitvoeren")
    SMALL_MATTER = "small_matter", _("klein punt")
    HELP = "help", _("hulp bij een plan")
    EVENT = "event", _("activiteit in de buurt")
    CHALLENGE = "challenge", _("taak overnemen van de gemeente")
    CITIZENS_INITIATIVE = "citizens_initiative", _("burgerinitiatief")


class InitiatorKind(models.TextChoices):
    """Who sends it in."""

    PERSON = "person", _("bewoner")
    GROUP = "group", _("groep bewoners")
    ASSOCIATION = "association", _("vereniging of stichting")
    COMPANY = "company", _("onderneming")


class Unit(models.TextChoices):
    """In what a term is counted."""

    WORKING_DAYS = "working_days", _("werkdagen")
    WEEKS = "weeks", _("weken")


@dataclass(frozen=True)
class KindRules:
    """What a kind asks for beside the five questions, and what it is in a sentence."""

    kind: Kind
    # For whoever chooses.
    explanation: str
    # Fields of `Initiative` and its parts that the form asks for, beside the five questions.
    fields: tuple[str, ...] = ()
    # Of those, without which it cannot be sent in.
    required: tuple[str, ...] = ()
    # The first handler may settle it at once, with a short answer.
    is_quick: bool = False
    # Whether the resident is asked for a look back after it is over.
    asks_look_back: bool = True


KINDS: dict[Kind, KindRules] = {
    rules.kind: rules
    for rules in (
        KindRules(Kind.IDEA, _("Iets dat de buurt mooier, veiliger of gezelliger maakt.")),
        KindRules(
            Kind.OWN_PLAN, _("U gaat het zelf doen, met buren. U vraagt de gemeente om ruimte of hulp."), ("needs",)
        ),
        KindRules(
            Kind.SMALL_MATTER,
            _("Iets kleins dat snel te regelen is. Een medewerker regelt het meteen, of zegt waarom dat niet kan."),
            is_quick=True,
            asks_look_back=False,
        ),
        KindRules(Kind.HELP, _("U bent al bezig en zoekt hulp, mensen of een plek."), ("needs",), ("needs",)),
        KindRules(
            Kind.EVENT,
            _("Een feest, een markt of een middag samen. Met een dag en een plek."),
            ("event_on", "event_place", "is_trial", "needs"),
            ("event_on", "event_place"),
        ),
        KindRules(
            Kind.CHALLENGE,
            _("U denkt dat bewoners een taak van de gemeente beter of goedkoper kunnen doen."),
            ("task", "why_better", "budget"),
            ("task", "why_better"),
        ),
        KindRules(
            Kind.CITIZENS_INITIATIVE,
            _("U wilt dat de gemeenteraad over een onderwerp praat en besluit."),
            ("proposal",),
            ("proposal",),
        ),
    )
}
"""One table per kind; `test_kinds` walks the whole road of each."""
