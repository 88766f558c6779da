"""What people add to a plan: who reads it when, what happens after a flag, and how one is heard about it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from initiatives import keys, part_keys
from initiatives.models import Comment, Initiative, ModerationEvent
from initiatives.services import taking_part, withdraw
from initiatives.workflow import MoveRefused

State, Decision = Comment.State, ModerationEvent.Decision
SECRET = "Dit zijn mijn eigen woorden."


@pytest.fixture(autouse=True)
def no_tries_of_earlier_tests(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def add(initiative, now):
    """Adds something to the plan: add(by=resident) or add(email="…")."""

    def make(**given) -> Comment:
        asked = {"kind": Comment.Kind.BETTER, "text": SECRET, "display_name": "Noor", "token": uuid4(), "now": now}
        return taking_part.comment(initiative=initiative, **asked | given)

    return make


def count() -> int:
    """The number beside the plan, which is always that of what everybody can read."""
    kept = Initiative.objects.get().comment_count
    assert kept == Comment.objects.visible().count()
    return kept


def test_it_is_read_at_once_from_an_account_and_else_once_somebody_vouched_for_it(add, resident, official, now):
    add(by=resident)
    assert count() == 1
    by_mail, without = add(email="buur@example.nl"), add(email="")
    assert count() == 1
    assert list(Comment.objects.to_look_at()) == [without]
    with pytest.raises(MoveRefused):
        taking_part.look_at_comment(comment=by_mail, decision=Decision.KEPT, by=official, now=now)
    assert taking_part.confirm_comment(comment=by_mail, now=now) is True
    assert taking_part.confirm_comment(comment=by_mail, now=now) is False
    with pytest.raises(MoveRefused):
        taking_part.confirm_comment(comment=without, now=now)
    taking_part.look_at_comment(comment=without, decision=Decision.KEPT, by=official, now=now)
    assert count() == 3


def test_the_same_press_twice_is_one_addition(add, resident):
    token = uuid4()
    assert add(by=resident, token=token) == add(by=resident, token=token)
    assert count() == 1


def test_there_is_one_reaction_of_the_initiators_or_of_the_municipality(add, resident, official, now, mailroom):
    comment = add(by=resident)
    with pytest.raises(MoveRefused):
        taking_part.reply_to_comment(comment=comment, text="Hoi", role=Role.RESIDENT, by=resident, now=now)
    replied = taking_part.reply_to_comment(comment=comment, text="Goed idee.", role=Role.INITIATOR, now=now)
    assert replied.reply_label == "indiener"
    with pytest.raises(MoveRefused, match="al gereageerd"):
        taking_part.reply_to_comment(comment=comment, text="Ook ik.", role=Role.OFFICIAL, by=official, now=now)
    assert "Goed idee." in mailroom.last_to(resident.email).text


def test_a_second_reaction_is_refused_in_words_and_what_was_typed_stays(add, initiative, resident, client):
    here = reverse("initiatives:owner_comments", args=[keys.make(initiative)])
    reaction = {"aanvulling": add(by=resident).pk, "text": "Dank u wel."}
    assert client.post(here, reaction).status_code == 302
    again = client.post(here, reaction | {"text": "En ook nog dit."})
    assert again.status_code == 409 and "<title>Fout:" in again.text
    assert "Dank u wel." in again.text and "En ook nog dit." in again.text and "al gereageerd" in again.text


def test_a_reaction_to_what_was_hidden_meanwhile_is_refused_in_words_and_stays(
    add, initiative, resident, official, client, now
):
    here = reverse("initiatives:owner_comments", args=[keys.make(initiative)])
    comment = add(by=resident)
    taking_part.flag_comment(comment=comment, rule="insult", by=official, now=now)
    page = client.post(here, {"aanvulling": comment.pk, "text": "Dank u wel, wij gaan ermee aan de slag."})
    assert page.status_code == 409 and "<title>Fout:" in page.text
    assert "niet te lezen" in page.text and "Dank u wel, wij gaan ermee aan de slag." in page.text
    assert SECRET not in page.text
    comment.refresh_from_db()
    assert comment.reply == ""
    assert client.post(here, {"aanvulling": comment.pk + 999, "text": "Dank u."}).status_code == 404


def test_a_press_that_is_refused_says_so_in_the_title_too(add, initiative, client, now):
    comment = add(email="buur@example.nl")
    withdraw(initiative=initiative, by=None, text="", now=now)
    page = client.post(part_keys.path(comment), {"bevestig": ""}, follow=True)
    assert "<title>Fout:" in page.text and page.text.count("Fout:") == 1
    assert "Fout:" not in client.get(part_keys.path(comment)).text


def test_a_flag_hides_until_somebody_looked_and_not_again_for_the_same_rule(add, resident, official, now):
    comment = add(by=resident)
    for _press in range(2):
        taking_part.flag_comment(comment=comment, rule="insult", by=official, now=now)
    assert (count(), comment.flags.count()) == (0, 1)
    later = now + timedelta(hours=1)
    taking_part.look_at_comment(comment=comment, decision=Decision.KEPT, explanation="Dit mag.", by=official, now=later)
    assert count() == 1
    with pytest.raises(MoveRefused, match="Iemand anders was u voor"):
        taking_part.look_at_comment(comment=comment, decision=Decision.KEPT, by=official, now=later)
    taking_part.flag_comment(comment=comment, rule="insult", now=later + timedelta(hours=1))
    assert count() == 1
    taking_part.flag_comment(comment=comment, rule="private", by=official, now=later + timedelta(hours=2))
    assert count() == 1, "one flag a person"


def test_what_an_official_kept_is_not_hidden_by_one_unknown_visitor(add, resident, other_resident, official, now):
    comment, later = add(by=resident), now + timedelta(hours=1)
    taking_part.flag_comment(comment=comment, rule="insult", visitor="1.1.1.1", now=now)
    taking_part.look_at_comment(comment=comment, decision=Decision.KEPT, by=official, now=later)
    flag = {"comment": comment, "rule": "private", "now": later + timedelta(hours=1)}
    for visitor in ("2.2.2.2", "2.2.2.2", "", "", "3.3.3.3"):
        taking_part.flag_comment(**flag, visitor=visitor)
        assert count() == 1, visitor
    taking_part.flag_comment(**flag, visitor="4.4.4.4")
    assert count() == 0, "three different ones"
    assert not comment.flags.filter(person_key__contains="2.2").exists()
    taking_part.look_at_comment(comment=comment, decision=Decision.KEPT, by=official, now=later + timedelta(hours=2))
    again = {"comment": comment, "rule": "untrue", "now": later + timedelta(hours=3)}
    taking_part.flag_comment(**again, by=other_resident)
    assert count() == 0, "somebody with an account"


@pytest.mark.parametrize(
    "private", ["Bel 06-12 34 56 78.", "jan@example.nl", "Nummer 123456782", "+31 (0)46 477 77 77"]
)
def test_the_public_log_takes_nothing_by_which_somebody_is_found(add, resident, official, now, private):
    comment = add(by=resident)
    taking_part.flag_comment(comment=comment, rule="insult", now=now)
    said = {"decision": Decision.REMOVED, "rule": "insult", "by": official, "now": now}
    with pytest.raises(MoveRefused, match="Iedereen kan dit lezen"):
        taking_part.look_at_comment(comment=comment, explanation=f"Er stond: {private}", **said)
    fine = "Op 12-03-2026 14:30 noemde u in plan 2026-0042 een naam."
    taking_part.look_at_comment(comment=comment, explanation=fine, **said)


def test_who_does_not_agree_is_heard_once_by_somebody_else(add, resident, official, other_official, now, mailroom):
    comment = add(by=resident)
    taking_part.flag_comment(comment=comment, rule="insult", now=now)
    with pytest.raises(MoveRefused, match="schrijf waarom"):
        taking_part.look_at_comment(comment=comment, decision=Decision.REMOVED, rule="insult", by=official, now=now)
    why = "U noemt uw buurman een dief."
    removed = {"comment": comment, "decision": Decision.REMOVED, "rule": "insult", "explanation": why}
    taking_part.look_at_comment(**removed, by=official, now=now)
    letter = mailroom.last_to(resident.email)
    assert why in letter.text
    assert "beledigend" in letter.text
    assert part_keys.url(comment) in letter.text
    taking_part.object_to_removal(comment=comment, text="Het is waar.", now=now)
    with pytest.raises(MoveRefused, match="al bezwaar"):
        taking_part.object_to_removal(comment=comment, text="Echt waar.", now=now)
    settle = {"comment": comment, "is_restored": True, "explanation": "De woorden waren netjes.", "now": now}
    with pytest.raises(MoveRefused, match="Een collega"):
        taking_part.settle_objection(**settle, by=official)
    with pytest.raises(MoveRefused):
        taking_part.settle_objection(**settle, by=resident)
    assert list(Comment.objects.objected()) == [comment]
    taking_part.settle_objection(**settle, by=other_official)
    assert count() == 1
    assert not Comment.objects.objected().exists()
    assert "De woorden waren netjes." in mailroom.last_to(resident.email).text


def test_behind_the_link_the_writer_objects_once_and_no_word_is_lost(add, official, now, client):
    comment = add(email="buur@example.nl")
    here = part_keys.path(comment)
    assert "staat bij het plan" in client.post(here, {"bevestig": "1"}, follow=True).text
    taking_part.flag_comment(comment=comment, rule="insult", by=official, now=now)
    removed = {"decision": Decision.REMOVED, "rule": "insult", "explanation": "Er staat een scheldwoord in."}
    taking_part.look_at_comment(comment=comment, **removed, by=official, now=now)
    assert "Schrijf waarom" in client.post(here, {"bezwaar": "1", "text": " "}).text
    assert "Uw bezwaar is binnen." in client.post(here, {"bezwaar": "1", "text": "Ik meen het."}, follow=True).text
    again = client.post(here, {"bezwaar": "1", "text": "En nog iets."}).text
    assert "U maakte al bezwaar." in again and "En nog iets." in again


def test_the_public_log_tells_rule_and_reason_and_nothing_of_a_person(add, resident, official, now, client):
    comment = add(by=resident)
    taking_part.flag_comment(comment=comment, rule="insult", explanation="Hij bedoelt mij.", by=official, now=now)
    removed = {"decision": Decision.REMOVED, "rule": "insult", "explanation": "Er staat een scheldwoord in."}
    taking_part.look_at_comment(comment=comment, **removed, by=official, now=now)
    taking_part.object_to_removal(comment=comment, text="Niet eerlijk.", now=now)
    page = client.get(reverse("initiatives:moderation")).content.decode()
    assert "Er staat een scheldwoord in." in page
    assert "Beledigend" in page or "beledigend" in page
    for hidden in (SECRET, "Noor", resident.email, official.display_name, "Hij bedoelt mij.", "Niet eerlijk."):
        assert hidden not in page
    assert SECRET not in client.get(comment.initiative.get_absolute_url()).content.decode()


def test_the_writer_takes_it_back_and_the_words_are_gone(add, resident, now, client):
    comment = add(by=resident)
    address = part_keys.path(comment)
    assert SECRET in client.get(address).content.decode()
    assert client.post(address, {"weg": "1"}).status_code == 302
    assert client.get(address).status_code == 410
    row = Comment.objects.get()
    assert (row.text, row.email, row.display_name, row.user, row.state) == ("", "", "", None, State.REMOVED)
    assert count() == 0


def test_a_page_with_five_hundred_additions_costs_what_an_empty_one_costs(initiative, add, resident, now, client):
    address = initiative.get_absolute_url()
    client.get(address)

    def queries(path) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(f"{path}?vers={uuid4()}").status_code == 200
        return len(found)

    before = queries(address)
    shape = {
        "initiative": initiative,
        "kind": "good",
        "state": State.VISIBLE,
        "written_at": now,
        "email": "x@example.nl",
    }
    Comment.objects.bulk_create(
        Comment(
            **shape, token=uuid4(), text=f"Aanvulling {n}.", display_name="Buur", visible_at=now + timedelta(minutes=n)
        )
        for n in range(500)
    )
    Initiative.objects.update(comment_count=500)
    assert queries(address) == before <= 8
    page = client.get(f"{address}?vers=1").content.decode()
    assert "Aanvulling 499." in page
    assert page.count("portal-comment__kind") == 20
    assert "x@example.nl" not in page
    others = reverse("initiatives:comments", args=[initiative.number])
    assert queries(others) <= 4
    last = client.get(f"{others}?pagina=25").content.decode()
    assert "Aanvulling 0." in last
    for wrong in ("0", "9" * 30, "x", "%00", "-1", "٣"):
        assert client.get(f"{others}?pagina={wrong}").status_code in (200, 404)


def test_flagging_over_the_page(initiative, add, resident, client, submit):
    comment = add(by=resident)
    address = reverse("initiatives:flag", args=[initiative.number, comment.pk])
    other = submit(title="Een ander plan", email="ander@example.nl")
    assert client.get(reverse("initiatives:flag", args=[other.number, comment.pk])).status_code == 404
    assert client.get(reverse("initiatives:flag", args=[initiative.number, 2**62])).status_code == 404
    assert client.post(address, {"rule": "onzin"}).status_code == 200
    assert count_visible() == 1
    assert client.post(address, {"rule": "private", "explanation": "Mijn adres staat erin."}).status_code == 302
    assert count_visible() == 0
    assert client.get(address).status_code == 404


def count_visible() -> int:
    return Comment.objects.visible().count()


def test_a_plan_that_ended_takes_nothing_more(initiative, add, now, resident):
    withdraw(initiative=initiative, now=now, text="")
    with pytest.raises(MoveRefused, match="afgesloten"):
        add(by=resident)
