"""What "klaar" does: for each kind of reminder the deed that it asks for, through the services of its own app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.services import leading_role
from agendas.services import change_block, confirm_done, deny_done, hold_review, report_done
from agendas.workflow import BlockState
from agendas.workflow import MoveRefused as AgendaMoveRefused
from initiatives.services import give_advice
from initiatives.services.move import INITIATOR
from initiatives.workflow import MoveRefused as InitiativeMoveRefused
from neighbourhoods.models import Platform
from neighbourhoods.services import record_talk
from neighbourhoods.workflow import PlatformRefused
from reminders.ladder import Capacity
from reminders.models import Reminder
from reminders.rules import RULES

Answer = Reminder.Answer
REFUSALS = (AgendaMoveRefused, InitiativeMoveRefused, PlatformRefused)


@dataclass(frozen=True)
class Said:
    """One answer: who says what about which thing."""

    reminder: Reminder
    subject: models.Model
    capacity: Capacity
    # The hand that acts; None for who sent a plan without an account.
    by: User | None
    answer: Answer
    note: str
    stance: str
    on: date | None
    now: datetime

    @property
    def platform(self) -> Platform | None:
        return RULES[self.reminder.kind].platform_of(self.subject)

    @property
    def acting(self) -> dict:
        """Whose hand, as what, and when: what every deed asks."""
        return {"by": self.by, "role": self.role, "by_label": self.label, "now": self.now}

    @property
    def role(self) -> Role:
        if self.capacity == Capacity.INITIATOR:
            return Role.INITIATOR
        seat = self.platform.role_of(self.by) if self.capacity == Capacity.MEMBER and self.platform else None
        return seat or leading_role(self.by)

    @property
    def label(self) -> str:
        """Who acts, in words that may be public: a party, never a person. Stored, so always in Dutch."""
        kind, subject, platform = self.reminder.kind, self.subject, self.platform or self.reminder.platform
        if self.capacity == Capacity.MEMBER and platform:
            return platform.name
        if self.capacity == Capacity.INITIATOR:
            return INITIATOR
        with translation.override("nl"):
            if self.capacity == Capacity.STAND_IN:
                whose = platform.name if platform else _("de indiener")
                return (_("gemeente, namens %(platform)s") % {"platform": whose})[:120]
            if kind in ("promise_due", "promise_called"):
                return subject.owner_label
            return subject.other_label if kind == "promise_confirm" else _("gemeente")


def do(said: Said) -> None:
    """Do what was said to be done. Raises one of REFUSALS when the procedure does not allow it."""
    DEEDS[said.reminder.kind](said)


def _give_the_advice(said: Said) -> None:
    acting = {name: value for name, value in said.acting.items() if name != "role"}
    give_advice(advice=said.subject, stance=said.stance, text=said.note, **acting)


def _report_the_promise(said: Said) -> None:
    report_done(promise=said.subject, text=said.note, **said.acting)


def _look_whether_it_is_kept(said: Said) -> None:
    turn = deny_done if said.answer == Answer.DENIED else confirm_done
    turn(promise=said.subject, text=said.note, **said.acting)


def _close_the_block(said: Said) -> None:
    change_block(block=said.subject, state=BlockState.DONE, **said.acting)


def _look_back(said: Said) -> None:
    hold_review(said.subject, next_on=said.on, text=said.note, **said.acting)


def _write_down_the_talk(said: Said) -> None:
    record_talk(said.subject, said.on, said.note, said.by, said.now)


DEEDS: dict[str, Callable[[Said], None]] = {
    "advice_awaited": _give_the_advice,
    "promise_due": _report_the_promise,
    "promise_called": _report_the_promise,
    "promise_confirm": _look_whether_it_is_kept,
    "block_due": _close_the_block,
    "review_due": _look_back,
    "unspoken": _write_down_the_talk,
}
