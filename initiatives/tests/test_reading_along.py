"""Who is mentioned in a note, or asked something, reads along: says what was asked, and decides nothing."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.roles import Role
from goals.models import Goal
from initiatives import services
from initiatives.admin.answer_forms import named_in
from initiatives.models import Advice
from initiatives.services.teams import ask_team, reply_to_team
from initiatives.tests.test_answering import WORDS, refusal_of
from initiatives.workflow import Status
from neighbourhoods.models import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(person, sanderbout, initiative, now):
    """A plan of Green, with a draft; Roads has nothing to do with it."""
    green = Team.objects.create(name="Groen", slug="groen")
    roads = Team.objects.create(name="Wegen", slug="wegen")
    gea, wim = person("gea", Role.OFFICIAL), person("wim", Role.OFFICIAL)
    green.members.add(gea)
    roads.members.add(wim)
    services.assign(initiative=initiative, handler=gea, by=gea, now=now)
    services.take_up(initiative=initiative, by=gea, now=now)
    services.write_answer(initiative=initiative, **WORDS, by=gea, now=now)
    return SimpleNamespace(plan=initiative, roads=roads, gea=gea, wim=wim)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kijk jij, @Jan?", ["Jan"]),
        ("@jan smit en @JANSEN.", ["Jan Smit", "Jansen"]),
        ("@Jan Smits belde.", ["Jan"]),
        ("Schreef @Janneke of @Jan-Willem dit?", []),
        ("Mail piet@jan.nl, info@jan of @jan.nl", []),
        ("Twee keer @Jan, @Jan\n\nSmit", ["Jan", "Jan Smit"]),
        ("Een losse @ en @@.", []),
    ],
)
def test_a_whole_name_names_a_colleague(text, named, person):
    for number, name in enumerate(("Jan", "Jan Smit", "Jansen", "", " ")):
        who = person(f"c{number}", Role.OFFICIAL)
        type(who).objects.filter(pk=who.pk).update(display_name=name)
    bystander = person("bewoner")
    type(bystander).objects.filter(pk=bystander.pk).update(display_name="Janneke")
    assert sorted(one.display_name for one in named_in(text)) == named


def test_who_is_mentioned_reads_and_writes_notes_and_decides_nothing(desks, client_for, now):
    plan, desk = desks.plan, client_for(desks.wim)
    page = reverse("admin:initiatives_initiative_change", args=[plan.pk])
    assert desk.get(page).status_code == 404
    services.write_note(initiative=plan, text="Kijk jij?", mentions=[desks.wim], by=desks.gea, now=now)
    shown = desk.get(page).content.decode()
    assert plan.title in shown
    forms = re.findall(r'<form[^>]* action="([^"]+)"', shown.split('<div class="beheer">')[1])
    assert forms == [page.replace("change", "aantekening")]
    assert desk.post(page.replace("change", "aantekening"), {"text": "Ik zie niets geks."}).status_code == 302
    for name, typed in (
        ("weigeren", {"reason": "Zomaar."}),
        ("contact", {}),
        ("mij", {"seen": desks.gea.pk}),
        ("doelen", {"goals": [Goal.objects.first().pk]}),
        ("antwoord", {**WORDS, "next_on": "", "openbaar": "1"}),
    ):
        told = desk.post(page.replace("change", name), typed)
        assert told.status_code == 409 and "ander team of gebied" in told.content.decode(), name
        assert plan.email not in told.content.decode()
    plan.refresh_from_db()
    assert (plan.status, plan.handler, plan.goals.count()) == (Status.IN_PROGRESS, desks.gea, 0)


def test_who_is_asked_to_read_gives_the_reading_only(desks, client_for, now):
    plan, page = desks.plan, reverse("admin:initiatives_initiative_change", args=[desks.plan.pk])
    services.ask_reading(initiative=plan, reader=desks.wim, by=desks.gea, now=now)
    doing = {"initiative": plan, "by": desks.wim, "now": now}
    assert "ander team" in refusal_of(services.refuse, reason="Zomaar.", **doing)
    assert "ander team" in refusal_of(services.stop_reading, reading=plan.second_readings.get(), by=desks.wim, now=now)
    assert client_for(desks.wim).post(page.replace("change", "gelezen"), {"is_good": "ja"}).status_code == 302
    assert plan.second_readings.get().is_good


def test_a_team_that_is_asked_replies_and_decides_nothing(desks, platform, now):
    plan = desks.plan
    question = ask_team(initiative=plan, team=desks.roads, text="Mag het?", by=desks.gea, now=now)
    to_resident = services.ask_question(initiative=plan, text="Waar precies?", by=desks.gea, now=now)
    doing = {"by": desks.wim, "now": now}
    advice = Advice.objects.get_or_create(
        initiative=plan, platform=platform, defaults={"asked_at": now, "due_on": now.date()}
    )[0]
    said = {"advice": advice, "stance": "in_favour", "text": "", "by_label": platform.name}
    promise = {"text": "Een bank", "owner_side": "municipality", "owner_label": "gemeente", "other_side": "residents",
               "other_label": "de indiener", "due_on": now.date()}  # fmt: skip
    for deed, arguments in (
        (services.link_goals, {"initiative": plan, "goals": []}),
        (services.promise_from, {"initiative": plan, **promise}),
        (services.reply_to_question, {"question": to_resident, "text": "Hier.", "role": Role.OFFICIAL}),
        (services.give_advice, said),
        (services.hand_over, {"initiative": plan, "team": desks.roads, "reason": "Van ons."}),
    ):
        assert "ander team of gebied" in refusal_of(deed, **arguments, **doing), deed.__name__
    reply_to_team(question=question, text="Ja.", **doing)
    assert plan.team_questions.get().replied_by == desks.wim


def test_an_administrator_writes_no_notes_and_gives_no_readings(desks, administrator, now):
    doing = {"by": administrator, "now": now}
    assert "Alleen een medewerker" in refusal_of(services.write_note, initiative=desks.plan, text="x", **doing)
    ask = {"initiative": desks.plan, "by": desks.gea, "now": now}
    assert "behandelt geen plannen" in refusal_of(services.ask_reading, reader=administrator, **ask)
