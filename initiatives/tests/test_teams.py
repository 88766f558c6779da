"""Work between teams: hand over, ask, reply, and one contact the whole way."""

from types import SimpleNamespace

import pytest

from accounts.roles import Role
from initiatives import services
from initiatives.contact import contact_of
from initiatives.models import Initiative
from initiatives.services.teams import ask_team, choose_contact, hand_over, reply_to_team
from initiatives.workflow import MoveRefused
from neighbourhoods.models import Team
from neighbourhoods.scope import team_for


@pytest.fixture
def desks(person, sanderbout):
    """Two teams with a member each; Roads has an address of its own, Green a lead."""
    green = Team.objects.create(name="Groen", slug="groen", phone="046 111", lead=person("lien", Role.TEAM_LEAD))
    roads = Team.objects.create(name="Wegen", slug="wegen", phone="046 222", email="wegen@example.nl")
    people = {team: person(f"m-{team.slug}", Role.OFFICIAL) for team in (green, roads)}
    for team, one in people.items():
        team.members.add(one)
    return SimpleNamespace(green=green, roads=roads, gea=people[green], wim=people[roads])


def test_who_takes_a_plan_brings_the_team_and_is_the_contact_throughout(desks, initiative, resident, mailroom, now):
    assert contact_of(initiative) == {"name": "Stadhuis", "phone": "14 046", "is_person": False}
    services.assign(initiative=initiative, handler=desks.gea, by=desks.gea, now=now)
    assert (initiative.team, initiative.contact) == (desks.green, desks.gea)
    services.take_up(initiative=initiative, by=desks.gea, now=now)
    assert "Uw contactpersoon is M groen, telefoon 046 111." in mailroom.last_to("plan@example.nl").text
    question = services.ask_question(initiative=initiative, text="Waar precies?", by=desks.gea, now=now)
    hand_over(initiative=initiative, team=desks.roads, reason="De weg is van hen.", by=desks.gea, now=now)
    kept = Initiative.objects.get(pk=initiative.pk)
    assert (kept.number, kept.team, kept.handler, kept.contact) == (initiative.number, desks.roads, None, desks.gea)
    assert list(kept.questions.all()) == [question], "the thread stays"
    assert contact_of(kept) == {"name": "M groen", "phone": "046 222", "is_person": True}
    assert f"Plan {kept.number} is nu bij team Wegen" in mailroom.last_to("wegen@example.nl").subject
    assert "ging naar team Wegen" in mailroom.last_to("lien@example.nl").subject
    told = mailroom.last_to("plan@example.nl")
    assert "De weg is van hen." in told.text
    assert "Uw contactpersoon is M groen" in told.text
    services.assign(initiative=kept, handler=desks.wim, by=desks.wim, now=now)
    assert Initiative.objects.get(pk=kept.pk).contact == desks.gea
    with pytest.raises(MoveRefused, match="behandelt geen plannen"):
        choose_contact(initiative=kept, contact=resident, by=desks.wim, now=now)
    choose_contact(initiative=kept, contact=desks.wim, by=desks.wim, now=now)
    assert contact_of(Initiative.objects.get(pk=kept.pk))["name"] == "M wegen"


def test_who_left_is_nobodys_contact_any_more(desks, initiative, now):
    services.assign(initiative=initiative, handler=desks.gea, by=desks.gea, now=now)
    hand_over(initiative=initiative, team=desks.roads, reason="De weg is van hen.", by=desks.gea, now=now)
    desks.gea.is_active = False
    desks.gea.save()
    kept = Initiative.objects.get()
    assert contact_of(kept) == {"name": "Stadhuis", "phone": "046 222", "is_person": False}
    services.assign(initiative=kept, handler=desks.wim, by=desks.wim, now=now)
    assert contact_of(Initiative.objects.get())["name"] == "M wegen"


def test_who_had_it_stays_the_contact_of_a_plan_that_named_none(desks, initiative, now):
    services.assign(initiative=initiative, handler=desks.gea, by=desks.gea, now=now)
    Initiative.objects.update(contact=None)
    hand_over(initiative=initiative, team=desks.roads, reason="De weg is van hen.", by=desks.gea, now=now)
    assert Initiative.objects.get().contact == desks.gea


def test_another_team_is_asked_and_replies_once(desks, initiative, mailroom, now):
    services.assign(initiative=initiative, handler=desks.gea, by=desks.gea, now=now)
    due = initiative.answer_due_on
    question = ask_team(initiative=initiative, team=desks.roads, text="Mag een bank hier?", by=desks.gea, now=now)
    assert "Mag een bank hier?" in mailroom.last_to("wegen@example.nl").text
    assert initiative in Initiative.objects.for_office(desks.wim)
    with pytest.raises(MoveRefused, match="Er ligt al een vraag bij team Wegen"):
        ask_team(initiative=initiative, team=desks.roads, text="En hier?", by=desks.gea, now=now)
    with pytest.raises(MoveRefused, match="Alleen team Wegen"):
        reply_to_team(question=question, text="Ja.", by=desks.gea, now=now)
    reply_to_team(question=question, text="Ja, dat mag.", by=desks.wim, now=now)
    assert "Ja, dat mag." in mailroom.last_to("m-groen@example.nl").text
    with pytest.raises(MoveRefused, match="gaf al antwoord"):
        reply_to_team(question=question, text="Nee.", by=desks.wim, now=now)
    initiative.refresh_from_db()
    assert (initiative.answer_due_on, initiative.team) == (due, desks.green)


def test_what_is_not_of_your_team_or_makes_no_sense_is_refused(desks, initiative, now):
    services.assign(initiative=initiative, handler=desks.gea, by=desks.gea, now=now)
    doing = {"initiative": initiative, "by": desks.wim, "now": now}
    for deed in (
        lambda: services.assign(handler=desks.wim, **doing),
        lambda: services.take_up(**doing),
        lambda: hand_over(team=desks.roads, reason="Van ons.", **doing),
        lambda: ask_team(team=desks.green, text="Hoe zit het?", **doing),
        lambda: choose_contact(contact=desks.wim, **doing),
        lambda: services.write_note(text="Zomaar.", **doing),
    ):
        with pytest.raises(MoveRefused, match="ander team of gebied"):
            deed()
    doing["by"] = desks.gea
    with pytest.raises(MoveRefused, match="Schrijf waarom"):
        hand_over(team=desks.roads, reason=" ", **doing)
    with pytest.raises(MoveRefused, match="al bij team Groen"):
        hand_over(team=desks.green, reason="Anders.", **doing)
    Team.objects.filter(pk=desks.roads.pk).update(is_active=False)
    desks.roads.refresh_from_db()
    with pytest.raises(MoveRefused, match="doet niet meer mee"):
        hand_over(team=desks.roads, reason="Anders.", **doing)


def test_a_new_plan_goes_to_the_only_team_whose_areas_hold_it(desks, sanderbout, lindenheuvel, submit):
    assert team_for(sanderbout) is None
    desks.green.areas.add(sanderbout.parent)
    assert team_for(sanderbout) == desks.green
    assert team_for(lindenheuvel) is None
    assert submit().team == desks.green
    desks.roads.areas.add(sanderbout)
    assert team_for(sanderbout) is None
