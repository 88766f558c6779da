"""The heaps of the work list: which plans lie in each. Every number on a heap is the count of the very queryset that
its link shows, within what the official may see; all of them are counted in one query."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from initiatives.models import Initiative, TeamQuestion
from initiatives.querysets import InitiativeQuerySet
from initiatives.workflow import ANSWERED, WITH_A_RESULT, WITH_THE_INITIATORS
from neighbourhoods.scope import teams_of

DAYS_AHEAD = 7
OPEN, MINE, TEAM, FREE, LOOK, WEEK, LATE = "open", "mijn", "team", "vrij", "bekijken", "week", "telaat"
RESIDENT, ELSEWHERE, ASKED_TEAM, REWRITE, AFTER = "indiener", "elders", "vraag-team", "herschrijven", "na-antwoord"
STILL, READ, RULED, NEEDED = "stil", "meelezen", "regels", "besluiten"
# A platform asks where the answer stays: mine, and everybody's.
ASKED_ME, ASKED = "gevraagd-mij", "gevraagd"


@dataclass(frozen=True)
class Heap:
    """`of(seen, user, today)` picks from the plans that this person may see. `order` puts the most pressing on top.
    `is_quiet`: only on the page while something lies in it."""

    label: str
    empty: str
    of: Callable[[InitiativeQuerySet, User, date], InitiativeQuerySet]
    kind: str = ""
    order: str = "answer_due_on"
    is_quiet: bool = False
    # Found by a link below the list, not counted on top.
    is_aside: bool = False


def _asked_of(teams) -> Q:
    return Q(pk__in=TeamQuestion.objects.filter(team__in=teams, replied_at__isnull=True).values("initiative"))


def _waits_elsewhere(seen: InitiativeQuerySet, user: User, today: date) -> InitiativeQuerySet:
    """Somebody asked another team than their own, and it did not reply yet."""
    asked = TeamQuestion.objects.filter(replied_at__isnull=True).exclude(team__in=teams_of(user))
    return seen.owing_an_answer().filter(pk__in=asked.values("initiative"))


# In the order of the page.
HEAPS: dict[str, Heap] = {
    MINE: Heap(
        _("van mij"),
        _("U hebt nu geen plannen. Kijk bij “nog van niemand” of er een plan voor u bij is."),
        lambda seen, user, today: seen.owing_an_answer().handled_by(user),
    ),
    TEAM: Heap(
        _("van mijn team"),
        _("Uw team heeft nu geen open plannen."),
        lambda seen, user, today: seen.owing_an_answer().filter(team__in=teams_of(user)),
        is_quiet=True,
    ),
    FREE: Heap(
        _("nog van niemand"),
        _("Elk open plan heeft een behandelaar."),
        lambda seen, user, today: seen.unassigned(),
    ),
    LOOK: Heap(
        _("om te bekijken"),
        _("Er zijn geen plannen zonder e-mailadres die u moet bekijken."),
        lambda seen, user, today: seen.to_look_at(),
        "wait",
    ),
    WEEK: Heap(
        _("antwoord binnen een week"),
        _("Komende week hoeft er geen antwoord de deur uit."),
        lambda seen, user, today: seen.in_the_office().due_within(today, DAYS_AHEAD),
        "wait",
    ),
    LATE: Heap(
        _("te laat"),
        _("Geen enkel antwoord is te laat. Mooi zo."),
        lambda seen, user, today: seen.in_the_office().overdue(today),
        "late",
    ),
    ASKED_TEAM: Heap(
        _("vragen aan mijn team"),
        _("Geen ander team vraagt nu iets aan uw team."),
        lambda seen, user, today: seen.filter(_asked_of(teams_of(user))),
        "wait",
        is_quiet=True,
    ),
    READ: Heap(
        _("meelezen"),
        _("Geen collega vraagt nu of u wilt meelezen."),
        lambda seen, user, today: seen.to_read_by(user),
        "wait",
        is_quiet=True,
    ),
    RESIDENT: Heap(
        _("wacht op de indiener"),
        _("Geen enkel plan wacht nu op een indiener."),
        lambda seen, user, today: seen.waiting_for_its_initiators(),
    ),
    STILL: Heap(
        _("klok staat stil om iets anders"),
        _("Geen enkele klok staat stil om iets anders dan een indiener."),
        lambda seen, user, today: seen.in_the_office().paused().exclude(status__in=WITH_THE_INITIATORS),
        is_quiet=True,
    ),
    ELSEWHERE: Heap(
        _("wacht op een ander team"),
        _("Geen enkel plan wacht nu op een ander team."),
        _waits_elsewhere,
        is_quiet=True,
    ),
    REWRITE: Heap(
        _("antwoord duidelijker opschrijven"),
        _("Niemand vraagt nu om een antwoord dat makkelijker te lezen is."),
        lambda seen, user, today: seen.to_rewrite(),
        "wait",
        is_quiet=True,
    ),
    RULED: Heap(
        _("regel in de weg, nog geen antwoord"),
        _("Over elke regel die in de weg staat, is iets gezegd."),
        lambda seen, user, today: seen.with_an_open_rule(),
        "wait",
        is_quiet=True,
    ),
    NEEDED: Heap(
        _("iets gevraagd, nog geen besluit"),
        _("Over alles wat gevraagd is, is besloten."),
        lambda seen, user, today: seen.with_an_open_need(),
        "wait",
        is_quiet=True,
    ),
    ASKED_ME: Heap(
        _("plannen waar een platform u naar vraagt"),
        _("Geen wijkplatform vraagt nu aan u waar een antwoord blijft."),
        lambda seen, user, today: seen.asked_after_by(date.max).filter(
            Q(handler=user) | Q(asked_after_by__contact=user)
        ),
        "late",
        "asked_after_due_on",
        is_quiet=True,
    ),
    ASKED: Heap(
        _("plannen waar een platform naar vraagt"),
        _("Geen wijkplatform vraagt nu waar een antwoord blijft."),
        lambda seen, user, today: seen.asked_after_by(date.max),
        "wait",
        "asked_after_due_on",
        is_quiet=True,
    ),
    OPEN: Heap(
        _("alle open plannen"),
        _("Er wacht nu geen enkel plan op antwoord."),
        lambda seen, user, today: seen.in_the_office(),
    ),
    AFTER: Heap(
        _("van mij, na het antwoord"),
        _("U hebt geen plannen die na het antwoord nog lopen."),
        lambda seen, user, today: seen.handled_by(user).filter(status__in=ANSWERED - WITH_A_RESULT),
        order="answered_at",
        is_aside=True,
    ),
}


def heap(name: str, user: User, today: date) -> InitiativeQuerySet:
    """The plans in one heap that this person may see, the most pressing first."""
    return lying_in(name, Initiative.objects.for_office(user), user, today)


def lying_in(name: str, seen: InitiativeQuerySet, user: User, today: date) -> InitiativeQuerySet:
    """`heap`, of plans that were looked up before (`for_office`)."""
    return HEAPS[name].of(seen, user, today).order_by(HEAPS[name].order, "pk")


def counted(seen: InitiativeQuerySet, user: User, today: date) -> dict[str, int]:
    """How many lie in each heap on top of the page: one query for all."""
    each = [
        lying_in(name, seen, user, today).order_by().annotate(heap=Value(name)).values("heap").annotate(n=Count("pk"))
        for name, heap in HEAPS.items()
        if not heap.is_aside
    ]
    numbers = dict(each[0].union(*each[1:], all=True).values_list("heap", "n"))
    return {name: numbers.get(name, 0) for name, heap in HEAPS.items() if not heap.is_aside}
