"""The pieces that pages are made of: what a screen reader hears of them, and numbers that a drawing understands."""

import re

from django.template.loader import render_to_string
from django.utils.translation import override


def piece(name: str, **context) -> str:
    with override("nl"):
        return render_to_string(f"includes/{name}.html", context)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


ROAD = [
    {"label": "Ontvangen", "state": "done", "when": "9 oktober", "who": ""},
    {"label": "In behandeling", "state": "current", "when": "13 oktober", "who": "bij de wijkadviseur"},
    {"label": "Antwoord", "state": "ahead", "when": "", "who": ""},
]


def test_the_road_is_a_list_that_says_where_the_plan_is():
    html = piece("road", steps=ROAD)
    assert html.count("<li") == 3 and html.count('aria-current="step"') == 1
    assert "In behandeling Huidige stap 13 oktober, bij de wijkadviseur" in words(html)


def test_the_small_road_always_has_words():
    assert words(piece("road_mini", steps=ROAD)) == "Stap 2 van 3: In behandeling"


def test_bars_have_lengths_with_a_point_and_say_what_is_not_published():
    bars = [
        {"label": "Sanderbout", "value": "24,4%", "percent": 24.4, "is_here": True, "is_estimate": True},
        {"label": "Wijk Sittard", "value": "", "percent": None},
    ]
    html = piece("figure", title="Kan moeilijk rondkomen", bars=bars, source="GGD, 2020", is_estimate=True)
    assert 'width="24.4%"' in html and "24,4%" in html
    assert "Wijk Sittard niet gepubliceerd" in words(html)
    assert "Schatting. GGD, 2020" in words(html)


def test_outlines_have_coordinates_with_a_point():
    outline = {
        "view_box": "0 0 400 220",
        "label": "Kaart: Sanderbout",
        "paths": [{"d": "M1.5 2Z", "kind": "here"}, {"d": "M3 4Z", "kind": "rest"}],
        "names": [{"x": 1234.5, "y": 2.25, "text": "Sanderbout", "is_here": True}],
        "dots": [{"x": 1.5, "y": 2.5, "r": 6.5}],
    }
    html = piece("outline_map", outline=outline)
    assert 'x="1234.5"' in html and 'cx="1.5"' in html and 'r="6.5"' in html
    assert 'role="img" aria-label="Kaart: Sanderbout"' in html


def test_an_outline_without_a_label_is_decoration():
    assert 'aria-hidden="true"' in piece("outline_map", outline={"view_box": "0 0 1 1", "paths": []})


def test_a_heat_table_is_a_table_and_zero_is_no_link():
    html = piece(
        "heat",
        caption="Plannen per doel en wijk",
        corner="Doel",
        columns=[{"label": "Sittard"}, {"label": "Geleen"}],
        rows=[
            {"label": "Groen", "cells": [{"value": 0, "url": "/a/", "heat": 0}, {"value": 3, "url": "/b/", "heat": 2}]}
        ],
    )
    assert html.count('scope="col"') == 3 and html.count('scope="row"') == 1
    assert "<td>0</td>" in html and '<td class="is-heat-2"><a href="/b/">3</a></td>' in html


def test_a_promise_says_who_turned_a_key():
    html = piece(
        "promise",
        title="Vier bankjes",
        text="Team Groen plaatst ze.",
        due="Vóór vrijdag 28 november",
        state={"kind": "wait", "label": "Wacht op de buurt"},
        keys=[
            {"who": "Gemeente", "text": "zegt: gedaan, op 18 november", "is_turned": True},
            {"who": "Buurt", "text": "moet nog kijken of het klopt", "is_turned": False},
        ],
    )
    assert html.count("portal-key--turned") == 1
    assert "Gemeente zegt: gedaan, op 18 november Buurt moet nog kijken of het klopt" in words(html)


def test_pages_continue_by_number_or_by_key():
    by_number = words(piece("pagination", page=2, pages=3, next_url="?pagina=3", previous_url="?pagina=1"))
    assert "Pagina 2 van 3" in by_number and "Vorige" in by_number
    assert "Pagina" not in words(piece("pagination", next_url="?na=x", what="Volgende 20 plannen"))
    assert piece("pagination").strip() == ""


def test_what_people_wrote_is_escaped():
    for name, context in (
        ("item", {"title": "<b>x</b>", "url": "/", "text": "<script>"}),
        ("facts", {"facts": [{"label": "Wat", "text": "<b>x</b>\nregel"}]}),
        ("timeline", {"events": [{"when": "nu", "text": "<b>x</b>"}]}),
    ):
        html = piece(name, **context)
        assert "<b>x" not in html and "<script>" not in html
