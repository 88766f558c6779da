"""F14: residents send in plans while web processes are killed and PostgreSQL crashes."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from initiatives.models import Initiative
from participation_portal.faults.counting import MARK, mark
from participation_portal.faults.crew import Hand
from participation_portal.faults.processes import children_of, free_port
from participation_portal.faults.stand import Stand
from participation_portal.faults.visitor import Visitor

PLANS = 300
AT_ONCE = 12
WORKERS = 3
WEB_KILLS, CRASHES = 8, 3
# A form that is sent sooner is taken for a machine's.
READING_SECONDS = 2


def f14(stand: Stand) -> None:
    """Every plan is pressed twice at once, and again until the portal says that it has it."""
    port = free_port(stand.ground.first_port + 200)
    # DEBUG spares the compressing of static files.
    crew = stand.crew(DEBUG="1", TRUSTED_PROXIES="1")
    crew.web(port, WORKERS)
    crew.wait_until_awake()
    visitors = [Visitor(port, f"10.{number // 250}.0.{number % 250}") for number in range(PLANS)]
    with ThreadPoolExecutor(AT_ONCE) as hands:
        list(hands.map(Visitor.open_form, visitors))
        time.sleep(READING_SECONDS)
        submitting = [hands.submit(submit, number, visitor) for number, visitor in enumerate(visitors)]
        trouble = Trouble(stand, crew.hands[0])
        trouble.make(lambda: sum(each.done() for each in submitting))
        acknowledged = [each.result() for each in submitting]
    titles = Counter(int(MARK.search(title)[1]) for title in Initiative.objects.values_list("title", flat=True))
    missing = [number for number in range(PLANS) if acknowledged[number] and not titles[number]]
    double = [number for number, times in titles.items() if times > 1]
    posts = sum(visitor.presses for visitor in visitors)
    stand.figures |= {
        "plans": PLANS,
        "posts": posts,
        "pressed_again": sum(visitor.failures for visitor in visitors),
        "acknowledged": sum(map(bool, acknowledged)),
        "rows": sum(titles.values()),
        "web_kills": trouble.kills,
        "crashes": trouble.crashes,
    }
    stand.must(all(acknowledged), "not every plan was acknowledged in the end")
    stand.must(not missing, f"acknowledged, and gone: {missing[:5]}")
    stand.must(not double, f"twice: {double[:5]}")
    stand.needs(trouble.crashes == CRASHES and trouble.kills >= WEB_KILLS // 2, "too little trouble")


def submit(number: int, visitor: Visitor) -> str:
    """Fill in, look, and press "Verstuur" twice at the same moment. Where the portal sent us, or nothing."""
    visitor.fill_in(
        title=f"Een bankje, {mark(number)}",
        what="Een bankje bij de speeltuin.",
        why="Nergens kan men zitten.",
        buurt="sanderbout" if number % 2 else "ophoven",
        display_name="Bewoner",
        email=f"bewoner{number}@example.nl",
    )
    twin = Visitor(visitor.port, visitor.address)
    twin.cookie, twin.fields = visitor.cookie, dict(visitor.fields)
    other = threading.Thread(target=twin.send)
    other.start()
    where = visitor.send()
    other.join()
    visitor.presses += twin.presses
    visitor.failures += twin.failures
    return where


class Trouble:
    """Kills web workers at random and crashes the database, spread over the plans that come in.

    Each deed waits for a number of plans, not for a number of seconds: a quick machine would be done before the
    trouble is. In the main thread: a server that a thread started would end with that thread.
    """

    def __init__(self, stand: Stand, web: Hand):
        self.stand, self.web = stand, web
        self.kills = self.crashes = 0

    def make(self, settled: Callable[[], int]) -> None:
        """`settled` counts the plans whose sender has an answer."""
        deeds = ["kill"] * WEB_KILLS + ["crash"] * CRASHES
        self.stand.chance.shuffle(deeds)
        # The last of them comes with a fifth of the plans still to go.
        moments = sorted(self.stand.chance.sample(range(PLANS * 4 // 5), len(deeds)))
        for deed, moment in zip(deeds, moments, strict=True):
            while settled() < moment:
                time.sleep(0.02)
            self._kill() if deed == "kill" else self._crash()

    def _kill(self) -> None:
        workers = children_of(self.web.child.pid)
        if workers:
            os.kill(self.stand.chance.choice(workers), signal.SIGKILL)
            self.kills += 1

    def _crash(self) -> None:
        self.stand.ground.cluster.crash()
        time.sleep(0.2)
        self.stand.ground.cluster.start_again()
        self.crashes += 1
