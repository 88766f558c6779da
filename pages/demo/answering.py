"""Around the answers of the demo: words, roles and blocks; notes, a second reading, a bundle, plainer words."""

from datetime import datetime, timedelta

from accounts.models import User
from initiatives import services
from initiatives.kinds import Kind
from initiatives.models import Answer, Initiative, MunicipalRole, Need, RuleInTheWay
from initiatives.workflow import Status
from pages.demo.clock import History, moment
from plain_language.services import load_office_words

ROLES = ("facilitator", "partner", "kadersteller", "deelnemer")
WHY_ANOTHER = "De bewoners doen het nu zelf. Wij helpen alleen nog met spullen."
HARD_PART = "Ik begrijp niet wat er nu gaat gebeuren. Moet ik zelf iets doen?"
DRAFT = {
    "decision": "partly",
    "summary": "Wij doen een deel van uw plan.",
    "reason": "Er is dit jaar geld voor de helft. De buurt wil het graag en de plek is van de gemeente.",
    "next_step": "Team Groen komt langs en kiest samen met u de plek.",
    "next_by": "team Groen",
    "next_on": None,
}


class Answering:
    """What officials do beside writing answers, in the last days before the demo is looked at."""

    def __init__(self, history: History, people: dict[str, User]):
        self.history, self.people = history, people

    def start(self) -> None:
        load_office_words(now=moment(self.history.day(1094), 9))
        services.load_municipal_roles()
        services.load_text_blocks()
        self.history.at(moment(self.history.day(4), 10), self.choose_roles)
        self.history.at(moment(self.history.day(4), 11), self.decide)
        self.history.at(moment(self.history.day(3), 10), self.write_plainer)
        # When the plans have come as far as they come: what is in progress now stays so.
        self.history.at(self.history.now - timedelta(hours=5), self.among_colleagues)
        self.history.at(self.history.now - timedelta(hours=4), self.bundle)

    def choose_roles(self, now: datetime) -> None:
        roles = {role.slug: role for role in MunicipalRole.objects.filter(slug__in=ROLES)}
        running = Initiative.objects.filter(status=Status.CARRIED_OUT, handler__isnull=False)
        for place, plan in enumerate(running.select_related("handler").order_by("pk")[:8]):
            services.choose_role(
                initiative=plan, role=roles[ROLES[place % len(ROLES)]], by=plan.handler, now=now - timedelta(days=20)
            )
            if place == 1:
                services.choose_role(
                    initiative=plan, role=roles["facilitator"], reason=WHY_ANOTHER, by=plan.handler, now=now
                )

    def decide(self, now: datetime) -> None:
        """What was asked with plans that have their answer: granted, partly, or not."""
        outcomes = (Need.Outcome.GRANTED, Need.Outcome.PARTLY, Need.Outcome.REFUSED)
        reasons = ("Dit past bij wat de buurt wil.", "Er is geld voor de helft.", "Daar is nu geen plek voor.")
        asked = Need.objects.filter(
            outcome="", initiative__answered_at__isnull=False, initiative__handler__isnull=False
        )
        for place, need in enumerate(asked.select_related("initiative__handler").order_by("pk")[:12]):
            outcome = outcomes[place % 3]
            services.decide_need(
                need=need,
                outcome=outcome,
                reason=reasons[place % 3],
                granted_amount=(need.amount or 500) // 2 if outcome == Need.Outcome.PARTLY else need.amount or 500,
                by=need.initiative.handler,
                now=now,
            )
        named = RuleInTheWay.objects.filter(outcome="", initiative__handler__isnull=False)
        for rule in named.select_related("initiative__handler").order_by("pk")[:1]:
            services.answer_rule(
                rule=rule,
                outcome=RuleInTheWay.Outcome.ROOM,
                answer="U mag het een jaar proberen. Daarna kijken wij samen of de regel anders moet.",
                by=rule.initiative.handler,
                now=now,
            )

    def write_plainer(self, now: datetime) -> None:
        """Two answers that readers did not understand: one was written anew, one waits."""
        answers = Answer.objects.published().filter(initiative__status=Status.ANSWERED, initiative__kind=Kind.IDEA)
        answers = answers.select_related("initiative__handler").order_by("-published_at", "pk")
        for place, answer in enumerate(answers[:2]):
            services.ask_rewrite(initiative=answer.initiative, text=HARD_PART, now=now)
            if place == 0:
                services.rewrite_answer(
                    initiative=answer.initiative,
                    summary=answer.summary,
                    reason=f"{answer.reason} Daarom besluiten wij dit.",
                    next_step=f"{answer.next_step} U hoeft zelf niets te doen.",
                    by=answer.initiative.handler,
                    now=now + timedelta(hours=3),
                )

    def among_colleagues(self, now: datetime) -> None:
        """A draft that a colleague is asked to read, and a note."""
        plan = self._in_progress().filter(handler=self.people["medewerker"]).first()
        if plan is None:
            return
        services.write_answer(initiative=plan, **DRAFT, by=plan.handler, now=now)
        reader = self.people["teamleider"]
        services.write_note(
            initiative=plan,
            text="Ik belde de wijkagent. Zij ziet geen probleem.",
            mentions=[reader],
            by=plan.handler,
            now=now,
        )
        services.ask_reading(
            initiative=plan, reader=reader, question="Is het bedrag goed uitgelegd?", by=plan.handler, now=now
        )

    def bundle(self, now: datetime) -> None:
        """Two plans of one official in one wijk, answered together if their initiators want that."""
        plans = self._in_progress().filter(handler=self.people["medewerker"]).select_related("handler", "wijk")
        by_wijk: dict[str, list[Initiative]] = {}
        for plan in plans:
            by_wijk.setdefault(plan.wijk.name, []).append(plan)
        name, chosen = max(by_wijk.items(), key=lambda pair: len(pair[1]), default=("", []))
        if len(chosen) < 2:
            return
        made = services.propose_bundle(
            initiatives=chosen[:2],
            title=f"Twee plannen in {name}",
            reason="Wij bekijken de wijk in één keer. Met één antwoord weet iedereen waar hij aan toe is.",
            by=chosen[0].handler,
            now=now,
        )
        services.agree_to_bundle(member=made.members.order_by("pk").first(), now=now + timedelta(hours=2))

    def _in_progress(self):
        return (
            Initiative.objects.filter(status=Status.IN_PROGRESS, published_at__isnull=False, answer__isnull=True)
            .select_related("handler")
            .order_by("answer_due_on", "pk")
        )
