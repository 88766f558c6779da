"""Bad input over every public address: the rows of the table of bad inputs that touch what exists.

The addresses come from the resolver. Everything wrong goes into all parameters of a page at once, and into each of the
lists' own parameters alone, so that one bad field cannot hide another.
"""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.access import Access
from agendas.forms import PromiseFilter
from initiatives.forms import ListFilter

# Percent-encoded, as they travel.
BAD = {
    "a NUL": "a%00b",
    "broken UTF-8": "%FF%FE",
    "a lone surrogate": "%ED%A0%80",
    "more than 64 bits": "9" * 23,
    "negative": "-1",
    "Arabic digits": "%D9%A1%D9%A2",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "not a number": "nan",
    "endless": "1e400",
    "a key of nothing": "0000-0000",
    "a place of nothing": "-9999999_999999999999999999",
    "signs of the search": "%27%26%7C!():*%3C-%3E%22-",
    "one letter, many": "%EF%B7%BA%20%E2%91%B4",
    "a template": "%7B%7B7*7%7D%7D%7B%25%20load%20%25%7D",
    "markup": "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "two lines": "a%0D%0ASet-Cookie:%20x=1",
    "another site": "//evil.example",
    "long": "a" * 3000,
}
# What can only go wrong in a field that comes through its form.
ALONE = ("a NUL", "more than 64 bits", "Arabic digits", "the first day", "the last day", "a place of nothing")
OTHER = ("q", "wat", "al", "terug", "next", "eerste", "tweede", "aan", "waar", "lon", "lat", "page")
PARAMETERS = sorted({*ListFilter.base_fields, *PromiseFilter.base_fields, *OTHER})
IN_A_PATH = ("a%00b", "%FF%FE", "%ED%A0%80", "99999999999999999999", "-1", "%D9%A1", "a" * 2000)
CLOSED = Access("role")
# These say themselves that something is not well.
MAY_BE_503 = {"/statusz", "/readyz"}
FORMS = ("/initiatieven/indienen/", "/initiatieven/beheren/", "/zoek-buurt/", "/account/login/", "/account/signup/")


def patterns(resolver=None, before: str = "/"):
    """Every address of the portal that is open without an account: what stands before it, and its entry."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            yield from patterns(entry, before + str(entry.pattern))
        elif getattr(entry.callback, "access", CLOSED).kind in ("page", "form", "token") and before != "/beheer/":
            yield before, entry


def address(before: str, entry: URLPattern, word: str = "") -> str:
    """The address with real words in it, or with `word` in the place of each."""
    given = {"slug": "sanderbout", "code": "en", "key": "inwoner", "uuid": str(uuid4()), "number": "2026-0001"}
    route = str(entry.pattern)
    if route.startswith("^"):
        return f"{before}{word or given['number']}/"
    return before + re.sub(r"<\w+:(\w+)>", lambda part: word or given.get(part[1], "token"), route)


PUBLIC = {address(before, entry): (before, entry) for before, entry in patterns()}


@pytest.fixture
def browser(initiative, settings) -> Client:
    settings.DEMO = True
    return Client(raise_request_exception=False)


def ask(browser: Client, path: str, query: str = ""):
    return browser.generic("GET", path, QUERY_STRING=query)


def wrong_with(response, path: str) -> str:
    if response.status_code >= 500 and path not in MAY_BE_503:
        return str(response.status_code)
    if b"<script>alert" in response.content:
        return "script"
    if response.get("Location", "").startswith(("//", "http")) or "x" in response.cookies:
        return "header"
    return ""


def test_there_is_something_to_walk_over():
    assert {"/", "/initiatieven/", "/initiatieven/2026-0001/", "/afspraken/", "/herinnering/token/"} <= set(PUBLIC)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_every_parameter_of_every_address(browser, bad):
    query = "&".join(f"{name}={bad}&{name}[]={bad}" for name in PARAMETERS)
    found = {path: wrong_with(ask(browser, path, query), path) for path in PUBLIC}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("path", ["/initiatieven/kaart.geojson", "/afspraken/"])
def test_each_parameter_alone(browser, path):
    names = ListFilter.base_fields if "kaart" in path else PromiseFilter.base_fields
    found = {
        (name, why): wrong_with(ask(browser, path, f"{name}={bad}"), path)
        for name in names
        for why, bad in BAD.items()
        if why in ALONE
    }
    assert {what: wrong for what, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("word", IN_A_PATH)
def test_a_word_in_the_address_that_is_none(browser, word, errors_undrawn):
    found = {}
    for before, entry in PUBLIC.values():
        path = address(before, entry, word)
        if path not in PUBLIC:
            found[path] = ask(browser, path).status_code
    assert {path: status for path, status in found.items() if status not in (404, 405)} == {}


@pytest.mark.parametrize("path", FORMS)
def test_a_body_that_is_no_form(browser, path):
    form = "application/x-www-form-urlencoded"
    for what, (body, kind, asked) in {
        "ten megabytes": (b"title=" + b"x" * 10_000_000, form, {400, 413}),
        "1,500 fields": (b"&".join(b"f%d=1" % n for n in range(1500)), form, {400}),
        "half a file": (b"--x", "multipart/form-data", {400}),
        "another alphabet": (b"title=1", f"{form}; charset=utf-16", {400}),
    }.items():
        response = browser.generic("POST", path, body, content_type=kind)
        assert response.status_code in asked, what
        assert "Content-Security-Policy" in response.headers, what


@pytest.mark.parametrize("bad", ["a\x00b", "\ufffd", "nan", "1e400", "a\r\nBcc: x@example.nl", "x" * 6000, "🌳" * 200])
@pytest.mark.parametrize("button", ["verstuur", "zoek", "wijzig"])
def test_a_bad_value_in_every_field_of_a_plan(browser, bad, button):
    names = (
        "title",
        "what",
        "why",
        "display_name",
        "email",
        "waar",
        "lon",
        "lat",
        "buurt",
        "keuze",
        "token",
        "opened",
        "bron",
    )
    response = browser.post("/initiatieven/indienen/", dict.fromkeys(names, bad) | {button: "1"})
    assert response.status_code == 200
    assert "<form" in response.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example"])
def test_the_host_is_never_believed(browser, host):
    assert browser.get("/", headers={"host": host}).status_code == 400
    page = browser.get("/initiatieven/indienen/", headers={"x-forwarded-host": host})
    assert page.status_code == 200
    assert "evil.example" not in page.content.decode()
