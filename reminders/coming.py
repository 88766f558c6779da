"""Rules whose subject does not stand yet: each is wired into `rules.py` as soon as its app can say what waits.

`waiting` is a rule as in `rules.py`: a function from a day to the things that are open and due on or before it, its
docstring the sentence for the README. `doer_of` gives the one official who has to do it; where there is none, or not
any more, the team leads hear it. `start` is the day on which the rule is wired.
"""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from neighbourhoods.models import Area
from reminders.faces import Capacity, Faces, Recipient
from reminders.ladder import COORDINATOR, COUNCIL_LIST, DOER, TEAM_LEAD, Rule, Step

Waiting = Callable[[date], models.QuerySet]
DoerOf = Callable[[models.Model], User | None]
AreasOf = Callable[[models.Model], Iterable[Area | None]]


def account_rule(
    waiting: Waiting, *, start: date, doer_of: DoerOf, areas_of: AreasOf, due_field: str = "due_on"
) -> Rule:
    """The yearly account of an area coordinator: each goal of the wijk reached or not, and why."""
    return Rule(
        kind="account_due",
        label=_("jaarlijkse verantwoording van de regievoerder"),
        start=start,
        steps=(Step(0, -30, DOER), Step(1, 0, DOER), Step(2, 14, DOER + TEAM_LEAD), Step(3, 30, COUNCIL_LIST)),
        waiting=waiting,
        due_field=due_field,
        doers=_doers(doer_of),
        areas_of=areas_of,
    )


def goal_silent_rule(waiting: Waiting, *, start: date, doer_of: DoerOf, due_field: str = "due_on") -> Rule:
    """A goal without news for six months: its holder tells how it stands. `waiting` gives the day on which the six
    months are over; news moves it, and so ends the series."""
    return Rule(
        kind="goal_silent",
        label=_("nieuws over een doel"),
        start=start,
        steps=(Step(0, 0, DOER), Step(1, 14, DOER), Step(2, 30, DOER + TEAM_LEAD), Step(3, 60, COUNCIL_LIST)),
        waiting=waiting,
        due_field=due_field,
        doers=_doers(doer_of),
    )


def dialogue_report_rule(
    waiting: Waiting, *, start: date, doer_of: DoerOf, areas_of: AreasOf, due_field: str = "due_on"
) -> Rule:
    """A dialogue meeting that was held and has no report: due four weeks after it."""
    return Rule(
        kind="dialogue_report_due",
        label=_("verslag van een dialoogbijeenkomst"),
        start=start,
        steps=(
            *(Step(0, -7, DOER), Step(1, 0, DOER), Step(2, 7, DOER + TEAM_LEAD)),
            *(Step(3, 14, COORDINATOR), Step(4, 30, COUNCIL_LIST)),
        ),
        waiting=waiting,
        due_field=due_field,
        doers=_doers(doer_of),
        areas_of=areas_of,
    )


def _doers(doer_of: DoerOf) -> Callable[[models.Model, Faces], list[Recipient]]:
    return lambda thing, faces: faces.official(doer_of(thing)) or faces.team_leads(Capacity.OFFICIAL)
