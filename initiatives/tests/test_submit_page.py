"""The choice, the form, the check page, the receipt: what a resident meets."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from initiatives import keys
from initiatives.forms import submit as submit_form
from initiatives.models import Initiative
from initiatives.services import renew_key
from initiatives.workflow import Status
from neighbourhoods.models import Address

ADDRESS = "/initiatieven/indienen/?wat=plan"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def typed(municipality):
    return {
        "title": "Bankjes bij de speeltuin",
        "what": "Twee bankjes met een rugleuning.",
        "why": "Ouderen kunnen er nergens zitten.",
        "buurt": "sanderbout",
        "display_name": "Bewoner",
        "email": "plan@example.nl",
        "token": str(uuid4()),
    }


def body(response) -> str:
    return response.content.decode()


def test_the_first_page_asks_what_you_want(client, municipality):
    page = body(client.get("/initiatieven/indienen/"))
    assert "Wat wilt u doen?" in page
    for wat in ("plan", "repair", "help", "worry"):
        assert f"?wat={wat}" in page


@pytest.mark.parametrize("wat", ["repair", "help", "worry"])
def test_other_matters_get_their_desk_and_nothing_is_kept(client, municipality, wat):
    page = body(client.get(f"/initiatieven/indienen/?wat={wat}"))
    assert "14 046" in page
    assert "<form" not in page
    assert "Wij bewaren hier niets van" in page
    assert Initiative.objects.count() == 0


@pytest.mark.parametrize("wat", ["", "onzin", "a%00b", "%FF"])
def test_a_wrong_choice_shows_the_choice(client, municipality, wat):
    assert "Wat wilt u doen?" in body(client.get(f"/initiatieven/indienen/?wat={wat}"))


def test_the_whole_way_without_javascript(client, typed, mailroom):
    page = body(client.get(ADDRESS))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    typed["token"] = token
    check = body(client.post(ADDRESS, typed | {"kijk": ""}))
    assert "Klopt dit?" in check
    assert Initiative.objects.count() == 0
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', check))
    assert carried["token"] == token
    response = client.post(ADDRESS, carried | {"verstuur": ""})
    initiative = Initiative.objects.get()
    assert response.status_code == 302
    receipt = body(client.get(response["Location"]))
    for part in (initiative.number, typed["title"], typed["what"], typed["why"], keys.desk_code(initiative)):
        assert part in receipt
    assert "Wacht op bevestiging" in receipt
    assert mailroom.last_to("plan@example.nl")


def test_two_presses_make_one_plan(client, typed):
    first = client.post(ADDRESS, typed | {"verstuur": ""})
    second = client.post(ADDRESS, typed | {"verstuur": "", "title": "Iets anders"})
    assert Initiative.objects.count() == 1
    assert "al=1" not in first["Location"]
    assert "U had dit plan al verstuurd" in body(client.get(second["Location"]))


def test_going_back_keeps_everything(client, typed):
    page = body(client.post(ADDRESS, typed | {"wijzig": ""}))
    for value in ("title", "what", "why", "display_name", "email"):
        assert typed[value] in page
    assert '<option value="sanderbout" selected>' in page
    assert typed["token"] in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Schrijf in één zin"),
        ("title", "x" * 121, "er passen er 120"),
        ("title", "a\x00b", "een teken in dat wij niet kunnen bewaren"),
        ("what", "", "Vertel wat er moet komen"),
        ("what", "x" * 5001, "er passen er 5000"),
        ("what", "a\x00b", "een teken in"),
        ("why", " ", "Vertel waarom"),
        ("buurt", "", "Kies de buurt"),
        ("buurt", "atlantis", "Kies de buurt|geldige|geen optie|niet een van de"),
        ("display_name", "", "Vul de naam in"),
        ("display_name", "n" * 81, "er passen er 80"),
        ("email", "", "Vul uw e-mailadres in"),
        ("email", "buurman@voorbeeld", "niet compleet"),
        ("email", "a@b.nl\r\nBcc: c@d.nl", "niet compleet"),
        ("token", "", "Er ging iets mis met het formulier"),
        ("token", "onzin", "Er ging iets mis met het formulier"),
        ("website", "http://spam.example", "Laat dit veld leeg"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, typed, field, value, said):
    asked = typed | {field: value}
    for button in ("kijk", "verstuur"):
        response = client.post(ADDRESS, asked | {button: ""})
        page = body(response)
        assert response.status_code == 200
        assert re.search(said, page)
        assert "Fout:" in page
        for name in {"title", "what", "why", "display_name", "email"} - {field}:
            assert asked[name] in page
    assert Initiative.objects.count() == 0


def test_the_summary_of_what_is_wrong_follows_the_page(client, typed):
    missing = dict.fromkeys(("title", "what", "why", "buurt", "display_name", "email"), "")
    page = body(client.post(ADDRESS, typed | missing | {"kijk": ""}))
    summary = page[page.index("portal-errors") : page.index("portal-question")]
    assert re.findall(r'href="#id_(\w+)"', summary) == list(missing)


def test_a_new_token_is_given_with_the_form_that_had_none(client, typed):
    page = body(client.post(ADDRESS, typed | {"token": "", "kijk": ""}))
    fresh = re.search(r'name="token" value="([^"]+)"', page)[1]
    assert client.post(ADDRESS, typed | {"token": fresh, "verstuur": ""}).status_code == 302


@pytest.mark.parametrize(
    "text",
    ["Bankjes 🪑🌳 𝔸", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }}{% now %}"],
)
def test_emoji_html_and_templates_are_text_everywhere(client, typed, text):
    fields = {"title": text, "what": text, "why": text, "display_name": text}
    assert client.post(ADDRESS, typed | fields | {"verstuur": ""}).status_code == 302
    initiative = Initiative.objects.get()
    assert initiative.title == text
    client.post(keys.confirm_url(initiative).split("localhost:8000")[-1].split("8105")[-1])
    for address in (keys.receipt_path(initiative), initiative.get_absolute_url(), "/initiatieven/"):
        page = body(client.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_extra_fields_are_ignored(client, typed, resident):
    client.post(ADDRESS, typed | {"verstuur": "", "status": "answered", "author": resident.pk, "is_staff": "1"})
    initiative = Initiative.objects.get()
    assert initiative.status == Status.AWAITING_CONFIRMATION
    assert initiative.author is None


def test_a_plan_of_who_signed_in_belongs_to_the_account(client_for, resident, typed):
    client_for(resident).post(ADDRESS, typed | {"verstuur": ""})
    assert Initiative.objects.get().author == resident


def test_without_email_an_official_looks_first(client, typed, mailroom):
    asked = typed | {"email": "", "no_email": "on"}
    assert "Een medewerker kijkt eerst" in body(client.post(ADDRESS, asked | {"kijk": ""}))
    receipt = body(client.get(client.post(ADDRESS, asked | {"verstuur": ""})["Location"]))
    assert "Een medewerker kijkt naar uw plan" in receipt
    assert keys.desk_code(Initiative.objects.get()) in receipt
    assert mailroom.all() == []


def test_an_address_and_no_address_is_asked_again(client, typed):
    assert "Haal één van beide weg" in body(client.post(ADDRESS, typed | {"no_email": "on", "kijk": ""}))


# ── Where ────────────────────────────────────────────────────────────────────
def test_a_postcode_finds_the_buurt_and_is_kept_nowhere(client, typed, sanderbout, caplog):
    Address.objects.create(postcode="6135AB", street="Eikstraat", buurt=sanderbout)
    asked = typed | {"buurt": "", "waar": "6135 AB"}
    page = body(client.post(ADDRESS, asked | {"zoek": ""}))
    assert re.search(r'value="sanderbout"[^>]*checked', page)
    assert typed["what"] in page
    check = body(client.post(ADDRESS, asked | {"kijk": ""}))
    assert "Wij vonden deze buurt bij wat u typte" in check
    assert "6135" not in check
    client.post(ADDRESS, asked | {"verstuur": ""})
    initiative = Initiative.objects.get()
    assert (initiative.buurt, initiative.place_source) == (sanderbout, "address")
    assert "6135" not in str(initiative.__dict__)
    assert "6135" not in caplog.text


def test_a_street_in_two_buurten_is_asked(client, typed, sanderbout, ophoven):
    for buurt in (sanderbout, ophoven):
        Address.objects.create(postcode="6135AB", street="Rijksweg", folded="rijksweg", buurt=buurt)
    asked = typed | {"buurt": "", "waar": "rijksweg 12"}
    page = body(client.post(ADDRESS, asked | {"verstuur": ""}))
    assert "Welke buurt bedoelt u?" in page
    assert Initiative.objects.count() == 0
    client.post(ADDRESS, asked | {"keuze": "ophoven", "verstuur": ""})
    assert Initiative.objects.get().buurt == ophoven


def test_something_unknown_says_so(client, typed, sanderbout):
    asked = typed | {"buurt": "", "waar": "nergenshuizen"}
    assert "uw buurt in de lijst" in body(client.post(ADDRESS, asked | {"kijk": ""})).lower()


def test_a_point_in_the_middle_gives_its_buurt(client, typed, lindenheuvel):
    client.post(ADDRESS, typed | {"buurt": "", "lon": "5.805", "lat": "50.965", "verstuur": ""})
    initiative = Initiative.objects.get()
    assert (initiative.buurt, initiative.place_source) == (lindenheuvel, "map")
    assert (initiative.lon, initiative.lat) == (5.805, 50.965)


def test_near_a_border_the_resident_chooses(client, typed):
    """Sanderbout and Ophoven meet at 5.85; 0.001 degree is some seventy metres."""
    asked = typed | {"buurt": "", "lon": "5.849", "lat": "50.995"}
    page = body(client.post(ADDRESS, asked | {"verstuur": ""}))
    assert "dicht bij een grens" in page
    assert re.search(r'value="ophoven"', page)
    assert Initiative.objects.count() == 0
    client.post(ADDRESS, asked | {"keuze": "ophoven", "verstuur": ""})
    assert Initiative.objects.get().buurt.slug == "ophoven"


def test_a_buurt_and_a_point_elsewhere_is_asked(client, typed):
    page = body(client.post(ADDRESS, typed | {"lon": "5.805", "lat": "50.965", "kijk": ""}))
    assert "U koos een buurt, maar wees een plek in een andere buurt aan" in page


@pytest.mark.parametrize(("lon", "lat"), [("4.9", "52.3"), ("0", "0")])
def test_a_point_outside_the_municipality(client, typed, lon, lat):
    page = body(client.post(ADDRESS, typed | {"buurt": "", "lon": lon, "lat": lat, "kijk": ""}))
    assert "niet in deze gemeente" in page


@pytest.mark.parametrize(("lon", "lat"), [("nan", "inf"), ("x", "y"), ("999", "5"), ("5.8", "")])
def test_a_broken_point_is_no_point(client, typed, lon, lat):
    for button in ("kijk", "zoek", "verstuur"):
        assert client.post(ADDRESS, typed | {"lon": lon, "lat": lat, button: ""}).status_code in (200, 302)


# ── Too much, too fast ───────────────────────────────────────────────────────
def test_the_eleventh_in_an_hour_waits_and_loses_nothing(client, typed):
    for number in range(10):
        sent = typed | {"email": f"plan{number}@example.nl", "token": str(uuid4()), "verstuur": ""}
        assert client.post(ADDRESS, sent).status_code == 302
    response = client.post(ADDRESS, typed | {"token": str(uuid4()), "verstuur": ""})
    assert response.status_code == 429
    assert "Wacht een uur" in body(response) and "<title>Fout:" in body(response)
    assert typed["what"] in body(response)
    assert Initiative.objects.count() == 10
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert other.post(ADDRESS, typed | {"token": str(uuid4()), "verstuur": ""}).status_code == 302


def test_a_forged_header_does_not_help(client, typed, settings):
    settings.TRUSTED_PROXIES = 1
    statuses = [
        client.post(
            ADDRESS,
            typed | {"email": f"plan{n}@example.nl", "token": str(uuid4()), "verstuur": ""},
            headers={"X-Forwarded-For": f"1.2.3.{n}, 9.9.9.9"},
        ).status_code
        for n in range(11)
    ]
    assert statuses[-1] == 429


def test_who_is_faster_than_a_person_presses_once_more(client, typed, monkeypatch):
    # So long that the slowest machine is a fast person.
    monkeypatch.setattr(submit_form, "LEAST_FILL_TIME", submit_form.LEAST_FILL_TIME * 1000)
    page = body(client.get(ADDRESS))
    typed["opened"] = re.search(r'name="opened" value="([^"]+)"', page)[1]
    assert "Dat ging snel" in body(client.post(ADDRESS, typed | {"verstuur": ""}))
    assert Initiative.objects.count() == 0
    monkeypatch.setattr(submit_form, "LEAST_FILL_TIME", submit_form.LEAST_FILL_TIME * 0)
    assert client.post(ADDRESS, typed | {"verstuur": ""}).status_code == 302


def test_a_post_without_the_csrf_token_is_refused(typed):
    assert Client(enforce_csrf_checks=True).post(ADDRESS, typed | {"verstuur": ""}).status_code == 403


def test_form_and_receipt_are_never_kept(client, typed):
    receipt = client.post(ADDRESS, typed | {"verstuur": ""})["Location"]
    for address in (ADDRESS, receipt):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_a_receipt_opens_with_its_own_link_only(client, submit):
    initiative = submit()
    assert client.get("/initiatieven/ontvangst/onzin/").status_code == 404
    assert client.get(f"/initiatieven/ontvangst/{keys.make(initiative)}/").status_code == 404


def test_the_form_of_a_shared_computer_opens_nothing_once_the_key_is_renewed(client, typed):
    client.post(ADDRESS, typed | {"verstuur": "1"})
    initiative = Initiative.objects.get()
    assert keys.desk_code(initiative) in body(client.post(ADDRESS, typed | {"verstuur": "1"}, follow=True))
    renew_key(initiative=initiative, now=timezone.now())
    later = client.post(ADDRESS, typed | {"verstuur": "1"}, follow=True)
    assert keys.desk_code(initiative) not in body(later)
    assert later.redirect_chain[-1][0] == "/initiatieven/beheren/"


def test_nobody_fills_the_mailbox_of_somebody_else(client, typed):
    for number in range(5):
        browser = Client(REMOTE_ADDR=f"10.0.1.{number}")
        assert browser.post(ADDRESS, typed | {"token": str(uuid4()), "verstuur": ""}).status_code == 302
    response = client.post(ADDRESS, typed | {"token": str(uuid4()), "verstuur": ""})
    assert response.status_code == 429
    assert "Naar dit e-mailadres" in body(response)
    assert typed["title"] in body(response)
    assert Initiative.objects.count() == 5
