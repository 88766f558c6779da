"""Caches that may die without taking a page with them."""

import logging
import pickle
from base64 import b64encode
from functools import wraps

from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from django.db import DatabaseError, connections, router, transaction
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _patient(name: str, answer_when_dead):
    """Wrap a cache method: when the cache does not answer, log it and go on as if nothing was kept."""

    def wrap(cls):
        method = getattr(cls.__mro__[1], name)

        @wraps(method)
        def tried(self, *args, **kwargs):
            try:
                return self.attempt(method, *args, **kwargs)
            except (RedisError, DatabaseError, OSError) as error:
                log.warning("cache does not answer to %s: %s", name, type(error).__name__)
                return answer_when_dead(args, kwargs)

        setattr(cls, name, tried)
        return cls

    return wrap


def _default(args, kwargs):
    return kwargs.get("default", args[1] if len(args) > 1 else None)


def patient(cls):
    for name, answer in (
        ("get", _default),
        ("set", lambda args, kwargs: None),
        ("add", lambda args, kwargs: True),
        ("touch", lambda args, kwargs: False),
        ("delete", lambda args, kwargs: False),
        ("get_many", lambda args, kwargs: {}),
        ("set_many", lambda args, kwargs: []),
        ("has_key", lambda args, kwargs: False),
        ("incr", lambda args, kwargs: 1),
        ("clear", lambda args, kwargs: None),
    ):
        _patient(name, answer)(cls)
    return cls


@patient
class PatientRedisCache(RedisCache):
    def attempt(self, method, *args, **kwargs):
        return method(self, *args, **kwargs)


class CountingDatabaseCache(DatabaseCache):
    def incr(self, key, delta=1, version=None):
        """In one step, and it ends when it would have ended. Django's reads, writes, and gives it a new end."""
        made = self.make_and_validate_key(key, version=version)
        alias = router.db_for_write(self.cache_model_class)
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            table, name, value = map(connections[alias].ops.quote_name, (self._table, "cache_key", "value"))
            # Who counts the same at this moment waits here.
            cursor.execute(f"SELECT 1 FROM {table} WHERE {name} = %s FOR UPDATE", [made])  # noqa: S608 - quoted names
            count = self.get(key, version=version)
            if count is None:
                raise ValueError(f"Key '{key}' not found")
            kept = b64encode(pickle.dumps(count + delta, self.pickle_protocol)).decode("latin1")
            cursor.execute(f"UPDATE {table} SET {value} = %s WHERE {name} = %s", [kept, made])  # noqa: S608 - quoted names
        return count + delta


@patient
class PatientDatabaseCache(CountingDatabaseCache):
    def attempt(self, method, *args, **kwargs):
        """In a savepoint of its own, so that a missing table does not spoil the transaction around it."""
        with transaction.atomic():
            return method(self, *args, **kwargs)
