"""F5, F6, F7: what the portal leans on falls away: the broker, the database, and the database for good."""

import time

from notifications.models import DeliveryAttempt
from participation_portal.faults import town
from participation_portal.faults.broker import Broker
from participation_portal.faults.processes import wait_for
from participation_portal.faults.stand import Stand

PATIENCE = 90
BROKER_GONE_SECONDS = 20
DRAINED_WITHIN = 30
BEHIND_SECONDS = 2


def f5(stand: Stand) -> None:
    """No loop: only Celery, whose broker dies. What falls due meanwhile leaves soon after it is back."""
    before = town.promise(200)
    with Broker(stand.children, stand.folder, stand.ground.first_port) as broker:
        crew = stand.crew(REDIS_URL=broker.url)
        crew.worker()
        crew.worker()
        crew.beat()
        arrive(stand, 100)
        broker.kill()
        meanwhile = town.promise(200, first=len(before))
        time.sleep(BROKER_GONE_SECONDS)
        broker.start()
        back = time.monotonic()
        stand.wait_until_settled(400, PATIENCE)
        drained = time.monotonic() - back
        crew.stop()
    stand.figures |= {"broker_gone_seconds": BROKER_GONE_SECONDS, "drained_after_seconds": round(drained, 1)}
    stand.must_arrive_once([*before, *meanwhile])
    stand.must(drained <= DRAINED_WITHIN, f"drained {drained:.0f} s after the broker was back")


def f6(stand: Stand) -> None:
    """PostgreSQL stops in the middle, three times, without finishing anything."""
    expected = town.promise(400, platforms=40)
    crew = stand.crew()
    crew.loop(2)
    for many in (60, 160, 260):
        arrive(stand, many)
        stand.ground.cluster.crash()
        time.sleep(stand.chance.uniform(0.2, 1))
        stand.ground.cluster.start_again()
    stand.wait_until_settled(400, PATIENCE)
    stand.figures |= {"crashes": 3, "uncertain": stand.doubted()}
    stand.must_arrive_once(expected)


def f7(stand: Stand) -> None:
    """The database is lost for good, and the one that takes over has not heard of the last two seconds."""
    primary = stand.ground.cluster
    standby = primary.make_standby(stand.folder / "standby")
    crew = stand.crew()
    try:
        expected = town.promise(400, platforms=40)
        crew.loop(2)
        arrive(stand, 120)
        standby.stop_following()
        here = stand.relay.number_accepted()
        time.sleep(BEHIND_SECONDS)
        primary.crash()
        forgotten = stand.relay.number_accepted() - here
        standby.promote()
        stand.ground.point_at(standby)
        stand.wait_until_settled(400, PATIENCE)
        caught = DeliveryAttempt.objects.filter(outcome=DeliveryAttempt.Outcome.PROVED_SENT).count()
        stand.figures |= {"sent_and_forgotten": forgotten, "caught": caught}
        stand.must_arrive_once(expected)
        stand.needs(forgotten > 0 and caught > 0, "the new database had forgotten nothing")
    finally:
        crew.stop()
        stand.close()
        standby.stop()
        standby.forget()
        primary.start_again()
        stand.ground.point_at(primary)


def arrive(stand: Stand, many: int) -> None:
    """Wait until so many mails were accepted."""
    if not wait_for(lambda: stand.relay.number_accepted() >= many, 40, 0.02):
        raise TimeoutError(f"{stand.relay.number_accepted()} of {many} mails within 40 s")
