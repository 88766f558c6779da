"""What is due, and who is told: one function per reminder, and below them the table.

Every rule looks at how things stand now ("open, and due by then"), however long ago it fell due, never at what
happened since the last time. A round that was missed is made up; one made twice finds its rows there already.

A day that is no working day moves to the first one after it, at 9 in the morning. A platform that is reached on paper
gets its letter from its contact, who prints it. One that sleeps or was dissolved gets nothing, and what it promised is
left alone; what was promised to it is still owed to its wijk. Which people stand behind a party says `parties.py`.
"""

from datetime import date

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agendas.models import Agenda, Block, Promise
from agendas.workflow import Side
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Area, Platform
from reminders import parties
from reminders.ladder import (
    AT_ONCE,
    CONTACT,
    COORDINATOR,
    COUNCIL_LIST,
    DOER,
    OTHER,
    TEAM_LEAD,
    Rule,
    Step,
)

START = date(2026, 1, 1)

# ── The rules ────────────────────────────────────────────────────────────────


def advice_awaited(until: date) -> models.QuerySet[Advice]:
    """A platform was asked for advice on a plan, did not give it, and the plan has no answer yet."""
    waiting = Advice.objects.awaited().filter(due_on__lte=until).order_by("pk")
    plan = Prefetch("initiative", Initiative.objects.without_long_texts())
    return waiting.prefetch_related("platform__contact", plan, _area("initiative__buurt"))


def promise_due(until: date) -> models.QuerySet[Promise]:
    """Somebody promised something, the day is near or past, and it was not reported done.

    What a platform that sleeps or was dissolved promised is left alone.
    """
    asleep = Q(owner_side=Side.PLATFORM) & ~Q(platform__state=Platform.State.ACTIVE)
    return _with_parties(Promise.objects.due_by(until).exclude(asleep))


def promise_confirm(until: date) -> models.QuerySet[Promise]:
    """A promise was reported done, and the other party has a week to say whether that is right."""
    return _with_parties(Promise.objects.to_confirm_by(until))


def promise_called(until: date) -> models.QuerySet[Promise]:
    """A platform asked where a late promise of the municipality stays; it hears within five working days."""
    return _with_parties(Promise.objects.asked_after_by(until))


def block_due(until: date) -> models.QuerySet[Block]:
    """A block of a buurtagenda has a day, and is not done."""
    led = Q(agenda__platform__isnull=True) | Q(agenda__platform__state=Platform.State.ACTIVE)
    waiting = Block.objects.due_by(until).filter(led).order_by("pk")
    agenda = ("agenda__platform__contact", "agenda__official", _area("agenda__area"))
    return waiting.prefetch_related(*agenda, "definition")


def review_due(until: date) -> models.QuerySet[Agenda]:
    """The day has come on which those of a buurtagenda look back at it together."""
    waiting = Agenda.objects.to_review_by(until).order_by("pk")
    return waiting.prefetch_related("platform__contact", "official", _area("area"))


def answer_due(until: date) -> models.QuerySet[Initiative]:
    """A plan has no answer, and it is the municipality's turn."""
    return _with_handler(Initiative.objects.waiting_for_the_municipality().filter(answer_due_on__lte=until))


def answer_called(until: date) -> models.QuerySet[Initiative]:
    """A platform asked where a late answer of the municipality stays; it hears within five working days."""
    return _with_handler(Initiative.objects.asked_after_by(until)).prefetch_related("asked_after_by__contact")


def pause_long(until: date) -> models.QuerySet[Initiative]:
    """The clock of an answer has stood still for 20 working days."""
    return _with_handler(Initiative.objects.paused_for_long(until))


def unspoken(until: date) -> models.QuerySet[Platform]:
    """Nobody of the municipality spoke with an active platform for half a year; each half year anew."""
    return Platform.objects.unspoken_by(until).prefetch_related("contact", _area("areas")).order_by("pk")


def platform_news(until: date) -> models.QuerySet[Platform]:
    """Each quarter an active platform hears what comes next, which goals its wijk has, and what is still owed to it."""
    return Platform.objects.with_news_on(until).prefetch_related("contact").order_by("pk")


def _with_parties(promises: models.QuerySet[Promise]) -> models.QuerySet[Promise]:
    people = ("platform__contact", "official", "agenda__official")
    return promises.prefetch_related(*people, _area("area")).order_by("pk")


def _with_handler(plans: models.QuerySet[Initiative]) -> models.QuerySet[Initiative]:
    return plans.without_long_texts().prefetch_related("handler", _area("buurt")).order_by("pk")


def _area(name: str) -> Prefetch:
    """Without its outline."""
    return Prefetch(name, Area.objects.defer("geometry"))


# ── The table ────────────────────────────────────────────────────────────────

