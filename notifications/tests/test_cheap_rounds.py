"""A round with nothing to do costs the same, however many messages were ever sent: no table is read from end to end."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.delivery import brake, breaker
from notifications.delivery.clock import Clock
from notifications.services import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BIG_TABLES = r"Seq Scan on (notifications_message|notifications_deliveryattempt|reminders_reminder)\b"

# A year of finished mail, of which the last fortnight still has its text and one in ten an end, as codes have.
FILL = """
INSERT INTO notifications_message (uuid, key, kind, to_address, way, postal_address, language, subject, text, html,
    subject_type, state, is_now, created_at, not_before, expires_at, attempts, message_id, date_header, headers,
    "references", unsaid, is_copied, repeats, settled_at, last_error, evidence)
SELECT gen_random_uuid(), 'old:' || n, CASE n %% 10 WHEN 0 THEN 'account.code' ELSE 'test.news' END, 'a@example.nl',
    'email', '', 'nl', 's', CASE WHEN n <= 800 THEN 'tekst' ELSE '' END, '', '',
    CASE n %% 50 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'bounced' ELSE 'sent' END, n %% 10 = 0,
    at, at, CASE n %% 10 WHEN 0 THEN at + interval '15 minutes' END, 1, '<old' || n || '@x>', 'd', '{}', '[]', '[]',
    false, 0, at, '', 'server'
FROM generate_series(1, 20000) n, LATERAL (SELECT %s::timestamptz - n * interval '26 minutes' AS at) t
"""
ATTEMPTS = """
INSERT INTO notifications_deliveryattempt (message_id, number, at, worker, phase, detail, outcome)
SELECT id, 1, settled_at, 'w:1', 'reply', '', 'sent' FROM notifications_message
"""


@pytest.fixture
def a_year_of_mail(known_kinds, now):
    with connection.cursor() as cursor:
        cursor.execute(FILL, [now])
        cursor.execute(ATTEMPTS)
        for table in ("notifications_message", "notifications_deliveryattempt"):
            cursor.execute(f"ANALYZE {table}")


def plans_of(deed) -> dict[str, str]:
    """Every statement of this deed with the plan of the database."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        deed()
    statements = [query["sql"] for query in seen.captured_queries if query["sql"].startswith(("SELECT", "UPDATE"))]
    plans = {}
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(f"EXPLAIN {sql}")
            plans[sql] = "\n".join(line for (line,) in cursor.fetchall())
    return plans


def full_scans(plans: dict[str, str]) -> list[str]:
    return [f"{sql}\n{plan}" for sql, plan in plans.items() if re.search(BIG_TABLES, plan)]


def test_a_round_with_nothing_to_do_asks_little_and_reads_no_table_from_end_to_end(a_year_of_mail, now):
    deliver(now)
    plans = plans_of(lambda: deliver(now))
    assert plans and not full_scans(plans), "\n\n".join(full_scans(plans))
    with CaptureQueriesContext(connection) as seen:
        deliver(now)
    asked = [query["sql"] for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 12, "\n".join(asked)


def test_what_there_is_to_do_is_found_by_an_index(a_year_of_mail, letter, now, journal, monkeypatch):
    monkeypatch.setattr(brake, "MORE_THAN", 0)
    sent = letter(not_before=now)
    letter("elders@example.nl", state="uncertain", settled_at=now - timedelta(days=1))
    plans = plans_of(lambda: (deliver(now), breaker.note_refusal(Clock(now))))
    sent.refresh_from_db()
    assert sent.state == "sent"
    used = "\n".join(plans.values())
    for index in ("message_due", "message_stuck", "message_ordinary", "delivery_attempt_recent"):
        assert index in used
    assert not full_scans(plans), "\n\n".join(full_scans(plans))
