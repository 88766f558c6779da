"""What a plan brings along: sent in with it, added later, shown to whom it may be shown."""

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image

from accounts.models import AuditEvent
from initiatives import draft_room, keys, need_totals
from initiatives.kinds import KINDS, Kind
from initiatives.models import AnswerTerm, Attachment, Initiative, Need
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services import (
    answer_rule,
    ask_need,
    decide_need,
    keep_attachment,
    name_rule,
    refuse,
    remove_attachment,
    withdraw,
)
from initiatives.workflow import MoveRefused
from neighbourhoods.calendar import add_working_days
from tests_support.files import a_pdf

ADDRESS = "/initiatieven/indienen/?wat=plan"


@pytest.fixture(autouse=True)
def uploads(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    yield tmp_path
    cache.clear()


@pytest.fixture
def typed(municipality):
    return {
        "title": "Bankjes bij de speeltuin",
        "what": "Twee bankjes met een rugleuning.",
        "why": "Ouderen kunnen er nergens zitten.",
        "buurt": "sanderbout",
        "display_name": "Sem",
        "email": "sem@example.nl",
        "token": str(uuid4()),
    }


def photo(name: str = "tuin.jpg") -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(made, "JPEG")
    return SimpleUploadedFile(name, made.getvalue())


def body(response) -> str:
    return response.content.decode()


OF_A_KIND = {
    Kind.IDEA: {},
    Kind.OWN_PLAN: {"need_money": "€ 1.500,00", "need_money_text": "Voor planten"},
    Kind.SMALL_MATTER: {},
    Kind.HELP: {"need_people": "Drie mensen om te graven"},
    Kind.EVENT: {"event_on": (timezone.localdate() + timedelta(days=40)).isoformat(), "event_place": "Op het plein"},
    Kind.CHALLENGE: {"task": "Het groen.", "why_better": "Wij zien het.", "budget": "2000"},
    Kind.CITIZENS_INITIATIVE: {"proposal": "Besluit dat het park blijft."},
}


# ── Sent in ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_asks_what_it_needs_and_no_more(client, typed, kind):
    sent = typed | {"soort": kind}
    required = KINDS[kind].required
    page = body(client.post(ADDRESS, sent | {"kijk": ""}))
    assert ("Klopt dit?" in page) == (not required)
    asked = sent | OF_A_KIND[kind]
    check = body(client.post(ADDRESS, asked | {"kijk": ""}))
    assert "Klopt dit?" in check
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', check))
    assert client.post(ADDRESS, carried | {"verstuur": ""}).status_code == 302
    plan = Initiative.objects.get()
    assert plan.kind == kind
    assert (plan.event_place, plan.event_on is not None) == (OF_A_KIND[kind].get("event_place", ""), kind == Kind.EVENT)
    assert set(plan.extra) == {name for name in ("task", "why_better", "budget", "proposal") if name in OF_A_KIND[kind]}
    assert plan.needs.count() == (kind in (Kind.OWN_PLAN, Kind.HELP))
    if kind == Kind.OWN_PLAN:
        need = plan.needs.get()
        assert (need.kind, need.amount, need.text) == ("money", 1500, "Voor planten")
    receipt = body(client.get(keys.receipt_path(plan)))
    assert all(str(value) in receipt for name, value in OF_A_KIND[kind].items() if name in ("event_place", "proposal"))


def test_an_idea_asks_five_things_at_most(client, municipality):
    page = body(client.get(ADDRESS))
    assert page.count("portal-question__number") == 5


@pytest.mark.parametrize(
    ("kind", "wrong", "said"),
    [
        ("help", {}, "Schrijf wat u nodig hebt"),
        ("event", {"event_place": "Plein", "event_on": "2020-01-01"}, "Kies een dag die nog komt"),
        ("event", {"event_place": "Plein", "event_on": "onzin"}, "Deze dag kennen wij niet"),
        ("event", {"event_place": "x" * 121, "event_on": "2030-01-01"}, "er passen er 120"),
        ("challenge", {"task": "a", "why_better": "b", "budget": "veel"}, "hele euro"),
        ("own_plan", {"need_money": "-5"}, "hele euro"),
        ("own_plan", {"need_money": "99999999999999999999"}, "hele euro"),
        ("own_plan", {"need_place": "a\x00b"}, "een teken in"),
        ("idea", {"rule": "De hekregel"}, "Vul beide velden over de regel in"),
        ("idea", {"why_different": "x" * 301}, "er passen er 300"),
        ("idea", {"initiator_kind": "koning"}, "Fout:"),
    ],
)
def test_what_is_wrong_about_a_kind_is_said_and_nothing_typed_is_lost(client, typed, kind, wrong, said):
    page = body(client.post(ADDRESS, typed | {"soort": kind, "verstuur": ""} | wrong))
    assert said in page
    assert typed["what"] in page
    assert Initiative.objects.count() == 0


def test_another_kind_keeps_what_was_typed_and_going_back_too(client, typed):
    sent = typed | {"soort": "event", "event_place": "Op het plein", "wissel": "", "andere_soort": "help"}
    page = body(client.post(ADDRESS, sent))
    assert "Waarbij zoekt u hulp?" in page
    assert typed["what"] in page
    assert re.search(r'type="hidden" name="event_place" value="Op het plein"', page)
    back = body(client.post(ADDRESS, sent | {"andere_soort": "event", "soort": "help"}))
    assert re.search(r'type="text" name="event_place" value="Op het plein"', back)
    assert "U stuurt in:" in body(client.post(ADDRESS, sent | {"andere_soort": "onzin"}))


def test_somebody_of_fourteen_needs_no_surname(client, typed):
    client.post(ADDRESS, typed | {"verstuur": ""})
    plan = Initiative.objects.get()
    client.post(reverse("initiatives:confirm", args=[keys.make(plan, "confirm")]))
    page = body(client.get(plan.get_absolute_url()))
    assert "van Sem." in page
    assert "sem@example.nl" not in page


def test_why_it_differs_from_one_like_it_is_told(client, typed, submit):
    like = submit(title="Bankjes bij de speeltuin")
    check = body(client.post(ADDRESS, typed | {"kijk": ""}))
    assert like.title in check
    assert f'name="lijkt_op" value="{like.number}"' in check
    client.post(ADDRESS, typed | {"lijkt_op": like.number, "why_different": "Deze is bij het water.", "verstuur": ""})
    plan = Initiative.objects.get(display_name="Sem")
    assert plan.similar_to == like
    client.post(reverse("initiatives:confirm", args=[keys.make(plan, "confirm")]))
    page = body(client.get(plan.get_absolute_url()))
    assert "Deze is bij het water." in page
    assert like.get_absolute_url() in page


def test_of_several_alike_one_chooses_which_it_differs_from(client, typed, submit):
    plans = [submit(title="Bankjes bij de speeltuin", email=f"{n}@example.nl") for n in range(2)]
    check = body(client.post(ADDRESS, typed | {"kijk": ""}))
    offered = re.findall(r'type="radio"[^>]*name="lijkt_op"[^>]*value="([0-9-]+)"( checked)?', check)
    assert {number for number, _is_chosen in offered} == {plan.number for plan in plans}
    assert len([number for number, is_chosen in offered if is_chosen]) == 1
    other = next(number for number, is_chosen in offered if not is_chosen)
    # Back and forth keeps the choice.
    again = body(client.post(ADDRESS, typed | {"lijkt_op": other, "why_different": "Bij het water.", "kijk": ""}))
    assert re.search(rf'value="{other}" checked', again)
    client.post(ADDRESS, typed | {"lijkt_op": other, "why_different": "Bij het water.", "verstuur": ""})
    assert Initiative.objects.get(display_name="Sem").similar_to.number == other


@pytest.mark.parametrize("number", ["2026-9999", "onzin", "²", "a\x00b"])
def test_a_plan_that_is_not_there_resembles_nothing(client, typed, number):
    sent = typed | {"lijkt_op": number, "why_different": "Anders.", "verstuur": ""}
    assert client.post(ADDRESS, sent).status_code in (200, 302)
    assert not Initiative.objects.filter(similar_to__isnull=False).exists()


# ── Files of the form ────────────────────────────────────────────────────────
def test_a_photo_survives_every_step_without_scripts(client, typed):
    """Chosen, a mistake made, corrected, looked at, gone back, sent: the file is chosen once."""
    page = body(client.post(ADDRESS, typed | {"title": "", "files": [photo()], "kijk": ""}))
    assert "tuin.jpg" in page
    kept = Attachment.objects.get()
    shown = client.get(reverse("initiatives:draft_file", args=[typed["token"], kept.name]))
    assert shown["Content-Type"] == "image/jpeg"
    check = body(client.post(ADDRESS, typed | {"kijk": ""}))
    assert f'name="alt-{kept.name}"' in check
    back = body(client.post(ADDRESS, typed | {f"alt-{kept.name}": "Een leeg grasveld", "wijzig": ""}))
    assert 'value="Een leeg grasveld"' in back
    client.post(ADDRESS, typed | {f"alt-{kept.name}": "Een leeg grasveld", "verstuur": ""})
    plan = Initiative.objects.get()
    assert [(file.pk, file.alt) for file in plan.attachments.all()] == [(kept.pk, "Een leeg grasveld")]
    assert "tuin.jpg" in body(client.get(keys.receipt_path(plan)))
    # The form in the history of a shared computer opens nothing any more.
    assert client.get(reverse("initiatives:draft_file", args=[typed["token"], kept.name])).status_code == 404


def test_what_is_ticked_is_taken_away_and_what_is_refused_is_said(client, typed):
    client.post(ADDRESS, typed | {"files": [photo()], "kijk": ""})
    kept = Attachment.objects.get()
    page = body(
        client.post(
            ADDRESS, typed | {f"weg-{kept.name}": "1", "files": [SimpleUploadedFile("x.svg", b"<svg/>")], "kijk": ""}
        )
    )
    assert "kunnen wij niet lezen" in page
    assert "Fout:" in page
    assert not Attachment.objects.filter(removed_at__isnull=True).exists()


def test_an_eleventh_file_is_said_at_the_field(client, typed, settings):
    settings.MOST_FILES = 2
    page = body(client.post(ADDRESS, typed | {"files": [photo(f"{n}.jpg") for n in range(3)], "kijk": ""}))
    assert "Bij een plan passen 2" in page
    assert Attachment.objects.count() == 2


def test_one_visitor_cannot_fill_the_disk_with_forms_that_are_never_sent(client, typed, monkeypatch):
    monkeypatch.setattr(draft_room, "MOST_FILES_OF_ONE", 2)
    client.post(ADDRESS, typed | {"files": [photo("1.jpg"), photo("2.jpg")], "kijk": ""})
    other = typed | {"token": str(uuid4()), "title": "Nog een plan"}
    page = client.post(ADDRESS, other | {"files": [photo("3.jpg")], "kijk": ""}).text
    assert "liggen hier al veel bestanden" in page and "Nog een plan" in page and "<title>Fout:" in page
    assert "liggen hier al veel" in client.post(ADDRESS, other | {"files": [photo()], "zoek": ""}).text
    # Somebody else has room of their own.
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert "3.jpg" in client.post(ADDRESS, other | {"files": [photo("3.jpg")], "kijk": ""}, **elsewhere).text
    # What is sent in lies no longer there.
    client.post(ADDRESS, typed | {"verstuur": ""})
    assert Initiative.objects.get().attachments.count() == 2
    assert "4.jpg" in client.post(ADDRESS, other | {"files": [photo("4.jpg")], "kijk": ""}).text
    monkeypatch.setattr(draft_room, "MOST_BYTES_OF_ONE", Attachment.objects.get(original_name="4.jpg").size * 2 - 1)
    assert "liggen hier al veel" in client.post(ADDRESS, other | {"files": [photo("5.jpg")], "kijk": ""}).text


def test_all_forms_together_leave_room_on_the_disk(client, typed, settings, uploads):
    client.post(ADDRESS, typed | {"files": [photo()], "kijk": ""})
    settings.DRAFT_SPACE_MB = 0
    page = client.post(ADDRESS, typed | {"files": [photo("2.jpg")], "kijk": ""}).text
    assert "geen ruimte voor dit bestand" in page and typed["title"] in page and "tuin.jpg" in page
    assert Attachment.objects.count() == 1
    # Of the one that was refused nothing lies on the disk.
    assert len([path for path in uploads.rglob("*") if path.is_file()]) == 2


def test_more_than_fits_in_one_press_is_refused_before_it_is_read(client, typed, settings):
    settings.LARGEST_PRESS_BYTES = 2000
    assert client.post(ADDRESS, typed | {"files": [photo()], "kijk": ""}).status_code in (400, 413)
    assert not Attachment.objects.exists()


def test_another_form_cannot_touch_it(client, typed):
    client.post(ADDRESS, typed | {"files": [photo()], "kijk": ""})
    kept = Attachment.objects.get()
    client.post(ADDRESS, typed | {"token": str(uuid4()), f"weg-{kept.name}": "1", f"alt-{kept.name}": "x", "kijk": ""})
    kept.refresh_from_db()
    assert (kept.removed_at, kept.alt) == (None, "")
    assert client.get(reverse("initiatives:draft_file", args=[uuid4(), kept.name])).status_code == 404


# ── Who sees a file ──────────────────────────────────────────────────────────
def test_a_file_is_seen_by_who_may_see_it(client, client_for, submit, official, resident, now):
    plan = submit(confirmed=False)
    kept = keep_attachment(photo(), initiative=plan, alt="Een veld", now=now)
    public = reverse("initiatives:file", args=[plan.number, kept.name])
    owners = reverse("initiatives:owner_file", args=[keys.make(plan), kept.name])
    assert client.get(public).status_code == 404
    assert client_for(resident).get(public).status_code == 404
    assert client.get(owners).status_code == 200
    seen = client_for(official).get(public)
    assert seen.status_code == 200
    assert "no-store" in seen["Cache-Control"]
    # Of another plan, or of none.
    other = submit(title="Iets heel anders")
    for address in (
        reverse("initiatives:file", args=[other.number, kept.name]),
        reverse("initiatives:file", args=[other.number, uuid4()]),
        reverse("initiatives:owner_file", args=[keys.make(other), kept.name]),
    ):
        assert client.get(address).status_code == 404
    client.post(reverse("initiatives:confirm", args=[keys.make(plan, "confirm")]))
    answer = client.get(public)
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "inline" in answer["Content-Disposition"]
    assert max(Image.open(BytesIO(b"".join(client.get(public + "?klein").streaming_content))).size) == 480
    page = body(client.get(plan.get_absolute_url()))
    assert 'alt="Een veld"' in page
    assert public in page
    refuse(initiative=plan, reason="Reclame.", by=official, now=now)
    assert client.get(public).status_code == 404


def test_a_document_is_a_download_and_what_is_removed_is_gone(client, initiative, now):
    kept = keep_attachment(SimpleUploadedFile('a"b\r\n.pdf', a_pdf()), initiative=initiative, now=now)
    address = reverse("initiatives:file", args=[initiative.number, kept.name])
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/pdf"
    remove_attachment(attachment=kept, now=now)
    assert client.get(address).status_code == 404
    assert str(kept.name) not in body(client.get(initiative.get_absolute_url()))


def test_what_waits_for_the_scanner_is_shown_to_nobody(client, client_for, initiative, official, settings, now):
    settings.VIRUS_SCANNER = "tcp://127.0.0.1:1"
    kept = keep_attachment(SimpleUploadedFile("plan.pdf", a_pdf()), initiative=initiative, now=now)
    for browser in (client, client_for(official)):
        assert browser.get(reverse("initiatives:file", args=[initiative.number, kept.name])).status_code == 404
    assert client.get(reverse("initiatives:owner_file", args=[keys.make(initiative), kept.name])).status_code == 404


def test_the_page_asks_no_more_with_files_needs_and_rules(client, initiative, now, django_assert_max_num_queries):
    for _n in range(3):
        keep_attachment(photo(), initiative=initiative, now=now)
    for kind in Need.Kind:
        ask_need(initiative=initiative, need=AskedNeed(kind, "Iets"), now=now)
    for number in range(3):
        name_rule(initiative=initiative, blocking=BlockingRule(f"Regel {number}", "Het kan niet."), now=now)
    client.get(initiative.get_absolute_url())
    with django_assert_max_num_queries(8):
        page = body(client.get(initiative.get_absolute_url()))
    assert page.count("<figure>") >= 3
    assert "Regel 2" in page


# ── Behind the link of its owners ────────────────────────────────────────────
def test_owners_add_describe_and_take_away(client, initiative):
    address = reverse("initiatives:owner_files", args=[keys.make(initiative)])
    client.post(address, {"files": [photo()], "alt": "Het veld", "toevoegen": "1"})
    kept = initiative.attachments.get()
    assert kept.alt == "Het veld"
    assert "Kies eerst een foto" in body(client.post(address, {"toevoegen": "1"}))
    refused = client.post(address, {"files": [SimpleUploadedFile("x.exe", b"MZ")], "toevoegen": "1"})
    assert refused.status_code == 409
    assert "kunnen wij niet lezen" in body(refused)
    client.post(address, {f"alt-{kept.name}": "Het lege veld", "bewaar": "1"})
    kept.refresh_from_db()
    assert kept.alt == "Het lege veld"
    client.post(address, {f"weg-{kept.name}": "1", "bewaar": "1"})
    assert not initiative.attachments.filter(removed_at__isnull=True).exists()


def test_owners_ask_and_name_until_it_is_decided(client, initiative, official, now):
    address = reverse("initiatives:owner_needs", args=[keys.make(initiative)])
    client.post(address, {"vraag-kind": "money", "vraag-amount": "500", "vraag-text": "Voor verf", "vraag": "1"})
    client.post(address, {"vraag-kind": "money", "vraag-amount": "600", "vraag-text": "Voor verf", "vraag": "1"})
    client.post(address, {"regel-rule": "Geen hek", "regel-problem": "Dan kan de tuin niet.", "regel": "1"})
    need, rule = initiative.needs.get(), initiative.rules_in_the_way.get()
    assert (need.amount, need.text) == (600, "Voor verf")
    wrong = client.post(address, {"vraag-kind": "place", "vraag-amount": "5", "vraag-text": "Veld", "vraag": "1"})
    assert "hoort alleen bij geld" in body(wrong)
    decide_need(need=need, outcome="granted", reason="Past in het budget.", by=official, now=now)
    late = client.post(address, {"vraag-kind": "money", "vraag-amount": "9", "vraag-text": "Meer", "vraag": "1"})
    assert late.status_code == 409
    assert "al besloten" in body(late)
    page = body(client.get(initiative.get_absolute_url()))
    for part in ("€\u00a0600", "Past in het budget.", "Geen hek", rule.problem):
        assert part in page


@pytest.mark.parametrize(
    "need",
    [AskedNeed("money"), AskedNeed("money", "x", 0), AskedNeed("money", "x", -1), AskedNeed("place", "veld", 5)],
)
def test_a_need_that_makes_no_sense_is_refused(initiative, now, need):
    with pytest.raises(MoveRefused):
        ask_need(initiative=initiative, need=need, now=now)


def test_nobody_else_asks_for_it_or_names_a_rule(initiative, other_resident, now):
    with pytest.raises(MoveRefused, match="indiener en de medestanders"):
        ask_need(initiative=initiative, need=AskedNeed("place", "Een veld"), by=other_resident, now=now)
    with pytest.raises(MoveRefused, match="indiener en de medestanders"):
        name_rule(initiative=initiative, blocking=BlockingRule("a", "b"), by=other_resident, now=now)
    assert not initiative.needs.exists() and not initiative.rules_in_the_way.exists()


def test_a_closed_plan_takes_no_more_rules(initiative, now):
    withdraw(initiative=initiative, now=now)
    with pytest.raises(MoveRefused, match="afgesloten"):
        name_rule(initiative=initiative, blocking=BlockingRule("a", "b"), now=now)


# ── In the back office ───────────────────────────────────────────────────────
def test_an_official_takes_a_file_down_with_a_reason_and_adds_what_is_told(client_for, submit, official, mailroom, now):
    plan = submit(similar_to=submit(title="Een ander plan"), why_different="Hier is water.", kind=Kind.EVENT)
    kept = keep_attachment(photo("klas.jpg"), initiative=plan, now=now)
    desk, here = client_for(official), f"/beheer/initiatives/initiative/{plan.pk}/"
    page = body(desk.get(here + "change/"))
    for part in ("klas.jpg", "Hier is water.", plan.event_place):
        assert part in page
    assert desk.post(here + "bestand/", {"file": kept.pk, "reason": ""}).status_code != 302
    desk.post(here + "bestand/", {"file": kept.pk, "reason": "Er staan kinderen op."})
    kept.refresh_from_db()
    assert kept.removed_at is not None
    letter = mailroom.last_to(plan.email)
    assert "klas.jpg" in letter.text
    assert "Er staan kinderen op." in letter.text
    assert AuditEvent.objects.filter(subject_id=plan.pk, verb="removed", actor=official).count() == 1
    desk.post(here + "vragen/", {"kind": "people", "text": "Twee mensen"})
    desk.post(here + "noemen/", {"rule": "Geen muziek", "problem": "Het feest is stil."})
    assert plan.needs.get().text == "Twee mensen"
    assert plan.rules_in_the_way.get().rule == "Geen muziek"


# ── Over all plans ───────────────────────────────────────────────────────────
def test_a_rule_stands_in_the_list_until_and_after_its_answer(
    client, submit, official, now, django_assert_max_num_queries
):
    plan = submit(rule=BlockingRule("Geen hek hoger dan een meter", "De tuin wordt leeg gehaald."))
    submit(rule=BlockingRule("Geheime regel", "Nog niet openbaar."), confirmed=False)
    address = reverse("initiatives:rules")
    page = body(client.get(address))
    assert "Geen hek hoger dan een meter" in page
    assert "Geheime regel" not in page
    assert "Geen hek" in body(client.get(address + "?stand=open"))
    answer_rule(rule=plan.rules_in_the_way.get(), outcome="room", answer="Twee meter mag.", by=official, now=now)
    assert "Geen hek" not in body(client.get(address + "?stand=open"))
    for _five in range(5):
        other = submit()
        for number in range(5):
            name_rule(initiative=other, blocking=BlockingRule(f"Regel {number}", "Kan niet."), now=now)
    with django_assert_max_num_queries(8):
        first = body(client.get(address))
    assert first.count("Kan niet.") == 20
    following = re.search(r'href="([^"]*na=[^"]*)"', first)[1].replace("&amp;", "&")
    assert "Twee meter mag." in body(client.get(following))
    for wrong in ("stand=onzin", "na=abc", "na=99999999999999999999", "na=%00"):
        assert client.get(f"{address}?{wrong}").status_code == 200


def test_what_is_asked_and_given_adds_up_per_area(client, submit, sanderbout, lindenheuvel, official, now):
    plan = submit(needs=(AskedNeed("money", "Verf", 500), AskedNeed("place", "Een veld")))
    submit(needs=(AskedNeed("money", "Hout", 1500),), buurt=lindenheuvel)
    submit(needs=(AskedNeed("money", "Geheim", 9999),), confirmed=False)
    withdraw(initiative=submit(needs=(AskedNeed("money", "Toch niet", 7000),)), now=now)
    money = plan.needs.get(kind="money")
    decide_need(need=money, outcome="partly", granted_amount=400, reason="Zo veel is er.", by=official, now=now)
    found = need_totals.totals()
    here = found[sanderbout.parent_id]["money"]
    assert (here["asked"], here["given"], here["euros_asked"], here["euros_given"]) == (1, 1, 500, 400)
    assert found[lindenheuvel.parent_id]["money"]["euros_asked"] == 1500
    page = body(client.get(reverse("initiatives:asked")))
    for part in ("€\u00a02.000", "€\u00a0400", "1 van 1", "0 van 1"):
        assert part in page
    inside = body(client.get(reverse("initiatives:asked") + "?wijk=sittard"))
    assert "Sanderbout" in inside
    assert "Lindenheuvel" not in inside
    assert client.get(reverse("initiatives:asked") + "?wijk=%00").status_code == 200


def test_the_list_knows_kinds_and_who_sent_them(client, submit):
    party = submit(title="Zomerfeest op het plein", kind=Kind.EVENT)
    club = submit(title="Clubhuis opknappen", initiator_kind="association")
    for query, shown, hidden in (("soort=event", party, club), ("van=association", club, party)):
        for address in ("/initiatieven/", "/initiatieven/kaart/"):
            page = body(client.get(f"{address}?{query}"))
            assert shown.title in page
            assert hidden.title not in page
    assert client.get("/initiatieven/?soort=onzin&van=%00").status_code == 200


def test_the_form_names_the_day_by_the_term_of_the_kind(client, municipality):
    today = timezone.localdate()
    AnswerTerm.objects.create(kind=Kind.SMALL_MATTER, amount=5, from_on=today - timedelta(days=30))
    for kind, days in ((Kind.SMALL_MATTER, 5), (Kind.IDEA, 20)):
        day = date_format(add_working_days(today, days), "l j F")
        assert f"U krijgt antwoord uiterlijk {day}." in body(client.get(f"{ADDRESS}&soort={kind}"))
