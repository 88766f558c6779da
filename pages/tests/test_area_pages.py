"""A wijk and a buurt: what goes on there, who works there, and only figures that were published."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.roles import Role
from agendas import services as agenda_services
from agendas.workflow import BlockState
from initiatives import services
from initiatives.models import Advice
from neighbourhoods.models import FigureDefinition, FigureValue


def page(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def figure(municipality):
    def make(key: str, area, value: str, unit: str = "%", kind: str = "estimate"):
        definition, _ = FigureDefinition.objects.get_or_create(
            key=key,
            defaults={"label": key, "unit": unit, "source": "GGD, CBS en RIVM", "kind": kind, "licence": "CC BY 4.0"},
        )
        return FigureValue.objects.create(definition=definition, area=area, year=2020, value=Decimal(value))

    return make


def test_all_wijken_and_buurten_are_listed(municipality):
    text = page("/wijken/")
    for address in ("/wijken/sittard/", "/wijken/geleen/", "/buurten/sanderbout/", "/buurten/lindenheuvel/"):
        assert text.count(f'href="{address}"') >= 1


def test_the_newest_plans_of_the_buurt_are_shown_and_no_others(submit, ophoven):
    submit(title="Bankjes in Sanderbout")
    submit(title="Bomen in Ophoven", buurt=ophoven)
    assert "Bankjes in Sanderbout" in page("/buurten/sanderbout/")
    assert "Bomen in Ophoven" not in page("/buurten/sanderbout/")
    wijk = page("/wijken/sittard/")
    assert "Bankjes in Sanderbout" in wijk and "Bomen in Ophoven" in wijk


def test_the_agenda_shows_its_seven_steps(sanderbout, platform, official, now):
    agenda = agenda_services.start_agenda(
        title="Buurtagenda Sanderbout",
        slug="sanderbout",
        area=sanderbout,
        platform=platform,
        official=official,
        by=official,
        now=now,
    )
    first = agenda.blocks.order_by("definition__order").first()
    agenda_services.change_block(
        block=first, by=official, role=Role.OFFICIAL, by_label="de gemeente", now=now, state=BlockState.BUSY
    )
    text = page("/buurten/sanderbout/")
    assert "De buurtagenda: stap 1 van 7" in text
    assert text.count("portal-steps__line") == 7
    assert text.count('aria-current="step"') == 1
    assert "Buurtagenda Sanderbout" in page("/wijken/sittard/")
    assert "Hier is nog geen buurtagenda" in page("/buurten/ophoven/")


def test_a_dissolved_platform_says_when_and_why_and_leaves_another_way_in(dissolved_platform):
    text = page("/buurten/lindenheuvel/")
    assert "opgeheven op 1 juni 2023" in text
    assert "Het bestuur kreeg te weinig terug van de gemeente." in text
    assert "Uw plan kan gewoon door" in text
    assert "14 046" in text


def test_a_platform_shows_what_it_received_last(submit, platform, chair, now):
    for number in range(4):
        submit(title=f"Plan {number}")
    advice = Advice.objects.get(initiative__title="Plan 3")
    services.give_advice(advice=advice, stance="in_favour", text="Mooi.", by=chair, by_label="voorzitter", now=now)
    text = page("/buurten/sanderbout/")
    received = text[text.index("Kreeg als laatste") : text.index('id="afspraken"')]
    assert "Plan 3" in received and "Advies gegeven op 10 maart" in received
    assert "Plan 0" not in received


def test_nobody_stands_on_a_page_with_an_address(platform, chair, official, coordinator):
    text = page("/buurten/sanderbout/")
    for person in (chair, official, coordinator):
        assert person.email not in text
        assert person is coordinator or person.display_name not in text
    assert "Regievoerder van dit gebied" in text


def test_figures_stand_beside_the_wijk_with_source_year_and_kind(figure, sanderbout):
    figure("pct_hard_to_make_ends_meet_18plus", sanderbout, "24.4")
    figure("pct_hard_to_make_ends_meet_18plus", sanderbout.parent, "13.1")
    figure("population", sanderbout, "1670", unit="inwoners", kind="measured")
    text = page("/buurten/sanderbout/")
    assert "1 op de 4 volwassenen kan moeilijk rondkomen" in text
    assert "Wijk Sittard" in text
    assert "Schatting." in text and "GGD, CBS en RIVM, 2020" in text
    assert "is-here is-estimate" in text
    assert "Deze buurt heeft 1.670 inwoners." in text


def test_what_was_not_published_is_said_and_never_a_nought(figure, sanderbout, ophoven):
    figure("pct_lonely_18plus", sanderbout.parent, "51")
    assert "Niet gepubliceerd" in page("/buurten/ophoven/")
    figure("pct_lonely_18plus", ophoven, "57.1")
    figure("pct_good_health_18plus", ophoven, "60")
    text = page("/buurten/ophoven/")
    assert "niet gepubliceerd" in text
    assert "Ruim de helft van de volwassenen voelt zich weleens eenzaam" in text
    assert ">0%<" not in text


def test_a_buurt_and_a_wijk_of_the_same_name_have_pages_of_their_own(municipality, sanderbout):
    sanderbout.parent.slug = "sanderbout"
    sanderbout.parent.save()
    assert "<h1>Sanderbout</h1>" in page("/buurten/sanderbout/")
    assert "<h1>Wijk Sittard</h1>" in page("/wijken/sanderbout/")


def test_a_platform_that_sleeps_says_since_when(platform):
    platform.state, platform.state_since = "dormant", date(2025, 11, 3)
    platform.save()
    assert "slaapt sinds 3 november 2025" in page("/buurten/sanderbout/")
