"""F1, F2, F4, F13: workers are killed in the middle of a mail, and just where nobody can know what became of it."""

import os

from notifications.models import Message
from participation_portal.faults import town
from participation_portal.faults.broker import Broker
from participation_portal.faults.crew import Crew
from participation_portal.faults.processes import wait_for
from participation_portal.faults.stand import Stand

UNCERTAIN = Message.State.UNCERTAIN
# Where an aimed kill falls: claimed, handed over but not accepted, accepted but not answered.
GAP = ("body", "accepted", "accepted", "data")
PATIENCE = 90


def strike(stand: Stand, crew: Crew, kills: int, *, first: int = 3) -> None:
    """So many kills: the first while letters are planned and written, the others spread over the sending.

    Of those every other one falls at random, the rest while the mail server holds the conversation still.
    """
    for number in range(kills):
        if number >= first:
            more = stand.relay.number_accepted() + stand.chance.randint(4, 20)
            wait_for(lambda more=more: stand.relay.number_accepted() >= more, 4, 0.01)
        if number < first or number % 2 == 0 or not kill_in_the_gap(stand, crew, stand.chance.choice(GAP)):
            crew.kill_one_at_random(stand.chance)
    stand.figures |= {"kills": crew.kills}


def kill_in_the_gap(stand: Stand, crew: Crew, where: str) -> bool:
    """Kill whoever comes to this point of a mail. False when nobody came any more."""
    held = stand.relay.hold(where, patience=8)
    if held is None:
        return False
    hand = crew.holder_of(os.getsid(held.pid)) if held.pid else None
    if hand is not None:
        crew.kill(hand)
        stand.figures["in_the_gap"] = stand.figures.get("in_the_gap", 0) + 1
    stand.relay.release(held)
    return hand is not None


def f1(stand: Stand, *, reminders: int = 400, kills: int = 20, platforms: int = 40) -> None:
    """Two loops without a broker."""
    expected = town.promise(reminders, platforms=platforms)
    crew = stand.crew()
    crew.loop(2)
    strike(stand, crew, kills)
    stand.wait_until_settled(reminders, PATIENCE)
    stand.figures |= {"uncertain": stand.doubted()}
    stand.must_arrive_once(expected)
    stand.needs(stand.figures["uncertain"] >= min(5, kills // 4), "too few uncertain letters")


def f2(stand: Stand) -> None:
    """Two Celery workers and two beats, and Redis forgets everything once."""
    expected = town.promise(400, platforms=40)
    with Broker(stand.children, stand.folder, stand.ground.first_port) as broker:
        crew = stand.crew(REDIS_URL=broker.url)
        crew.worker()
        crew.worker()
        crew.beat()
        crew.beat()
        strike(stand, crew, 5, first=1)
        broker.forget_everything()
        strike(stand, crew, 5, first=0)
        stand.wait_until_settled(400, PATIENCE)
        crew.stop()
    stand.figures |= {"uncertain": stand.doubted(), "flushed": 1}
    stand.must_arrive_once(expected)


def f4(stand: Stand) -> None:
    """The control: without evidence the same kills must lead to repeats, or the harness sees nothing."""
    expected = town.promise(400)
    crew = stand.crew(evidence=False)
    crew.loop(2)
    strike(stand, crew, 20)
    for _ in range(5):
        kill_in_the_gap(stand, crew, "accepted")
    stand.wait_until_settled(400, PATIENCE, also=(UNCERTAIN,))
    counted = stand.count(expected)
    held = stand.states().get(UNCERTAIN, 0)
    unlike = len(counted.unlike)
    stand.figures |= {"uncertain": stand.doubted(), "held": held, "repeated_unlike": len(counted.twice_unlike)}
    stand.needs(bool(counted.twice), "nothing was repeated: a control that cannot fail")
    stand.must(not counted.twice_unlike and not unlike, f"{unlike} repeats were not the identical mail")
    stand.must(len(counted.lost) <= held, "lost, and not shown as uncertain either")


def f13(stand: Stand) -> None:
    """Five things to each of 400 people: one letter each."""
    expected = town.promise(2000, each=5)
    crew = stand.crew()
    crew.loop(2)
    strike(stand, crew, 10)
    stand.wait_until_settled(2000, PATIENCE)
    stand.figures |= {"uncertain": stand.doubted()}
    counted = stand.must_arrive_once(expected)
    stand.must(counted.mails == 400, f"{counted.mails} letters to 400 people")
