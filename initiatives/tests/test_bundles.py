"""Several plans answered together: everybody says so themselves, and support stays where it was given."""

from datetime import timedelta

import pytest

from initiatives import services
from initiatives.models import BundleMember
from initiatives.tests.test_answering import WORDS, refusal_of
from initiatives.workflow import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(submit, official, now):
    made = [submit(title=f"Bankjes {number}", email=f"plan{number}@example.nl") for number in (1, 2, 3)]
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
