"""The tests, in the order of the table in the README. Pure data: it can be read without a portal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """`where`: module and function. `lane`: those of one lane run one after another, the lanes side by side.
    `short`: the sizes of its short form, if it has one."""

    name: str
    does: str
    passes: str
    where: str
    lane: int = 1
    short: dict[str, int] | None = None


TESTS = {
    test.name: test
    for test in (
        Test(
            "F1",
            "Two sweep loops, 400 reminders, 20 × SIGKILL, half of them in the middle of a mail",
            "0 lost, 0 repeated, all settled, ≥ 5 were uncertain",
            "kills:f1",
            short={"reminders": 40, "kills": 4, "platforms": 4},
        ),
        Test(
            "F2",
            "Two Celery workers, two beats, 400 reminders, 10 × SIGKILL, Redis emptied once",
            "0 lost, 0 repeated, all settled",
            "kills:f2",
            lane=2,
        ),
        Test(
            "F4",
            "The control: as F1, without evidence",
            "must repeat, and each repeat is the identical mail",
            "kills:f4",
        ),
        Test(
            "F5",
            "Celery alone: Redis is killed for 20 s, while 200 more fall due",
            "0 lost, 0 repeated, drained within 30 s after it is back",
            "outages:f5",
        ),
        Test(
            "F6",
            "PostgreSQL stopped three times with `immediate`, 400 reminders",
            "0 lost, 0 repeated, all settled",
            "outages:f6",
            lane=2,
        ),
        Test(
            "F7",
            "PostgreSQL lost for good; a standby that is 2 s behind is promoted",
            "0 lost, 0 repeated, what it had forgotten was caught",
            "outages:f7",
        ),
        Test(
            "F8",
            "A worker stopped before and behind the fence, past its lease or grace, and woken later",
            "1 mail each; 2 where the mail server outlasts our grace, which the system check refuses",
            "sleeper:f8",
            lane=2,
        ),
        Test(
            "F9",
            "A mail server that refuses the password, says later, cuts lines before and after accepting, hangs 5 s",
            "0 lost, 0 repeated; the breaker opens, no dead letter by a password; only what was refused is dead",
            "bad_relay:f9",
        ),
        Test(
            "F10",
            "Workers, beats and loops whose clocks are a day ahead or behind, 200 reminders",
            "0 lost, 0 repeated",
            "clocks:f10",
            lane=2,
        ),
        Test(
            "F11",
            "Any due date until 2030, rounds at any moments, the process in any time zone, both changeovers",
            "1 row and 1 letter each, sent between 8 and 18 on a working day",
            "clocks:f11",
            lane=2,
        ),
        Test(
            "F12",
            "The planner four times at once; three days skipped; a flood; an old backup put back",
            "rows are what is owed; the brake holds the flood; 0 repeated after the restore",
            "planner:f12",
            lane=2,
        ),
        Test(
            "F13",
            "2,000 reminders to 400 people, 10 × SIGKILL",
            "400 mails, each reminder once",
            "kills:f13",
            lane=2,
        ),
        Test(
            "F14",
            "300 plans sent in with every press doubled, web processes killed, PostgreSQL stopped three times",
            "every plan that was acknowledged has its row; 0 double",
            "submissions:f14",
        ),
        Test(
            "F15",
            "8 officials at once about each of 200 plans; 200 residents support one, one of them 10 times at once",
            "1 winner each, the others are told no; the number is that of the people",
            "rivals:f15",
            lane=2,
        ),
        Test(
            "F16",
            "200,000 reminders in the table, none of them due",
            "the partial index is used; an empty round in ≤ 50 ms and ≤ 12 queries",
            "cost:f16",
        ),
        Test(
            "F17",
            "One press on “no more” while letters are on their way out",
            "held back, or sent once; none after the press",
            "unsubscribing:f17",
            lane=2,
        ),
        Test(
            "F18",
            "Three people have their data erased while letters to them are on their way out, and others are planned",
            "held back, or sent once; none after it; what was planned is called off; nobody is known any more",
            "erasing:f18",
        ),
    )
}
