"""The breaker: when the mail server itself is in trouble, nothing is tried for a while and no message pays for it.

A wrong password must not turn a night's mail into dead letters.
"""

import logging
import re
import smtplib
from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from notifications.delivery import attempts, board
from notifications.delivery.clock import Clock
from notifications.delivery.result import ABOUT_THE_SERVER, Result
from notifications.models import DeliveryAttempt, Message, SweepState

logger = logging.getLogger(__name__)
State, Outcome = Message.State, DeliveryAttempt.Outcome

# So many failures in a row before any recipient was named.
ENOUGH_FAILURES = 5
# Or more than this part of the last tries refused for good, when there are enough of them to say so.
LAST_TRIES = 50
FEWEST_TRIES = 20
TOO_MANY_REFUSED = 0.20
LOOK_BACK = timedelta(days=1)
# How the explanation of a refusal begins (RFC 3463): 5.1 and 5.2 are about the address, 5.3 and 5.7 about us.
EXPLAINED = re.compile(r"5\.(\d{1,3})\.\d{1,3}\b")
ABOUT_US = {"3", "7"}
# Without such an explanation: these codes, when the recipient had been accepted.
CODES_ABOUT_US = (553, 554)


def is_open(state: SweepState, moment: datetime) -> bool:
    return state.breaker_until is not None and moment < state.breaker_until


def note_failure(clock: Clock, why: str, *, was_tried: bool) -> bool:
    """One more failure of the mail server itself; `was_tried`: a message has met it.

    Returns whether nothing goes from now on.
    """
    with transaction.atomic():
        state = board.locked()
        failures = state.failures_in_row + 1
        board.write(state, failures_in_row=failures)
        if failures < ENOUGH_FAILURES:
            return False
        _open(state, clock, why)
        # Those before it in the same series were forgiven when the breaker opened.
        most = failures if failures == ENOUGH_FAILURES else int(was_tried)
        _forgive(_last_failures(most), until=state.breaker_until)
    return True


def note_refusal(clock: Clock) -> bool:
    """A message was refused for good. Returns whether so many were, because of us, that nothing goes now.

    An address that does not exist is no reason: any stranger can name a hundred of them.
    """
    with transaction.atomic():
        state = board.locked()
        since = clock.read() - LOOK_BACK
        # What was refused before it opened last time counts no more.
        since = max(since, state.breaker_until or since)
        tries = DeliveryAttempt.objects.filter(at__gt=since, outcome__in=attempts.TRIES)
        last = list(tries.order_by("-at", "-pk")[:LAST_TRIES])
        refused = [each for each in last if _is_about_us(each)]
        if len(last) < FEWEST_TRIES or len(refused) <= TOO_MANY_REFUSED * len(last):
            return False
        _open(state, clock, _("De mailserver weigert te veel berichten."))
        _forgive(_refused_once(refused), until=state.breaker_until)
    return True


def note_success(clock: Clock) -> None:
    """The mail server took a message: whatever was wrong is over."""
    troubled = SweepState.objects.filter(Q(failures_in_row__gt=0) | Q(breaker_until__gt=clock.sql))
    # The moment stays: what was refused before it counts no more.
    troubled.update(failures_in_row=0, breaker_until=clock.sql, breaker_why="")


def note_contact(result: Result) -> None:
    """The mail server knows us, though it did not take this message: no series of failures."""
    if not result.is_about_the_server and result.is_try and result.step != "before":
        SweepState.objects.filter(failures_in_row__gt=0).update(failures_in_row=0)


def in_words(error: Exception) -> str:
    """Why the mail server could not be used, for people."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("De mailserver weigert onze naam of ons wachtwoord (%(code)s).") % {"code": error.smtp_code}
    if isinstance(error, smtplib.SMTPResponseException):
        return _("De mailserver wil niet met ons praten (%(code)s).") % {"code": error.smtp_code}
    return _("De mailserver is niet te bereiken (%(error)s).") % {"error": type(error).__name__}


def of_result(result: Result) -> str:
    if result.code:
        return _("De mailserver weigert ons als afzender (%(code)s).") % {"code": result.code}
    return _("De verbinding met de mailserver valt steeds weg.")


def _open(state: SweepState, clock: Clock, why: str) -> None:
    until = clock.read() + timedelta(seconds=settings.BREAKER_SECONDS)
    board.write(state, breaker_until=until, breaker_why=why[:300])
    logger.error("the breaker is open until %s: %s", until.isoformat(timespec="seconds"), why)


def _last_failures(most: int) -> list[DeliveryAttempt]:
    """The unbroken series of failures of the mail server itself, the newest first."""
    series = []
    for each in DeliveryAttempt.objects.filter(outcome__in=attempts.TRIES).order_by("-at", "-pk")[:most]:
        if each.outcome != Outcome.LATER or each.phase not in ABOUT_THE_SERVER:
            break
        series.append(each)
    return series


def _is_about_us(each: DeliveryAttempt) -> bool:
    if each.outcome != Outcome.REFUSED or not each.smtp_code:
        return False
    if explained := EXPLAINED.match(each.detail):
        return explained[1] in ABOUT_US
    return each.smtp_code in CODES_ABOUT_US and each.phase != "rcpt"


def _refused_once(refused: list[DeliveryAttempt]) -> list[DeliveryAttempt]:
    """They are asked once more afterwards; refused a second time, a message stays refused."""
    times = DeliveryAttempt.objects.filter(outcome=Outcome.REFUSED, message__in=[each.message_id for each in refused])
    times = Counter(times.values_list("message_id", flat=True))
    return [each for each in refused if times[each.message_id] == 1]


def _forgive(series: list[DeliveryAttempt], *, until: datetime) -> None:
    """These tries do not count: their messages wait for the breaker, as if nobody had tried."""
    for each in series:
        # A code that was blanked has nothing to send any more.
        theirs = Message.objects.filter(pk=each.message_id, attempts=each.number).exclude(text="")
        theirs.filter(state__in=[State.PENDING, State.DEAD]).update(
            state=State.PENDING, attempts=F("attempts") - 1, settled_at=None, not_before=until
        )
