"""The workplace of a wijkplatform: who may, what it shows, and each deed."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from accounts.roles import Role
from agendas import services
from agendas.models import AgendaEvent, Promise
from agendas.workflow import Side
from initiatives.models import Advice, Initiative
from initiatives.services import refuse
from neighbourhoods.models import Membership, Platform


@pytest.fixture(autouse=True)
def on_the_day(now, monkeypatch, db):
    caches["pages"].clear()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.fixture
def agenda(platform, sanderbout, official, now):
    return services.start_agenda(
        title="Buurtagenda Sanderbout",
        slug="sanderbout",
        area=sanderbout,
        platform=platform,
        official=official,
        by=official,
        now=now,
    )


@pytest.fixture
def as_official(official, now):
    return {"by": official, "role": Role.OFFICIAL, "by_label": "wijkadviseur", "now": now}


@pytest.fixture
def theirs(agenda, platform, sanderbout, official, as_official, today):
    """What the municipality promised the platform."""
    return services.make_promise(
        text="Twee bomen bij de speeltuin",
        owner_side=Side.MUNICIPALITY,
        owner_label="team Groen",
        other_side=Side.PLATFORM,
        other_label="wijkplatform Sanderbout",
        area=sanderbout,
        due_on=today + timedelta(days=5),
        platform=platform,
        official=official,
        agenda=agenda,
        **as_official,
    )


@pytest.fixture
def ours(agenda, platform, sanderbout, chair, now, today):
    """What the platform promised the municipality."""
    return services.make_promise(
        text="De uitnodiging rondbrengen",
        owner_side=Side.PLATFORM,
        owner_label="wijkplatform Sanderbout",
        other_side=Side.MUNICIPALITY,
        other_label="de gemeente",
        area=sanderbout,
        due_on=today + timedelta(days=5),
        platform=platform,
        agenda=agenda,
        by=chair,
        role=Role.PLATFORM_CHAIR,
        by_label="voorzitter",
        now=now,
    )


@pytest.fixture
def paths(agenda, ours, initiative):
    """Every page of the workplace of Sanderbout."""
    block = agenda.blocks.first()
    return [
        "/platform/sanderbout/",
        f"/platform/sanderbout/stap/{block.pk}/",
        "/platform/sanderbout/afspraak/nieuw/",
        f"/platform/sanderbout/afspraak/{ours.number}/",
        f"/platform/sanderbout/advies/{initiative.number}/",
    ]


def text_of(response) -> str:
    return response.content.decode()


# ── Who may ──────────────────────────────────────────────────────────────────
def test_chair_and_member_enter_every_page(paths, chair, member, client_for):
    for user in (chair, member):
        assert [client_for(user).get(path).status_code for path in paths] == [200] * 5


def test_others_with_an_account_are_refused(
    paths, official, resident, administrator, council_member, client_for, person
):
    elsewhere = Platform.objects.create(name="Elders", slug="elders", state_since="2020-01-01")
    stranger = person("vreemde")
    Membership.objects.create(platform=elsewhere, user=stranger, since="2020-01-01")
    for user in (official, resident, administrator, council_member, stranger):
        browser = client_for(user)
        assert [browser.get(path).status_code for path in paths] == [403] * 5
        assert [browser.post(path).status_code for path in paths[1:]] == [403] * 4


def test_an_ended_seat_and_a_dissolved_platform_are_closed(paths, chair, client_for, today, platform, member):
    Membership.objects.filter(user=chair).update(until=today)
    assert client_for(chair).get(paths[0]).status_code == 403
    Platform.objects.filter(pk=platform.pk).update(state="dissolved", state_reason="Te weinig leden.")
    assert client_for(member).get(paths[0]).status_code == 403


def test_a_visitor_is_asked_to_sign_in(paths, client):
    for path in paths:
        response = client.get(path)
        assert response.status_code == 302
        assert response.url.startswith("/account/login/")


def test_what_is_of_another_platform_does_not_exist_here(paths, chair, client_for, today, person):
    elsewhere = Platform.objects.create(name="Elders", slug="elders", state_since=today)
    Membership.objects.create(platform=elsewhere, user=chair, since=today)
    browser = client_for(chair)
    for path in (paths[1], paths[3], paths[4]):
        assert browser.get(path.replace("sanderbout", "elders")).status_code == 404
    assert browser.get("/platform/nergens/").status_code == 404


# ── What it shows ────────────────────────────────────────────────────────────
def test_three_asks_at_most_come_first_the_earliest_on_top(
    agenda, ours, theirs, initiative, chair, client_for, today, as_official
):
    services.report_done(promise=theirs, **as_official)
    agenda.blocks.filter(definition__order=1).update(due_on=today - timedelta(days=3))
    response = client_for(chair).get("/platform/sanderbout/")
    titles = [ask["title"] for ask in response.context["first_asks"]]
    assert titles == [
        "Stap 1 van de buurtagenda: “Urgentie”",
        "Klopt het dat dit klaar is? “Twee bomen bij de speeltuin”",
        "Uw afspraak: “De uitnodiging rondbrengen”",
    ]
    assert [ask["title"] for ask in response.context["other_asks"]] == ["Geef advies over “Bankjes bij de speeltuin”"]
    assert "3 dagen te laat" in text_of(response)


def test_nothing_asked_says_so_and_nothing_owed_too(platform, chair, client_for):
    html = text_of(client_for(chair).get("/platform/sanderbout/"))
    assert "Vandaag wordt u niets gevraagd" in html
    assert "De gemeente is nergens te laat mee" in html
    assert "U hebt nog geen buurtagenda" in html


def test_what_the_municipality_owes_is_named(theirs, initiative, chair, client_for, today):
    Promise.objects.filter(pk=theirs.pk).update(due_on=today - timedelta(days=4))
    Initiative.objects.filter(pk=initiative.pk).update(answer_due_on=today - timedelta(days=9))
    response = client_for(chair).get("/platform/sanderbout/")
    assert [row["state"]["label"] for row in response.context["balance"].owed] == ["9 dagen te laat", "4 dagen te laat"]


def test_plans_of_elsewhere_are_not_shown(initiative, submit, lindenheuvel, chair, client_for):
    submit(title="Iets in Lindenheuvel", buurt=lindenheuvel)
    html = text_of(client_for(chair).get("/platform/sanderbout/"))
    assert initiative.title in html
    assert "Lindenheuvel" not in html


def test_the_page_is_never_stored_and_its_queries_do_not_grow(
    ours, theirs, initiative, chair, client_for, django_assert_max_num_queries, submit, today
):
    browser = client_for(chair)
    assert "no-store" in browser.get("/platform/sanderbout/")["Cache-Control"]
    for place in range(8):
        submit(title=f"Plan {place}", email=f"p{place}@example.nl")
    with django_assert_max_num_queries(20):
        browser.get("/platform/sanderbout/")


# ── The deeds ────────────────────────────────────────────────────────────────
def test_a_member_changes_a_block(agenda, member, client_for, today):
    block = agenda.blocks.get(definition__order=2)
    response = client_for(member).post(
        f"/platform/sanderbout/stap/{block.pk}/",
        {"state": "busy", "owners": "wijkplatform", "due_on": "2026-06-01", "notes": "Wij zijn begonnen."},
        follow=True,
    )
    assert "De stap is bijgewerkt." in text_of(response)
    block.refresh_from_db()
    assert (block.state, block.owners, str(block.due_on), block.notes) == (
        "busy", "wijkplatform", "2026-06-01", "Wij zijn begonnen.",
    )  # fmt: skip
    event = AgendaEvent.objects.get(block=block)
    assert (event.by, event.by_role, event.by_label) == (member, Role.PLATFORM_MEMBER, "lid wijkplatform Sanderbout")


def test_a_wrong_day_keeps_what_was_typed(agenda, chair, client_for):
    block = agenda.blocks.first()
    response = client_for(chair).post(
        f"/platform/sanderbout/stap/{block.pk}/",
        {"state": "busy", "due_on": "31-31-2026", "notes": "Mijn lange verhaal"},
    )
    html = text_of(response)
    assert "Dit is geen datum." in html
    assert "Mijn lange verhaal" in html
    block.refresh_from_db()
    assert block.state == "not_started"


def test_the_chair_makes_a_promise(agenda, chair, client_for, sanderbout, official):
    response = client_for(chair).post(
        "/platform/sanderbout/afspraak/nieuw/",
        {
            "text": "Wij brengen de uitnodiging rond.",
            "other_side": "municipality",
            "due_on": "2026-04-01",
            "area": sanderbout.pk,
            "agenda": agenda.pk,
        },
        follow=True,
    )
    assert "De afspraak staat erin." in text_of(response)
    promise = Promise.objects.get()
    assert (promise.owner_side, promise.owner_label, promise.other_label) == (
        "platform", "wijkplatform Sanderbout", "de gemeente",
    )  # fmt: skip
    assert (promise.official, promise.agenda, promise.area) == (official, agenda, sanderbout)


def test_a_promise_for_yesterday_or_of_the_municipality_is_refused_and_kept_on_the_form(
    agenda, chair, client_for, sanderbout
):
    asked = {"text": "Iets moois", "other_side": "municipality", "due_on": "2026-03-09", "area": sanderbout.pk}
    html = text_of(client_for(chair).post("/platform/sanderbout/afspraak/nieuw/", asked))
    assert "Kies een datum van vandaag of later." in html
    assert "Iets moois" in html
    html = text_of(client_for(chair).post("/platform/sanderbout/afspraak/nieuw/", asked | {"other_side": "platform"}))
    assert "portal-errors" in html
    html = text_of(
        client_for(chair).post("/platform/sanderbout/afspraak/nieuw/", asked | {"other_side": "organisation"})
    )
    assert "Schrijf op welke organisatie dit is." in html
    assert not Promise.objects.exists()


def test_a_promise_for_an_area_of_others_is_refused(agenda, chair, client_for, lindenheuvel):
    asked = {"text": "Iets", "other_side": "municipality", "due_on": "2026-04-01", "area": lindenheuvel.pk}
    assert client_for(chair).post("/platform/sanderbout/afspraak/nieuw/", asked).status_code == 200
    assert not Promise.objects.exists()


def test_our_promise_is_reported_done(ours, chair, client_for):
    response = client_for(chair).post(
        f"/platform/sanderbout/afspraak/{ours.number}/", {"klaar": "", "klaar-text": "Alle straten gehad."}, follow=True
    )
    assert "De gemeente kijkt nu of het klopt." in text_of(response)
    ours.refresh_from_db()
    assert ours.state == "reported_done"


def test_our_promise_takes_another_day_or_is_dropped_only_with_a_reason(ours, chair, client_for):
    browser, path = client_for(chair), f"/platform/sanderbout/afspraak/{ours.number}/"
    html = text_of(browser.post(path, {"datum": "", "datum-due_on": "2026-05-01", "datum-reason": ""}))
    assert "Schrijf op waarom er een andere datum komt." in html
    assert 'value="2026-05-01"' in html
    browser.post(path, {"datum": "", "datum-due_on": "2026-05-01", "datum-reason": "De drukker is laat."})
    ours.refresh_from_db()
    assert str(ours.due_on) == "2026-05-01"
    browser.post(path, {"vervalt": "", "vervalt-reason": "Het feest gaat niet door."})
    ours.refresh_from_db()
    assert (ours.state, ours.explanation) == ("dropped", "Het feest gaat niet door.")


def test_what_the_municipality_says_is_done_is_confirmed(theirs, as_official, member, client_for):
    services.report_done(promise=theirs, **as_official)
    path = f"/platform/sanderbout/afspraak/{theirs.number}/"
    response = client_for(member).post(path, {"kijk": "", "kijk-verdict": "klopt"}, follow=True)
    assert "De afspraak is nagekomen." in text_of(response)
    theirs.refresh_from_db()
    assert theirs.state == "kept"


def test_or_denied_with_what_is_missing(theirs, as_official, chair, client_for):
    services.report_done(promise=theirs, **as_official)
    path = f"/platform/sanderbout/afspraak/{theirs.number}/"
    html = text_of(client_for(chair).post(path, {"kijk": "", "kijk-verdict": "nog-niet", "kijk-text": ""}))
    assert "Schrijf op wat er nog niet klaar is." in html
    client_for(chair).post(path, {"kijk": "", "kijk-verdict": "nog-niet", "kijk-text": "Er staat één boom."})
    theirs.refresh_from_db()
    assert theirs.state == "open"


def test_no_form_for_what_is_not_ours_to_do_and_a_late_press_changes_nothing(theirs, as_official, chair, client_for):
    path = f"/platform/sanderbout/afspraak/{theirs.number}/"
    assert "U hoeft nu niets te doen" in text_of(client_for(chair).get(path))
    response = client_for(chair).post(path, {"klaar": "", "kijk": "", "kijk-verdict": "klopt"})
    assert response.status_code == 409
    assert "Iemand was u voor" in text_of(response)
    assert "Dit schreef u" not in text_of(response)
    theirs.refresh_from_db()
    assert theirs.state == "open"


def test_what_was_written_for_a_promise_that_somebody_else_closed_stands_there_to_copy(ours, chair, client_for):
    page = client_for(chair).post(f"/platform/sanderbout/afspraak/{ours.number}/", {"kijk": "", "kijk-text": "Nee."})
    assert page.status_code == 409
    assert "Dit schreef u" in text_of(page) and "Nee." in text_of(page)


def test_a_member_gives_advice_once(member, initiative, client_for):
    path = f"/platform/sanderbout/advies/{initiative.number}/"
    html = text_of(client_for(member).post(path, {"stance": "against", "text": ""}))
    assert "Schrijf op waarom." in html
    response = client_for(member).post(path, {"stance": "in_favour", "text": "Hier is behoefte aan."}, follow=True)
    assert "Uw advies staat bij het plan." in text_of(response)
    advice = Advice.objects.get()
    assert (advice.stance, advice.given_by) == ("in_favour", member)
    assert "Hier is behoefte aan." in text_of(client_for(member).get(path))
    again = client_for(member).post(path, {"stance": "against", "text": "Toch niet"})
    advice.refresh_from_db()
    assert advice.stance == "in_favour"
    # It is no advice, but whoever wrote it can copy it.
    assert again.status_code == 409
    for told in ("Uw advies is niet verstuurd", "Dit schreef u", "Toch niet"):
        assert told in again.text, told
    assert "Toch niet" not in text_of(client_for(member).get(path))


def test_a_refused_plan_shows_its_text_to_nobody(member, initiative, official, client_for, now):
    path = f"/platform/sanderbout/advies/{initiative.number}/"
    refuse(initiative=initiative, reason="Dit gaat over een persoon.", by=official, now=now)
    assert client_for(member).get(path).status_code == 404


@pytest.mark.parametrize("number", ["a%00b", "%FF", "٢٠٢٦-٠٠٠١", "2026-0001%0A"])
def test_a_number_that_is_none(member, initiative, client_for, number):
    assert client_for(member).get(f"/platform/sanderbout/advies/{number}/").status_code == 404


def test_posts_need_the_token_of_the_form(ours, chair):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.post(f"/platform/sanderbout/afspraak/{ours.number}/", {"klaar": ""}).status_code == 403
