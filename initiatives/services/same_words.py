"""After a reopening: another answer, not the same one once more."""

from django.utils.translation import gettext as _

from initiatives.models import Answer, FormerAnswer
from initiatives.workflow import MoveRefused

# What makes it another answer; who does the next step does not.
TOLD = ("decision", "summary", "reason", "next_step", "next_on")


def check_new_words(answer: Answer) -> None:
    """Refuse the very words of which the resident said that they are no answer, spaces and capitals aside."""
    former = answer.initiative.former_answers.filter(why=FormerAnswer.Why.REOPENED).last()
    if former is not None and _told(former) == _told(answer):
        raise MoveRefused(
            _("De indiener vond precies deze woorden geen antwoord. Schrijf een ander antwoord, of leg het beter uit.")
        )


def _told(answer: Answer | FormerAnswer) -> list[str]:
    return [" ".join(str(getattr(answer, name) or "").casefold().split()) for name in TOLD]
