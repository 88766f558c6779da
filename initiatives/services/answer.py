"""The answer of the municipality: written as a draft, then published."""

from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.models import Answer, BundleMember, Event, Initiative
from initiatives.services.entrances import check_decision
from initiatives.services.move import check_office, handling_role, label_of, lock, move_initiative
from initiatives.services.same_words import check_new_words
from initiatives.workflow import MoveRefused, Status
from plain_language.services import judge

LONGEST_REASON_HARD = 300


def text_of(answer: Answer) -> str:
    """What is measured: the words that its reader reads."""
    return "\n\n".join((answer.summary, answer.reason, answer.next_step))


def seen_draft(draft: Answer | None) -> str:
    """Which draft a page shows: when it was last written."""
    return draft.written_at.astimezone(UTC).isoformat() if draft else ""


def check_seen(draft: Answer | None, seen: str, by: User) -> None:
    """Refuse to put other words over a colleague's draft that the page of `by` did not show (`seen`)."""
    if draft is None or draft.published_at or draft.written_by_id == by.pk or seen_draft(draft) == seen:
        return
    raise MoveRefused(
        _(
            "%(who)s bewaarde dit antwoord terwijl u schreef. Uw tekst staat nog hieronder. Vergelijk hem met "
            "het concept van uw collega, en druk dan nog een keer."
        )
        % {"who": draft.written_by}
    )


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
    check_decision(answer, answer.initiative.status)
    check_new_words(answer)
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
def publish_answer(*, initiative: Initiative, by: User, now: datetime, is_shared: bool = False) -> Initiative:
    """Give the answer: it is public from now, and the resident gets it in full. `is_shared`: other plans of its bundle
    get the same one at this moment."""
    role = handling_role(by)
    # The plan first, as everywhere, and only then its draft: what is checked is what goes out.
    locked = lock(initiative)
    answer = Answer.objects.filter(initiative=locked).first()
    check_publishable(answer)
    BundleMember.objects.filter(initiative=locked).update(answered_at=now if is_shared else None)
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
