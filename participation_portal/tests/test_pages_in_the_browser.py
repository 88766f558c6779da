"""Every public page in a real browser: no barrier, nothing that scrolls sideways, nothing the browser refuses.

The addresses come from the resolver, so a new public page is looked at from its first day.
"""

import pytest
from django.urls import URLPattern, get_resolver, reverse

from agendas.models import Agenda
from goals.models import Goal, Theme
from initiatives.models import Comment, Initiative
from tests_support.browser import DESKTOP, NARROW, PHONE

# No pages to look at: data, files, addresses that send one on, and what only takes a POST.
NO_PAGES = {
    "initiatives:map_data", "initiatives:file", "initiatives:draft_file", "initiatives:similar", "initiatives:qr_code",
    "initiatives:card", "initiatives:feed", "initiatives:map_point", "initiatives:download", "promise_download",
    "wijk_calendar", "buurt_calendar", "set_language", "healthz", "readyz", "statusz", "robots_txt", "favicon",
    "security_txt", "demo_sign_in",
}  # fmt: skip


def public_names(resolver=None, inside: str = "") -> set[str]:
    """The names of all addresses that are open to everybody."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            inner = f"{entry.namespace}:" if entry.namespace else ""
            found |= public_names(entry, inside + inner)
        elif getattr(getattr(entry.callback, "access", None), "kind", "") in ("page", "form"):
            found.add(inside + (entry.name or ""))
    return found


@pytest.fixture
def addresses(lively, mailroom):
    """Name of each public page → where it can be seen, in one or more guises, the fullest first."""
    plans = [plan.get_absolute_url() for plan in Initiative.objects.visible_to(None)]
    comment = Comment.objects.visible().first()
    joined = comment.initiative.get_absolute_url()
    every = {
        "home": ["/"],
        "find_area": ["/zoek-buurt/"],
        "area_list": ["/wijken/"],
        "wijk_detail": ["/wijken/sittard/"],
        # The second has no plan, no agenda, no figures.
        "buurt_detail": ["/buurten/sanderbout/", "/buurten/lindenheuvel/"],
        "goal_list": ["/doelen/"],
        "theme_detail": [Theme.objects.first().get_absolute_url()],
        "goal_detail": [Goal.objects.first().get_absolute_url(), Goal.objects.last().get_absolute_url()],
        "about": ["/over/"],
        "privacy": ["/privacy/"],
        "accessibility": ["/toegankelijkheid/"],
        "demo": ["/demo/"],
        "demo_post": ["/demo/post/"],
        "demo_letter": [reverse("demo_letter", args=[mailroom.last_to("plan2@example.nl").uuid])],
        "council": ["/raad/"],
        "public_figures": ["/cijfers/"],
        "council_waiting": ["/raad/blijft-liggen/"],
        "agendas:agenda_list": ["/buurtagenda/"],
        "agendas:agenda_detail": [Agenda.objects.get().get_absolute_url()],
        "agendas:promise_list": ["/afspraken/"],
        "initiatives:list": ["/initiatieven/", "/initiatieven/?q=niets-dat-bestaat", "/initiatieven/?status=onzin"],
        "initiatives:map": ["/initiatieven/kaart/"],
        "initiatives:detail": sorted(plans, key=lambda address: address != lively.get_absolute_url()),
        "initiatives:unclear": [
            Initiative.objects.filter(answer__published_at__isnull=False).first().get_absolute_url()
            + "ik-snap-dit-niet/"
        ],
        "initiatives:results": ["/initiatieven/resultaten/"],
        "initiatives:lessons": ["/initiatieven/lessen/", "/initiatieven/lessen/?q=niets"],
        "initiatives:versions": [Initiative.objects.get(versions__isnull=False).get_absolute_url() + "versies/"],
        "initiatives:submit": [
            "/initiatieven/indienen/", "/initiatieven/indienen/?wat=plan", "/initiatieven/indienen/?wat=worry",
        ],
        "initiatives:manage_by_code": ["/initiatieven/beheren/"],
        "initiatives:paper_form": ["/initiatieven/formulier/"],
        "ask_for_data": ["/gegevens/"],
        "data_gone": ["/gegevens/gewist/"],
        "initiatives:support": [joined + "steunen/", joined + "steunen/?stap=mail"],
        "initiatives:follow": [joined + "volgen/", joined + "volgen/?stap=klaar"],
        "initiatives:offer": [joined + "meedoen/"],
        "initiatives:comment": [joined + "aanvullen/", joined + "aanvullen/?stap=gekeken"],
        "initiatives:comments": [joined + "aanvullingen/", plans[0] + "aanvullingen/"],
        "initiatives:flag": [f"{joined}aanvullingen/{comment.pk}/melden/"],
        "initiatives:house_rules": ["/initiatieven/huisregels/"],
        "initiatives:moderation": ["/initiatieven/moderatie/"],
        "initiatives:rules": ["/initiatieven/regels-in-de-weg/", "/initiatieven/regels-in-de-weg/?stand=blijft"],
        "initiatives:asked": ["/initiatieven/gevraagd-en-gegeven/"],
    }  # fmt: skip
    ours = {name for name in public_names() if not name.startswith(("account_", "socialaccount_", "admin:"))}
    assert ours - NO_PAGES == set(every), "a public page that nobody looks at"
    return every


def guises(addresses: dict[str, list[str]]) -> list[tuple[str, bool]]:
    """Every address, and whether it is the first of its page."""
    return [(address, place == 0) for found in addresses.values() for place, address in enumerate(found)]


ENTRANCE = ["account_login", "account_request_login_code", "account_signup", "account_reset_password"]


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.browser
@pytest.mark.slow
def test_every_public_page_can_be_read_by_everybody(visitor, addresses, part):
    addresses |= {name: [reverse(name)] for name in ENTRANCE}
    reader = visitor(DESKTOP)
    for address, is_first in guises(addresses)[part::2]:
        # At a desk each page is searched for barriers once, on a phone in every guise.
        reader.has_axe = is_first
        reader.resize(DESKTOP).go(address)
        reader.has_axe = True
        reader.resize(PHONE).look()
        reader.resize(NARROW).fits("at 320 pixels")
        reader.resize(DESKTOP).enlarge_text(200).fits("with text twice as big")


def test_every_public_page_reads_in_english(addresses, client):
    client.get("/taal/en/")
    for address, _is_first in guises(addresses):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert '<html lang="en"' in answer.text, address


@pytest.mark.browser
@pytest.mark.slow
def test_an_empty_portal_can_be_read_as_well(visitor, settings):
    """The first day: nothing was imported yet, nobody sent in a plan."""
    settings.DEMO = True
    reader = visitor(PHONE)
    for address in (
        "/", "/initiatieven/", "/initiatieven/kaart/", "/initiatieven/indienen/", "/wijken/", "/doelen/", "/raad/",
        "/buurtagenda/", "/afspraken/", "/demo/", "/demo/post/", "/over/",
    ):  # fmt: skip
        reader.go(address)


@pytest.mark.browser
def test_a_page_that_is_not_there_helps_on(visitor, municipality):
    reader = visitor(PHONE)
    for address in ("/bestaat-niet/", "/initiatieven/2026-0999/", "/herinnering/verminkt/", "/" + "lang" * 60 + "/"):
        reader.go(address, status=404)
        reader.resize(DESKTOP).look()
        reader.resize(PHONE)


@pytest.mark.browser
def test_the_circles_of_the_map_are_buttons_that_come_nearer_and_list_their_plans(visitor, submit):
    for number in range(5):
        submit(title=f"Bankjes {number}", email=f"plan{number}@example.nl")
    reader = visitor(PHONE).go("/initiatieven/kaart/")
    reader.page.get_by_role("link", name="Sla de kaart over").focus()
    reader.look()
    # Behind the map itself its circles come, and then its own buttons.
    reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Tab")
    assert reader.page.get_by_role("button", name="5 plannen hier, zoom in").evaluate(
        "circle => circle == document.activeElement"
    )
    reader.look()
    before = reader.page.url
    reader.page.keyboard.press("Enter")
    # A few plans are listed at once, the first with the focus; the whole list lies within the map.
    reader.page.locator(".leaflet-popup a.utrecht-link:focus").wait_for()
    assert reader.page.url != before and "#kaart=" in reader.page.url
    reader.look()
    the_map, popup = (reader.page.locator(each).bounding_box() for each in (".portal-leaflet", ".leaflet-popup"))
    assert popup["y"] >= the_map["y"]
    assert reader.page.locator(".leaflet-popup a.utrecht-link").count() == 5
    assert reader.page.get_by_role("button", name="Sluit").count() == 1
    reader.page.keyboard.press("Escape")
    assert reader.page.locator(".leaflet-popup").count() == 0
    assert reader.page.evaluate("document.activeElement.hasAttribute('data-portal-map')")
    # On paper the list stands without the map.
    reader.page.emulate_media(media="print")
    assert reader.page.locator(".portal-leaflet").is_hidden() and reader.page.get_by_text("Bankjes 3").is_visible()
