"""The answer of the municipality: written as a draft, then published."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Answer, Event, Initiative
from initiatives.services.move import check_office, handling_role, label_of, lock, move_initiative
from initiatives.workflow import MoveRefused, Status
from plain_language.services import judge

LONGEST_REASON_HARD = 300


def text_of(answer: Answer) -> str:
    """What is measured: the words that its reader reads."""
    return "\n\n".join((answer.summary, answer.reason, answer.next_step))


@transaction.atomic
def write_answer(
    *,
    initiative: Initiative,
    decision: str,
    summary: str,
    reason: str,
    next_step: str,
    next_by: str,
    next_on: date | None,
    by: User,
    now: datetime,
    reason_hard: str = "",
) -> Answer:
    """Write or rewrite the draft: a decision and a reason, the rest may follow. What was published stays as it is.

    How it reads is kept beside it; `reason_hard` says why it stays as it is when it reads hard. A draft that waits for
    its moment keeps that moment, and so it must stay whole.
    """
    handling_role(by)
    locked = lock(initiative)
    check_office(locked, by)
    if not locked.is_open:
        raise MoveRefused(_("Dit plan wacht niet meer op een antwoord."))
    if decision not in Answer.Decision.values:
        raise MoveRefused(_("Kies wat het antwoord is: ja, een deel of nee."))
    if not reason.strip():
        raise MoveRefused(_("Een antwoord heeft een reden nodig."))
    answer = Answer.objects.filter(initiative=locked).first() or Answer(initiative=locked)
    answer.decision, answer.written_by, answer.written_at = decision, by, now
    answer.summary, answer.reason, answer.next_step = summary.strip(), reason.strip(), next_step.strip()
    answer.next_by, answer.next_on = next_by.strip(), next_on
    answer.readability = judge(text_of(answer)).report.score
    answer.reason_hard = reason_hard.strip()[:LONGEST_REASON_HARD]
    if answer.publish_at is not None:
        check_publishable(answer)
    answer.save()
    return answer


def check_publishable(answer: Answer | None) -> None:
    """Refuse an answer that is not whole yet, that a colleague still reads, or that reads hard without a reason."""
    if answer is None:
        raise MoveRefused(_("Er is nog geen antwoord geschreven."))
    for value, problem in (
        (answer.summary, _("Schrijf het antwoord in één of twee zinnen.")),
        (answer.next_step, _("Schrijf wat er nu gebeurt.")),
        (answer.next_by, _("Schrijf wie dat doet.")),
    ):
        if not value:
            raise MoveRefused(problem)
    check_words(text_of(answer), answer.reason_hard)
    if answer.initiative.second_readings.filter(read_at__isnull=True).exists():
        raise MoveRefused(_("Een collega leest nog mee. Wacht daarop, of stop het meelezen."))


def check_words(text: str, reason_hard: str) -> int | None:
    """The score of this text. Refuses one that reads hard when its writer gives no reason for that."""
    judged = judge(text)
    if judged.is_hard and not reason_hard.strip():
        raise MoveRefused(
            _(
                "Deze tekst leest moeilijk: een aanwijzing van %(score)d, en de grens is %(threshold)d. "
                "Maak hem makkelijker, of schrijf waarom deze woorden nodig zijn."
            )
            % {"score": judged.report.score, "threshold": judged.threshold}
        )
    return judged.report.score


@transaction.atomic
def publish_answer(*, initiative: Initiative, by: User, now: datetime) -> Initiative:
    """Give the answer: it is public from now, and the resident gets it in full."""
    role = handling_role(by)
    answer = Answer.objects.filter(initiative=initiative).first()
    check_publishable(answer)
    return move_initiative(
        initiative=initiative,
        to=Status.ANSWERED,
        role=role,
        by=by,
        by_label=label_of(by),
        now=now,
        text=answer.summary,
        kind=Event.Kind.ANSWERED,
        letter={"answer": answer},
    )
