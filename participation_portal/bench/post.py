"""What the post costs when a million reminders lie behind it and a million ahead: the rounds, straight on the tables."""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from notifications.models import Message
from notifications.services import deliver
from participation_portal.bench.measure import Counted
from participation_portal.faults import town
from participation_portal.faults.processes import Children
from participation_portal.faults.relay import Relay
from reminders.models import Reminder
from reminders.services.assemble import assemble
from reminders.services.plan import plan

ROUNDS = 20
FIRST = 500
DUE_INDEX = "reminder_due"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
# Of no rule: the planner leaves them alone, the indexes do not.
KIND = "bench"

REMINDERS = """
INSERT INTO reminders_reminder (uuid, kind, subject_type, subject_id, recipient_id, to_address, language, rung, due_on, step,
    due_at, state, reason, answer, answer_note, to_log)
SELECT gen_random_uuid(), %(kind)s, 'bench', n, people.ids[1 + n %% people.many], '', 'nl', 'doer', at::date, 0, at, %(state)s, '',
    '', '', ''
FROM (SELECT array_agg(id) AS ids, count(*)::int AS many FROM accounts_user) AS people,
     (SELECT n, now() + (%(sign)s * n * interval '1 minute') + (%(sign)s * interval '1 day') AS at
      FROM generate_series(1, %(many)s) AS n) AS moments
"""
MESSAGES = """
INSERT INTO notifications_message (uuid, key, kind, recipient_id, to_address, way, postal_address, language, subject, text,
    html, subject_type, state, is_now, created_at, not_before, attempts, message_id, date_header, headers, "references",
    unsaid, is_copied, repeats, settled_at, last_error, evidence)
SELECT one, 'bench:' || n, %(kind)s, people.ids[1 + n %% people.many], 'bench@example.invalid', 'email', '', 'nl',
    'Een herinnering', '', '', '', 'sent', false, at, at, 1, '<' || one || '@localhost>', '', '{}', '[]', '[]', false, 0, at, '',
    'server'
FROM (SELECT array_agg(id) AS ids, count(*)::int AS many FROM accounts_user) AS people,
     (SELECT n, gen_random_uuid() AS one, now() - (n * interval '1 minute') - interval '1 day' AS at
      FROM generate_series(1, %(many)s) AS n) AS moments
"""


@dataclass(frozen=True)
class Cost:
    """One line: what it is, how much, and how much it may be (None: only told)."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_within(self) -> bool:
        return self.limit is None or self.value <= self.limit


def fill(many: int) -> None:
    """So many reminders ahead, as many said, as many messages sent."""
    with connection.cursor() as cursor:
        cursor.execute(REMINDERS, {"kind": KIND, "state": "scheduled", "sign": 1, "many": many})
        cursor.execute(REMINDERS, {"kind": KIND, "state": "attached", "sign": -1, "many": many})
        cursor.execute(MESSAGES, {"kind": KIND, "many": many})
        cursor.execute("VACUUM ANALYZE reminders_reminder, notifications_message")


@contextmanager
def unhindered(**door) -> Iterator[None]:
    """No hours, no brake, no rate, and mail that goes nowhere unless `door` says where."""
    free = {"SENDING_HOURS": "always", "FLOOD_BRAKE": 0, "MAIL_PER_MINUTE": 10**7, "ATTENTION_PER_MONTH": 10**6}
    with override_settings(**{**free, "EVIDENCE_URL": "", "EMAIL_BACKEND": NOWHERE, **door}):
        yield


def empty_round(now: datetime) -> tuple[float, int]:
    """Of assembling, taking back and claiming with nothing due: the middle time in milliseconds, and the queries."""

    def one() -> None:
        assemble(now)
        deliver(now)

    one()
    counted = Counted()
    with connection.execute_wrapper(counted):
        one()
    return statistics.median(milliseconds(one) for _ in range(ROUNDS)), counted.many


def empty_plan(now: datetime) -> float:
    plan(now)
    return statistics.median(milliseconds(lambda: plan(now)) for _ in range(5))


def first_due(now: datetime) -> tuple[float, list[str]]:
    """The first so many rows that are due, locked past others: the middle time of the server, and the indexes it used."""
    with transaction.atomic():
        due = Reminder.objects.due(now).select_for_update(skip_locked=True).values_list("pk")[:FIRST]
        found = [explained(due) for _ in range(5)]
    return statistics.median(spent for spent, _ in found), found[-1][1]


def explained(query) -> tuple[float, list[str]]:
    """The server's time of a query in milliseconds, and the indexes it used."""
    sql, parameters = query.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", parameters)
        (answer,) = cursor.fetchone()[0]
    return answer["Execution Time"], list(_indexes(answer["Plan"]))


