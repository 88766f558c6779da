"""Lets each plan of the demo travel its road, through the same services as in real use."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from agendas import services as agendas
from agendas.workflow import Side
from goals.models import Goal
from initiatives import services
from initiatives.models import Advice, Initiative
from initiatives.workflow import OPEN, Status
from neighbourhoods.models import Area
from pages.demo import brought
from pages.demo.clock import History, later, moment, office_moment
from pages.demo.neighbours import Neighbours
from pages.demo.owners import Owners
from pages.demo.plans import LIVELY, Plan

ADVICE = (
    (Advice.Stance.IN_FAVOUR, "Wij steunen dit plan. Wij horen er veel goede reacties op."),
    (Advice.Stance.WITH_REMARKS, "Goed plan. Praat wel eerst met de mensen die er vlakbij wonen."),
    (Advice.Stance.IN_FAVOUR, "Dit past bij onze buurtagenda."),
    (Advice.Stance.NONE, ""),
)
QUESTION = "Op welke plek denkt u precies? En wie doen er met u mee?"
REPLY = "Bij het pleintje achter de school. Wij zijn nu met zes buren."
WITHDRAWN = "Wij hebben het onderling opgelost."
REFUSED = (
    "In dit plan staat reclame voor een bedrijf. Dat past niet bij de regels van dit portaal. "
    "U mag het plan zonder reclame opnieuw sturen."
)


class Road:
    """One plan on its way. Each step plans the next; what would lie in the future has not happened yet."""

    def __init__(self, plan: Plan, history: History, people: dict[str, User], rng: Random):
        self.plan, self.history, self.people, self.rng = plan, history, people, rng
        self.goal = Goal.objects.get(slug=plan.words["goal"])
        self.buurt = Area.objects.buurten().select_related("parent").get(name=plan.buurt)
        self.official = people[handler_of(self.buurt)]
        self.initiative: Initiative | None = None
        self.owners = Owners(plan, history, people, self.fresh)
        self.neighbours = Neighbours(plan, history, people, self.official, self.fresh)

    def start(self) -> None:
        day = self.history.day(self.plan.days_ago)
        self.history.at(moment(day, self.rng.randint(8, 20), self.rng.randint(0, 59)), self.submit)

    def submit(self, now: datetime) -> None:
        plan = self.plan
        self.initiative = services.submit_initiative(
            title=plan.title,
            what=plan.words["what"],
            why=plan.words["why"],
            buurt=self.buurt,
            display_name=plan.display_name,
            email=plan.email,
            token=plan.token,
            now=now,
            **brought.of(plan, now),
        )
        if plan.status == Status.AWAITING_CONFIRMATION:
            return
        if plan.email:
            self.history.at(now + timedelta(minutes=self.rng.randint(3, 40)), self.confirm)
        else:
            self.history.at(later(now, 1, 10), self.look_at)

    def confirm(self, now: datetime) -> None:
        services.confirm_address(initiative=self.fresh(), now=now)
        self.be_received(now)

    def look_at(self, now: datetime) -> None:
        services.approve(initiative=self.fresh(), by=self.official, now=now)
        self.be_received(now)

    def be_received(self, now: datetime) -> None:
        self.plan_advice(now)
        self.owners.be_received(now)
        self.neighbours.be_received(now)
        if self.plan.status == Status.RECEIVED:
            return
        if self.plan.status == Status.WITHDRAWN:
            self.history.at(later(now, self.rng.randint(2, 6), 15), self.withdraw)
        elif self.plan.status == Status.REFUSED:
            self.history.at(later(now, 2, 11), self.refuse)
        else:
            self.history.at(later(now, self.rng.randint(1, 3), 9), self.take_up)

    def plan_advice(self, now: datetime) -> None:
        for advice in self.initiative.advices.select_related("platform"):
            is_awaited = self.plan.buurt == LIVELY and self.plan.status in OPEN
            if self.rng.random() < 0.6 and not is_awaited:
                self.history.at(later(now, self.rng.randint(4, 9), 19), lambda at, a=advice: self.advise(a, at))

    def advise(self, advice: Advice, now: datetime) -> None:
        advice.refresh_from_db()
        if not self.fresh().is_open:
            return
        stance, text = ADVICE[self.plan.order % len(ADVICE)]
        chair = advice.platform.memberships.filter(seat="chair", until__isnull=True).select_related("user").first()
        if chair is not None:
            services.give_advice(
                advice=advice, stance=stance, text=text, by=chair.user, by_label=advice.platform.name, now=now
            )

    def take_up(self, now: datetime) -> None:
        services.assign(initiative=self.fresh(), handler=self.official, by=self.official, now=now)
        services.move_initiative(
            initiative=self.fresh(),
            to=Status.IN_PROGRESS,
            role=Role.OFFICIAL,
            by=self.official,
            by_label=str(self.official),
            now=now + timedelta(minutes=2),
        )
        services.link_goals(
            initiative=self.fresh(), goals=[self.goal], by=self.official, now=now + timedelta(minutes=9)
        )
        if self.plan.status == Status.AWAITING_INITIATOR or self.plan.order % 6 == 0:
            self.history.at(later(now, 2, 14), self.ask)
        elif self.plan.status != Status.IN_PROGRESS:
            self.plan_answer(now)

    def ask(self, now: datetime) -> None:
        services.ask_question(initiative=self.fresh(), text=QUESTION, by=self.official, now=now)
        if self.plan.status != Status.AWAITING_INITIATOR:
            self.history.at(later(now, 2, 20), self.reply)

    def reply(self, now: datetime) -> None:
        question = self.fresh().questions.latest("asked_at")
        services.reply_to_question(question=question, text=REPLY, now=now)
        if self.plan.status != Status.IN_PROGRESS:
            self.plan_answer(now)

    def plan_answer(self, now: datetime) -> None:
        due = self.initiative.answer_due_on
        if self.plan.is_late:
            when = office_moment(due + timedelta(days=self.rng.randint(2, 30)), 15)
        else:
            when = max(later(now, self.rng.randint(3, 9), self.rng.randint(10, 16)), now + timedelta(hours=2))
            when = min(when, office_moment(due, 9))
        if when >= self.history.now:
            when = self.history.now - timedelta(hours=20)
        self.history.at(max(when, now + timedelta(minutes=30)), self.answer)

    def answer(self, now: datetime) -> None:
        words = self.plan.words
        services.write_answer(
            initiative=self.fresh(),
            decision=words["decision"],
            summary=words["summary"],
            reason=words["reason"],
            next_step=words["next_step"],
            next_by=words["next_by"],
            next_on=timezone.localdate(now) + timedelta(days=60) if self.plan.is_yes else None,
            by=self.official,
            now=now - timedelta(minutes=20),
        )
        services.publish_answer(initiative=self.fresh(), by=self.official, now=now)
        brought.settle(self.fresh(), self.plan, self.official, now + timedelta(minutes=3))
        if words.get("promise"):
            self.promise(now + timedelta(minutes=5))
        if self.plan.status in (Status.CARRIED_OUT, Status.COMPLETED):
            self.history.at(later(now, self.rng.randint(3, 15), 11), self.carry_out)

    def promise(self, now: datetime) -> None:
        promise = services.promise_from(
            initiative=self.fresh(),
            text=self.plan.words["promise"],
            owner_side=Side.MUNICIPALITY,
            owner_label=self.plan.words["next_by"],
            other_side=Side.RESIDENTS,
            other_label=self.plan.display_name,
            due_on=timezone.localdate(now) + timedelta(days=self.rng.randint(40, 110)),
            official=self.official,
            goal=self.goal,
            by=self.official,
            now=now,
        )
        if self.plan.order % 11 == 5:
            return  # Forgotten: it stands there as late.
        done = promise.due_on + timedelta(days=self.rng.choice((-25, -12, -6, -2, 0, 0, 9, 24)))
        self.history.at(
            max(office_moment(done, 14), now + timedelta(days=1)), lambda at: self.turn_first_key(promise, at)
        )

    def turn_first_key(self, promise, now: datetime) -> None:
        promise.refresh_from_db()
        agendas.report_done(promise=promise, by=self.official, role=Role.OFFICIAL, by_label=str(self.official), now=now)
        self.history.at(now + timedelta(days=self.rng.randint(1, 9)), lambda at: self.turn_second_key(promise, at))

    def turn_second_key(self, promise, now: datetime) -> None:
        promise.refresh_from_db()
        agendas.confirm_done(promise=promise, by=None, role=Role.INITIATOR, by_label=self.plan.display_name, now=now)

    def carry_out(self, now: datetime) -> None:
        services.start_carrying_out(initiative=self.fresh(), text="", by=self.official, now=now)
        if self.plan.status == Status.COMPLETED:
            when = min(
                now + timedelta(days=self.rng.randint(40, 200)),
                self.history.now - timedelta(days=self.rng.randint(2, 60)),
            )
            self.history.at(max(when, now + timedelta(days=1)), self.complete)

    def complete(self, now: datetime) -> None:
        services.complete(initiative=self.fresh(), result=self.plan.words["result"], by=self.official, now=now)
        self.owners.be_completed(now)

    def withdraw(self, now: datetime) -> None:
        services.withdraw(initiative=self.fresh(), now=now, text=WITHDRAWN)

    def refuse(self, now: datetime) -> None:
        services.refuse(initiative=self.fresh(), reason=REFUSED, by=self.official, now=now)

    def fresh(self) -> Initiative:
        self.initiative.refresh_from_db()
        return self.initiative


def handler_of(buurt: Area) -> str:
    """Which of the demo's officials works here."""
    if buurt.parent.name in ("Geleen", "Munstergeleen"):
        return "medewerker-geleen"
    if buurt.parent.name in ("Holtum-Born", "Obbicht en Papenhoven", "Guttecoven"):
        return "medewerker-born"
    return "medewerker"
