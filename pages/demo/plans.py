"""The invented plans of the demo, each with the road it travels."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from initiatives.workflow import Status

FOLDER = Path(__file__).parent
# How many plans stand in which state; together 120.
SHARE = {
    Status.COMPLETED: 34,
    Status.CARRIED_OUT: 18,
    Status.ANSWERED: 24,
    Status.IN_PROGRESS: 14,
    Status.RECEIVED: 8,
    Status.AWAITING_INITIATOR: 5,
    Status.AWAITING_CONFIRMATION: 6,
    Status.WITHDRAWN: 6,
    Status.REFUSED: 5,
}
# How many calendar days ago a plan in this state came in: from, to.
AGE = {
    Status.COMPLETED: (150, 1080),
    Status.CARRIED_OUT: (80, 420),
    Status.ANSWERED: (32, 900),
    Status.IN_PROGRESS: (6, 60),
    Status.RECEIVED: (1, 5),
    Status.AWAITING_INITIATOR: (9, 24),
    Status.AWAITING_CONFIRMATION: (1, 14),
    Status.WITHDRAWN: (30, 700),
    Status.REFUSED: (20, 500),
}
# The buurt of the demo's chair.
LIVELY = "Sanderbout"
NAMES = (
    "Bewoner van {buurt}",
    "Een groep buren uit {buurt}",
    "Ouders uit {buurt}",
    "Bewonersgroep {buurt}",
    "Vrijwilliger in {buurt}",
)


@dataclass(frozen=True)
class Plan:
    """One plan: its words, and what becomes of it."""

    order: int
    words: dict
    buurt: str
    status: Status
    days_ago: int
    display_name: str
    email: str
    is_late: bool
    token: UUID

    @property
    def title(self) -> str:
        return self.words["title"].format(buurt=self.buurt)

    @property
    def is_yes(self) -> bool:
        return self.words["decision"] != "not"


def read(rng: Random) -> list[Plan]:
    """The plans in the order in which they came in: always the same for the same `rng`."""
    words = tomllib.loads((FOLDER / "plans.toml").read_text())["plan"]
    told = [(each, buurt) for each in words for buurt in each["buurten"]]
    rng.shuffle(told)
    # A plan that was carried out or brought a result is one that was taken up.
    told.sort(key=lambda pair: pair[0]["decision"] == "not")
    states = _with_the_refusals_last([status for status, many in SHARE.items() for _ in range(many)])
    _let_something_run_in(LIVELY, told, states)
    plans = []
    for order, ((each, buurt), status) in enumerate(zip(told, states, strict=True)):
        youngest, oldest = AGE[status]
        plans.append(
            Plan(
                order=order,
                words=each,
                buurt=buurt,
                status=status,
                # More came in lately than long ago: residents found the way.
                days_ago=youngest + int((oldest - youngest) * rng.random() ** 1.8),
                display_name=rng.choice(NAMES).format(buurt=buurt),
                # Every seventh plan came without an address.
                email="" if order % 7 == 3 else f"indiener{order}@demo.invalid",
                is_late=rng.random() < 0.2,
                token=UUID(int=rng.getrandbits(128), version=4),
            )
        )
    return sorted(plans, key=lambda plan: -plan.days_ago)


def _let_something_run_in(buurt: str, told: list, states: list[Status]) -> None:
    """Here plans are being handled right now, so that the demo's chair has something to say about them."""
    running = [place for place, status in enumerate(states) if status in (Status.IN_PROGRESS, Status.RECEIVED)]
    here = [place for place, (_, name) in enumerate(told) if name == buurt and place not in running]
    for mine, theirs in zip(here, (running[0], running[1], running[-1]), strict=False):
        told[mine], told[theirs] = told[theirs], told[mine]


def _with_the_refusals_last(states: list[Status]) -> list[Status]:
    """Plans to which the municipality says no stand last: they are answered, never carried out."""
    yes = [status for status in states if status != Status.ANSWERED]
    answered = [status for status in states if status == Status.ANSWERED]
    return yes + answered
