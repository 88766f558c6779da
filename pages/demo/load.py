"""Fills an empty database with a believable municipality: real areas, figures and goals, an invented history."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts import retention
from accounts.models import User
from accounts.roles import Role
from accounts.services import grant_role
from initiatives.models import Initiative
from initiatives.services import (
    ask_look_backs,
    note_delays,
    refresh_search_words,
    remind_owners,
    remind_unconfirmed,
)
from initiatives.services.archive import load_archive_rules
from initiatives.services.taking_part import tell_of_yesterday
from initiatives.services.terms import load_terms
from neighbourhoods.models import Desk, Membership, Municipality, Platform
from neighbourhoods.services import (
    add_member,
    appoint_coordinator,
    dissolve_platform,
    record_talk,
    sleep_platform,
    start_platform,
)
from notifications.services import settle_history as settle_messages
from pages.demo.answering import Answering
from pages.demo.clock import History, moment, office_moment
from pages.demo.desk import plan_desk
from pages.demo.kinds import plan_kinds
from pages.demo.neighbours import gather_supporters
from pages.demo.plans import read as read_plans
from pages.demo.platforms import AgendaStory, PromiseStory, area_of
from pages.demo.post import leave_two_for_a_person, plan_wishes
from pages.demo.roads import Road
from pages.demo.rounds import Rounds
from pages.demo.teams import BetweenTeams, make_teams
from reminders.services import log_what_left

FOLDER = Path(__file__).parent
SEED = 2026
DOMAIN = "demo.invalid"
# The terms of the demo for an idea: 30 working days long ago, 20 since a council decision.
TERMS = ((30, date(2015, 1, 1)), (20, date(2019, 1, 1)))


class NotEmpty(Exception):
    """There is a municipality already."""


@dataclass
class Loaded:
    """What was filled in, to tell the operator."""

    people: int = 0
    platforms: int = 0
    deeds: int = 0
    initiatives: Counter = field(default_factory=Counter)


@transaction.atomic
def load(*, now: datetime, say=lambda line: None) -> Loaded:
    """Load the whole demo as it would stand at `now`, in one transaction. Raises NotEmpty.

    The same day gives the same demo. The history is written by the services of real use, with a clock passed in;
    every message of it is marked as settled, so nobody is mailed.
    """
    if Municipality.objects.exists():
        raise NotEmpty
    told = tomllib.loads((FOLDER / "ground.toml").read_text())
    history, rng = History(now), Random(SEED)  # noqa: S311 - the same demo each time, nothing secret
    say("areas, figures, goals and blocks")
    _lay_the_ground(told)
    people = _invite(told, history)
    make_teams(people)
    _gather_platforms(told, history, people)
    for agenda in told["agenda"]:
        AgendaStory(agenda, told["note"], history, people).start()
    for promise in told["promise"]:
        PromiseStory(promise, history, people).start()
    plans = read_plans(rng)
    for each in plans:
        Road(each, history, people, rng).start()
    plan_kinds(history, people)
    plan_desk(history, people)
    Answering(history, people).start()
    BetweenTeams(history, people).start()
    plan_wishes(history, people)
    Rounds(history, people, plans).start()
    say("three years of history")
    loaded = Loaded(people=len(people), platforms=len(told["platform"]), deeds=history.play())
    gather_supporters(now)
    # What the first round would tell is history too: nobody opens a demo with a pile of post that waits.
    for tell in (remind_unconfirmed, remind_owners, note_delays, ask_look_backs, tell_of_yesterday):
        tell(now - timedelta(minutes=1))
    settle_messages(before=now)
    log_what_left(now)
    leave_two_for_a_person(now)
    refresh_search_words(now)
    retention.apply(now)
    loaded.initiatives = Counter(Initiative.objects.values_list("status", flat=True))
    return loaded


def _lay_the_ground(told: dict) -> None:
    town = told["municipality"]
    ground = settings.BASE_DIR / "neighbourhoods" / "data"
    Municipality.objects.create(**town)
    for desk in told["desk"]:
        Desk.objects.create(**desk)
    for working_days, from_on in TERMS:
        load_terms(from_on, working_days=working_days)
    load_archive_rules()
    call_command(
        "import_areas",
        str(ground / "wijken_1883.geojson"),
        str(ground / "buurten_1883.geojson"),
        municipality=town["code"],
        name=town["name"],
        year=2024,
        verbosity=0,
    )
    for figures in ("buurten_1883.csv", "wijken_1883.csv"):
        call_command("import_figures", str(ground / figures), verbosity=0)
    call_command("import_goals", str(settings.BASE_DIR / "goals" / "data" / "goals_sittard_geleen.json"), verbosity=0)
    call_command("import_blocks", str(settings.BASE_DIR / "agendas" / "data" / "buurtagenda_blocks.json"), verbosity=0)
    call_command("import_addresses", str(FOLDER / "addresses.csv"), invented=True, verbosity=0)


def _invite(told: dict, history: History) -> dict[str, User]:
    """The people of the demo, by key: each can sign in with a code to <key>@demo.invalid."""
    people = {}
    start = moment(history.day(1095), 9)
    for person in told["person"]:
        user = people[person["key"]] = _person(person["key"], person["name"])
        for role in person["roles"]:
            grant_role(user=user, role=Role(role), by=None, now=start)
        for name in person.get("coordinates", ()):
            appoint_coordinator(user=user, area=area_of(f"wijk:{name}"), by=None, now=start)
    return people


def _person(key: str, name: str) -> User:
    user = User.objects.create_user(f"{key}@{DOMAIN}", display_name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _gather_platforms(told: dict, history: History, people: dict[str, User]) -> None:
    for platform in told["platform"]:
        _gather(platform, history, people)


def _gather(told: dict, history: History, people: dict[str, User]) -> None:
    """A platform with its chair and members. One that dissolved or sleeps did so on its own day."""
    slug, name, start = told["slug"], told["name"], moment(history.day(1095), 9)
    platform = start_platform(
        areas=[area_of(area) for area in told["areas"]],
        name=name,
        slug=slug,
        about=told["about"],
        contact=people[told["contact"]],
        reach=told.get("reach", Platform.Reach.EMAIL),
        postal_address=told.get("postal_address", ""),
        by=None,
        now=start,
    )
    chair = people[told["chair"]] if "chair" in told else _person(f"voorzitter-{slug}", f"Voorzitter {name}")
    people[f"voorzitter-{slug}"] = chair
    seats = [(chair, Membership.Seat.CHAIR)]
    seats += [
        (_person(f"lid{number}-{slug}", f"Lid {number} van {name}"), Membership.Seat.MEMBER)
        for number in range(1, told["members"] + 1)
    ]
    for user, seat in seats:
        add_member(platform=platform, user=user, seat=seat, by=None, now=start)
    for talk in told.get("talks", ()):
        history.at(
            office_moment(history.day(talk["days_ago"]), 14),
            lambda at, about=talk["about"]: record_talk(
                platform, timezone.localdate(at), about, by=people[told["contact"]], now=at
            ),
        )
    if told["state"] == Platform.State.DISSOLVED:
        history.at(
            moment(history.day(told["state_days_ago"]), 12),
            lambda at: dissolve_platform(
                platform=platform, reason=told["state_reason"], by=people[told["contact"]], now=at
            ),
        )
    elif told["state"] == Platform.State.DORMANT:
        history.at(
            moment(history.day(told["state_days_ago"]), 12),
            lambda at: sleep_platform(
                platform=platform, reason=told["state_reason"], by=people[told["contact"]], now=at
            ),
        )
