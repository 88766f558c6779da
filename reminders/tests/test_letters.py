"""What each reminder says: in a title, in a few plain sentences, and with one link. Read them aloud."""

import re
from datetime import date

import pytest

from agendas.models import Promise
from initiatives.models import Initiative
from neighbourhoods.models import Talk
from reminders.ladder import Capacity, Due, Recipient, Rung
from reminders.models import Reminder
from reminders.news import news_of
from reminders.rules import RULES
from reminders.services.letters import item_of
from reminders.services.sorting import Owing
from tests_support.plain_dutch import office_words, too_long

pytestmark = pytest.mark.django_db
SOON, LATE = date(2026, 3, 24), date(2026, 4, 10)
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)


@pytest.fixture
def item(team_lead, coordinator):
    """What the letter of this kind says on this day to who stands on this rung."""

    def make(kind: str, day: date, rung: str = Rung.DOER):
        due = next(due for due in RULES[kind].find(day) if due.rung == rung and due.send_on <= day)
        row = Reminder(
            kind=kind,
            subject_type=due.subject._meta.label_lower,
            subject_id=due.subject.pk,
            recipient=due.recipient.user,
            rung=due.rung,
            due_on=due.due_on,
            step=due.step,
            due_at=due.send_at,
        )
        news = news_of([due.platform], day) if due.platform else {}
        return item_of(Owing(row, due), day, news)

    return make


# ── The things, as they stand when it is said ────────────────────────────────


@pytest.fixture
def reported(promise, official):
    Promise.objects.update(state="reported_done", reported_done_on=date(2026, 3, 10))


@pytest.fixture
def promise_called(municipal_promise, chair):
    Promise.objects.update(
        due_on=date(2026, 3, 20), asked_after_on=date(2026, 3, 24), asked_after_due_on=date(2026, 3, 31)
    )


@pytest.fixture
def answer(initiative, official):
    Initiative.objects.update(handler=official, status="in_progress")


@pytest.fixture
def answer_called(answer, platform):
    Initiative.objects.update(
        asked_after_by=platform, asked_after_on=date(2026, 4, 13), asked_after_due_on=date(2026, 4, 20)
    )


@pytest.fixture
def paused(answer):
    Initiative.objects.update(paused_on=date(2026, 3, 10), pause_long_on=date(2026, 4, 9))


@pytest.fixture
def review(agenda, chair):
    type(agenda).objects.update(review_on=date(2026, 4, 7))


@pytest.fixture
def silence(platform, agenda, initiative):
    """Spoken with for the last time on 1 October; half a year later is 2 April."""
    Talk.objects.create(platform=platform, held_on=date(2025, 10, 1), about="De buurtagenda")


@pytest.fixture
def quarter(platform, chair, agenda, initiative):
    """A platform with an agenda and a plan, on the first day of a quarter."""


