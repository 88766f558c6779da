"""The teams of the demo, and what goes on between them."""

from datetime import datetime, timedelta

from accounts.models import User
from initiatives import services
from initiatives.models import Initiative
from initiatives.services.import_list import start_import
from initiatives.workflow import Status
from neighbourhoods.models import Area, Team
from pages.demo.clock import History, office_moment
from pages.demo.roads import handler_of

# Key of the official, name of the team that works in the wijken of that official.
OF_WIJKEN = {"medewerker": "Sittard", "medewerker-geleen": "Geleen", "medewerker-born": "Born"}
GREEN = "medewerker-groen"
LIST = """oud nummer;titel;wat;buurt;naam;ontvangen;hoe ingediend
Z-2041;Fietsnietjes bij de kerk;Tien fietsnietjes bij de ingang van de kerk.;Limbricht;Buren van de kerk;{day};brief
Z-2044;Een jeu-de-boulesbaan;Een baan achter het buurthuis.;Ophoven;Club van twaalf;{day};balie
Z-2047;;Zonder titel in het oude systeem.;Born;;{day};telefoon
"""


def make_teams(people: dict[str, User]) -> None:
    """A team for the wijken of each official, and one that every team can ask: green works everywhere."""
    wijken: dict[str, set[int]] = {}
    for buurt in Area.objects.buurten().select_related("parent").defer("geometry", "parent__geometry"):
        wijken.setdefault(handler_of(buurt), set()).add(buurt.parent_id)
    for place, (key, name) in enumerate(OF_WIJKEN.items(), start=1):
        team = Team.objects.create(
            name=name, slug=name.lower(), phone=f"046 000 00 0{place}", lead=people["teamleider"]
        )
        team.areas.set(wijken.get(key, ()))
        team.members.set([people[key]])
    green = Team.objects.create(name="Groen", slug="groen", phone="046 000 00 09", email="groen@demo.invalid")
    green.members.set([people[GREEN]])


class BetweenTeams:
    """In the last days: a question that waits, one that was answered, a plan handed over, a list to take over."""

    def __init__(self, history: History, people: dict[str, User]):
        self.history, self.people = history, people

    def start(self) -> None:
        self.history.at(office_moment(self.history.day(5), 11), self.ask)
        self.history.at(office_moment(self.history.day(3), 15), self.hand_over)
        self.history.at(office_moment(self.history.day(2), 10), self.read_a_list)

    def ask(self, now: datetime) -> None:
        green = Team.objects.get(slug="groen")
        for place, plan in enumerate(self._running("medewerker")[:2]):
            question = services.ask_team(
                initiative=plan,
                team=green,
                text="Staan hier kabels of wortels in de grond? Dan zoeken wij een andere plek.",
                by=plan.handler,
                now=now,
            )
            if place == 0:
                services.reply_to_team(
                    question=question,
                    text="Geen kabels. Blijf wel drie meter van de lindes af.",
                    by=self.people[GREEN],
                    now=now + timedelta(hours=3),
                )

    def hand_over(self, now: datetime) -> None:
        plan = self._running("medewerker-geleen").first()
        if plan is not None:
            services.hand_over(
                initiative=plan,
                team=Team.objects.get(slug="groen"),
                reason="Dit team onderhoudt het groen in de hele gemeente.",
                by=plan.handler,
                now=now,
            )

    def read_a_list(self, now: datetime) -> None:
        raw = LIST.format(day=self.history.day(20).isoformat()).encode()
        start_import(raw=raw, file_name="lopende-zaken.csv", by=self.people["teamleider"], now=now)

    def _running(self, key: str):
        running = Initiative.objects.filter(handler=self.people[key], status=Status.IN_PROGRESS)
        return running.select_related("handler", "team").order_by("answer_due_on", "pk")
