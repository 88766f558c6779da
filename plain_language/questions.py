"""The five questions of who gets an answer, and which of them a text leaves open. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from plain_language import text as counted

MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
WHEN = re.compile(
    rf"\b(?:\d{{1,2}}\s+(?:{MONTHS})|(?:{MONTHS})|20\d\d|\d{{1,2}}-\d{{1,2}}-\d{{4}}|maandag|dinsdag|woensdag|donderdag|"
    r"vrijdag|zaterdag|zondag|vandaag|morgen|(?:deze|volgende|komende)\s+(?:week|maand|zomer|herfst|winter|lente)|"
    r"(?:dit|volgend|komend)\s+(?:jaar|voorjaar|najaar)|(?:binnen|over|na)\s+\S+\s+(?:dagen?|weken|week|maanden?|jaar)|"
    r"(?:voorjaar|najaar|zomer|herfst|winter|lente)|meteen|per direct)\b",
    re.IGNORECASE,
)
WHOM = re.compile(
    r"\b(?:bel|belt|bellen|mail|mailt|mailen|vraag|vragen|vraagt|stuur|balie|loket|telefoon|telefoonnummer|"
    r"contactpersoon|kom langs|langskomen)\b|\b0\d[\d -]{7,}|\b14\s?0\d{2,3}\b|@",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """A question of the reader, whether the text answers it, and what helps when it does not."""

    question: str
    is_answered: bool
    advice: str


def questions(
    *,
    decided: str = "",
    why: str = "",
    what_now: str = "",
    who: str = "",
    when: date | None = None,
    has_contact: bool = False,
) -> tuple[Asked, ...]:
    """The five questions of who gets an answer, each answered or not.

    `decided`, `why`, `what_now` and `who` are the words for each; `when` a day that was filled in. `has_contact` says
    that the letter names somebody to turn to by itself.
    """
    everything = " ".join((decided, why, what_now, who))
    return (
        Asked(_("Wat is besloten?"), bool(counted.words(decided)), _("Kies een besluit en zeg het in één zin.")),
        Asked(_("Waarom?"), bool(counted.words(why)), _("Noem de reden.")),
        Asked(_("Wat gebeurt er nu?"), bool(counted.words(what_now)), _("Zeg wat de volgende stap is, en van wie.")),
        Asked(
            _("Wanneer?"),
            # A day in the reasons says when something was, not when it comes.
            when is not None or bool(WHEN.search(f"{decided} {what_now}")),
            _("Noem een dag of een maand. Weet u die niet? Zeg dan wanneer u het wel weet."),
        ),
        Asked(
            _("Wie kan ik iets vragen?"),
            has_contact or bool(WHOM.search(everything)),
            _("Noem een team met een telefoonnummer."),
        ),
    )
