"""The whole round of the clock: plan, write, deliver, and what else the portal does by itself."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from accounts import retention
from initiatives.services import (
    ask_look_backs,
    close_unconfirmed,
    note_delays,
    publish_due,
    refresh_search_words,
    remind_owners,
    remind_unconfirmed,
    scan_attachments,
)
from initiatives.services.followers import tell_followers
from initiatives.services.taking_part import tell_of_yesterday
from notifications import hours
from notifications.delivery.clock import Clock
from notifications.delivery.paper import look_again
from notifications.models import SweepState
from notifications.services import deliver
from reminders.services.assemble import assemble
from reminders.services.given import log_what_left
from reminders.services.plan import plan
from reminders.services.silence import close_what_nobody_confirms

logger = logging.getLogger(__name__)


def sweep(
    now: datetime | None = None,
    *,
    budget: timedelta = timedelta(seconds=50),
    should_stop: Callable[[], bool] = lambda: False,
) -> dict:
    """Make one round, as often as one likes and any number at once. Returns what was done, step by step.

    Without `now` the database's clock decides. A step, a rule or the letter of a reader that fails is written in the
    log and named in the summary under "failed"; the others are made all the same. Only a lost database ends the round.
    """
    moment = Clock(now).read()
    steps: dict[str, Callable[[], object]] = {
        "closed_unconfirmed": lambda: close_unconfirmed(moment),
        "reminded_unconfirmed": lambda: remind_unconfirmed(moment),
        "reminded_owners": lambda: remind_owners(moment),
        # First: an answer that comes in time by a minute is not told of as late.
        "published": lambda: publish_due(moment),
        "delays_noted": lambda: note_delays(moment),
        "scanned": lambda: scan_attachments(moment),
        "unconfirmed_promises": lambda: close_what_nobody_confirms(moment),
        "look_backs_asked": lambda: ask_look_backs(moment),
        "followers_told": lambda: tell_followers(moment),
        "plan": lambda: plan(moment),
        # A letter says "in two days": it is written when it can leave as well.
        "assemble": lambda: assemble(moment) if hours.is_open(moment) else {},
        "deliver": lambda: deliver(now, budget=budget, should_stop=should_stop).as_dict(),
        "logged": lambda: log_what_left(moment),
        "tidied": lambda: _tidy_once_a_day(moment),
    }
    summary: dict = {}
    failed = []
    for name, step in steps.items():
        if should_stop():
            break
        try:
            summary[name] = step()
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("the step %s of the round failed", name)
            failed.append(name)
    failed += [f"plan: {kind}" for kind in summary.get("plan", {}).get("failed", [])]
    if number := summary.get("assemble", {}).get("failed"):
        failed.append(f"assemble: {number} {'reader' if number == 1 else 'readers'}")
    summary["failed"] = failed
    SweepState.objects.update_or_create(singleton=True, defaults={"last_sweep_at": moment, "last_summary": summary})
    return summary


def _tidy_once_a_day(now: datetime) -> bool:
    """Count the words of the search anew, ask letters on paper whether they are needed, take out what is past its term.

    Of several rounds at once, one does it.
    """
    today = timezone.localdate(now)
    state, _ = SweepState.objects.get_or_create(singleton=True)
    is_mine = SweepState.objects.filter(pk=state.pk).exclude(tidied_on=today).update(tidied_on=today)
    if is_mine:
        refresh_search_words(now)
        look_again(Clock(now))
        retention.apply(now)
        tell_of_yesterday(now)
    return bool(is_mine)
