"""The letters of a plan as sheets of paper, for who has no e-mail and comes to the desk: what happened, told anew."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from initiatives.contact import contact_of
from initiatives.models import Initiative
from initiatives.services.paper import context_on_paper, with_name
from notifications import kinds, rendering, wording
from notifications.models import Message


@dataclass(frozen=True)
class Letter:
    """One letter that can be printed of a plan; `what` is its template, `of` gives its words, or None: not now."""

    what: str
    label: str
    of: Callable[[Initiative], dict | None]


def _receipt(initiative: Initiative) -> dict:
    return {}


def _question(initiative: Initiative) -> dict | None:
    question = initiative.questions.filter(replied_at__isnull=True).last()
    return {"question": question} if question else None


def _answer(initiative: Initiative) -> dict | None:
    answer = getattr(initiative, "answer", None)
    return {"answer": answer} if answer and answer.published_at else None


def _delayed(initiative: Initiative) -> dict | None:
    if not initiative.is_open or initiative.expected_on is None:
        return None
    return {"missed_on": None, "is_handled": initiative.handler_id is not None}


LETTERS = (
    Letter("receipt", _("Bewijs van ontvangst"), _receipt),
    Letter("question", _("Vraag aan de indiener"), _question),
    Letter("delayed", _("Het antwoord is later"), _delayed),
    Letter("answer", _("Antwoord"), _answer),
)


def letters_of(initiative: Initiative) -> list[Letter]:
    """What can be printed now; nothing of a plan that was blanked."""
    if initiative.blanked_at:
        return []
    return [letter for letter in LETTERS if letter.of(initiative) is not None]


def sheet(initiative: Initiative, what: str) -> dict | None:
    """One letter as the page to print shows it: address, subject, text, why. None when there is no such letter now."""
    letter = next((each for each in letters_of(initiative) if each.what == what), None)
    if letter is None:
        return None
    kind = kinds.get(f"initiative.{what}")
    rendered = rendering.render(
        kind=kind,
        template=f"initiatives/mail/{what}",
        context=context_on_paper(initiative) | {"contact": contact_of(initiative)} | letter.of(initiative),
        language=initiative.language,
        message_uuid=uuid.uuid4(),
        subject=None,
    )
    with translation.override(initiative.language):
        return {
            "address": with_name(initiative) if initiative.postal_address else initiative.display_name,
            "subject": rendered.subject,
            "text": wording.paper_text(Message(text=rendered.text)),
            "why": kind.why,
        }
