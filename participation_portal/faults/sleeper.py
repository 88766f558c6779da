"""F8: a worker that stands still past its time, while another takes over, and then wakes up."""

import os
import signal
import uuid
from email.utils import format_datetime

from django.utils import timezone

from notifications.models import Message
from participation_portal.faults import town
from participation_portal.faults.counting import mails_in, mark
from participation_portal.faults.crew import PYTHON
from participation_portal.faults.processes import wait_for
from participation_portal.faults.relay import Held
from participation_portal.faults.stand import ProvedNothing, Stand

# More than the buffers of a line hold: who sends it stands still when nobody reads.
BIG = 12_000_000
PATIENCE = 30
# Long enough to finish what it had begun.
AFTER_WAKING = 2


def f8(stand: Stand) -> None:
    crew = stand.crew()
    crew.loop(2)
    crew.wait_until_awake()
    before = asleep_before_the_fence(stand)
    behind = asleep_behind_the_fence(stand, 1, idle_seconds=2)
    # The control: a mail server that waits longer than our grace, which the system check forbids.
    forbidden = asleep_behind_the_fence(stand, 2, idle_seconds=PATIENCE, expected=2)
    refuses = check_refuses(stand, RELAY_IDLE_SECONDS=str(PATIENCE))
    accepts = not check_refuses(stand)
    stand.figures |= {"before_the_fence": before, "behind_the_fence": behind, "control_that_repeats": forbidden}
    stand.must(before == 1, f"{before} mails of one that was stopped before the fence")
    stand.must(behind == 1, f"{behind} mails of one that was stopped behind the fence")
    stand.needs(forbidden == 2, "a mail server more patient than our grace did no harm")
    stand.must(refuses and accepts, "the system check does not hold the rule of the grace")


def asleep_before_the_fence(stand: Stand) -> int:
    """How many mails came of one reminder whose first worker slept past its lease."""
    # Patient, so that it is our fence that stops the worker and not a line that was hung up.
    stand.relay.serve(idle_seconds=PATIENCE)
    town.promise(1)
    held = held_at(stand, "data")
    stop_session(held)
    stand.relay.release(held)
    return arrived_after_waking(stand, held, 0)


def asleep_behind_the_fence(stand: Stand, number: int, *, idle_seconds: float, expected: int = 1) -> int:
    """The same for a big letter, of which half was sent when the worker fell asleep."""
    stand.relay.serve(idle_seconds=idle_seconds)
    write_big_letter(number)
    held = held_at(stand, "deaf")
    # The mail server has said "go on"; whoever is stopped before he has put up the fence sleeps on the other side.
    letter = Message.objects.filter(key=f"faults:{number}", state=Message.State.HANDING_OVER)
    if not wait_for(letter.exists, PATIENCE, 0.02):
        raise ProvedNothing("nobody came past the fence")
    stop_session(held)
    return arrived_after_waking(stand, held, number, expected)


def held_at(stand: Stand, where: str) -> Held:
    held = stand.relay.hold(where)
    if held is None or held.pid is None:
        raise ProvedNothing(f"no conversation came to: {where}")
    return held


def stop_session(held: Held) -> None:
    os.killpg(os.getsid(held.pid), signal.SIGSTOP)


def arrived_after_waking(stand: Stand, held: Held, number: int, expected: int = 1) -> int:
    """Wait until the other worker has sent it, wake the first one, and count. One that was asked for may take long."""
    arrived = wait_for(lambda: times(stand, number) == 1, PATIENCE)
    os.killpg(os.getsid(held.pid), signal.SIGCONT)
    stand.relay.release(held)
    stand.must(arrived, f"letter {number}: nobody took over from the worker that slept")
    wait_for(lambda: times(stand, number) > 1, AFTER_WAKING if expected == 1 else PATIENCE)
    return times(stand, number)


def times(stand: Stand, number: int) -> int:
    return sum(number in mail.marks for mail in mails_in(stand.relay.accepted))


def write_big_letter(number: int) -> None:
    now = timezone.now()
    one = uuid.uuid4()
    Message.objects.create(
        uuid=one,
        key=f"faults:{number}",
        kind="faults.letter",
        to_address="bewoner@example.nl",
        subject=f"Een lange brief, {mark(number)}",
        text="Een regel van vijftig tekens, heel vaak herhaald.\n" * (BIG // 50),
        created_at=now,
        not_before=now,
        message_id=f"<{one}@localhost>",
        date_header=format_datetime(now),
    )


def check_refuses(stand: Stand, **env: str) -> bool:
    """Whether `manage.py check` ends with an error under these settings."""
    log = stand.folder / "check.log"
    command = [*PYTHON, "manage.py", "check", "--tag", "post"]
    return bool(stand.children.start(command, log=log, env=stand.env(**env)).wait())