def _indexes(node: dict) -> Iterator[str]:
    """Of a plan; a table that is read from end to end is named too."""
    if "Index Name" in node:
        yield node["Index Name"]
    elif node["Node Type"].endswith("Seq Scan"):
        yield f"all of {node['Relation Name']}"
    for child in node.get("Plans", ()):
        yield from _indexes(child)


def measure_post(many: int, due: int) -> list[Cost]:
    """On the connected, empty database: `many` rows ahead and behind, then `due` reminders to a quarter as many people.

    Planning stands apart: it asks the rules, not the post.
    """
    call_command("migrate", verbosity=0)
    town.build()
    fill(many)
    now = timezone.now()
    with unhindered():
        idle, queries = empty_round(now)
        costs = [
            Cost("an empty round: assembling, taking back, claiming", idle, "ms", 16),
            Cost("the queries of it", queries, ""),
            Cost("planning with nothing due", empty_plan(now), "ms"),
        ]
        town.promise(due - due % 4, each=4)
        planned = seconds(lambda: plan(now))
        costs += [Cost(f"planning {due} due", planned, "s"), Cost("once more", seconds(lambda: plan(now)), "s")]
        spent, indexes = first_due(now)
        if indexes != [DUE_INDEX]:
            raise ValueError(f"what is due is found through {indexes}, not through {DUE_INDEX}")
        costs.append(Cost(f"the first {FIRST} due, through {DUE_INDEX}", spent, "ms", 0.66))
        costs += written_and_sent(now)
    return costs


def written_and_sent(now: datetime) -> list[Cost]:
    """Write what is due and hand it to a mail server that accepts at once."""
    due = Reminder.objects.due(now).count()
    forget_peak()
    assembled = seconds(lambda: assemble(now))
    letters = Message.objects.filter(state=Message.State.PENDING).count()
    with sink() as port, unhindered(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        delivered = seconds(lambda: deliver(now))
    sent = letters - Message.objects.filter(state=Message.State.PENDING).count()
    return [
        Cost(f"assembling {due} due into {letters} letters", assembled, "s", 11 if due >= 10_000 else None),
        Cost("messages into the mail server", sent / delivered, "a second"),
        Cost("peak memory of the two", peak_memory() / 1024, "MB"),
    ]


@contextmanager
def sink() -> Iterator[int]:
    """A mail server that accepts everything at once; its port."""
    folder = Path(tempfile.mkdtemp())
    children = Children(settings.BASE_DIR, dict(os.environ))
    try:
        relay = Relay(children, folder, seed="bench", first_port=8170)
        relay.serve(accept_ms=[0, 0], answer_ms=[0, 0], idle_seconds=300)
        yield relay.port
    finally:
        children.kill_all()
        shutil.rmtree(folder)


# ── Clocks and scales ────────────────────────────────────────────────────────
def seconds(deed: Callable[[], object]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def milliseconds(deed: Callable[[], object]) -> float:
    return seconds(deed) * 1000


def forget_peak() -> None:
    """The peak of memory counts from here (Linux; elsewhere from the start)."""
    if (switch := Path("/proc/self/clear_refs")).exists():
        switch.write_text("5")


def peak_memory() -> int:
    """In kB, of this process."""
    lines = Path("/proc/self/status").read_text().splitlines() if Path("/proc/self/status").exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
