"""Counting: sentences, syllables, scores."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plain_language.hints import Kind, look_at, score_of
from plain_language.questions import questions
from plain_language.text import flesch_douma, length, lix, sentences, syllables, words

# Counted by hand.
SYLLABLES = {
    1: "buurt één vóór nieuw team quiz bouwt plein",
    2: "mooie oma café bureau yoga royaal cadeau wijkteam e-mail website kruispunt knieën moeilijk idee open",
    3: "agenda bijeenkomst ideeën museum sociaal energie radio ooievaar gemeente reactie vergunning aanvragen",
    4: "sociale officieel elektronisch financiën geïnformeerd aquarium procedure individu vrijwilliger",
    5: "initiatief categorieën evaluatie individueel wijkplatformleden",
    6: "initiatieven verantwoordelijkheid",
}


@pytest.mark.parametrize("many", SYLLABLES)
def test_syllables_are_counted_as_they_sound(many):
    counted = {word: syllables(word) for word in SYLLABLES[many].split()}
    assert counted == dict.fromkeys(counted, many)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dit is bijv. Sittard en o.a. Geleen. Kijk op www.a.nl/b. Daarna.",
         ["Dit is bijv. Sittard en o.a. Geleen.", "Kijk op www.a.nl/b.", "Daarna."]),
        ("Banken, bomen enz. Dan art. 4 van J. Jansen d.m.v. Brief.",
         ["Banken, bomen enz.", "Dan art. 4 van J. Jansen d.m.v. Brief."]),
        ("Het kost € 1.250,50 om 12.30 uur. In 2026. Ja!", ["Het kost € 1.250,50 om 12.30 uur.", "In 2026.", "Ja!"]),
        ("1. Eerst dit.\n2. Dan dat\n- een bank\n- een boom\ngaat door", ["1. Eerst dit.", "2. Dan dat", "- een bank",
         "- een boom gaat door"]),
        ("Wacht... Echt? “Nee.” Goed: dan niet.", ["Wacht...", "Echt?", "“Nee.”", "Goed:", "dan niet."]),
        ("Mail naar groen@sittard.nl. Of bel dhr. De Vries z.s.m. Hij helpt.",
         ["Mail naar groen@sittard.nl.", "Of bel dhr. De Vries z.s.m.", "Hij helpt."]),
        ("", []),
        ("123. 456.", []),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_pauses(text, parts):
    assert sentences(text) == parts


def test_the_two_formulas_count_as_written():
    # Two sentences of three words, five syllables in the first and four in the second.
    text = "De gemeente bouwt. Wij helpen mee."
    assert words(text) == ["De", "gemeente", "bouwt", "Wij", "helpen", "mee"]
    assert flesch_douma(text) == pytest.approx(206.835 - 0.93 * 3 - 77 * 9 / 6)
    assert lix(text) == pytest.approx(3 + 100 / 6)
    assert length("Op 1 mei kost het 20 euro via www.a.nl") == 9


TEXTS = st.text(alphabet=st.sampled_from("abeijoégd .,!?:\n-1@AB'"), max_size=300)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_whatever_is_typed_is_looked_at_and_nothing_is_invented(text):
    found = look_at(text, {"middels": "met"})
    assert found.sentences == len(sentences(text)) and found.words == len(words(text))
    assert (found.score is None) == (not words(text))
    assert [word for sentence in sentences(text) for word in words(sentence)] == words(text)
    for hint in found.hints:
        assert hint.found.split(" … ")[0] in hint.sentence


def test_plain_words_score_better_than_office_words():
    plain = "Wij hebben een besluit genomen. Er komt een bank bij de speeltuin. Team Groen doet dat in mei."
    office = (
        "Middels voornoemde besluitvorming wordt overgegaan tot realisatie van zitvoorzieningen. De uitvoering "
        "geschiedt onder verantwoordelijkheid van de afdeling. Betrokkenen worden hieromtrent geïnformeerd."
    )
    assert score_of(plain) > 70 > 30 > score_of(office)
    assert not look_at(plain).is_hard(50) and look_at(office).is_hard(50)
    assert not look_at("Bovengenoemde participatieproblematiek prevaleert.").is_hard(50), "too short to judge"


OFFICE = {
    "middels": "met",
    "realiseren": "maken",
    "met betrekking tot": "over",
    "indien": "als",
    "doelstelling": "doel",
}


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Wij doen dit middels een brief.", Kind.OFFICE_WORD, "middels"),
        ("Wij realiseerden een bank.", Kind.OFFICE_WORD, "realiseerden"),
        ("Wij praten met  betrekking\ntot het plan.", Kind.OFFICE_WORD, "met betrekking tot"),
        ("De doelstellingen zijn helder.", Kind.OFFICE_WORD, "doelstellingen"),
        ("Er wordt een bank geplaatst.", Kind.PASSIVE, "wordt … geplaatst"),
        ("Uw aanvraag is afgewezen.", Kind.PASSIVE, "is … afgewezen"),
        ("De door de raad vastgestelde regels gelden.", Kind.TANGLE, "De door de raad vastgestelde regels"),
        ("De gemeente heeft na overleg met de wijkagent en de bewoners van de straat besloten.", Kind.TANGLE,
         "heeft … besloten"),
        ("Dit is o.a. voor u.", Kind.ABBREVIATION, "o.a."),
        ("De APV geldt hier.", Kind.ABBREVIATION, "APV"),
        ("Lees het participatiebeleidsplan.", Kind.LONG_WORD, "participatiebeleidsplan"),
        ("Dit " + "is een heel lange zin " * 5 + "en hij gaat door.", Kind.LONG_SENTENCE, None),
    ],
)  # fmt: skip
def test_what_can_be_plainer_is_pointed_at(text, kind, found):
    hints = [hint for hint in look_at(text, OFFICE).hints if hint.kind == kind]
    assert [hint.found for hint in hints] == [found or hints[0].found]
    assert hints[0].advice


def test_plain_sentences_are_left_alone():
    """What looks like a passive, a tangle or an office word, and is none."""
    text = (
        "Het gebied is gezond en het wordt mooi weer. Wij zijn bekend met uw buurt. Een van de buren zit op de bank. "
        "U kunt ons bellen, ook als u later iets wilt vragen. Wij gaan met u en de kinderen op zoek naar een plek. "
        "Wilt u een plan indienen? Het AED hangt bij Lindenheuvelcentrum. De kosten zijn € 20 (incl. koffie)."
    )
    assert [(hint.kind, hint.found) for hint in look_at(text, OFFICE).hints] == [(Kind.ABBREVIATION, "incl.")]


def test_the_five_questions_are_each_answered_or_not():
    nothing = questions()
    assert [each.is_answered for each in nothing] == [False] * 5
    full = questions(
        decided="Ja, er komt een bank.",
        why="Veel mensen vragen erom.",
        what_now="Team Groen plaatst de bank in mei. Vragen? Bel 14 046.",
        who="team Groen",
    )
    assert all(each.is_answered for each in full)
    vague = questions(decided="Ja", why="Daarom", what_now="Wij kijken ernaar.", who="team Groen")
    assert [each.is_answered for each in vague] == [True, True, True, False, False]
    assert questions(has_contact=True)[-1].is_answered
    # A day in the reasons says when something was, not when it comes.
    past = questions(decided="Ja", why="U vroeg dit op 3 maart 2025.", what_now="Wij kijken ernaar.")
    assert not past[3].is_answered


@pytest.mark.parametrize("text", ["a" * 20_000, "." * 20_000 + "x", "o.a. " * 4_000, "A. " * 6_000, "kan " * 5_000])
def test_a_strange_text_costs_no_more_than_a_moment(text):
    start = time.process_time()
    look_at(text, OFFICE)
    assert time.process_time() - start < 3
