"""What is due, and who is told: one function per reminder.

Every rule looks at how things stand now ("open, and due by then"), however long ago it fell due, never at what
happened since the last time. A round that was missed is made up; one made twice finds its rows there already.

| reminder | when | to whom |
|---|---|---|
| advice_awaited | 4 days before the day | the platform: its chair, or else all members |
| | on the day | the platform |
| | 3 days late | the platform's contact at the municipality |
| promise_due | 14 days before the day | who promised: the platform, or the official |
| | on the day | who promised |
| | 3 days late | who promised, and for a platform its contact at the municipality |
| block_due | 14 days before the day | the agenda's platform, or else the agenda's official |
| | 3 days late | the same, and the contact at the municipality |

A day that is no working day moves to the first one after it, at 9 in the morning. A platform that is reached on paper
gets its letter from its contact, who prints it. One that sleeps or was dissolved gets nothing.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agendas.models import Block, Promise
from agendas.workflow import Side
from initiatives.models import Advice
from neighbourhoods.models import Platform
from reminders.ladder import Faces, Recipient, Rule, Rung, Step, official

DOER, CONTACT = (Rung.DOER,), (Rung.CONTACT,)

# ── The rules ────────────────────────────────────────────────────────────────


def advice_awaited(until: date) -> models.QuerySet[Advice]:
    """A platform was asked for advice on a plan, did not give it, and the plan has no answer yet."""
    waiting = Advice.objects.awaited().filter(due_on__lte=until)
    return waiting.select_related("platform__contact", "initiative__buurt").order_by("pk")


def promise_due(until: date) -> models.QuerySet[Promise]:
    """Somebody promised something, the day is near or past, and it was not reported done.

    What a platform that sleeps or was dissolved promised is left alone.
    """
    by_a_platform = Q(owner_side=Side.PLATFORM, platform__state=Platform.State.ACTIVE)
    by_an_official = Q(owner_side=Side.MUNICIPALITY)
    waiting = Promise.objects.due_by(until).filter(by_a_platform | by_an_official)
    return waiting.select_related("platform__contact", "official", "agenda__official", "area").order_by("pk")


def block_due(until: date) -> models.QuerySet[Block]:
    """A block of a buurtagenda has a day, and is not done."""
    led = Q(agenda__platform__isnull=True) | Q(agenda__platform__state=Platform.State.ACTIVE)
    waiting = Block.objects.due_by(until).filter(led)
    return waiting.select_related(
        "agenda__platform__contact", "agenda__official", "agenda__area", "definition"
    ).order_by("pk")


def _promise_official(promise: Promise) -> User | None:
    return promise.official or (promise.agenda.official if promise.agenda else None)


def _promise_platform(promise: Promise) -> Platform | None:
    return promise.platform if promise.owner_side == Side.PLATFORM else None


def _who_promised(promise: Promise, faces: Faces) -> list[Recipient]:
    platform = _promise_platform(promise)
    return faces.of_platform(platform) if platform else official(_promise_official(promise))


def _who_leads_the_block(block: Block, faces: Faces) -> list[Recipient]:
    platform = block.agenda.platform
    return faces.of_platform(platform) if platform else official(block.agenda.official)


RULES: dict[str, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            kind="advice_awaited",
            label=_("advies over een plan"),
            start=date(2026, 1, 1),
            steps=(Step(0, -4, DOER), Step(1, 0, DOER), Step(2, 3, CONTACT)),
            waiting=advice_awaited,
            doers=lambda advice, faces: faces.of_platform(advice.platform),
            platform_of=lambda advice: advice.platform,
            since=lambda advice: timezone.localdate(advice.asked_at),
        ),
        Rule(
            kind="promise_due",
            label=_("afspraak"),
            start=date(2026, 1, 1),
            steps=(Step(0, -14, DOER), Step(1, 0, DOER), Step(2, 3, DOER + CONTACT)),
            waiting=promise_due,
            doers=_who_promised,
            platform_of=_promise_platform,
            area_of=lambda promise: promise.area,
            since=lambda promise: promise.made_on,
        ),
        Rule(
            kind="block_due",
            label=_("bouwsteen van de buurtagenda"),
            start=date(2026, 1, 1),
            steps=(Step(0, -14, DOER), Step(1, 3, DOER + CONTACT)),
            waiting=block_due,
            doers=_who_leads_the_block,
            platform_of=lambda block: block.agenda.platform,
            area_of=lambda block: block.agenda.area,
        ),
    )
}
