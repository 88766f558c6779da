"""What neighbours in the demo do with somebody else's plan: stand behind it, add to it, help, and sometimes scold."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from accounts.models import User
from accounts.roles import Role
from initiatives.models import Comment, HelpOffer, Initiative, ModerationEvent, Support
from initiatives.people import person_key
from initiatives.services import taking_part
from initiatives.services.followers import tell_followers
from initiatives.workflow import Status
from pages.demo.clock import History, later
from pages.demo.plans import Plan

# One in so many plans gets each.
ADDED_TO, HELPED, FOLLOWED, SCOLDED = 3, 9, 6, 40
MOST_SUPPORTERS = 90
NAMES = ("Fatima", "Henk", "Bewoner van de Eikstraat", "Noor, 14 jaar", "Opa Sjef", "Karim", "Ria", "Twee buren")
KIND = Comment.Kind
ADDITIONS = (
    (KIND.GOOD, "Dit is hard nodig. Ik kom hier elke dag langs."),
    (KIND.BETTER, "Denk ook aan mensen met een rollator of kinderwagen."),
    (KIND.OFFER, "Ik kan op zaterdag meehelpen. Mijn zoon ook."),
    (KIND.QUESTION, "Wie zorgt er later voor het onderhoud?"),
    (KIND.GOOD, "Fijn dat iemand dit oppakt. Mijn straat staat erachter."),
    (KIND.BETTER, "Praat ook met de school. Daar zijn vast ouders die meedoen."),
    (KIND.QUESTION, "Komt het ook in de winter van pas?"),
)
REPLIES = ("Goed punt. Wij nemen dit mee.", "Dank u! Wij komen graag een keer langs.")
RUDE = "Wat een onzin. Die mensen van dit plan zijn gewoon lui."
OFFER = "Ik heb een aanhanger en twee rechterhanden. Bel gerust aan, ik help graag mee."
ANSWER = "Wat fijn! Zaterdag om tien uur beginnen wij. Komt u ook?"


class Neighbours:
    """Of one plan. Takes nothing from chance that others take from, so the rest of the demo stays as it is."""

    def __init__(self, plan: Plan, history: History, people: dict[str, User], official: User, fresh):
        self.plan, self.history, self.people, self.official, self.fresh = plan, history, people, official, fresh
        self.rng = Random(plan.order)  # noqa: S311 - the same demo each time, nothing secret

    def be_received(self, now: datetime) -> None:
        if self.plan.status in (Status.WITHDRAWN, Status.REFUSED):
            return
        order = self.plan.order
        if order % FOLLOWED == 1:
            self.history.at(now + timedelta(hours=1), self.follow)
        if order % ADDED_TO == 0:
            for place in range(1 + order % 4):
                moment = now + timedelta(hours=7 + 11 * place + order % 5)
                self.history.at(moment, lambda at, place=place: self.add(place, at))
        if order % HELPED == 2:
            self.history.at(later(now, 1, 19), self.help)
        if order % SCOLDED == 3:
            self.history.at(later(now, 2, 20), self.scold)

    def follow(self, now: datetime) -> None:
        taking_part.follow(initiative=self.fresh(), by=self.people["inwoner"], now=now)

    def add(self, place: int, now: datetime) -> None:
        plan = self.fresh()
        if not plan.can_be_joined:
            return
        kind, text = ADDITIONS[(self.plan.order + place) % len(ADDITIONS)]
        comment = self._say(kind, text, f"buur{self.plan.order}-{place}@demo.invalid", now)
        taking_part.confirm_comment(comment=comment, now=now)
        if place == 0:
            reply = REPLIES[self.plan.order % 2]
            moment = now + timedelta(days=1)
            self.history.at(moment, lambda at: taking_part.reply_to_comment(
                comment=comment, text=reply, role=Role.INITIATOR, now=at
            ))  # fmt: skip

    def help(self, now: datetime) -> None:
        plan = self.fresh()
        if not plan.can_be_joined:
            return
        offer = taking_part.offer_help(
            initiative=plan,
            display_name=self.rng.choice(NAMES),
            text=OFFER,
            email=f"helper{self.plan.order}@demo.invalid",
            token=self._token(),
            now=now,
        )
        taking_part.confirm_offer(offer=offer, now=now)
        if self.plan.order % 2:
            self.history.at(now + timedelta(days=1), lambda at: self.react(offer, at))

    def react(self, offer: HelpOffer, now: datetime) -> None:
        taking_part.send_offer_message(offer=offer, text=ANSWER, is_from_initiator=True, now=now)

    def scold(self, now: datetime) -> None:
        """Flagged; the newest still lie there to be looked at, the others were decided about."""
        if not self.fresh().can_be_joined:
            return
        comment = self._say(KIND.BETTER, RUDE, f"boos{self.plan.order}@demo.invalid", now)
        taking_part.confirm_comment(comment=comment, now=now)
        self.history.at(now + timedelta(hours=3), lambda at: taking_part.flag_comment(
            comment=comment, rule="insult", explanation="Dit is niet aardig.", now=at
        ))  # fmt: skip
        if self.plan.days_ago > 30:
            self.history.at(later(now, 1, 10), lambda at: taking_part.look_at_comment(
                comment=comment, decision=ModerationEvent.Decision.REMOVED, rule="insult",
                explanation="U noemt de indieners lui. Zonder die zin mag uw aanvulling blijven staan.",
                by=self.official, now=at,
            ))  # fmt: skip

    def _say(self, kind: str, text: str, email: str, now: datetime) -> Comment:
        return taking_part.comment(
            initiative=self.fresh(), kind=kind, text=text, display_name=self.rng.choice(NAMES), email=email,
            token=self._token(), now=now,
        )  # fmt: skip

    def _token(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def gather_supporters(now: datetime) -> None:
    """The people behind each plan, and the letters to who follows one. Written in bulk: some thousands of presses
    through the service would take a minute."""
    rng = Random("steun")  # noqa: S311
    rows = []
    for plan in Initiative.objects.listed().without_long_texts().order_by("pk"):
        span = (now - plan.published_at).total_seconds()
        for number in range(int(MOST_SUPPORTERS * rng.random() ** 2)):
            moment = plan.published_at + timedelta(seconds=span * rng.random() ** 3)
            key = person_key(f"steun{plan.pk}-{number}@demo.invalid")
            rows.append(Support(initiative=plan, person_key=key, given_at=moment, confirmed_at=moment))
    Support.objects.bulk_create(rows, batch_size=1000)
    counted = Support.objects.filter(initiative=OuterRef("pk")).order_by().values("initiative")
    number = Subquery(counted.annotate(number=Count("pk")).values("number"))
    Initiative.objects.filter(supports__isnull=False).update(support_count=number)
    # A moment ago, so that these letters are history too.
    tell_followers(now - timedelta(minutes=1))
