"""What entering a status asks for and writes, which letter tells the resident, and what the answer clock does."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import HANDLERS, Role
from initiatives.models import Answer, FormerAnswer, Initiative
from initiatives.services.clock import end_clock, hold_clock, let_clock_go, start_clock, stop_clock
from initiatives.services.former import keep_former_answer, settle_requests
from initiatives.workflow import ANSWERED, ONLY_A_NO, MoveRefused, Status, reopen_until


def _received(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if role in HANDLERS and initiative.email:
        raise MoveRefused(
            _("De indiener gaf een e-mailadres op en moet dat zelf bevestigen. Daarna wordt het plan vanzelf openbaar.")
        )
    return {"published_at": now, "confirmed_at": None if role in HANDLERS else now}


def _in_progress(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if initiative.status in ANSWERED:
        return _reopened(initiative, text, now)
    return _gone_on(initiative, Status.IN_PROGRESS) if initiative.status == Status.AWAITING_INITIATOR else {}


def asked_from(initiative: Initiative) -> Status:
    """Where it stood when the resident was asked something: there it goes on after the reply, or without."""
    asked = initiative.events.filter(to_status=Status.AWAITING_INITIATOR).order_by("at", "pk").last()
    return Status(asked.from_status) if asked else Status.IN_PROGRESS


def _gone_on(initiative: Initiative, wanted: Status) -> dict:
    before = asked_from(initiative)
    if before != wanted:
        raise MoveRefused(_("Dit plan gaat na de vraag verder bij “%(status)s”.") % {"status": before.label})
    return {}


def _reopened(initiative: Initiative, text: str, now: datetime) -> dict:
    """The answer is set aside: it stays on the page as a former one, and becomes a draft again."""
    if initiative.reopened_at is not None:
        raise MoveRefused(_("U liet dit al één keer weten. Een tweede keer kan niet. Bel de gemeente of kom langs."))
    until = reopen_until(timezone.localdate(initiative.answered_at))
    if timezone.localdate(now) > until:
        day = date_format(until, "j F Y")
        raise MoveRefused(_("Dit kon tot en met %(day)s. Bel de gemeente of kom langs.") % {"day": day})
    if not text.strip():
        raise MoveRefused(_("Schrijf waarom u dit geen antwoord vindt."))
    keep_former_answer(initiative.answer, FormerAnswer.Why.REOPENED, now)
    settle_requests(initiative, now)
    Answer.objects.filter(initiative=initiative).update(
        published_at=None, publish_at=None, publish_by=None, readability=None, reason_hard="", rewritten=0
    )
    # What was told as the result stays in the history.
    cleared = dict.fromkeys(("answered_at", "closed_at", "asked_after_by", "asked_after_on", "asked_after_due_on"))
    return {"reopened_at": now, "result": "", **cleared}


def _awaiting_initiator(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if not initiative.questions.filter(replied_at__isnull=True).exists():
        raise MoveRefused(_("Stel eerst een vraag aan de indiener."))
    return {}


def _answered(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    check_decision(Answer.objects.filter(initiative=initiative).first(), initiative.status)
    if not Answer.objects.filter(initiative=initiative).update(published_at=now):
        raise MoveRefused(_("Er is nog geen antwoord geschreven."))
    return {"answered_at": now}


def check_decision(answer: Answer | None, status: str) -> None:
    """Refuse a yes that comes too early on a longer road."""
    if answer and status in ONLY_A_NO and answer.decision != Answer.Decision.NOT:
        raise MoveRefused(
            _("Bij “%(status)s” kan het antwoord alleen nee zijn. Voor een ja is eerst de volgende stap nodig.")
            % {"status": Status(status).label}
        )


def _carried_out(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if initiative.answer.decision == Answer.Decision.NOT:
        raise MoveRefused(_("Het antwoord was nee. Dit plan kan niet in uitvoering."))
    return {}


def _agreed(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if initiative.answer.decision == Answer.Decision.NOT:
        raise MoveRefused(_("Het antwoord was nee. Er kan geen overeenkomst komen."))
    return _told(Status.AGREED)(initiative, role, text, now)


def _completed(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if not text.strip():
        raise MoveRefused(_("Vertel wat ervan gekomen is."))
    return {"result": text, "closed_at": now}


def _handed_back(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    return _told(Status.HANDED_BACK)(initiative, role, text, now) | {"result": text, "closed_at": now}


def _withdrawn(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    return {"closed_at": now}


def _refused(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
    if not text.strip():
        raise MoveRefused(_("Schrijf waarom dit plan niet past."))
    return {"closed_at": now}


def _told(step: Status) -> Callable:
    """A step of the longer roads is entered with what it says (`tell_step`), and never by a bare move."""

    def enter(initiative: Initiative, role: Role, text: str, now: datetime) -> dict:
        if initiative.status == Status.AWAITING_INITIATOR:
            return _gone_on(initiative, step)
        if not initiative.steps_told.filter(step=step, told_at=now).exists():
            raise MoveRefused(_("Schrijf eerst wat er bij deze stap hoort."))
        return {}

    return enter


ENTRANCES: dict[Status, tuple[Callable, str]] = {
    Status.RECEIVED: (_received, "published"),
    Status.IN_PROGRESS: (_in_progress, "moved"),
    Status.AWAITING_INITIATOR: (_awaiting_initiator, "question"),
    Status.ANSWERED: (_answered, "answer"),
    Status.CARRIED_OUT: (_carried_out, "moved"),
    Status.COMPLETED: (_completed, "moved"),
    Status.WITHDRAWN: (_withdrawn, "moved"),
    Status.REFUSED: (_refused, "moved"),
    Status.AGREED: (_agreed, "moved"),
    Status.HANDED_BACK: (_handed_back, "moved"),
    **{
        step: (_told(step), "moved")
        for step in (
            *(Status.ADMITTED, Status.DISCLOSED, Status.BID, Status.IN_TALKS, Status.ON_AGENDA, Status.EVALUATED),
        )
    },
}

# While it stands here the municipality can do nothing: the clock stands still, and everybody reads why.
WAITS_FOR = {
    Status.AWAITING_CONFIRMATION: gettext_lazy("De gemeente wacht tot de indiener het e-mailadres bevestigt."),
    Status.AWAITING_INITIATOR: gettext_lazy("De gemeente heeft de indiener iets gevraagd."),
    Status.DISCLOSED: gettext_lazy("De indieners doen een aanbod."),
}


def run_clock(initiative: Initiative, before: str, wanted: str, *, now: datetime, by: User | None, role: Role) -> None:
    """What a move does to the clock. No move stops it but the one to answered, which asks for an answer with its
    reason."""
    who = {"now": now, "by": by, "role": role}
    if wanted == Status.ANSWERED:
        stop_clock(initiative, **who)
    elif wanted in (Status.WITHDRAWN, Status.REFUSED):
        end_clock(initiative, **who)
    elif before in ANSWERED and wanted == Status.IN_PROGRESS:
        start_clock(initiative, round=2, **who)
    elif wanted == Status.AWAITING_INITIATOR:
        # On top of what it waited for where it was asked, which holds it again afterwards.
        hold_for(initiative, wanted, **who)
    elif waits_for(initiative, before):
        let_clock_go(initiative, **who)
    else:
        hold_for(initiative, wanted, **who)


def waits_for(initiative: Initiative, status: str = "") -> str:
    """What the clock waits for in this state (its own when none is given), in Dutch; empty: it runs. What came without
    an address waits for an official, and that is no reason to stand still."""
    status = status or initiative.status
    if status == Status.AWAITING_CONFIRMATION and not initiative.email:
        return ""
    with translation.override("nl"):
        return str(WAITS_FOR.get(status, ""))


def hold_for(initiative: Initiative, status: str, *, now: datetime, by: User | None, role: Role) -> None:
    """Let the clock stand still when this state asks for that."""
    if reason := waits_for(initiative, status):
        hold_clock(initiative, reason=reason, now=now, by=by, role=role)
