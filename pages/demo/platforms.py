"""The platforms of the demo, their agendas and their promises."""

from datetime import timedelta

from accounts.models import User
from accounts.roles import Role
from agendas import services as agendas
from agendas.models import Agenda, Promise
from agendas.workflow import BlockState, Side
from goals.models import Goal
from neighbourhoods.models import Area, Platform
from pages.demo.clock import History, moment, office_moment

CHAIR = Role.PLATFORM_CHAIR


def area_of(named: str) -> Area:
    """`buurt:Born` or `wijk:Guttecoven`."""
    level, name = named.split(":")
    return Area.objects.current().get(level=level, name=name)


class AgendaStory:
    """How one agenda came about, block by block."""

    def __init__(self, told: dict, notes: list[dict], history: History, people: dict[str, User]):
        self.told, self.history, self.people = told, history, people
        self.notes = {note["block"]: note for note in notes}
        self.platform = Platform.objects.get(slug=told["platform"])
        self.official = people[told["official"]]
        self.chair = people[f"voorzitter-{told['platform']}"]
        self.agenda: Agenda | None = None

    def start(self) -> None:
        self.history.at(office_moment(self.history.day(self.told["started_days_ago"]), 10), self.begin)
        if "reviewed" in self.told:
            self.history.at(office_moment(self.history.day(self.told["reviewed"]["days_ago"]), 20), self.review)

    def begin(self, now) -> None:
        told = self.told
        review = self.history.day(told["reviewed"]["days_ago"]) if "reviewed" in told else None
        self.agenda = agendas.start_agenda(
            title=told["title"],
            slug=told["slug"],
            area=area_of(told["area"]),
            platform=self.platform,
            official=self.official,
            by=self.official,
            now=now,
            review_on=review,
        )
        pace = max(5, (told["started_days_ago"] - 10) // (told["done"] + 2)) if told["done"] < 7 else 50
        for place, block in enumerate(self.agenda.blocks.order_by("definition__order")):
            begun = now + timedelta(days=pace * place + 1)
            if place < told["done"]:
                self.history.at(begun, lambda at, b=block: self.busy(b, at, at.date() + timedelta(days=pace)))
                self.history.at(begun + timedelta(days=pace - 2), lambda at, b=block: self.done(b, at))
            elif place == told["done"] and "due_in_days" in told:
                due = self.history.today + timedelta(days=told["due_in_days"])
                self.history.at(
                    min(begun, self.history.now - timedelta(days=15)), lambda at, b=block, d=due: self.busy(b, at, d)
                )

    def review(self, now) -> None:
        agendas.hold_review(
            self.agenda,
            next_on=self.history.today + timedelta(days=self.told["review_in_days"]),
            text=self.told["reviewed"]["text"],
            by=self.chair,
            role=CHAIR,
            by_label=self.platform.name,
            now=now,
        )

    def busy(self, block, now, due_on) -> None:
        agendas.change_block(
            block=block,
            by=self.official,
            role=Role.OFFICIAL,
            by_label=str(self.official),
            now=now,
            state=BlockState.BUSY,
            owners=self.notes[block.definition.slug]["owners"],
            due_on=due_on,
        )

    def done(self, block, now) -> None:
        agendas.change_block(
            block=block,
            by=self.official,
            role=Role.OFFICIAL,
            by_label=str(self.official),
            now=now,
            state=BlockState.DONE,
            notes=self.notes[block.definition.slug]["text"],
        )


class PromiseStory:
    """One promise of an agenda: made, and then kept, moved, dropped, or late."""

    def __init__(self, told: dict, history: History, people: dict[str, User]):
        self.told, self.history, self.people = told, history, people
        self.is_municipal = told["owner"] == "municipality"
        self.promise: Promise | None = None

    def start(self) -> None:
        self.history.at(office_moment(self.history.day(self.told["made"]), 16), self.make)

    def make(self, now) -> None:
        told = self.told
        agenda = Agenda.objects.select_related("platform", "area", "official").get(slug=told["agenda"])
        self.official, self.platform = agenda.official, agenda.platform
        self.chair = self.people[f"voorzitter-{agenda.platform.slug}"]
        ours, theirs = (Side.MUNICIPALITY, Side.PLATFORM) if self.is_municipal else (Side.PLATFORM, Side.MUNICIPALITY)
        self.promise = agendas.make_promise(
            text=told["text"],
            owner_side=ours,
            owner_label=told.get("owner_label") or agenda.platform.name,
            other_side=theirs,
            other_label=agenda.platform.name if self.is_municipal else "de gemeente",
            area=agenda.area,
            due_on=self.day(told["due"]),
            official=agenda.official,
            platform=agenda.platform,
            agenda=agenda,
            goal=Goal.objects.get(slug=told["goal"]),
            now=now,
            **(self.municipality if self.is_municipal else self.volunteers),
        )
        if "kept" in told:
            reported = told["due"] + told["kept"]
            self.history.at(office_moment(self.day(reported), 11), self.report)
            self.history.at(office_moment(self.day(reported) + timedelta(days=4), 13), self.confirm)
        elif "reported" in told:
            self.history.at(moment(self.day(told["reported"]), 11), self.report)
        elif "dropped" in told:
            self.history.at(office_moment(self.day(told["dropped"]), 11), self.drop)
        elif "asked" in told:
            self.history.at(office_moment(self.day(told["asked"]), 9, 30), self.ask_after)
        elif "rescheduled" in told:
            self.history.at(office_moment(self.day(told["rescheduled"]), 11), self.reschedule)

    @property
    def municipality(self) -> dict:
        return {"by": self.official, "role": Role.OFFICIAL, "by_label": str(self.official)}

    @property
    def volunteers(self) -> dict:
        return {"by": self.chair, "role": CHAIR, "by_label": self.platform.name}

    @property
    def owner(self) -> dict:
        return self.municipality if self.is_municipal else self.volunteers

    @property
    def other(self) -> dict:
        return self.volunteers if self.is_municipal else self.municipality

    def day(self, days: int):
        return self.history.today + timedelta(days=days)

    def report(self, now) -> None:
        agendas.report_done(promise=self.promise, now=now, **self.owner)

    def confirm(self, now) -> None:
        agendas.confirm_done(promise=self.promise, now=now, **self.other)

    def ask_after(self, now) -> None:
        agendas.ask_after(self.promise, platform=self.platform, now=now, **self.volunteers)

    def drop(self, now) -> None:
        agendas.drop(promise=self.promise, text=self.told["reason"], now=now, **self.owner)

    def reschedule(self, now) -> None:
        agendas.reschedule_promise(
            promise=self.promise,
            due_on=self.day(self.told["new_due"]),
            reason=self.told["reason"],
            now=now,
            **self.owner,
        )