SAID = {
    "advice": (
        "advice_awaited",
        "advice",
        date(2026, 3, 20),
        Rung.DOER,
        "Uw advies vóór 24 maart: “Bankjes bij de speeltuin”",
        "Dat is over 4 dagen.",
    ),
    "late advice": (
        "advice_awaited",
        "advice",
        date(2026, 3, 27),
        Rung.CONTACT,
        "Wijkplatform Sanderbout gaf nog geen advies over “Bankjes bij de speeltuin”",
        "Dat was 3 dagen geleden.",
    ),
    "promise": (
        "promise_due",
        "promise",
        SOON,
        Rung.DOER,
        "Uw afspraak voor 7 april: “Een lentefeest op het plein”",
        "Wijkplatform Sanderbout beloofde dit aan de gemeente.",
    ),
    "late promise": (
        "promise_due",
        "promise",
        LATE,
        Rung.DOER,
        "Uw afspraak is over tijd: “Een lentefeest op het plein”",
        "Dat was 3 dagen geleden.",
    ),
    "late promise, to the contact": (
        "promise_due",
        "promise",
        LATE,
        Rung.CONTACT,
        "Wijkplatform Sanderbout: deze afspraak is over tijd: “Een lentefeest op het plein”",
        "Dat was 3 dagen geleden.",
    ),
    "promise of the municipality": (
        "promise_due",
        "municipal_promise",
        LATE,
        Rung.DOER,
        "Uw afspraak is over tijd: “Nieuwe lampen in de tunnel”",
        "De gemeente beloofde dit aan Wijkplatform Sanderbout.",
    ),
    "promise of the municipality, higher": (
        "promise_due",
        "municipal_promise",
        date(2026, 4, 21),
        Rung.COORDINATOR,
        "De gemeente: deze afspraak is over tijd: “Nieuwe lampen in de tunnel”",
        "Het zou klaar zijn op dinsdag 7 april.",
    ),
    "confirm": (
        "promise_confirm",
        "reported",
        date(2026, 3, 11),
        Rung.OTHER,
        "Klopt het dat dit klaar is? “Een lentefeest op het plein”",
        "Wijkplatform Sanderbout zei op dinsdag 10 maart dat het klaar is.",
    ),
    "confirm, higher": (
        "promise_confirm",
        "reported",
        date(2026, 3, 31),
        Rung.COORDINATOR,
        "Nog niet nagekeken: “Een lentefeest op het plein”",
        "Van de gemeente hoorden wij nog niet of dat klopt.",
    ),
    "where is it": (
        "promise_called",
        "promise_called",
        date(2026, 3, 24),
        Rung.DOER,
        "Wijkplatform Sanderbout vraagt: waar blijft dit? “Nieuwe lampen in de tunnel”",
        "Geef antwoord voor dinsdag 31 maart.",
    ),
    "block": (
        "block_due",
        "block",
        SOON,
        Rung.DOER,
        "Buurtagenda Sanderbout: “Urgentie” graag klaar op 7 april",
        "staat het onderdeel “Urgentie” nog open.",
    ),
    "late block": (
        "block_due",
        "block",
        LATE,
        Rung.CONTACT,
        "Buurtagenda Sanderbout: “Urgentie” is over tijd",
        "Het zou klaar zijn op dinsdag 7 april.",
    ),
    "review": (
        "review_due",
        "review",
        SOON,
        Rung.DOER,
        "Kijk samen terug op “Buurtagenda Sanderbout”, voor 7 april",
        "Doe dat graag voor dinsdag 7 april.",
    ),
    "late review": (
        "review_due",
        "review",
        date(2026, 4, 21),
        Rung.CONTACT,
        "Nog niet teruggekeken: “Buurtagenda Sanderbout”",
        "Dat zou gebeuren voor dinsdag 7 april.",
    ),
    "answer": (
        "answer_due",
        "answer",
        date(2026, 4, 7),
        Rung.DOER,
        "Antwoord vóór 9 april: “Bankjes bij de speeltuin”",
        "Wij beloofden dat antwoord voor donderdag 9 april.",
    ),
    "answer of nobody": (
        "answer_due",
        "initiative",
        date(2026, 4, 7),
        Rung.DOER,
        "Antwoord vóór 9 april: “Bankjes bij de speeltuin”",
        "Niemand behandelt dit plan nog.",
    ),
    "late answer": (
        "answer_due",
        "answer",
        date(2026, 4, 10),
        Rung.TEAM_LEAD,
        "Het antwoord is te laat: “Bankjes bij de speeltuin”",
        "Dat was gisteren.",
    ),
    "where is the answer": (
        "answer_called",
        "answer_called",
        date(2026, 4, 13),
        Rung.DOER,
        "Wijkplatform Sanderbout vraagt: waar blijft het antwoord op “Bankjes bij de speeltuin”?",
        "Laat het weten voor maandag 20 april.",
    ),
    "a clock that stands still": (
        "pause_long",
        "paused",
        date(2026, 4, 9),
        Rung.DOER,
        "De klok staat al lang stil: “Bankjes bij de speeltuin”",
        "staat stil sinds dinsdag 10 maart. Dat is nu 20 werkdagen.",
    ),
    "silence": (
        "unspoken",
        "silence",
        date(2026, 4, 2),
        Rung.DOER,
        "Praat weer eens met Wijkplatform Sanderbout",
        "Plan van bewoners dat op antwoord wacht: “Bankjes bij de speeltuin”",
    ),
    "silence, higher": (
        "unspoken",
        "silence",
        date(2026, 5, 4),
        Rung.COORDINATOR,
        "Nog steeds geen gesprek met Wijkplatform Sanderbout",
        "Al een half jaar",
    ),
    "news": (
        "platform_news",
        "quarter",
        date(2026, 4, 1),
        Rung.DOER,
        "Nieuws voor Wijkplatform Sanderbout",
        "“Bankjes bij de speeltuin”. Het antwoord komt uiterlijk 9 april.",
    ),
}


@pytest.mark.parametrize(("kind", "what", "day", "rung", "title", "sentence"), SAID.values(), ids=SAID)
def test_a_letter_says_what_it_is_about_in_plain_words(request, item, chair, kind, what, day, rung, title, sentence):
    request.getfixturevalue(what)
    said = item(kind, day, rung)
    assert said.title == title
    assert sentence in said.text
    check_plain(said)


def check_plain(said):
    for words in (said.title, said.text, said.ask, said.label):
        assert words and "  " not in words and "None" not in words
        assert too_long(words) == [] and office_words(words) == [] and not INFORMAL.search(words)
        assert words[0] == words[0].upper()
    assert said.text[-1] in ".?!”" and said.ask[-1] in ".?"


@pytest.mark.parametrize("day", [SOON, LATE])
@pytest.mark.parametrize("kind", ["account_due", "goal_silent", "dialogue_report_due"])
def test_what_is_to_come_has_its_words(kind, day, sanderbout, official):
    recipient = Recipient(Capacity.OFFICIAL, official)
    due = Due(sanderbout, recipient, Rung.DOER, None, 0, date(2026, 4, 7), day)
    row = Reminder(kind=kind, recipient=official, due_on=due.due_on, due_at=due.send_at)
    said = item_of(Owing(row, due), day, {})
    check_plain(said)
    assert "Sanderbout" in said.title and "Sanderbout" in said.text


def test_every_rule_has_its_words():
    assert {kind for kind, *_rest in SAID.values()} == set(RULES)
