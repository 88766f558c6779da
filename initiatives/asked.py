"""What is asked of the owners of a plan now: the top of the page behind their link, and of `/mijn/`.

To add something: a function `(plans, today) -> list[Asked]` in `QUESTIONS`. It gets a list of plans and costs one query
at most, however many plans there are; for plans that cannot have it, none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agendas.workflow import PromiseState, Side
from initiatives.models import BundleMember, HelpOffer, Initiative, PromiseLink, ProposedChange, Question
from initiatives.workflow import OPEN, WITH_A_RESULT, Status

# Who is asked for a look back longer after the end has forgotten it.
ASKED_WITHIN = timedelta(days=60)


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


def promises(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """What was reported done and waits for the residents' key; and what residents promised and is due."""
    answered = {plan.pk: plan for plan in plans if plan.answered_at is not None}
    if not answered:
        return []
    to_confirm = Q(promise__other_side=Side.RESIDENTS, promise__state=PromiseState.REPORTED_DONE)
    to_do = Q(promise__owner_side=Side.RESIDENTS, promise__state=PromiseState.OPEN, promise__due_on__lte=today)
    links = PromiseLink.objects.filter(to_confirm | to_do, initiative__in=answered).select_related("promise")
    return [
        Asked(
            answered[link.initiative_id],
            _("Is deze afspraak gedaan? U hebt de tweede sleutel.")
            if link.promise.other_side == Side.RESIDENTS
            else _("Is uw afspraak klaar?"),
            link.promise.text,
            link.promise.reported_done_on or link.promise.due_on,
            fragment=f"afspraak-{link.promise.number}",
            button=_("Bekijk de afspraak"),
        )
        for link in links.order_by("pk")
    ]


def look_backs(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """For two months after the end, as the letter asks."""
    since = today - ASKED_WITHIN
    over = {plan.pk: plan for plan in plans if plan.status in WITH_A_RESULT or plan.event_on is not None}
    if not over:
        return []
    waiting = Initiative.objects.to_look_back(today, since).filter(pk__in=over).values_list("pk", flat=True)
    return [
        Asked(
            over[pk],
            _("Hoe ging het? Kijk kort terug"),
            _("Drie vragen. Andere buurten leren van uw antwoord."),
            localdate(over[pk].closed_at) if over[pk].closed_at else over[pk].event_on,
            url_name="initiatives:owner_look_back",
            button=_("Kijk terug"),
        )
        for pk in waiting
    ]


def bids(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """The municipality showed what the task costs; the initiators do a bid. The clock stands still since."""
    return [
        Asked(
            plan,
            _("Doe een aanbod"),
            _("De gemeente liet zien wat de taak nu kost. Schrijf wat u gaat doen, en voor welk bedrag."),
            plan.paused_on or today,
            url_name="initiatives:owner_bid",
            button=_("Doe een aanbod"),
        )
        for plan in plans
        if plan.status == Status.DISCLOSED
    ]


def offers_of_help(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """Somebody wants to help or wrote about it, and nobody reacted yet."""
    running = {plan.pk: plan for plan in plans if plan.can_be_joined}
    if not running:
        return []
    waiting = HelpOffer.objects.running().filter(initiative__in=running).with_last_words()
    return [
        Asked(
            running[offer.initiative_id],
            (_("%(name)s schreef u over uw plan") if offer.last_text else _("%(name)s wil helpen met uw plan"))
            % {"name": offer.display_name},
            offer.last_text or offer.text,
            localdate(offer.last_sent_at or offer.offered_at),
            url_name="initiatives:owner_offers",
            fragment=f"aanbod-{offer.pk}",
            button=_("Bekijk het aanbod"),
        )
        for offer in waiting.filter(initiators_wrote_last=False)
    ]


def bundles(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """The municipality wants to answer it together with others."""
    running = {plan.pk: plan for plan in plans if plan.status in OPEN and plan.is_public}
    if not running:
        return []
    waiting = BundleMember.objects.filter(
        initiative__in=running, state=BundleMember.State.ASKED, bundle__closed_at__isnull=True
    )
    return [
        Asked(
            running[member.initiative_id],
            _("Mag de gemeente uw plan samen met andere beantwoorden?"),
            member.bundle.reason,
            localdate(member.bundle.proposed_at),
            url_name="initiatives:owner_together",
            button=_("Kies ja of nee"),
        )
        for member in waiting.select_related("bundle")
    ]


QUESTIONS: tuple[Callable[[Iterable[Initiative], date], list[Asked]], ...] = (
    address_to_confirm,
    questions,
    offered_texts,
    promises,
    look_backs,
    bids,
    bundles,
    offers_of_help,
)


def asked_of(plans: Iterable[Initiative], today: date) -> list[Asked]:
    """All that is asked about these plans, the oldest first."""
    plans = list(plans)
    return sorted((one for ask in QUESTIONS for one in ask(plans, today)), key=lambda one: one.since)
