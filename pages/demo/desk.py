"""Plans that did not come through the website: told at the desk, on the phone, in the street, written on a form."""

from datetime import datetime
from random import Random
from uuid import UUID

from accounts.models import User
from initiatives import services
from initiatives.models import Initiative
from initiatives.services.desk import enter_at_desk
from neighbourhoods.models import Area
from pages.demo.clock import History, moment, office_moment

Channel = Initiative.Channel
# How it came in, how long ago, who wrote it down, where it is, and what was told.
TOLD = (
    {
        "channel": Channel.PAPER, "days_ago": 12, "by": "medewerker", "buurt": "Sanderbout",
        "title": "Een leuning bij de trap naar het park", "display_name": "Mevrouw van de Eikstraat",
        "what": "De trap naar het park heeft geen leuning. Ik vraag of er een leuning kan komen.",
        "why": "Ik ben 81 en durf de trap niet meer op. Ik zie dat meer mensen omlopen.",
        "postal_address": "Bewoner\nEikstraat 1\n6131 XX Sittard", "question": "Aan welke kant van de trap?",
    },
    {
        "channel": Channel.PHONE, "days_ago": 6, "by": "medewerker", "buurt": "Ophoven",
        "title": "Samen koffie in het buurthuis", "display_name": "Een bewoner van Ophoven",
        "what": "Elke woensdagmorgen koffie voor iedereen die alleen is.",
        "why": "Veel mensen in onze straat zien de hele dag niemand.",
    },
    {
        "channel": Channel.DESK, "days_ago": 1, "by": "opbouwwerker", "buurt": "Lindenheuvel",
        "title": "Een voetbalkooi achter de school", "display_name": "Jongens van Lindenheuvel",
        "what": "Een kooi om in te voetballen, met een hek eromheen.",
        "why": "Wij worden overal weggestuurd. Hier hebben de buren geen last van ons.",
    },
)  # fmt: skip


class AtTheDesk:
    """One of those, from the moment it was told."""

    def __init__(self, told: dict, number: int, history: History, people: dict[str, User]):
        self.told, self.history, self.people = dict(told), history, people
        self.token = UUID(int=Random(f"desk {number}").getrandbits(128))  # noqa: S311 - the same each time

    def start(self) -> None:
        self.history.at(office_moment(self.history.day(self.told["days_ago"]), 11), self.enter)

    def enter(self, now: datetime) -> None:
        told = self.told
        fields = ("channel", "title", "display_name", "what", "why")
        plan = enter_at_desk(
            **{name: told[name] for name in fields},
            postal_address=told.get("postal_address", ""),
            buurt=Area.objects.buurten().select_related("parent").get(name=told["buurt"]),
            email="",
            token=self.token,
            by=self.people[told["by"]],
            now=now,
        )
        if "question" in told:
            # On the last working day, so that the letter with the question waits for the printer.
            self.history.at(moment(self.history.last_working_day(), 10), lambda at: self.ask(plan, at))

    def ask(self, plan: Initiative, now: datetime) -> None:
        official = self.people[self.told["by"]]
        services.take_up(initiative=plan, by=official, now=now)
        services.ask_question(initiative=plan, text=self.told["question"], by=official, now=now)


def plan_desk(history: History, people: dict[str, User]) -> None:
    for number, told in enumerate(TOLD):
        AtTheDesk(told, number, history, people).start()
