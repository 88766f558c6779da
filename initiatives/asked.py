"""What is asked of the owners of a plan now: the top of the page behind their link, and of `/mijn/`.

To add something: a function `(plans, today) -> list[Asked]` in `QUESTIONS`. It gets a list of plans and costs one query
at most, however many plans there are; for plans that cannot have it, none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from initiatives.models import Initiative, ProposedChange, Question
from initiatives.workflow import OPEN, Status


@dataclass(frozen=True)
class Asked:
    """`url_name` takes the token of the owner, and `args` after it; `fragment` points inside that page."""

    initiative: Initiative
    title: str
    text: str
    since: date
    url_name: str = "initiatives:manage"
    args: tuple = ()
    fragment: str = ""
    button: str = ""


def address_to_confirm(plans: Iterable[Initiative], today: date) -> list[Asked]:
    return [
        Asked(
            plan,
            _("Bevestig uw e-mailadres"),
            _("Open de link in onze e-mail. Daarna staat uw plan op de site."),
            localdate(plan.received_at),
            fragment="bevestigen",
        )
        for plan in plans
        if plan.status == Status.AWAITING_CONFIRMATION and plan.email
    ]


def questions(plans: Iterable[Initiative], today: date) -> list[Asked]:
    running = {plan.pk: plan for plan in plans if plan.status in OPEN and plan.is_public}
    if not running:
        return []
    waiting = Question.objects.filter(initiative__in=running, replied_at__isnull=True).order_by("asked_at")
    return [
        Asked(
            running[question.initiative_id],
            _("Beantwoord de vraag van de gemeente"),
            question.text,
            localdate(question.asked_at),
            url_name="initiatives:owner_reply",
            button=_("Geef antwoord"),
        )
        for question in waiting
    ]


def offered_texts(plans: Iterable[Initiative], today: date) -> list[Asked]:
    running = {plan.pk: plan for plan in plans if plan.status in OPEN}
    if not running:
        return []
    waiting = ProposedChange.objects.filter(initiative__in=running, state=ProposedChange.State.WAITING)
    return [
        Asked(
            running[change.initiative_id],
            _("Een medewerker stelt een andere tekst voor"),
            change.reason,
            localdate(change.offered_at),
            url_name="initiatives:owner_offered_text",
            button=_("Bekijk het voorstel"),
        )
        for change in waiting
    ]


QUESTIONS: tuple[Callable[[Iterable[Initiative], date], list[Asked]], ...] = (
    address_to_confirm,
    questions,
    offered_texts,
)


def asked_of(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """All that is asked about these plans, the oldest first."""
    plans = list(plans)
    return sorted((one for ask in QUESTIONS for one in ask(plans, today)), key=lambda one: one.since)
