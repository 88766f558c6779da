"""My page holds all that is mine, first what is asked, and opens each thing with my own key."""

from uuid import uuid4

import pytest

from agendas.services import move_promise
from agendas.workflow import Key
from initiatives import services
from initiatives.models import Answer
from initiatives.services import taking_part
from tests_support.links import co_initiators_in, invitations_in


def text_of(browser) -> str:
    return browser.get("/mijn/").content.decode()


@pytest.fixture
def answered(submit, resident, official, now):
    plan = submit(title="Bankjes", email=resident.email)
    services.take_up(initiative=plan, by=official, now=now)
    words = {"summary": "Ja.", "reason": "Nodig.", "next_step": "Plaatsen.", "next_by": "team Groen", "next_on": None}
    services.write_answer(initiative=plan, decision=Answer.Decision.TAKEN_UP, **words, by=official, now=now)
    services.publish_answer(initiative=plan, by=official, now=now)
    return plan


def test_the_second_key_and_the_look_back_are_asked(answered, resident, other_resident, official, client_for, now):
    given = {"owner_side": "municipality", "owner_label": "team Groen", "other_side": "residents"}
    promise = services.promise_from(
        initiative=answered,
        text="Twee bankjes",
        other_label="de indiener",
        due_on=now.date(),
        by=official,
        now=now,
        **given,
    )
    assert "Afspraken bij uw plannen" in text_of(client_for(resident))
    assert "tweede sleutel" not in text_of(client_for(resident))
    move_promise(
        promise=promise, to="reported_done", key=Key.OWNER, by=official, role="official", by_label="team Groen", now=now
    )
    page = text_of(client_for(resident))
    assert "Is deze afspraak gedaan?" in page and f"#afspraak-{promise.number}" in page
    assert page.index("Dit wordt van u gevraagd") < page.index("Uw plannen")
    assert "Twee bankjes" not in text_of(client_for(other_resident))


def test_an_offered_text_is_asked_of_a_co_initiator_with_their_own_key(
    submit, resident, other_resident, official, client_for, now
):
    plan = submit(title="Bankjes", email=resident.email)
    asked = services.invite(initiative=plan, email=other_resident.email, by=None, now=now)
    joined = services.accept_invitation(invitation=asked, display_name="Buurman", by=other_resident, now=now)
    new = {"title": "Drie bankjes", "what": "Drie.", "why": "Nodig."}
    services.offer_change(initiative=plan, **new, reason="Korter en duidelijker.", by=official, now=now)
    page = text_of(client_for(other_resident))
    assert "u bent medestander" in page and "Korter en duidelijker." in page
    assert set(co_initiators_in(page)) == {joined}
    services.leave(invitation=joined, by=other_resident, now=now)
    assert "Bankjes" not in text_of(client_for(other_resident))


def test_who_is_asked_to_join_or_to_take_over_reads_it_there_until_they_said_so(
    submit, resident, other_resident, client_for, now
):
    plan, other = submit(title="Bankjes", email="plan@example.nl"), submit(title="Licht", email="licht@example.nl")
    asked = services.invite(initiative=plan, email=resident.email, by=None, now=now)
    handed = services.hand_over_plan(initiative=other, email=resident.email, by=None, now=now)
    page = text_of(client_for(resident))
    assert "Wilt u medestander worden van dit plan?" in page and "Wilt u dit plan overnemen?" in page
    assert set(invitations_in(page)) == {asked, handed}
    assert not invitations_in(text_of(client_for(other_resident)))
    services.accept_invitation(invitation=asked, display_name="Noor", by=resident, now=now)
    services.withdraw(initiative=other, now=now)
    page = text_of(client_for(resident))
    assert "Wilt u" not in page and "u bent medestander" in page


def test_whose_turn_it_is_in_a_talk_about_help_reads_it(submit, resident, other_resident, client_for, now):
    initiative = submit(email=other_resident.email)
    told = {"display_name": "Ik", "text": "Ik kan lassen.", "token": uuid4()}
    offer = taking_part.offer_help(initiative=initiative, **told, by=resident, now=now)
    assert "Ik wil helpen met uw plan" in text_of(client_for(other_resident))
    taking_part.send_offer_message(offer=offer, text="Kunt u zaterdag?", is_from_initiator=True, now=now)
    assert "De indieners schreven u." in text_of(client_for(resident))
    assert "Ik kan lassen." not in text_of(client_for(other_resident))
    taking_part.send_offer_message(offer=offer, text="Ja, om tien uur.", is_from_initiator=False, now=now)
    page = text_of(client_for(resident))
    assert "De indieners schreven u." not in page and "Ik kan lassen." in page
    asked = text_of(client_for(other_resident))
    assert "Ik schreef u over uw plan" in asked and "Ja, om tien uur." in asked


def test_what_i_support_follow_offer_and_add_stands_there(initiative, resident, other_resident, client_for, now):
    taking_part.support(initiative=initiative, by=resident, now=now)
    taking_part.follow(initiative=initiative, by=resident, now=now)
    common = {"initiative": initiative, "by": resident, "now": now, "display_name": "Ik"}
    taking_part.offer_help(**common, text="Ik kan lassen.", token=uuid4())
    taking_part.comment(**common, kind="good", text="Fijn voor ouderen.", token=uuid4())
    page = text_of(client_for(resident))
    for part in ("U steunt en volgt dit plan.", "Ik kan lassen.", "Fijn voor ouderen."):
        assert part in page
    other = text_of(client_for(other_resident))
    assert "Ik kan lassen." not in other and initiative.title not in other
