"""Additions in the back office: the heap, the deeds, and who sees which."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from initiatives.models import Comment, ModerationEvent
from initiatives.services import taking_part
from initiatives.workflow import MoveRefused


@pytest.fixture
def flagged(initiative, resident, now) -> Comment:
    given = {"kind": "better", "text": "Weg met mijn buurman.", "display_name": "Noor", "token": uuid4()}
    comment = taking_part.comment(initiative=initiative, **given, by=resident, now=now)
    taking_part.flag_comment(comment=comment, rule="insult", explanation="Dit ben ik.", now=now)
    return comment


def address(comment: Comment, deed: str = "") -> str:
    if deed:
        return reverse("admin:initiatives_comment_deed", args=[comment.pk, deed])
    return reverse("admin:initiatives_comment_change", args=[comment.pk])


def test_what_is_flagged_lies_on_a_heap_until_somebody_decided(flagged, official, other_official, client_for, submit):
    desk, colleague = client_for(official), client_for(other_official)
    assert "aanvullingen om te bekijken" in desk.get(reverse("admin:index")).content.decode()
    listed = desk.get(reverse("admin:initiatives_comment_changelist") + "?stapel=bekijken").content.decode()
    assert "Weg met mijn buurman." in listed
    assert "Dit ben ik." in desk.get(address(flagged)).content.decode()
    # Without a reason nothing goes away; what was typed stays.
    assert desk.post(address(flagged, "weghalen"), {"rule": "insult", "explanation": ""}).status_code == 200
    private = desk.post(address(flagged, "weghalen"), {"rule": "insult", "explanation": "Bel 0464777777."})
    assert (
        private.status_code == 200 and "Haal het telefoonnummer" in private.text and "Bel 0464777777." in private.text
    )
    assert "Schrijf geen namen" in private.text
    removed = {"rule": "insult", "explanation": "U scheldt."}
    assert desk.post(address(flagged, "weghalen"), removed).status_code == 302
    late = colleague.post(address(flagged, "weghalen"), removed)
    assert late.status_code == 409
    assert "Iemand anders was u voor" in late.content.decode()
    assert "aanvullingen om te bekijken" not in desk.get(reverse("admin:index")).content.decode()
    taking_part.object_to_removal(comment=flagged, text="Het was een grap.", now=flagged.written_at)
    assert "bezwaren over aanvullingen" in colleague.get(reverse("admin:index")).content.decode()
    assert "Een collega kijkt naar het bezwaar." in desk.get(address(flagged)).content.decode()
    assert desk.post(address(flagged, "terugzetten"), {"explanation": "Toch wel."}).status_code == 409
    assert colleague.post(address(flagged, "terugzetten"), {"explanation": "Het was netjes."}).status_code == 302
    flagged.refresh_from_db()
    assert flagged.state == Comment.State.VISIBLE
    told = ModerationEvent.objects.order_by("pk").values_list("decision", flat=True)
    assert list(told) == ["hidden", "removed", "objected", "restored"]


def test_a_coordinator_sees_those_of_the_own_wijk_only(
    flagged, coordinator, lindenheuvel, submit, resident, now, client_for
):
    elsewhere = submit(title="Elders", buurt=lindenheuvel, email="elders@example.nl")
    given = {"kind": "good", "text": "Mooi.", "display_name": "Noor", "token": uuid4(), "by": resident, "now": now}
    other = taking_part.comment(initiative=elsewhere, **given)
    desk = client_for(coordinator)
    assert desk.get(address(flagged)).status_code == 200
    assert desk.get(address(other)).status_code == 404
    assert desk.post(address(other, "reageren"), {"text": "Dank."}).status_code == 404
    assert "Mooi." not in desk.get(reverse("admin:initiatives_comment_changelist")).content.decode()


def test_who_is_of_another_area_decides_nothing_about_a_comment(flagged, official, person, now):
    """Also when the page was not asked: the service knows whose plan it is."""
    stranger = person("elders", Role.AREA_COORDINATOR)
    asked = {"comment": flagged, "by": stranger, "now": now}
    refused = {"explanation": "Omdat.", "rule": "insult"}
    for deed, words in (
        (taking_part.look_at_comment, {"decision": "removed", **refused}),
        (taking_part.settle_objection, {"is_restored": True, "explanation": "Het mag."}),
        (taking_part.reply_to_comment, {"text": "Dank u.", "role": Role.AREA_COORDINATOR}),
    ):
        with pytest.raises(MoveRefused, match="ander team of gebied"):
            deed(**asked, **words)
    taking_part.look_at_comment(comment=flagged, by=official, now=now, decision="kept")
