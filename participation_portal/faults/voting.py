"""F15, the other half: residents who support one plan at the same moment, over HTTP, in real web processes."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

from django.utils import timezone

from initiatives.models import Initiative, Support
from initiatives.views.part.door import MOST_MAILS_TO_ONE
from initiatives.workflow import Status
from neighbourhoods.models import Area
from notifications.models import Message
from participation_portal.faults.processes import free_port
from participation_portal.faults.stand import Stand
from participation_portal.faults.visitor import Visitor

PEOPLE, PRESSES = 200, 10
AT_ONCE, WORKERS = 40, 3
CONFIRM = "initiative.part_confirm"
LINK = re.compile(r"https?://[^/\s]+(/initiatieven/meedoen/\S+)")


class Supporter(Visitor):
    """Opens a page, presses its button, and keeps pressing until the portal answers."""

    def press(self, path: str, *, or_else: int = 302, **answers: str) -> str:
        """`or_else`: what may be answered too."""
        self._ask_until("GET", path, None, {200})
        return self._ask_until("POST", path, self.fields | answers, {302, or_else})


def vote(stand: Stand) -> None:
    """One person presses ten times at once, then everybody else once: the number is that of the people."""
    port = free_port(stand.ground.first_port + 300)
    crew = stand.crew(DEBUG="1", TRUSTED_PROXIES="1")
    crew.web(port, WORKERS)
    crew.wait_until_awake()
    plan = plan_to_support()
    form = f"{plan.get_absolute_url()}steunen/"
    first = address_of(0)
    presses = [lambda n=n: Supporter(port, f"10.9.0.{n}").press(form, or_else=429, email=first) for n in range(PRESSES)]
    all_at_once(presses)
    # Nobody gets more mail than that, however often somebody presses at once.
    mails = Message.objects.filter(kind=CONFIRM, to_address=first).count()
    link = links()[first]
    all_at_once([lambda n=n: Supporter(port, f"10.9.1.{n}").press(link, bevestig="1") for n in range(PRESSES)])
    alone = Initiative.objects.get(pk=plan.pk).support_count
    others = range(1, PEOPLE)
    with ThreadPoolExecutor(AT_ONCE) as hands:
        list(
            hands.map(lambda n: Supporter(port, f"10.8.{n // 250}.{n % 250}").press(form, email=address_of(n)), others)
        )
        found = links()
        list(
            hands.map(
                lambda n: Supporter(port, f"10.8.{n // 250}.{n % 250}").press(found[address_of(n)], bevestig="1"),
                others,
            )
        )
    counted = Initiative.objects.get(pk=plan.pk).support_count
    rows = Support.objects.filter(initiative=plan, confirmed_at__isnull=False).count()
    stand.figures |= {"supporters": PEOPLE, "counted": counted, "ten_presses_count": alone}
    stand.must(1 <= mails <= MOST_MAILS_TO_ONE, f"{mails} mails to one address")
    stand.must(alone == 1, f"ten presses of one person count {alone}")
    stand.must(counted == rows == PEOPLE, f"{PEOPLE} people: counted {counted}, rows {rows}")


def all_at_once(deeds: list) -> None:
    """Each in a thread of its own, let go together. Raises what one of them raises."""
    start = threading.Barrier(len(deeds))

    def run(deed) -> None:
        start.wait()
        deed()

    with ThreadPoolExecutor(len(deeds)) as hands:
        list(hands.map(run, deeds))


def links() -> dict[str, str]:
    """The path in the mail that each address got."""
    letters = Message.objects.filter(kind=CONFIRM)
    return {letter.to_address: LINK.search(letter.text)[1] for letter in letters}


def address_of(number: int) -> str:
    return f"steun{number}@example.nl"


def plan_to_support() -> Initiative:
    now, buurt = timezone.now(), Area.objects.filter(level="buurt").first()
    return Initiative.objects.create(
        year=2001, sequence=1, number="2001-0001", title="Een bankje", what="Wat.", why="Waarom.", buurt=buurt,
        wijk=buurt.parent, display_name="Bewoner", email="plan@example.nl", received_at=now,
        answer_due_on=timezone.localdate(now), confirmed_at=now, published_at=now, status=Status.RECEIVED,
    )  # fmt: skip
