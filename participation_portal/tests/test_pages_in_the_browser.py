"""Every public page in a real browser: no barrier, nothing that scrolls sideways, nothing the browser refuses.

The addresses come from the resolver, so a new public page is looked at from its first day.
"""

from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver, reverse

from accounts.roles import Role
from agendas.models import Agenda
from agendas.services import change_block, make_promise, move_promise, start_agenda
from agendas.workflow import BlockState, Key, PromiseState, Side
from goals.models import Goal, Theme
from initiatives import services
from initiatives.models import Answer, Initiative
from tests_support.browser import DESKTOP, NARROW, PHONE

# No pages to look at: data, files, addresses that send one on, and what only takes a POST.
NO_PAGES = {
    "initiatives:map_data", "set_language", "healthz", "readyz", "statusz", "robots_txt", "favicon", "security_txt",
    "demo_sign_in",
}  # fmt: skip
LONG_WORD = "Hottentottententententoonstellingsplan" * 3


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
def lively(submit, platform, official, sanderbout, now, settings):
    """A little of everything: plans in seven states, an agenda half way, promises kept and late, a very long word."""
    settings.DEMO = True
    _waiting, taken, answered, refused, gone, _long = (
        submit(title=title, email=f"plan{place}@example.nl", now=now + timedelta(minutes=place))
        for place, title in enumerate(
            ("Bankjes", "Een boekenkast", "Licht op het pad", "Iets dat niet past", "Ingetrokken plan", LONG_WORD[:110])
        )
    )
    submit(title="Nog niet bevestigd", email="later@example.nl", confirmed=False)
    soon = now + timedelta(days=1)
    for plan in (taken, answered):
        services.take_up(initiative=plan, by=official, now=soon)
    services.ask_question(initiative=taken, text="Waar precies?", by=official, now=soon)
    services.link_goals(initiative=answered, goals=list(Goal.objects.all()), by=official, now=soon)
    services.write_answer(
        initiative=answered, decision=Answer.Decision.TAKEN_UP, summary="Ja.", reason="Het is donker.",
        next_step="Wij plaatsen twee lampen.", next_by="Team Verlichting", next_on=soon.date(), by=official, now=soon,
    )  # fmt: skip
    services.publish_answer(initiative=answered, by=official, now=soon)
    services.refuse(initiative=refused, reason="Dit is reclame.", by=official, now=soon)
    services.withdraw(initiative=gone, now=soon, text="Wij doen het zelf.")
    agenda = start_agenda(
        title="Buurtagenda Sanderbout", slug="sanderbout", area=sanderbout, platform=platform, official=official,
        by=official, now=now,
    )  # fmt: skip
    first = agenda.blocks.order_by("definition__order").first()
    change_block(
        block=first,
        by=official,
        role=Role.OFFICIAL,
        by_label="gemeente",
        now=now,
        state=BlockState.BUSY,
        notes="Loopt.",
    )
    for place, text in enumerate(("Twee lampen plaatsen", LONG_WORD[:200])):
        promise = make_promise(
            text=text, owner_side=Side.MUNICIPALITY, owner_label="gemeente", other_side=Side.PLATFORM,
            other_label=platform.name, platform=platform, area=sanderbout, due_on=(now + timedelta(days=20)).date(),
            by=official, official=official, role=Role.OFFICIAL, by_label="gemeente", agenda=agenda,
            goal=Goal.objects.first(), now=now,
        )  # fmt: skip
        if place == 0:
            move_promise(
                promise=promise, to=PromiseState.REPORTED_DONE, key=Key.OWNER, by=official, role=Role.OFFICIAL,
                by_label="gemeente", now=soon,
            )  # fmt: skip
    return answered


@pytest.fixture
def addresses(lively, mailroom):
    """Name of each public page → where it can be seen, in one or more guises."""
    plans = [plan.get_absolute_url() for plan in Initiative.objects.visible_to(None)]
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
        "agendas:agenda_list": ["/buurtagenda/"],
        "agendas:agenda_detail": [Agenda.objects.get().get_absolute_url()],
        "agendas:promise_list": ["/afspraken/"],
        "initiatives:list": ["/initiatieven/", "/initiatieven/?q=niets-dat-bestaat", "/initiatieven/?status=onzin"],
        "initiatives:map": ["/initiatieven/kaart/"],
        "initiatives:detail": plans,
        "initiatives:submit": [
            "/initiatieven/indienen/", "/initiatieven/indienen/?wat=plan", "/initiatieven/indienen/?wat=worry",
        ],
        "initiatives:manage_by_code": ["/initiatieven/beheren/"],
    }  # fmt: skip
    ours = {name for name in public_names() if not name.startswith(("account_", "socialaccount_", "admin:"))}
    assert ours - NO_PAGES == set(every), "a public page that nobody looks at"
    return [address for found in every.values() for address in found]


ENTRANCE = ["account_login", "account_request_login_code", "account_signup", "account_reset_password"]


@pytest.mark.parametrize("part", [0, 1])
@pytest.mark.browser
@pytest.mark.slow
def test_every_public_page_can_be_read_by_everybody(visitor, addresses, part):
    addresses += [reverse(name) for name in ENTRANCE]
    reader = visitor(DESKTOP)
    for address in addresses[part::2]:
        reader.resize(DESKTOP).go(address)
        reader.resize(PHONE).look()
        reader.resize(NARROW).fits("at 320 pixels")
        reader.resize(DESKTOP).enlarge_text(200).fits("with text twice as big")


def test_every_public_page_reads_in_english(addresses, client):
    client.get("/taal/en/")
    for address in addresses:
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
    for address in ("/bestaat-niet/", "/initiatieven/2026-0999/", "/herinnering/verminkt/", "/" + LONG_WORD + "/"):
        reader.go(address, status=404)
        reader.resize(DESKTOP).look()
        reader.resize(PHONE)
