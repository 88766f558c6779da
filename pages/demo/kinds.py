"""Plans of every kind in the demo, with what happens to their clocks: a pause, more time, a new answer."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from initiatives import services
from initiatives.kinds import InitiatorKind
from initiatives.models import Initiative
from initiatives.needed import AskedNeed
from initiatives.workflow import Status
from neighbourhoods.models import Area
from pages.demo.clock import History, later, moment
from pages.demo.roads import handler_of

FOLDER = Path(__file__).parent
# Of the tokens of their forms, so that the demo is the same each time.
FIRST_TOKEN = 0xDE30 << 100


def plan_kinds(history: History, people: dict[str, User]) -> None:
    """Plan the stories of `kinds.toml`."""
    told = tomllib.loads((FOLDER / "kinds.toml").read_text())["story"]
    for order, each in enumerate(told):
        KindStory(order, each, history, people).start()


class KindStory:
    """One plan; each step plans the next. What would lie in the future has not happened yet."""

    def __init__(self, order: int, told: dict, history: History, people: dict[str, User]):
        self.order, self.told, self.history = order, told, history
        self.buurt = Area.objects.buurten().select_related("parent").get(name=told["buurt"])
        self.official = people[handler_of(self.buurt)]
        self.initiative: Initiative | None = None

    def start(self) -> None:
        self.history.at(moment(self.history.day(self.told["days_ago"]), 11, self.order), self.submit)

    def submit(self, now: datetime) -> None:
        told, today = self.told, self.history.today
        self.initiative = services.submit_initiative(
            title=told["title"],
            what=told["what"],
            why=told["why"],
            buurt=self.buurt,
            display_name=told["name"],
            email=f"soort{self.order}@demo.invalid",
            token=UUID(int=FIRST_TOKEN + self.order, version=4),
            now=now,
            kind=told["kind"],
            initiator_kind=told.get("from", InitiatorKind.PERSON),
            extra=told.get("extra"),
            needs=[AskedNeed(**need) for need in told.get("need", ())],
            event_on=today + timedelta(days=told["event_in"]) if "event_in" in told else None,
            event_place=told.get("event_place", ""),
        )
        services.confirm_address(initiative=self.initiative, now=now + timedelta(minutes=5))
        self.plan(0, now)

    def plan(self, place: int, now: datetime) -> None:
        if place < len(self.told["step"]):
            step = self.told["step"][place]
            self.history.at(later(now, step["after"], 10 + self.order % 6), lambda at: self.take(place, step, at))

    def take(self, place: int, step: dict, now: datetime) -> None:
        self.initiative.refresh_from_db()
        DEEDS[step["do"]](self, step, {"initiative": self.initiative, "by": self.official, "now": now})
        self.plan(place + 1, now)


# ── What can be told of a step, by its `do` ──────────────────────────────────
def take_up(story: KindStory, step: dict, who: dict) -> None:
    services.assign(handler=story.official, **who)
    services.take_up(**who)


def tell(story: KindStory, step: dict, who: dict, **more) -> None:
    ahead = step.get("until_in")
    services.tell_step(
        to=Status(step.get("to", Status.BID)),
        text=step["text"],
        amount=step.get("amount"),
        until_on=timezone.localdate(who["now"]) + timedelta(days=ahead) if ahead else None,
        **who | more,
    )


def answer(story: KindStory, step: dict, who: dict) -> None:
    words = {name: step[name] for name in ("decision", "summary", "reason", "next_step", "next_by")}
    services.write_answer(next_on=None, **words, **who)
    services.publish_answer(**who)


DEEDS = {
    "take_up": take_up,
    "tell": tell,
    "bid": lambda story, step, who: tell(story, step, who, role=Role.INITIATOR, by=None),
    "answer": answer,
    "settle": lambda story, step, who: services.settle(text=step["text"], **who),
    "pause": lambda story, step, who: services.pause_clock(reason=step["text"], **who),
    "extend": lambda story, step, who: services.extend_clock(reason=step["text"], **who),
    "reopen": lambda story, step, who: services.reopen(text=step["text"], **who | {"by": None}),
    "carry_out": lambda story, step, who: services.start_carrying_out(text=step["text"], **who),
}
