"""What the initiators of the demo do with their plans: mend a text, ask somebody along, look back at the end."""

from datetime import datetime, timedelta

from accounts.models import User
from initiatives import services
from initiatives.workflow import OPEN, Status
from pages.demo.clock import History, later
from pages.demo.plans import Plan

# Of the plans that came with an address: so many of each do this.
MENDS_OF, ASKS_OF, LOOKS_BACK_OF = 8, 7, 2
FRIENDS = ("Ans van de hoek", "Een buurman", "Vrijwilliger van de speeltuin")
ADDED = "Wij helpen zelf mee met het onderhoud."
BETTER = "De vraag aan de gemeente staat nu vooraan. Dan kunnen wij sneller antwoord geven."
LESSONS = (
    {
        "went_well": "Veel buren hielpen mee. Ook mensen die wij nog niet kenden.",
        "was_hard": "Het duurde lang voor wij wisten bij wie wij moesten zijn.",
        "lesson": "Begin met een avond met koffie. Dan weet u snel wie wil helpen.",
    },
    {
        "went_well": "De gemeente dacht goed mee en kwam zelf kijken.",
        "was_hard": "In de vakantie was bijna niemand er. Toen lag alles stil.",
        "lesson": "Spreek af wie belt en wie schrijft. Eén vast persoon scheelt veel tijd.",
    },
    {
        "went_well": "De kinderen maakten zelf de tekeningen. Zij zijn er trots op.",
        "was_hard": "Wij hadden te weinig gereedschap.",
        "lesson": "Vraag de school en de winkel op de hoek. Zij lenen graag iets uit.",
    },
)


class Owners:
    """Of one plan. Takes nothing from chance, so the rest of the demo stays as it is."""

    def __init__(self, plan: Plan, history: History, people: dict[str, User], fresh):
        self.plan, self.history, self.people, self.fresh = plan, history, people, fresh

    def be_received(self, now: datetime) -> None:
        if not self.plan.email or self.plan.status in (Status.WITHDRAWN, Status.REFUSED):
            return
        if self.plan.order % MENDS_OF == 2:
            self.history.at(now + timedelta(hours=5), self.mend)
        if self.plan.order % ASKS_OF == 4:
            self.history.at(now + timedelta(hours=9), self.ask_along)
        if self.plan.status == Status.IN_PROGRESS and self.plan.order % MENDS_OF == 5:
            self.history.at(later(now, 4, 15), self.offer)

    def be_completed(self, now: datetime) -> None:
        if self.plan.order % LOOKS_BACK_OF == 0:
            self.history.at(now + timedelta(days=6, hours=3), self.look_back)

    def mend(self, now: datetime) -> None:
        plan = self.fresh()
        words = {"title": plan.title, "what": f"{plan.what} {ADDED}", "why": plan.why}
        services.change_text(initiative=plan, **words, by=None, now=now)

    def ask_along(self, now: datetime) -> None:
        plan = self.fresh()
        # The resident of the demo helps with what runs now.
        resident = self.people["inwoner"] if plan.status in OPEN and self.plan.status in OPEN else None
        email = resident.email if resident else f"medestander{self.plan.order}@demo.invalid"
        if email == plan.email:
            return
        asked = services.invite(initiative=plan, email=email, by=None, now=now)
        name = resident.display_name if resident else FRIENDS[self.plan.order % len(FRIENDS)]
        services.accept_invitation(invitation=asked, display_name=name, by=resident, now=now + timedelta(minutes=40))

    def offer(self, now: datetime) -> None:
        plan = self.fresh()
        if plan.status not in OPEN:
            return
        words = {"title": plan.title, "what": f"{plan.why} {plan.what}", "why": plan.why}
        services.offer_change(initiative=plan, **words, reason=BETTER, by=plan.handler, now=now)

    def look_back(self, now: datetime) -> None:
        lesson = LESSONS[self.plan.order // LOOKS_BACK_OF % len(LESSONS)]
        services.tell_look_back(initiative=self.fresh(), **lesson, by=None, now=now)
