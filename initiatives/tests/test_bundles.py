"""Several plans answered together: everybody says so themselves, and support stays where it was given."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from initiatives import services
from initiatives.answer_words import with_answering
from initiatives.models import Answer, BundleMember
from initiatives.tests.test_answering import WORDS, refusal_of
from initiatives.tests.test_order_of_locks import tables_held
from initiatives.workflow import Status
from neighbourhoods.models import Team
from tests_support.cast import NOW, send_in
from tests_support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def plans(sanderbout, official):
    now = NOW
    made = [send_in(sanderbout, title=f"Bankjes {number}", email=f"plan{number}@example.nl") for number in (1, 2, 3)]
    for place, plan in enumerate(made):
        services.assign(initiative=plan, handler=official, by=official, now=now)
        services.take_up(initiative=plan, by=official, now=now)
        type(plan).objects.filter(pk=plan.pk).update(support_count=10 * place)
    return made


@pytest.fixture
def bundle(plans, official, now):
    return services.propose_bundle(
        initiatives=plans, title="Bankjes in Sanderbout", reason="Eén bestelling.", by=official, now=now
    )


def statuses(plans) -> list[str]:
    return [type(plan).objects.get(pk=plan.pk).status for plan in plans]


def member_of(bundle, plan) -> BundleMember:
    return bundle.members.get(initiative=plan)


def test_only_who_agreed_is_answered_together_and_support_stays(plans, bundle, official, now, mailroom):
    asked = mailroom.last_to("plan2@example.nl")
    assert asked.kind == "initiative.bundle_asked" and "/samen/" in asked.text and "Bankjes 3" in asked.text
    write = {"bundle": bundle, "by": official, "now": now}
    assert "Nog geen indiener" in refusal_of(services.answer_bundle, **WORDS, **write)
    services.agree_to_bundle(member=member_of(bundle, plans[0]), now=now)
    services.agree_to_bundle(member=member_of(bundle, plans[1]), now=now)
    services.decline_bundle(member=member_of(bundle, plans[2]), now=now)
    assert "deze reactie al" in refusal_of(services.decline_bundle, member=member_of(bundle, plans[2]), now=now)
    assert {mail.kind for mail in mailroom.to(official.email)} == {"initiative.bundle_decided"}
    assert services.answer_bundle(**WORDS, **write) == 2
    assert services.publish_bundle(**write) == 2
    assert statuses(plans) == [Status.ANSWERED, Status.ANSWERED, Status.IN_PROGRESS]
    assert sorted(type(plan).objects.get(pk=plan.pk).support_count for plan in plans) == [0, 10, 20]
    assert "al afgesloten" in refusal_of(services.publish_bundle, **write)
    assert "niet meer aan de orde" in refusal_of(services.agree_to_bundle, member=member_of(bundle, plans[2]), now=now)


def test_all_or_none_becomes_public(plans, bundle, official, now):
    for plan in plans[:2]:
        services.agree_to_bundle(member=member_of(bundle, plan), now=now)
    services.write_answer(initiative=plans[0], **WORDS, by=official, now=now)
    said = refusal_of(services.publish_bundle, bundle=bundle, by=official, now=now)
    assert plans[1].number in said
    assert statuses(plans) == [Status.IN_PROGRESS] * 3
    services.answer_bundle(bundle=bundle, **WORDS, by=official, now=now)
    at = now + timedelta(hours=2)
    services.publish_bundle(bundle=bundle, by=official, now=now, at=at)
    assert statuses(plans) == [Status.IN_PROGRESS] * 3
    assert services.publish_due(at) == 2
    assert statuses(plans) == [Status.ANSWERED, Status.ANSWERED, Status.IN_PROGRESS]


def test_a_plan_is_in_one_bundle_and_free_after_a_no(plans, bundle, submit, official, resident, now):
    propose = {"title": "Nog een", "reason": "Omdat", "by": official, "now": now}
    assert "al in een bundel" in refusal_of(services.propose_bundle, initiatives=plans[:2], **propose)
    assert "twee tot twintig" in refusal_of(services.propose_bundle, initiatives=plans[:1], **propose)
    unseen = submit(title="Nog niet openbaar", confirmed=False)
    assert unseen.number in refusal_of(services.propose_bundle, initiatives=[plans[0], unseen], **propose)
    assert "medewerker" in refusal_of(services.propose_bundle, initiatives=plans, **propose | {"by": resident})
    services.decline_bundle(member=member_of(bundle, plans[0]), now=now)
    services.close_bundle(bundle=bundle, by=official, now=now)
    assert services.propose_bundle(initiatives=plans, **propose).members.count() == 3


# ── One answer, and whose it is ──────────────────────────────────────────────
def together(plan) -> list[str]:
    found = with_answering(type(plan).objects.filter(pk=plan.pk)).get()
    return [other["title"] for other in found.together]


@pytest.fixture
def agreed(plans, bundle, now):
    for plan in plans:
        services.agree_to_bundle(member=member_of(bundle, plan), now=now)
    return bundle


def test_answering_together_holds_the_plans_before_the_bundle(agreed, official, now):
    held = tables_held(lambda: services.answer_bundle(bundle=agreed, **WORDS, by=official, now=now))
    assert held[:2] == ["initiatives_initiative", "initiatives_bundle"]


def test_only_plans_that_were_answered_together_name_each_other(plans, agreed, official, now):
    services.write_answer(initiative=plans[2], **WORDS, by=official, now=now)
    services.publish_answer(initiative=plans[2], by=official, now=now)
    services.answer_bundle(bundle=agreed, **WORDS, by=official, now=now)
    assert services.publish_bundle(bundle=agreed, by=official, now=now) == 2
    assert [together(plan) for plan in plans] == [["Bankjes 2"], ["Bankjes 1"], []]


def test_after_a_bundle_was_given_up_no_plan_names_another(plans, agreed, official, now):
    services.answer_bundle(bundle=agreed, **WORDS, by=official, now=now)
    services.close_bundle(bundle=agreed, by=official, now=now)
    for plan in plans:
        services.publish_answer(initiative=plan, by=official, now=now)
    assert [together(plan) for plan in plans] == [[], [], []]


def test_a_plan_with_other_words_or_another_moment_is_not_named(plans, agreed, official, now):
    services.answer_bundle(bundle=agreed, **WORDS, by=official, now=now)
    later = now + timedelta(minutes=1)
    services.write_answer(initiative=plans[0], **WORDS | {"reason": "Hier is plek."}, by=official, now=now)
    services.answer_bundle(bundle=agreed, **WORDS, by=official, now=later)
    at = now + timedelta(hours=2)
    services.publish_bundle(bundle=agreed, by=official, now=later, at=at)
    assert together(plans[0]) == [], "nothing was answered yet"
    services.unschedule_answer(initiative=plans[2], by=official, now=later)
    services.publish_due(at)
    services.publish_answer(initiative=plans[2], by=official, now=at)
    assert [together(plan) for plan in plans] == [["Bankjes 2"], ["Bankjes 1"], []]


def test_drafts_that_differ_go_out_at_once_but_are_not_one_answer(plans, agreed, official, now):
    services.answer_bundle(bundle=agreed, **WORDS, by=official, now=now)
    own = WORDS | {"reason": "Bij u komt een bank van hout."}
    services.write_answer(initiative=plans[0], **own, by=official, now=now - timedelta(minutes=1))
    assert services.publish_bundle(bundle=agreed, by=official, now=now) == 3
    assert [together(plan) for plan in plans] == [[], ["Bankjes 3"], ["Bankjes 2"]]


def test_a_colleagues_own_draft_is_not_written_over_unseen(plans, agreed, official, other_official, now, client_for):
    desk, shown = client_for(official), f"/beheer/initiatives/bundle/{agreed.pk}/change/"
    desk.get(shown)
    own = WORDS | {"reason": "Op deze plek komt een boom."}
    services.write_answer(initiative=plans[1], **own, by=other_official, now=now)
    services.write_answer(initiative=plans[0], **WORDS, by=official, now=now + timedelta(minutes=1))
    press = f"/beheer/initiatives/bundle/{agreed.pk}/antwoord/"
    typed = WORDS | {"next_on": "", "reason": "Wat ik typte.", "seen": ""}
    refused = desk.post(press, typed)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert f"Plan {plans[1].number}: Collega bewaarde hier een eigen concept." in page
    assert "Wat ik typte." in page and "Op deze plek komt een boom." in page
    seen = refused.context_data["forms"]["antwoord"]["seen"].value()
    assert desk.post(press, typed | {"seen": seen}).status_code == 302
    assert {answer.reason for answer in Answer.objects.all()} == {"Wat ik typte."}


def test_who_handles_none_of_its_plans_cannot_stop_a_bundle(bundle, person, now):
    stranger = person("elders", Role.AREA_COORDINATOR)
    assert "ander team of gebied" in refusal_of(services.close_bundle, bundle=bundle, by=stranger, now=now)


# ── Who may say and see what ─────────────────────────────────────────────────
def test_only_the_initiator_says_yes_who_can_be_asked_by_mail(plans, bundle, official, client_for, now):
    first, second = plans[:2]
    type(second).objects.filter(pk=second.pk).update(email="")
    desk, page = client_for(official), f"/beheer/initiatives/bundle/{bundle.pk}/change/"
    assert desk.get(page).content.decode().count("Schrijf op wat de indiener zei") == 1
    heard = {plan.pk: {"member": member_of(bundle, plan).pk, "answer": "ja"} for plan in (first, second)}
    refused = desk.post(page.replace("change", "gehoord"), heard[first.pk])
    assert refused.status_code == 409 and "Alleen de indiener zelf" in refused.content.decode()
    assert member_of(bundle, first).state == "asked"
    assert desk.post(page.replace("change", "gehoord"), heard[second.pk]).status_code == 302
    assert member_of(bundle, second).state == "agreed"
    # Who is an official and handed in a plan as a resident says yes as everybody does: behind the own link.
    type(first).objects.filter(pk=first.pk).update(author=official)
    own = {"member": member_of(bundle, first), "by": official, "now": now}
    assert "Alleen de indiener zelf" in refusal_of(services.agree_to_bundle, role=Role.OFFICIAL, **own)
    services.agree_to_bundle(**own)
    assert first.events.filter(kind="bundled").last().by_role == Role.INITIATOR


def test_the_draft_of_another_team_is_not_read_through_a_bundle(plans, agreed, official, person, client_for, now):
    ours, theirs = (Team.objects.create(name=name, slug=name) for name in ("groen", "grijs"))
    ours.members.add(official)
    other = person("grijs", Role.OFFICIAL)
    theirs.members.add(other)
    type(plans[0]).objects.filter(pk__in=[plan.pk for plan in plans]).update(team=ours)
    services.hand_over(initiative=plans[1], team=theirs, reason="Van hen.", by=official, now=now)
    type(plans[0]).objects.filter(pk=plans[1].pk).update(contact=None)
    services.write_answer(initiative=plans[1], **WORDS | {"reason": "Geheime reden."}, by=other, now=now)
    desk, page = client_for(official), f"/beheer/initiatives/bundle/{agreed.pk}/change/"
    shown = desk.get(page)
    assert plans[1].title in shown.content.decode()
    assert "van een ander team" in shown.content.decode()
    assert not {"antwoord", "openbaar"} & set(shown.context_data["deeds"])
    services.write_answer(initiative=plans[0], **WORDS, by=official, now=now - timedelta(hours=1))
    typed = WORDS | {"next_on": "", "seen": ""}
    pages = [desk.get(page)]
    for name, sent in (("antwoord", typed), ("antwoord", {}), ("openbaar", {})):
        pages.append(desk.post(page.replace("change", name), sent))
    assert [answer.status_code for answer in pages] == [200, 409, 200, 409]
    assert not any("Geheime reden." in answer.content.decode() for answer in pages)
