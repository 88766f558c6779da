"""Sessions in the database, asked only for keys that we can have given out.

A cookie may hold a NUL (`"a\\000b"`), which PostgreSQL refuses with an error: such a visitor simply has no session.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore


class SessionStore(DatabaseSessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()
