"""The whole road of a plan, walked by four people in a real browser, at the width of a phone and of a desk.

On the phone every page they meet is searched for barriers, after every press, by `Visitor.look`; at the desk where no
other test does.
"""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from agendas.models import Promise
from initiatives.models import Advice, Initiative
from initiatives.workflow import Status
from notifications import hours
from notifications.models import Message
from reminders.models import Reminder
from reminders.services import sweep
from tests_support.browser import DESKTOP, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
EMAIL = "bewoner@example.nl"
TITLE = "Een moestuin achter het buurthuis"
WHAT = "Wij willen acht bakken met groente. Wij zorgen er zelf voor."
WHY = "Er is hier geen plek waar buren elkaar tegenkomen."


# The first of two presses, by somebody who does not wait for the page that follows.
PRESS_WITHOUT_WAITING = """() => {
    const form = document.querySelector("form:has([name=verstuur])");
    const typed = new URLSearchParams(new FormData(form));
    typed.append("verstuur", "");
    return fetch(form.action, {method: "POST", body: typed, redirect: "manual"}).then(() => null);
}"""


@pytest.fixture
def to_platform(platform, chair):
    """The wijkplatform of Sanderbout, with its chair: told of every new plan there."""
    return platform


@WIDTHS
def test_a_plan_from_idea_to_answer(width, visitor, to_platform, official, council_member, mailroom):
    # The same steps on the phone look for barriers; at this width the pages are walked by themselves.
    visitor = partial(visitor, has_axe=width == PHONE)
    plan = a_resident_sends_in_a_plan(visitor(width), mailroom)
    if width == DESKTOP:
        # On a phone every public page is walked by test_pages_in_the_browser.
        everybody_finds_it(visitor(width, has_axe=True), plan)
    an_official_asks_and_answers(visitor(width), visitor(width), plan, official, mailroom)
    everybody_reads_the_answer(visitor(width), plan)
    a_council_member_follows_the_numbers(visitor(width, user=council_member), plan)


def a_resident_sends_in_a_plan(resident: Visitor, mailroom) -> Initiative:
    page = resident.go("/").page
    page.get_by_role("link", name="Ik heb een plan").first.click()
    resident.look()
    if "wat=plan" not in page.url:
        resident.press("Ik heb een plan of idee voor mijn buurt", role="link")
    # Nothing but a title and half an address: every question that was missed says so, and what was typed stays.
    resident.fill("Wat is uw plan?", TITLE).fill("Waar sturen wij het antwoord naartoe?", "bewoner@")
    resident.press("Kijk uw plan na")
    for missed in ("Vertel wat er moet komen", "Vertel waarom uw plan nodig is", "Kies de buurt van uw plan"):
        assert resident.sees(missed)
    assert page.get_by_label("Wat is uw plan?").input_value() == TITLE
    assert page.get_by_label("Waar sturen wij het antwoord naartoe?").input_value() == "bewoner@"
    assert page.title().startswith("Fout")
    resident.fill("Vertel meer over uw plan", WHAT).fill("Waarom is dit nodig?", WHY)
    resident.fill("Welke naam mogen anderen zien?", "Bewoner van de Eikstraat")
    resident.fill("Waar sturen wij het antwoord naartoe?", EMAIL)
    page.get_by_label("In welke buurt is het?").select_option(label="Sanderbout")
    resident.press("Kijk uw plan na")
    for told in ("Klopt dit?", TITLE, WHAT, WHY, EMAIL, "Sanderbout"):
        assert resident.sees(told)
    assert not Initiative.objects.exists()
    resident.press("Wijzig")
    assert page.get_by_label("Vertel meer over uw plan").input_value() == WHAT
    page.wait_for_timeout(1200)
    resident.press("Kijk uw plan na")
    # The receipt, also after a second press of the same button.
    page.evaluate(PRESS_WITHOUT_WAITING)
    resident.press("Verstuur")
    plan = Initiative.objects.get()
    for told in (plan.number, WHAT, WHY, "Wij hebben uw plan ontvangen", str(plan.answer_due_on.year)):
        assert resident.sees(told)
    assert resident.sees("U had dit plan al verstuurd")
    # Not public yet. Reading the mail is not enough, pressing is.
    resident.go(plan.get_absolute_url(), status=404)
    resident.follow(mailroom.last_to(EMAIL), "/bevestigen/")
    plan.refresh_from_db()
    assert plan.status == Status.AWAITING_CONFIRMATION
    resident.press("Ja, maak mijn plan openbaar").press("Bekijk uw plan", role="link")
    assert resident.sees(TITLE)
    assert not resident.sees(EMAIL)
    plan.refresh_from_db()
    return plan


