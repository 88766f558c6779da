"""A plan told at the desk, on the phone or in a letter: treated alike, counted with its channel; letters on paper."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from agendas.services import report_done
from initiatives import keys, paper_letters
from initiatives.models import Event, Initiative
from initiatives.services import ask_question, offer_change, promise_from, publish_answer, take_up, write_answer
from initiatives.services.desk import enter_at_desk
from initiatives.workflow import MoveRefused, Status
from notifications.models import Message

pytestmark = pytest.mark.django_db
HOME = "Mevrouw Jansen\nEikstraat 5\n6131 AB Sittard"


@pytest.fixture
def enter(sanderbout, now, official):
    """Writes down what was told: enter(by=…, channel=…, postal_address=…)."""

    def make(**given) -> Initiative:
        plan = {
            "title": "Bankjes bij de speeltuin", "what": "Twee bankjes.", "why": "Nergens kan men zitten.",
            "buurt": sanderbout, "display_name": "Bewoner van Sanderbout", "email": "", "token": uuid4(),
            "channel": Initiative.Channel.DESK, "by": official, "now": now,
        }  # fmt: skip
        return enter_at_desk(**plan | given)

    return make


def typed(**other) -> dict:
    """What stands in the form."""
    return {
        "title": "Bankjes bij de speeltuin", "what": "Twee bankjes.", "why": "Nergens kan men zitten.",
        "buurt": "sanderbout", "display_name": "Bewoner", "token": str(uuid4()), "channel": "phone", "consent": "on",
        "postal_address": HOME, "phone": "06 1234", "verstuur": "",
    } | other  # fmt: skip


def test_what_an_official_writes_down_is_public_at_once_and_is_nobodys_account(enter, official):
    plan = enter()
    assert (plan.status, plan.channel, plan.author, plan.email) == (Status.RECEIVED, "desk", None, "")
    assert plan.is_public and plan.answer_due_on
    first = plan.events.earliest("pk")
    assert (first.kind, first.by, first.by_role, first.text) == (
        Event.Kind.SUBMITTED,
        official,
        "official",
        "aan de balie",
    )


def test_what_a_professional_writes_down_waits_for_the_look_of_an_official(enter, professional):
    plan = enter(by=professional)
    assert (plan.status, plan.author, plan.events.earliest("pk").by_role) == (
        Status.AWAITING_CONFIRMATION,
        None,
        "professional",
    )


def test_with_e_mail_the_resident_confirms_as_on_the_website(enter, mailroom):
    plan = enter(email="plan@example.nl")
    assert plan.status == Status.AWAITING_CONFIRMATION
    assert mailroom.last_to("plan@example.nl").kind == "initiative.receipt"


@pytest.mark.parametrize(("who", "channel"), [("resident", "desk"), ("chair", "desk"), ("official", "web")])
def test_nobody_else_and_no_other_way(who, channel, enter, request):
    with pytest.raises(MoveRefused):
        enter(by=request.getfixturevalue(who), channel=channel)
    assert not Initiative.objects.exists()


def test_one_press_or_two_is_one_plan(enter):
    token = uuid4()
    assert enter(token=token) == enter(token=token)
    assert Initiative.objects.count() == 1


def test_every_letter_goes_on_paper_to_who_has_a_postal_address_only(enter, official, now):
    plan = enter(postal_address=HOME)
    take_up(initiative=plan, by=official, now=now)
    ask_question(initiative=plan, text="Waar precies?", by=official, now=now)
    letters = {letter.kind: letter for letter in Message.objects.filter(subject_id=plan.pk, way="paper")}
    assert {"initiative.receipt", "initiative.question"} <= set(letters)
    assert "initiative.published" not in letters, "news that one can do without costs no stamp"
    for letter in letters.values():
        assert (letter.state, letter.to_address, letter.postal_address) == ("to_print", "", HOME)
        assert keys.desk_code(plan) in letter.text and "/initiatieven/beheren/" in letter.text
        assert keys.make(plan)[:20] not in letter.text, "nobody types over a signed link"
    assert "Bevestig" not in letters["initiative.receipt"].text
    assert not Message.objects.filter(subject_id=plan.pk, way="email").exclude(recipient__isnull=False).exists()


def test_without_a_name_in_the_address_the_name_that_others_see_stands_above_it(enter):
    plan = enter(postal_address="Eikstraat 5\n6131 AB Sittard")
    assert Message.objects.get(way="paper", subject_id=plan.pk).postal_address.startswith("Bewoner van Sanderbout\n")


def test_without_any_address_the_office_prints_for_who_comes_by(enter, official, client_for, resident, now):
    plan = enter()
    assert not Message.objects.filter(subject_id=plan.pk, recipient__isnull=True).exists()
    take_up(initiative=plan, by=official, now=now)
    ask_question(initiative=plan, text="Waar precies?", by=official, now=now)
    browser = client_for(official)
    page = {what: browser.get(letter(plan, what)) for what in ("receipt", "question", "answer", "delayed", "niets")}
    assert [each.status_code for each in page.values()] == [200, 200, 404, 404, 404]
    assert plan.number in page["receipt"].content.decode() and keys.desk_code(plan) in page["receipt"].content.decode()
    assert "Waar precies?" in page["question"].content.decode()
    plan.refresh_from_db()
    assert client_for(resident).get(letter(plan, "receipt")).status_code == 403


def test_the_answer_can_be_printed(enter, official, client_for, now):
    plan = enter()
    take_up(initiative=plan, by=official, now=now)
    write_answer(
        initiative=plan, decision="taken_up", summary="Ja, dat doen wij.", reason="Omdat het nodig is.",
        next_step="Wij plaatsen ze.", next_by="Team Groen", next_on=now.date(), by=official, now=now,
    )  # fmt: skip
    publish_answer(initiative=plan, by=official, now=now)
    browser = client_for(official)
    assert "Ja, dat doen wij." in browser.get(letter(plan, "answer")).content.decode()
    office = browser.get(reverse("admin:initiatives_initiative_change", args=[plan.pk])).content.decode()
    assert letter(plan, "answer") in office and letter(plan, "question") not in office


def test_who_has_no_internet_reads_what_is_asked_and_what_to_say_at_the_desk(enter, official, client_for, now):
    plan, browser = enter(postal_address=HOME), client_for(official)
    assert browser.get(letter(plan, "asked")).status_code == 404, "nothing is asked yet"
    take_up(initiative=plan, by=official, now=now)
    plan.refresh_from_db()
    new = {"title": "Twee stoelen", "what": "Twee stoelen bij de bushalte.", "why": "Dat past beter."}
    offer_change(initiative=plan, **new, reason="Duidelijker.", by=official, now=now)
    offered = Message.objects.get(kind="initiative.change_offered", subject_id=plan.pk).text
    for words in (
        new["what"],
        "Zeg dan: ja, neem deze tekst over.",
        keys.desk_code(plan),
        "Bel ons of kom naar de balie",
    ):
        assert words in offered
    sheet = browser.get(letter(plan, "asked")).content.decode()
    assert new["what"] in sheet and "Zeg: ja, neem deze tekst over." in sheet and plan.number in sheet
    write_answer(
        initiative=plan, decision="taken_up", summary="Ja, dat doen wij.", reason="Omdat het nodig is.",
        next_step="Wij plaatsen ze.", next_by="Team Groen", next_on=now.date(), by=official, now=now,
    )  # fmt: skip
    publish_answer(initiative=plan, by=official, now=now)
    assert "Zeg dan: dit is geen antwoord" in Message.objects.get(kind="initiative.answer", subject_id=plan.pk).text
    promise = promise_from(
        initiative=plan, text="Twee stoelen plaatsen", owner_side="municipality", owner_label="de gemeente",
        other_side="residents", other_label="de indiener", due_on=now.date(), official=official, by=official, now=now,
    )  # fmt: skip
    report_done(promise=promise, by=official, role=Role.OFFICIAL, by_label="gemeente", now=now)
    sheet = paper_letters.sheet(plan, "asked", now.date())["text"]
    for words in ("Twee stoelen plaatsen", "Zeg: ja, het is gedaan.", "Zeg: dit is geen antwoord."):
        assert words in sheet
    assert letter(plan, "asked") in browser.get(reverse("admin:initiatives_initiative_change", args=[plan.pk])).text


def test_of_a_plan_with_e_mail_nothing_is_printed(enter, official, client_for):
    plan = enter(email="plan@example.nl")
    assert client_for(official).get(letter(plan, "receipt")).status_code == 404


def test_how_to_reach_the_resident_is_shown_to_the_handler_on_asking_and_that_is_noted(enter, official, client_for):
    plan = enter(postal_address=HOME, phone="06 1234")
    browser = client_for(official)
    assert "06 1234" not in browser.get(reverse("admin:initiatives_initiative_change", args=[plan.pk])).content.decode()
    page = browser.post(reverse("admin:initiatives_initiative_deed", args=[plan.pk, "contact"])).content.decode()
    assert "06 1234" in page and "Eikstraat 5" in page
    seen = AuditEvent.objects.get(subject_type="initiatives.initiative", subject_id=plan.pk, verb="viewed")
    assert seen.change == {"gezien": [None, "telefoon, postadres"]}


def letter(plan: Initiative, what: str) -> str:
    return reverse("admin:initiatives_initiative_paper", args=[plan.pk, what])


@pytest.mark.parametrize(("who", "page"), [("official", "office_desk"), ("professional", "desk")])
def test_the_form_at_the_desk_gives_a_receipt_to_print(who, page, request, client_for, sanderbout):
    cache.clear()
    browser = client_for(request.getfixturevalue(who))
    shown = browser.get(reverse(page)).content.decode()
    assert "example.nl" not in shown, "the address of who types is not that of the visitor"
    sent = browser.post(reverse(page), typed())
    plan = Initiative.objects.get()
    assert (plan.channel, plan.phone, plan.postal_address) == ("phone", "06 1234", HOME)
    receipt = browser.get(sent.headers["Location"]).content.decode()
    assert plan.number in receipt and keys.desk_code(plan) in receipt and "Voer nog een plan in" in receipt


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": ""}, "Kies hoe dit plan binnenkwam."),
        ({"channel": "web"}, "Kies hoe dit plan binnenkwam."),
        ({"consent": ""}, "Vraag dit aan de indiener"),
        ({"phone": "0" * 31}, "Dit is te lang"),
        ({"postal_address": "a\x00b"}, "een teken in dat wij niet kunnen bewaren"),
        ({"title": ""}, "Schrijf in één zin"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(wrong, said, official, client_for, sanderbout):
    page = client_for(official).post(reverse("office_desk"), typed() | wrong)
    text = page.content.decode()
    assert page.status_code == 200 and not Initiative.objects.exists()
    assert said in text
    assert "Nergens kan men zitten." in text


def test_the_empty_form_is_for_everybody_and_names_where_to_bring_it(client, municipality, settings):
    page = client.get(reverse("initiatives:paper_form")).content.decode()
    assert "Mijn plan voor de buurt" in page and municipality.desk in page
    drawn = client.get(reverse("initiatives:qr_code"))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawn.content and b"style" not in drawn.content
