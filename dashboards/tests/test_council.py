"""The council's page: every number is the list behind it."""

import re
from html import unescape

import pytest
from django.core.cache import caches
from django.test import Client

from agendas import services
from dashboards import figures
from goals.models import Goal
from initiatives.models import Initiative
from neighbourhoods.models import Area, FigureDefinition, FigureValue

NUMBER_LINK = re.compile(r'<a[^>]*href="(/(?:initiatieven|afspraken)/[^"]*)"[^>]*>(?:<strong>)?(\d+)(?:</strong>)?</a>')
NEXT = re.compile(r'href="([^"]*)" rel="next"')
ROW = {"/initiatieven/": 'class="portal-item"', "/afspraken/": 'id="afspraak-'}


def rows_behind(client, url: str) -> int:
    """How many rows the list shows, over all its pages."""
    row = next(mark for start, mark in ROW.items() if url.startswith(start))
    number, seen = 0, set()
    while url:
        assert url not in seen
        seen.add(url)
        response = client.get(url)
        assert response.status_code == 200
        html = response.content.decode()
        assert "portal-errors" not in html, url
        number += html.count(row)
        following = NEXT.search(html)
        url = unescape(following[1]) if following else ""
        url = f"{next(start for start in ROW if row == ROW[start])}{url}" if url.startswith("?") else url
    return number


def number_links(html: str) -> list[tuple[str, int]]:
    return [(unescape(url), int(number)) for url, number in NUMBER_LINK.findall(html)]


def test_every_number_is_the_number_of_rows_behind_its_link(many_plans, many_promises, client):
    html = client.get("/raad/?eerste=sittard&tweede=geleen").content.decode()
    links = number_links(html)
    assert len(links) > 70
    counted = {}
    for url, number in links:
        if url not in counted:
            counted[url] = rows_behind(client, url)
        assert counted[url] == number, url
    assert {"/initiatieven/", "/afspraken/"} == {url.partition("?")[0] for url in counted}


def test_what_is_shown_as_nothing_is_nothing(many_plans, many_promises, client, today):
    """A 0 is no link; the list it would open is empty all the same."""
    context = client.get("/raad/").context
    rows = [row["cells"] for row in (*context["wijk_rows"], *context["theme_rows"], *context["heat_rows"])]
    rows += [column["row"]["cells"] for column in context["months"]["columns"]]
    zeros = {cell["url"] for cells in rows for cell in cells if not cell["value"]}
    for url in sorted(zeros)[:8]:
        assert rows_behind(client, url) == 0


def test_the_parts_add_up(many_plans, many_promises, client):
    context = client.get("/raad/").context
    answers, promises = context["answers"], context["promises"]
    for name, place in (("received", 0), ("in_time", 1), ("late", 2), ("open", 3), ("overdue", 4)):
        assert answers[name]["value"] == sum(row["cells"][place]["value"] for row in context["wijk_rows"])
    assert answers["received"]["value"] == sum(column["number"] for column in context["months"]["columns"])
    parts = sum(promises[name]["value"] for name in ("kept", "late", "awaiting", "dropped"))
    assert promises["judged"]["value"] == parts


def test_goals_with_and_without_plans_are_all_there(many_plans, client):
    Goal.objects.first().initiative_links.all().delete()
    context = client.get("/raad/").context["goals"]
    assert context["number_without"] == 1
    assert context["number_with"] + context["number_without"] == context["total"] == Goal.objects.current().count()
    assert Goal.objects.first().title in client.get("/raad/").content.decode()


def test_agendas_and_where_they_stand(platform, sanderbout, official, client, now):
    agenda = services.start_agenda(
        title="Buurtagenda Sanderbout",
        slug="sanderbout",
        area=sanderbout,
        platform=platform,
        official=official,
        by=official,
        now=now,
    )
    for block in agenda.blocks.filter(definition__order__lte=3):
        services.change_block(block=block, state="done", by=official, role="official", by_label="gemeente", now=now)
    context = client.get("/raad/").context["agendas"]
    [row] = context["rows"]
    assert (row["text"], row["step"]) == ("3 van de 7 stappen klaar", "Verhalen")
    assert [wijk.name for wijk in context["without"]] == ["Geleen"]


def test_the_headline_judges_and_names_the_weakest(many_plans, many_promises, client):
    html = client.get("/raad/").content.decode()
    assert "Nog te vaak niet." in html
    assert "kreeg " in html and "% dat op tijd" in html


def test_an_empty_portal_says_so(municipality, client):
    html = client.get("/raad/").content.decode()
    assert "Daar is nog niets over te zeggen" in html
    assert "Er is nog geen buurtagenda begonnen." in html
    assert not number_links(html)


def test_before_any_ground_is_loaded_the_page_still_answers(db, client):
    assert client.get("/raad/").status_code == 200


def test_unpublished_and_refused_plans_are_counted_nowhere(many_plans, client, today):
    Initiative.objects.update(published_at=None)
    assert client.get("/raad/").context["answers"]["received"]["value"] == 0


def figure(key, wijk, value, kind="estimate", unit="%"):
    definition, _ = FigureDefinition.objects.get_or_create(
        key=key, defaults={"label": key, "unit": unit, "source": "CBS", "kind": kind, "licence": "CC BY 4.0"}
    )
    FigureValue.objects.create(definition=definition, area=wijk, year=2022, value=value)


def test_two_wijken_side_by_side_with_published_figures_only(many_plans, client):
    sittard, geleen = Area.objects.wijken().order_by("name")[::-1]
    figure("population", sittard, 10000, "measured", "inwoners")
    figure("population", geleen, 30000, "measured", "inwoners")
    figure("pct_good_health_18plus", sittard, 72)
    html = client.get("/raad/?eerste=sittard&tweede=geleen").content.decode()
    assert "Plannen per 1.000 inwoners" in html
    assert "72%" in html
    assert "schatting; CBS, 2022" in html
    assert "niet gepubliceerd" in html
    assert "pct_lonely_18plus" not in html


def test_one_chosen_wijk_gets_another_beside_it(many_plans, client):
    compare = client.get("/raad/?eerste=geleen").context["compare"]
    assert {compare["first"].slug, compare["second"].slug} == {"sittard", "geleen"}
    assert compare["first"].slug == "geleen"


@pytest.mark.parametrize("query", ["eerste=a%00b&tweede=x", "eerste=nergens", "eerste=%F0%9F%92%A9"])
def test_a_wijk_that_is_none_is_named_and_breaks_nothing(many_plans, client, query):
    response = client.get(f"/raad/?{query}")
    assert response.status_code == 200
    assert response.context["compare"] is None
    assert response.context["form"].errors


def test_eight_queries_however_many_rows(many_plans, many_promises, client, django_assert_max_num_queries):
    client.get("/raad/")
    with django_assert_max_num_queries(8):
        client.get("/raad/?eerste=sittard&tweede=geleen")


def test_two_visitors_get_the_same_bytes_and_no_cookie(many_plans, client_for, council_member):
    visitor = Client().get("/raad/")
    caches["pages"].clear()
    signed_in = client_for(council_member).get("/raad/")
    assert visitor.content == signed_in.content
    assert not visitor.cookies


def test_a_post_is_refused(municipality, client):
    assert client.post("/raad/").status_code == 405


def test_the_counts_per_goal_are_kept_for_a_minute(many_plans, settings, django_assert_num_queries):
    settings.PUBLIC_PAGE_SECONDS = 10
    with django_assert_num_queries(1):
        assert figures.goals_with_counts() == figures.goals_with_counts()