def everybody_finds_it(passer_by: Visitor, plan: Initiative) -> None:
    # A round counts the words that occur, for who types one wrong.
    assert sweep(now=timezone.now())["failed"] == []
    for address in (
        "/initiatieven/",
        "/initiatieven/?q=moestuin",
        "/initiatieven/?q=moestiun",
        "/initiatieven/kaart/",
        "/buurten/sanderbout/",
        "/wijken/sittard/",
        "/",
    ):
        passer_by.go(address)
        assert passer_by.sees(TITLE), address
    passer_by.go("/initiatieven/?q=rolschaats")
    assert not passer_by.sees(TITLE)


def an_official_asks_and_answers(official: Visitor, resident: Visitor, plan, user: User, mailroom) -> None:
    page = official.go("/beheer/").page
    # Not signed in yet: by a code in the mail.
    official.press("Mail mij een code", role="link")
    official.fill("E-mail", user.email).press("Mail mij een code")
    code = re.search(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", mailroom.last_to(user.email).text, re.M)[1]
    official.fill("Code", code).press("Ga verder")
    # A code alone opens no office: first a second factor. How that is given, `test_journeys_keys` plays.
    assert page.url.endswith("/account/2fa/")
    official.gave_a_second_factor(user)
    # The plan waits for somebody.
    official.go("/beheer/?lijst=open").press("Op mijn naam")
    official.go("/beheer/").press(TITLE, role="link")
    official.press("Neem in behandeling")
    # Ask, and the resident replies through the link in the mail.
    official.press("Vraag de indiener iets", role="link")
    unfold(official, "Stel een vraag")
    official.fill("Wat wilt u vragen?", "Wie geeft in de vakantie water?").press("Stel deze vraag")
    resident.follow(mailroom.last_to(EMAIL), "/beheren/")
    resident.press("Verstuur uw reactie")
    assert resident.sees("Schrijf uw reactie.")
    resident.fill("Uw reactie", "Dat doen de buren om de beurt.").press("Verstuur uw reactie")
    assert resident.sees("Uw reactie is verstuurd")
    page.reload()
    official.look()
    assert official.sees("Dat doen de buren om de beurt.")
    # A goal, an answer that lacks its reason, the draft as it will look, and out with it.
    unfold(official, "Kies doelen")
    page.fill("#doelen-zoek", "doel 2 action")
    official.look()
    page.get_by_label("Doel 2 action").check()
    official.press("Bewaar de doelen")
    official.fill("Het antwoord in één of twee zinnen", "Ja. U krijgt de bakken van de gemeente.")
    page.get_by_role("radio").first.check()
    official.press("Maak het antwoord openbaar")
    assert official.sees("Geef de reden")
    assert page.get_by_label("Het antwoord in één of twee zinnen").input_value().startswith("Ja. U krijgt")
    official.fill("Waarom besluit de gemeente dit?", "De grond is van de gemeente en er is geen ander plan voor.")
    official.fill("Wat gebeurt er nu?", "Wij brengen de bakken.").fill("Wie doet dat?", "Team Groen van de gemeente")
    official.fill("Wanneer?", (timezone.localdate() + timedelta(days=30)).isoformat())
    official.press("Bewaar en bekijk het concept")
    assert official.sees("Zo komt het op de website")
    plan.refresh_from_db()
    assert plan.status == Status.IN_PROGRESS
    official.press("Maak het antwoord openbaar")
    plan.refresh_from_db()
    assert plan.status == Status.ANSWERED
    assert "U krijgt de bakken van de gemeente" in mailroom.last_to(EMAIL).text
    # What was said becomes a promise.
    unfold(official, "afspraak")
    official.fill("Wat is afgesproken?", "De gemeente brengt acht bakken.")
    official.fill("Vóór welke datum is het klaar?", (timezone.localdate() + timedelta(days=30)).isoformat())
    official.press("Maak deze afspraak")
    assert list(plan.promises.all()) == list(Promise.objects.all()) != []


def unfold(visitor: Visitor, label: str) -> None:
    """Open what is folded, when it is not open yet."""
    summary = visitor.page.locator("summary", has_text=label).first
    if not summary.evaluate("summary => summary.parentElement.open"):
        summary.click()
        visitor.look()


def everybody_reads_the_answer(passer_by: Visitor, plan: Initiative) -> None:
    passer_by.go(plan.get_absolute_url())
    for told in ("U krijgt de bakken van de gemeente", "er is geen ander plan voor", "De gemeente brengt acht bakken"):
        assert passer_by.sees(told)
    for kept in (EMAIL, "Wie geeft in de vakantie water?", "om de beurt"):
        assert not passer_by.sees(kept)
    assert passer_by.go("/afspraken/").sees("De gemeente brengt acht bakken")
    assert passer_by.go("/doelen/doel-2-action/").sees(TITLE)


def a_council_member_follows_the_numbers(member: Visitor, plan: Initiative) -> None:
    """Behind a number stands the list that was counted."""
    member.go("/raad/")
    numbers = member.page.locator("main a[href*='/initiatieven/?']")
    found = {}
    for place in range(numbers.count()):
        text = numbers.nth(place).inner_text().strip()
        if re.fullmatch(r"\d+", text) and int(text):
            found.setdefault(numbers.nth(place).get_attribute("href"), int(text))
    assert found, "the council's page shows no number to follow"
    address, number = sorted(found.items())[0]
    member.page.locator(f"main a[href='{address}']").first.click()
    member.look()
    titles = member.page.locator("main h3 a, main h2 a").all_inner_texts()
    assert sum(TITLE in title for title in titles) == number == 1


# ── The wijkplatform ─────────────────────────────────────────────────────────


@pytest.fixture
def waiting_advices(submit, to_platform):
    """Three plans for which the advice of the wijkplatform is due about now, whatever holidays there were."""
    long_ago = timezone.now() - timedelta(days=20)
    titles = ("Bankjes bij de speeltuin", "Een boekenkast in de hal", "Licht op het pad")
    return [submit(title=title, email=f"plan{number}@example.nl", now=long_ago) for number, title in enumerate(titles)]


@WIDTHS
def test_a_wijkplatform_answers_a_reminder_from_its_mail(width, visitor, waiting_advices, chair, mailroom):
    told = [message for message in mailroom.to(chair.email) if "Nieuw plan in uw gebied" in message.subject]
    assert len(told) == 3
    moment = next_working_morning()
    sweep(now=moment)
    sweep(now=moment)
    letter = Message.objects.get(to_address=chair.email, kind__startswith="reminder")
    links = re.findall(r"https?://[^/\s]+(/herinnering/\S+)", letter.text)
    assert len(links) == 3, "one mail that day, in it a link for each advice, also after two rounds"
    first, second, third = links
    visitor = partial(visitor, has_axe=width == PHONE)
    reader = visitor(width)

    # Opening the link changes nothing.
    reader.go(first)
    assert not Reminder.objects.exclude(answer="").exists()
    reader.press("Nog bezig")
    assert reader.sees("uw antwoord is bewaard")
    # The same link once more, and a second press from a page that stood open still.
    reader.go(first)
    assert reader.sees("uw antwoord is bewaard")

    reader.go(second).press("Geef dit advies")
    assert reader.sees("Wat is uw advies?"), "an advice without a stance is asked again"
    assert Advice.objects.filter(given_at__isnull=False).count() == 0
    other = visitor(width)
    other.go(second)
    for each in (reader, other):
        each.page.get_by_role("radio").first.check()
        each.press("Geef dit advies")
        assert each.sees("uw antwoord is bewaard")
    advice = Advice.objects.get(given_at__isnull=False)
    assert reader.go(advice.initiative.get_absolute_url()).sees("Wijkplatform Sanderbout")

    reader.go(third)
    reader.page.get_by_label("Uw uitleg").fill("Wij weten niet wie de sleutel heeft.")
    reader.press("Hulp nodig")
    assert reader.sees("neemt contact met u op")
    answers = sorted(Reminder.objects.exclude(answer="").values_list("answer", flat=True))
    assert answers == ["busy", "done", "help"]


def next_working_morning():
    """The moment of a round: now, or when letters leave again, since reminders go in the hours of working days."""
    opening = hours.next_opening(timezone.localtime())
    return max(opening, hours.in_the_morning(timezone.localdate(opening)))
