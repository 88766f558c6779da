"""Whose plan it is: its text, who joins, who takes it over, and the look back."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from initiatives import differences, keys, services
from initiatives.models import Answer, Attachment, Event, Initiative, Invitation, LookBack, ProposedChange, Version
from initiatives.services import publish_answer, take_up, write_answer
from initiatives.services.attachments import take_down_attachment
from initiatives.services.letters import tell_initiator
from initiatives.workflow import MoveRefused, Status
from tests_support.links import co_initiators_in

NEW = {"title": "Drie bankjes", "what": "Wij willen drie bankjes.", "why": "Er is nu geen plek."}
LOOK = {"went_well": "De buren hielpen.", "was_hard": "De vergunning.", "lesson": "Begin met koffie."}


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def joined(initiative, now) -> Invitation:
    asked = services.invite(initiative=initiative, email="Buurvrouw@example.nl", by=None, now=now)
    return services.accept_invitation(invitation=asked, display_name="Buurvrouw Ans", now=now)


@pytest.fixture
def carried_out(initiative, official, now) -> Initiative:
    take_up(initiative=initiative, by=official, now=now)
    words = {"summary": "Ja.", "reason": "Nodig.", "next_step": "Plaatsen.", "next_by": "team Groen", "next_on": None}
    write_answer(initiative=initiative, decision=Answer.Decision.TAKEN_UP, **words, by=official, now=now)
    publish_answer(initiative=initiative, by=official, now=now)
    return services.start_carrying_out(initiative=initiative, text="", by=official, now=now)


def deed(token: str, what: str = "") -> str:
    return f"/initiatieven/beheren/{token}/" + (f"{what}/" if what else "")


def body(response) -> str:
    return response.content.decode()


# ── The text ─────────────────────────────────────────────────────────────────


def test_only_initiators_change_the_text_and_anybody_sees_what_differs(initiative, official, joined, client, now):
    with pytest.raises(MoveRefused):
        services.change_text(initiative=initiative, **NEW, by=official, now=now)
    client.post(deed(keys.make_for_co_initiator(joined), "tekst"), NEW)
    initiative.refresh_from_db()
    assert (initiative.title, initiative.what) == (NEW["title"], NEW["what"])
    page = body(client.get(f"/initiatieven/{initiative.number}/versies/"))
    assert "<del>" in page and "twee" in page and "<ins>" in page and "drie" in page
    assert "buurvrouw@example.nl" not in page


def test_the_same_text_leaves_no_version_and_nothing_typed_is_lost(initiative, client, now):
    same = {name: getattr(initiative, name) for name in ("title", "what", "why")}
    services.change_text(initiative=initiative, **same, by=None, now=now)
    assert not Version.objects.exists()
    page = client.post(deed(keys.make(initiative), "tekst"), NEW | {"title": "t" * 121, "why": "a\x00b"})
    assert page.status_code == 200 and NEW["what"] in body(page) and "te lang" in body(page)
    assert not Version.objects.exists()


def test_after_the_answer_the_text_stays(carried_out, client, now):
    with pytest.raises(MoveRefused):
        services.change_text(initiative=carried_out, **NEW, by=None, now=now)
    assert "verandert niet meer" in body(client.get(deed(keys.make(carried_out), "tekst")))


def test_an_offered_text_waits_for_the_owner(initiative, official, other_official, client, mailroom, now):
    change = services.offer_change(initiative=initiative, **NEW, reason="Dit leest makkelijker.", by=official, now=now)
    initiative.refresh_from_db()
    assert initiative.title != NEW["title"]
    assert "Dit leest makkelijker." in mailroom.last_to("plan@example.nl").text
    with pytest.raises(MoveRefused):  # one at a time
        services.offer_change(initiative=initiative, **NEW, reason="Ik ook.", by=other_official, now=now)
    with pytest.raises(MoveRefused):  # not by the official who offered it
        services.accept_change(change=change, by=official, now=now)
    address = deed(keys.make(initiative), "voorstel")
    assert "Dit leest makkelijker." in body(client.get(deed(keys.make(initiative))))
    assert "<ins>" in body(client.get(address))
    client.post(address, {"voorstel": change.pk, "overnemen": "1"})
    initiative.refresh_from_db()
    assert initiative.title == NEW["title"]
    with pytest.raises(MoveRefused):
        services.decline_change(change=change, by=None, now=now)


def test_an_own_text_sets_an_offered_one_aside(initiative, official, now):
    change = services.offer_change(initiative=initiative, **NEW, reason="Korter.", by=official, now=now)
    services.change_text(initiative=initiative, **NEW | {"title": "Eigen titel"}, by=None, now=now)
    change.refresh_from_db()
    assert change.state == ProposedChange.State.WORN


def test_a_refused_plan_shows_no_old_texts(initiative, official, client, now):
    services.change_text(initiative=initiative, **NEW, by=None, now=now)
    services.refuse(initiative=initiative, reason="Past niet.", by=official, now=now)
    assert client.get(f"/initiatieven/{initiative.number}/versies/").status_code == 404


texts = st.text(alphabet="ab \n.", max_size=30)


@given(old=texts, new=texts)
@settings(max_examples=100, deadline=None)
def test_the_pieces_of_a_difference_are_both_texts(old, new):
    pieces = differences.between(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != differences.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.kind != differences.GONE) == new


# ── Who ──────────────────────────────────────────────────────────────────────


def test_a_co_initiator_comes_in_by_their_own_key_and_gets_the_same_letters(
    initiative, official, client, mailroom, now
):
    client.post(deed(keys.make(initiative), "medestanders"), {"email": "ans@example.nl"})
    letter = mailroom.last_to("ans@example.nl")
    asked = Invitation.objects.get()
    address = f"/initiatieven/uitnodiging/{keys.make_invitation(asked)}/"
    assert address.split("/")[3][:12] in letter.text
    client.get(address)
    assert not Invitation.objects.joined().exists()
    assert "Vul de naam in" in body(client.post(address, {"display_name": " "}))
    opened = client.post(address, {"display_name": "Ans"})
    asked.refresh_from_db()
    assert co_initiators_in(opened.url) == [asked]
    take_up(initiative=initiative, by=official, now=now)
    services.ask_question(initiative=initiative, text="Welke kant?", by=official, now=now)
    letter = mailroom.last_to("ans@example.nl").text
    assert "Welke kant?" in letter and keys.desk_code(asked) in letter
    assert keys.desk_code(initiative) not in letter
    told = {"met-code": "", "code-number": initiative.number, "code-code": keys.desk_code(asked)}
    assert co_initiators_in(client.post("/initiatieven/beheren/", told).url) == [asked]
    assert "Ans" in body(client.get(initiative.get_absolute_url()))
    assert "ans@example.nl" not in body(client.get(initiative.get_absolute_url()))


def test_a_co_initiator_does_all_but_hand_over(initiative, joined, client, now):
    key = keys.make_for_co_initiator(joined)
    page = body(client.get(deed(key)))
    assert "u bent medestander" in page and "Draag uw plan over" not in page
    assert client.post(deed(key, "overdragen"), {"email": "a@example.nl"}).status_code == 404
    assert client.post(deed(key, f"uitnodiging/{joined.pk}/stop")).status_code == 404
    client.post(deed(key, "intrekken"), {"sure": "on"})
    initiative.refresh_from_db()
    assert initiative.status == Status.WITHDRAWN


@pytest.mark.parametrize("by_themselves", [True, False])
def test_who_stops_has_no_key_any_more(initiative, joined, client, now, by_themselves):
    key = keys.make_for_co_initiator(joined)
    client.get("/taal/en/")
    if by_themselves:
        assert client.post(deed(key, "stoppen")).status_code == 200
    else:
        client.post(deed(keys.make(initiative), f"uitnodiging/{joined.pk}/stop"))
    assert client.get(deed(key)).status_code == 404
    assert client.get(deed(keys.make(initiative))).status_code == 200
    assert joined.display_name not in body(client.get(initiative.get_absolute_url()))
    # The history is Dutch, whatever the page was.
    assert "medestander" in initiative.events.last().text


def test_a_co_initiator_renews_their_own_key_and_nobody_elses(initiative, joined, client, mailroom):
    mine, theirs = keys.make_for_co_initiator(joined), keys.make(initiative)
    client.post(f"/initiatieven/beheren/nieuwe-link/{mine}/")
    assert client.get(deed(mine)).status_code == 410 and client.get(deed(theirs)).status_code == 200
    joined.refresh_from_db()
    assert keys.desk_code(joined) in mailroom.last_to("buurvrouw@example.nl").text
    asked = {"met-email": "", "link-number": initiative.number, "link-email": "buurvrouw@example.nl"}
    before = len(mailroom.to("buurvrouw@example.nl"))
    client.post("/initiatieven/beheren/", asked)
    assert joined.key_version == Invitation.objects.get().key_version
    assert len(mailroom.to("buurvrouw@example.nl")) == before + 1
    assert co_initiators_in(mailroom.last_to("buurvrouw@example.nl").text) == [joined]
    assert len(mailroom.to("plan@example.nl")) == 3  # receipt, published, who joined


def test_a_new_key_closes_the_invitation_too(joined, client, now):
    invited = f"/initiatieven/uitnodiging/{keys.make_invitation(joined)}/"
    assert co_initiators_in(client.get(invited).headers["Location"]) == [joined]
    renewed = services.renew_co_key(invitation=joined, now=now)
    assert client.get(invited).status_code == 410
    assert client.get(keys.co_manage_url(renewed)).status_code == 200


def test_a_letter_to_a_co_initiator_holds_no_key_of_the_initiator(initiative, joined, mailroom, now):
    address = keys.manage_url(initiative)
    tell_initiator(initiative, "moved", now, text=f"Kijk op {address}terugblik/", status_label="Klaar")
    theirs, mine = (mailroom.last_to(to).text for to in ("buurvrouw@example.nl", "plan@example.nl"))
    assert address in mine and address not in theirs and "/terugblik/" in theirs


def test_handing_over_waits_for_the_other_and_takes_the_old_keys(initiative, joined, client, mailroom, now):
    old, number = keys.make(initiative), initiative.number
    client.post(deed(old, "overdragen"), {"email": "nieuw@example.nl"})
    asked = Invitation.objects.get(purpose="take_over")
    initiative.refresh_from_db()
    assert initiative.email == "plan@example.nl"
    opened = client.post(f"/initiatieven/uitnodiging/{keys.make_invitation(asked)}/", {"display_name": "Nieuw"})
    initiative.refresh_from_db()
    assert (initiative.number, initiative.email, initiative.display_name) == (number, "nieuw@example.nl", "Nieuw")
    assert client.get(deed(old)).status_code == 410
    assert client.get(opened.url).status_code == 200
    assert "overgedragen" in mailroom.last_to("plan@example.nl").subject
    # The co-initiator stays.
    assert client.get(deed(keys.make_for_co_initiator(joined))).status_code == 200
    assert initiative.events.filter(kind=Event.Kind.HANDED_OVER).exists()


@pytest.mark.parametrize("purpose", ["take_over", "join"])
def test_who_presses_twice_reads_the_same_thanks_until_a_new_key_is_asked(initiative, client, mailroom, now, purpose):
    ask = services.hand_over_plan if purpose == "take_over" else services.invite
    asked = ask(initiative=initiative, email="nieuw@example.nl", by=None, now=now)
    address = f"/initiatieven/uitnodiging/{keys.make_invitation(asked)}/"
    thanks = "Het plan is nu van u." if purpose == "take_over" else "U bent nu medestander."
    # Twice before anything is shown: the thanks stand there once.
    client.post(address, {"display_name": "Nieuw"})
    page = client.post(address, {"display_name": "Nieuw"}, follow=True)
    assert page.status_code == 200 and body(page).count(thanks) == 1
    page = client.post(address, {"display_name": "Nieuw"}, follow=True)
    assert page.status_code == 200 and body(page).count(thanks) == 1
    # Two at the same moment: the second looked before the first was through.
    assert asked.accepted_at is None
    services.accept_invitation(invitation=asked, display_name="Nieuw", now=now)
    assert asked.accepted_at is not None
    number = initiative.events.filter(kind__in=(Event.Kind.HANDED_OVER, Event.Kind.CO_INITIATOR_JOINED)).count()
    assert number == 1
    initiative.refresh_from_db()
    if purpose == "take_over":
        services.renew_key(initiative=initiative, now=now)
    else:
        services.renew_co_key(invitation=Invitation.objects.get(), now=now)
    assert client.post(address, {"display_name": "Nieuw"}).status_code == 410


@pytest.mark.parametrize(
    ("address", "status"),
    [("plan@example.nl", 409), ("onzin", 200), ("", 200), ("a@example.nl\x00", 200), ("buurvrouw@example.nl", 409)],
)
def test_who_cannot_be_asked(initiative, joined, client, address, status):
    before = Invitation.objects.count()
    page = client.post(deed(keys.make(initiative), "medestanders"), {"email": address})
    assert page.status_code == status and Invitation.objects.count() == before


def test_nobody_is_mailed_for_a_plan_that_is_not_public(submit, now):
    with pytest.raises(MoveRefused):
        services.invite(initiative=submit(confirmed=False), email="a@example.nl", by=None, now=now)


def test_asking_many_people_is_stopped(initiative, client):
    pages = [client.post(deed(keys.make(initiative), "medestanders"), {"email": f"a{n}@example.nl"}) for n in range(6)]
    assert [page.status_code for page in pages] == [302] * 5 + [409]


def test_a_signed_in_neighbour_owns_nothing(initiative, other_resident, now):
    for do in (services.change_text, services.invite, services.tell_look_back):
        given = {services.change_text: NEW, services.invite: {"email": "a@example.nl"}}.get(do, LOOK)
        with pytest.raises(MoveRefused):
            do(initiative=initiative, **given, by=other_resident, now=now)


def test_what_is_the_owners_or_the_handlers_is_refused_to_others_by_the_deed_itself(
    carried_out, submit, other_resident, person, now
):
    initiative = submit(email="ander@example.nl")
    with pytest.raises(MoveRefused, match="Alleen de indiener en de medestanders"):
        services.tell_look_back(initiative=carried_out, **LOOK, by=other_resident, now=now)
    services.tell_look_back(initiative=carried_out, **LOOK, by=None, now=now)
    services.change_text(initiative=initiative, **NEW, by=None, now=now)
    asked = {"by": person("elders", Role.AREA_COORDINATOR), "now": now, "reason": "Dit past niet."}
    words = {"title": "Anders", "what": "Anders.", "why": "Anders."}
    for deed in (
        lambda: services.offer_change(initiative=initiative, **words, **asked),
        lambda: services.remove_look_back(initiative=carried_out, **asked),
        lambda: services.remove_version(version=initiative.versions.get(), is_office=True, **asked),
        lambda: take_down_attachment(attachment=Attachment(initiative=initiative), **asked),
    ):
        with pytest.raises(MoveRefused, match="ander team of gebied"):
            deed()


def test_one_person_at_a_time_is_asked_to_take_it_over(initiative, now):
    services.hand_over_plan(initiative=initiative, email="een@example.nl", by=None, now=now)
    with pytest.raises(MoveRefused, match="Trek die vraag eerst in"):
        services.hand_over_plan(initiative=initiative, email="twee@example.nl", by=None, now=now)


# ── The end ──────────────────────────────────────────────────────────────────


def test_an_owner_closes_a_plan_with_a_look_back_that_others_find(carried_out, client):
    token = keys.make(carried_out)
    short = body(client.post(deed(token, "afronden"), LOOK | {"result": "", "lesson": "Begin met koffie."}))
    assert "Vertel in een paar zinnen" in short and "De vergunning." in short
    client.post(deed(token, "afronden"), LOOK | {"result": "Er staan twee bankjes."})
    carried_out.refresh_from_db()
    assert (carried_out.status, carried_out.result) == (Status.COMPLETED, "Er staan twee bankjes.")
    page = body(client.get(carried_out.get_absolute_url()))
    assert "Begin met koffie." in page and "Er staan twee bankjes." in page
    assert "Begin met koffie." in body(client.get("/initiatieven/lessen/?q=koffie"))
    assert "Begin met koffie." not in body(client.get("/initiatieven/lessen/?q=fietspad"))
    assert "Er staan twee bankjes." in body(client.get("/initiatieven/resultaten/"))


def test_a_look_back_can_be_mended_and_is_told_once(carried_out, now):
    services.tell_look_back(initiative=carried_out, **LOOK, by=None, now=now)
    services.tell_look_back(initiative=carried_out, **LOOK | {"lesson": "Begin met thee."}, by=None, now=now)
    assert LookBack.objects.get().lesson == "Begin met thee."
    assert carried_out.events.filter(kind=Event.Kind.LOOKED_BACK).count() == 1


def test_an_official_takes_away_a_look_back_with_a_reason(carried_out, official, client, client_for, mailroom, now):
    services.tell_look_back(initiative=carried_out, **LOOK, by=None, now=now)
    page = f"/beheer/initiatives/initiative/{carried_out.pk}/"
    browser = client_for(official)
    assert "Begin met koffie." in body(browser.get(f"{page}change/"))
    browser.post(f"{page}terugblik-weg/", {"reason": ""})
    assert LookBack.objects.exists()
    browser.post(f"{page}terugblik-weg/", {"reason": "Er staat een naam in."})
    assert not LookBack.objects.exists()
    for address in (carried_out.get_absolute_url(), "/initiatieven/lessen/"):
        assert "Begin met koffie." not in body(client.get(address))
    assert "Er staat een naam in." in mailroom.last_to("plan@example.nl").text


def test_too_early_to_look_back(initiative, now):
    with pytest.raises(MoveRefused):
        services.tell_look_back(initiative=initiative, **LOOK, by=None, now=now)


def test_the_look_back_is_asked_once_after_the_end_and_after_the_day(carried_out, submit, mailroom, official, now):
    services.complete(initiative=carried_out, result="Klaar.", by=official, now=now)
    party = submit(email="feest@example.nl", title="Buurtfeest")
    Initiative.objects.filter(pk=party.pk).update(kind="event", event_on=now.date(), event_place="Plein")
    assert services.ask_look_backs(now) == 1
    tomorrow = now + timedelta(days=1)
    assert services.ask_look_backs(tomorrow) == 1 and services.ask_look_backs(tomorrow) == 0
    for address in ("plan@example.nl", "feest@example.nl"):
        assert "terugblik" in mailroom.last_to(address).text
    assert services.ask_look_backs(now + timedelta(days=400)) == 0


def test_an_official_offers_in_the_back_office_and_cannot_write_the_text(initiative, official, client_for):
    page = f"/beheer/initiatives/initiative/{initiative.pk}/"
    browser = client_for(official)
    assert "Stel een andere tekst voor" in body(browser.get(f"{page}change/"))
    browser.post(f"{page}change/", NEW)
    browser.post(f"{page}tekst/", NEW | {"reason": ""})
    assert not ProposedChange.objects.exists()
    browser.post(f"{page}tekst/", NEW | {"reason": "Korter."})
    initiative.refresh_from_db()
    assert initiative.title == "Bankjes bij de speeltuin" and ProposedChange.objects.get().reason == "Korter."
    again = body(browser.get(f"{page}change/"))
    assert "Wacht op de indiener" in again and "<ins>" in again
