"""The letters of a plan as sheets of paper, for who has no e-mail and comes to the desk: what happened, told anew."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from initiatives.asked import asked_of
from initiatives.contact import contact_of
from initiatives.models import Initiative, ProposedChange
from initiatives.owner_deeds import may_reopen
from initiatives.services.paper import context_on_paper, with_name
from notifications import kinds, rendering, wording
from notifications.models import Message


@dataclass(frozen=True)
class Letter:
    """One letter that can be printed of a plan; `what` is its template, `of` gives its words, or None: not now."""

    what: str
    label: str
    of: Callable[[Initiative, date], dict | None]
    # Whose reason stands at its foot; the same as `what` when empty.
    kind: str = ""


def _receipt(initiative: Initiative, today: date) -> dict:
    return {}


def _question(initiative: Initiative, today: date) -> dict | None:
    question = initiative.questions.filter(replied_at__isnull=True).last()
    return {"question": question} if question else None


def _answer(initiative: Initiative, today: date) -> dict | None:
    answer = getattr(initiative, "answer", None)
    return {"answer": answer} if answer and answer.published_at else None


def _delayed(initiative: Initiative, today: date) -> dict | None:
    if not initiative.is_open or initiative.expected_on is None:
        return None
    return {"missed_on": None, "is_handled": initiative.handler_id is not None}


# What to say at the desk or by phone, by the page on which others press.
SAY = {
    "initiatives:owner_offered_text": _("Zeg: ja, neem deze tekst over. Of zeg: nee, mijn tekst blijft."),
    "initiatives:owner_reply": _("Vertel uw antwoord. Wij schrijven het op."),
    "initiatives:owner_look_back": _("Vertel wat goed ging, wat lastig was, en wat u anderen aanraadt."),
    "initiatives:owner_together": _("Zeg: ja, dat mag. Of zeg: nee, liever niet."),
}
SAY_OF_A_PROMISE = _("Zeg: ja, het is gedaan. Of zeg: nee, en vertel wat er mist.")
SAY_ANYTHING = _("Vertel ons wat u wilt. Wij schrijven het op.")


def _asked(initiative: Initiative, today: date) -> dict | None:
    """What is asked of who has no e-mail, with how to answer each without internet."""
    rows = [
        {
            "title": one.title,
            "text": _offered(initiative) if one.url_name == "initiatives:owner_offered_text" else one.text,
            "say": SAY_OF_A_PROMISE if one.fragment.startswith("afspraak-") else SAY.get(one.url_name, SAY_ANYTHING),
        }
        for one in asked_of([initiative], today)
    ]
    if may_reopen(initiative, today):
        rows.append(
            {
                "title": _("Vindt u dat u geen antwoord kreeg?"),
                "text": _("Dan kunt u één keer een nieuw antwoord vragen."),
                "say": _("Zeg: dit is geen antwoord. En vertel waarom."),
            }
        )
    return {"rows": rows} if rows else None


def _offered(initiative: Initiative) -> str:
    change = initiative.proposed_changes.filter(state=ProposedChange.State.WAITING).get()
    return "\n\n".join([change.reason, change.title, change.what, change.why])


LETTERS = (
    Letter("receipt", _("Bewijs van ontvangst"), _receipt),
    Letter("question", _("Vraag aan de indiener"), _question),
    Letter("delayed", _("Het antwoord is later"), _delayed),
    Letter("answer", _("Antwoord"), _answer),
    Letter("asked", _("Wat van de indiener wordt gevraagd"), _asked, kind="question"),
)


def letters_of(initiative: Initiative, today: date) -> list[Letter]:
    """What can be printed now; nothing of a plan that was blanked."""
    if initiative.blanked_at:
        return []
    return [letter for letter in LETTERS if letter.of(initiative, today) is not None]


def sheet(initiative: Initiative, what: str, today: date) -> dict | None:
    """One letter as the page to print shows it: address, subject, text, why. None when there is no such letter now."""
    letter = next((each for each in letters_of(initiative, today) if each.what == what), None)
    if letter is None:
        return None
    kind = kinds.get(f"initiative.{letter.kind or what}")
    rendered = rendering.render(
        kind=kind,
        template=f"initiatives/mail/{what}",
        context=context_on_paper(initiative) | {"contact": contact_of(initiative)} | letter.of(initiative, today),
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
