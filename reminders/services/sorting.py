"""What becomes of a row whose moment has come: a mail today, a letter on paper, later, never, or a public list."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from notifications.models import Preference
from notifications.preferences import next_digest
from reminders.ladder import Capacity, Due
from reminders.models import Reminder
from reminders.services.budget import over_budget

Choice, Rung = Preference.Choice, Reminder.Rung
# As what the platform itself is spoken to.
AS_PLATFORM = (Capacity.MEMBER, Capacity.STAND_IN)


@dataclass(frozen=True)
class Owing:
    """One row and what its rule says of it today."""

    row: Reminder
    due: Due

    @property
    def is_to_platform(self) -> bool:
        return self.due.recipient is not None and self.due.recipient.capacity in AS_PLATFORM

    @property
    def is_on_paper_for_platform(self) -> bool:
        """Then nobody is mailed, also not the contact in whose name the row stands."""
        return self.is_to_platform and self.due.recipient.capacity == Capacity.STAND_IN and bool(self.due.platform)


@dataclass
class Sorted:
    # By the key of the person, or by the address of who has no account.
    by_mail: dict[int | str, list[Owing]] = field(default_factory=dict)
    on_paper: dict[int, list[Owing]] = field(default_factory=dict)
    # By the key of the platform.
    to_platforms: dict[int, list[Owing]] = field(default_factory=dict)
    listed: list[Owing] = field(default_factory=list)
    refused: list[Owing] = field(default_factory=list)
    # By the moment at which it comes back.
    later: dict[datetime, list[Owing]] = field(default_factory=dict)

    @property
    def told(self) -> list[Owing]:
        """What goes out in a letter."""
        ways = (self.by_mail, self.on_paper, self.to_platforms)
        return [one for way in ways for owings in way.values() for one in owings]

    @property
    def given(self) -> list[Owing]:
        return self.told + self.listed


def sort_out(
    owings: Iterable[Owing], wish: Callable[[Reminder], str], now: datetime, had_mail: Collection[int] = ()
) -> Sorted:
    """Lay each where it goes, by the wish of its recipient and the budget of its platform.

    "Once a week" and a spent budget mean: at nine on the first working day of a week. What fell due before the last
    one of these goes today, so nothing is put off twice. Who wants one mail a day and had it (`had_mail`, by the key of
    the person) gets the rest on the next working day at nine.
    """
    found, bundle_day = Sorted(), cache(_bundle_day)
    owings = list(owings)
    spent = over_budget({one.due.platform.pk for one in owings if one.is_to_platform and one.due.platform}, now)
    for one in owings:
        if one.row.rung == Rung.COUNCIL:
            found.listed.append(one)
            continue
        choice = Choice.AT_ONCE if one.is_on_paper_for_platform else wish(one.row)
        if choice == Choice.NONE:
            found.refused.append(one)
            continue
        is_spent = one.is_to_platform and one.due.platform is not None and one.due.platform.pk in spent
        if (choice == Choice.WEEKLY or is_spent) and (day := bundle_day(one.row.due_at)) > now:
            found.later.setdefault(day, []).append(one)
        elif choice == Choice.DAILY and one.row.recipient_id in had_mail:
            found.later.setdefault(next_digest(choice, now), []).append(one)
        elif one.is_on_paper_for_platform:
            found.to_platforms.setdefault(one.due.platform.pk, []).append(one)
        elif choice == Choice.PAPER:
            found.on_paper.setdefault(one.row.recipient_id, []).append(one)
        else:
            found.by_mail.setdefault(one.row.recipient_id or one.row.to_address, []).append(one)
    return found


def _bundle_day(due_at: datetime) -> datetime:
    """When what falls due then is bundled for the week; that very moment when it is one."""
    return next_digest(Choice.WEEKLY, due_at - timedelta(microseconds=1))