RULES: dict[str, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            kind="advice_awaited",
            label=_("advies over een plan"),
            start=START,
            # Volunteers are asked a favour: the council does not hear that they did not find the time.
            steps=(Step(0, -4, DOER), Step(1, 0, DOER), Step(2, 3, CONTACT), Step(3, 10, COORDINATOR)),
            waiting=advice_awaited,
            doers=lambda advice, faces: faces.of_platform(advice.platform),
            platform_of=lambda advice: advice.platform,
            areas_of=lambda advice: [advice.initiative.buurt],
            since=lambda advice: timezone.localdate(advice.asked_at),
        ),
        Rule(
            kind="promise_due",
            label=_("afspraak"),
            start=START,
            steps=(
                *(Step(0, -14, DOER), Step(1, 0, DOER), Step(2, 3, DOER), Step(6, 3, CONTACT)),
                *(Step(3, 14, COORDINATOR), Step(4, 30, DOER), Step(7, 30, CONTACT), Step(5, 30, COUNCIL_LIST)),
            ),
            waiting=promise_due,
            prepare=parties.look_up_plans_and_moves,
            doers=parties.who_promised,
            platform_of=parties.platform_that_promised,
            contact_of=parties.contact_of_promise,
            areas_of=lambda promise: [promise.area],
            since=lambda promise: promise.moved_on or promise.made_on,
        ),
        Rule(
            kind="promise_confirm",
            label=_("gedane afspraak die op bevestiging wacht"),
            start=START,
            steps=(
                *(Step(0, AT_ONCE, OTHER), Step(1, 0, OTHER), Step(2, 7, OTHER), Step(5, 7, CONTACT)),
                *(Step(3, 14, COORDINATOR), Step(4, 30, COUNCIL_LIST)),
            ),
            waiting=promise_confirm,
            due_field="confirm_on",
            prepare=parties.look_up_plans,
            doers=parties.who_confirms,
            platform_of=parties.platform_that_confirms,
            contact_of=parties.contact_of_promise,
            areas_of=lambda promise: [promise.area],
            since=lambda promise: promise.reported_done_on,
        ),
        Rule(
            kind="promise_called",
            label=_("vraag van een wijkplatform waar een afspraak blijft"),
            start=START,
            steps=(
                *(Step(0, AT_ONCE, DOER + CONTACT), Step(1, 0, DOER), Step(2, 3, DOER + TEAM_LEAD)),
                *(Step(3, 14, COORDINATOR), Step(4, 30, COUNCIL_LIST)),
            ),
            waiting=promise_called,
            due_field="asked_after_due_on",
            prepare=parties.look_up_plans,
            doers=parties.who_promised,
            contact_of=parties.contact_of_promise,
            areas_of=lambda promise: [promise.area],
            since=lambda promise: promise.asked_after_on,
        ),
        Rule(
            kind="block_due",
            label=_("bouwsteen van de buurtagenda"),
            start=START,
            steps=(
                *(Step(0, -14, DOER), Step(1, 3, DOER), Step(4, 3, CONTACT)),
                *(Step(2, 14, COORDINATOR), Step(3, 30, COUNCIL_LIST)),
            ),
            waiting=block_due,
            doers=parties.who_leads_block,
            platform_of=lambda block: block.agenda.platform,
            contact_of=lambda block: parties.contact_of_agenda(block.agenda),
            areas_of=lambda block: [block.agenda.area],
        ),
        Rule(
            kind="review_due",
            label=_("terugkijken op de buurtagenda"),
            start=START,
            steps=(
                *(Step(0, -14, DOER), Step(1, 0, DOER), Step(2, 14, DOER), Step(5, 14, CONTACT)),
                *(Step(3, 30, COORDINATOR), Step(4, 60, COUNCIL_LIST)),
            ),
            waiting=review_due,
            due_field="review_on",
            doers=parties.who_leads,
            platform_of=lambda agenda: agenda.platform,
            contact_of=parties.contact_of_agenda,
            areas_of=lambda agenda: [agenda.area],
            since=lambda agenda: agenda.started_on,
        ),
        Rule(
            kind="answer_due",
            label=_("antwoord op een plan"),
            start=START,
            steps=(
                *(Step(0, -5, DOER), Step(1, 0, DOER), Step(2, 1, DOER + TEAM_LEAD)),
                *(Step(3, 14, DOER + COORDINATOR), Step(4, 30, DOER + TEAM_LEAD), Step(5, 30, COUNCIL_LIST)),
            ),
            waiting=answer_due,
            due_field="answer_due_on",
            doers=parties.who_handles,
            areas_of=lambda initiative: [initiative.buurt],
            since=lambda initiative: timezone.localdate(initiative.received_at),
        ),
        Rule(
            kind="answer_called",
            label=_("vraag van een wijkplatform waar een antwoord blijft"),
            start=START,
            steps=(
                *(Step(0, AT_ONCE, DOER + CONTACT), Step(1, 0, DOER), Step(2, 3, DOER + TEAM_LEAD)),
                *(Step(3, 14, COORDINATOR), Step(4, 30, COUNCIL_LIST)),
            ),
            waiting=answer_called,
            due_field="asked_after_due_on",
            doers=parties.who_handles,
            contact_of=parties.who_asked_after,
            areas_of=lambda initiative: [initiative.buurt],
            since=lambda initiative: initiative.asked_after_on,
        ),
        Rule(
            kind="pause_long",
            label=_("klok die lang stilstaat"),
            start=START,
            steps=(Step(0, 0, DOER),),
            waiting=pause_long,
            due_field="pause_long_on",
            doers=parties.who_handles,
            areas_of=lambda initiative: [initiative.buurt],
            since=lambda initiative: initiative.paused_on,
        ),
        Rule(
            kind="unspoken",
            label=_("gesprek met een wijkplatform"),
            start=START,
            steps=(Step(0, 0, DOER), Step(1, 14, DOER), Step(2, 30, COORDINATOR), Step(3, 60, COUNCIL_LIST)),
            waiting=unspoken,
            due_field="unspoken_on",
            recurs=True,
            doers=parties.who_talks_with,
            platform_of=lambda platform: platform,
            areas_of=lambda platform: platform.areas.all(),
        ),
        Rule(
            kind="platform_news",
            label=_("nieuws voor het wijkplatform"),
            start=START,
            steps=(Step(0, 0, DOER),),
            waiting=platform_news,
            due_field="news_on",
            recurs=True,
            doers=lambda platform, faces: faces.of_platform(platform),
            platform_of=lambda platform: platform,
            since=lambda platform: platform.state_since,
        ),
    )
}
