"""F15: officials who decide about the same plan at the same moment, and residents who support one."""

import threading
from collections import Counter

from django.db import connection
from django.utils import timezone

from accounts.models import User
from initiatives.models import Answer, Event, Initiative
from initiatives.services import publish_answer, refuse
from initiatives.workflow import MoveRefused, Status
from neighbourhoods.models import Area
from notifications.models import Message
from participation_portal.faults.stand import Stand
from participation_portal.faults.voting import vote

PLANS, OFFICIALS = 200, 8


def f15(stand: Stand) -> None:
    """Half of them publish the answer, half refuse the plan: one wins, the others hear that it is decided."""
    plans = plans_to_decide()
    officials = list(User.objects.filter(grants__role="official").order_by("pk")[:OFFICIALS])
    outcomes: list[tuple[int, str]] = []
    start = threading.Barrier(OFFICIALS)

    def decide(place: int) -> None:
        try:
            for plan in plans:
                start.wait()
                outcomes.append((plan.pk, decided(plan, officials[place], publishes=place % 2 == 0)))
        finally:
            connection.close()

    hands = [threading.Thread(target=decide, args=(place,)) for place in range(OFFICIALS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    judge(stand, outcomes)
    vote(stand)


def decided(plan: Initiative, official: User, *, publishes: bool) -> str:
    """What came of it: the status that this official gave the plan, "refused", or what broke."""
    now = timezone.now()
    try:
        if publishes:
            return publish_answer(initiative=plan, by=official, now=now).status
        return refuse(initiative=plan, reason="Dit is reclame.", by=official, now=now).status
    except MoveRefused:
        return "told no"
    except Exception as error:  # noqa: BLE001 - counted as what it is
        return type(error).__name__


def judge(stand: Stand, outcomes: list[tuple[int, str]]) -> None:
    won: dict[int, list[str]] = {}
    for plan, outcome in outcomes:
        if outcome in Status.values:
            won.setdefault(plan, []).append(outcome)
    kinds = Counter(outcome for _, outcome in outcomes)
    status_of = dict(Initiative.objects.values_list("pk", "status"))
    events = Counter(Event.objects.filter(to_status__in=["answered", "refused"]).values_list("initiative", flat=True))
    mails = Message.objects.filter(kind__in=["initiative.answer", "initiative.refused", "initiative.moved"]).count()
    stand.figures |= {
        "plans": PLANS,
        "winners": sum(map(len, won.values())),
        "told_no": kinds["told no"],
        "mails": mails,
    }
    stand.must(set(map(len, won.values())) == {1} and len(won) == PLANS, "not exactly one winner for each plan")
    stand.must(all(status_of[plan] == [*won[plan]][0] for plan in won), "a plan is not what its winner made of it")
    stand.must(kinds["told no"] == PLANS * (OFFICIALS - 1), f"not all others were told no: {dict(kinds)}")
    stand.must(mails == PLANS, f"{mails} mails about {PLANS} decisions")
    stand.must(set(events.values()) == {1} and len(events) == PLANS, "a plan was decided twice in the log")


def plans_to_decide() -> list[Initiative]:
    """Plans in hand, each with an answer that waits to be published."""
    now, buurt = timezone.now(), Area.objects.filter(level="buurt").first()
    official = User.objects.filter(grants__role="official").first()
    plans = Initiative.objects.bulk_create(
        Initiative(
            year=2000, sequence=number, number=f"2000-{number:04d}", title=f"Plan {number}", what="Wat.", why="Waarom.",
            buurt=buurt, wijk=buurt.parent, display_name="Bewoner", email=f"plan{number}@example.nl", received_at=now,
            answer_due_on=timezone.localdate(now), confirmed_at=now, published_at=now, status=Status.IN_PROGRESS,
        )
        for number in range(1, PLANS + 1)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(
            initiative=plan, decision=Answer.Decision.TAKEN_UP, summary="Ja.", reason="Het is donker.",
            next_step="Wij plaatsen lampen.", next_by="Team", written_by=official, written_at=now,
        )
        for plan in plans
    )  # fmt: skip
    return plans
