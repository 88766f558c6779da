"""Which database this is: its system identifier, and its timeline, which a promotion raises.

A hosted database may forbid to read one or both; then what can be read is compared, and the log says so once.
"""

import logging

from django.db import DatabaseError, connection, transaction

logger = logging.getLogger(__name__)

PARTS = {
    "timeline": "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)",
    "system identifier": "(SELECT system_identifier::text FROM pg_control_system())",
}
UNKNOWN = "?"
# Written by a restore: no database is called so.
RESTORED = "restored"

_forbidden: set[str] = set()


def read() -> str:
    """Timeline and system identifier, such as "00000001:7301234567890123456"; "?" for what cannot be read."""
    try:
        answers = _ask([name for name in PARTS if name not in _forbidden])
    except DatabaseError:
        answers = {}
        for name in PARTS:
            try:
                answers |= _ask([name])
            except DatabaseError as error:
                # A lost database says so here.
                _ask([])
                if name not in _forbidden:
                    logger.warning("the %s of the database cannot be read: %s", name, str(error).strip())
                    _forbidden.add(name)
    return ":".join(answers.get(name) or UNKNOWN for name in PARTS)


def is_another(before: str, here: str) -> bool:
    """Whether these are two databases, as far as could be read."""
    if before == RESTORED:
        return True
    pairs = zip(before.split(":"), here.split(":"), strict=False)
    return any(one != other for one, other in pairs if UNKNOWN not in (one, other))


def _ask(names: list[str]) -> dict[str, str]:
    # A refusal must not spoil the transaction that we may be in.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(PARTS[name] for name in names) or '1'}")  # noqa: S608 - our own words
        return dict(zip(names, cursor.fetchone(), strict=False))
