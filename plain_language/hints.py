"""Where a text can be plainer. Pure: words in, hints out.

It helps and never stops anybody. What it says is an indication: a machine counts, a colleague understands.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plain_language import text as counted

LONGEST_SENTENCE = 20
LONGEST_WORD = 14
# Between a verb and the rest of it; more is a tangle.
WIDEST_GAP = 9
# Of a longer text, what is looked at: nobody writes more in one answer.
MOST_LETTERS = 20_000
MOST_HINTS_A_KIND = 10
# A text of fewer sentences says too little to be judged.
FEWEST_SENTENCES = 3


class Kind(models.TextChoices):
    LONG_SENTENCE = "long_sentence", gettext_lazy("Lange zin")
    TANGLE = "tangle", gettext_lazy("Wat bij elkaar hoort, staat ver uit elkaar")
    PASSIVE = "passive", gettext_lazy("Niet duidelijk wie het doet")
    OFFICE_WORD = "office_word", gettext_lazy("Kantoorwoord")
    ABBREVIATION = "abbreviation", gettext_lazy("Afkorting")
    LONG_WORD = "long_word", gettext_lazy("Lang woord")


@dataclass(frozen=True)
class Hint:
    """`found` stands in the text, in `sentence`; `advice` says what to do about it."""

    kind: Kind
    found: str
    advice: str
    sentence: str = ""


@dataclass(frozen=True)
class Report:
    """`score` is Flesch-Douma from 0 to 100, the higher the easier; None without words."""

    score: int | None
    lix: int | None
    sentences: int
    words: int
    hints: tuple[Hint, ...]

    @property
    def level(self) -> str:
        """The score in words, in Douma's bands."""
        return "" if self.score is None else level_of(self.score)

    def is_hard(self, threshold: int, fewest_sentences: int = FEWEST_SENTENCES) -> bool:
        """Long enough to judge, and below the threshold."""
        return self.score is not None and self.sentences >= fewest_sentences and self.score < threshold


def look_at(text: str, words: Mapping[str, str] | None = None) -> Report:
    """What stands out in this text. `words` are office words with the plain word beside them."""
    text = text[:MOST_LETTERS]
    sentences = counted.sentences(text)
    spoken = counted.words(text)
    hints = (
        *_long_sentences(sentences),
        *_tangles(sentences),
        *_passives(sentences),
        *_office_words(sentences, words or {}),
        *_abbreviations(sentences),
        *_long_words(sentences),
    )
    return Report(
        score=score_of(text),
        lix=round(counted.lix(text)) if spoken else None,
        sentences=len(sentences),
        words=len(spoken),
        hints=hints,
    )


def score_of(text: str) -> int | None:
    """Flesch-Douma of this text, kept between 0 and 100 as Douma's bands are; None without words."""
    text = text[:MOST_LETTERS]
    return max(0, min(100, round(counted.flesch_douma(text)))) if counted.words(text) else None


def level_of(score: int) -> str:
    """Douma's bands in our words."""
    for least, words in (
        (80, _("leest makkelijk")),
        (70, _("leest vrij makkelijk")),
        (60, _("leest gewoon")),
        (45, _("leest vrij moeilijk")),
        (30, _("leest moeilijk")),
    ):
        if score >= least:
            return words
    return _("leest heel moeilijk")


def _some(hints: Iterable[Hint]) -> list[Hint]:
    """Each thing once, and not more than somebody wants to read."""
    seen: dict[str, Hint] = {}
    for hint in hints:
        seen.setdefault(hint.found.lower(), hint)
        if len(seen) == MOST_HINTS_A_KIND:
            break
    return list(seen.values())


def _long_sentences(sentences: list[str]) -> list[Hint]:
    return _some(
        Hint(
            Kind.LONG_SENTENCE,
            sentence,
            _("%(n)d woorden. Maak er twee zinnen van, met één gedachte per zin.") % {"n": counted.length(sentence)},
            sentence,
        )
        for sentence in sentences
        if counted.length(sentence) > LONGEST_SENTENCE
    )


BE = r"(?:word|wordt|worden|werd|werden)"
ARE = r"(?:is|zijn|was|waren)"
# Regular ones by their shape, the irregular ones by name. Nouns and adjectives that look alike are taken out.
REGULAR = r"(?:[a-z]{2,6})?(?:ge[a-zë]{2,}|(?:ver|be|ont|her|over|onder)[a-z]{3,})[dt]"
IRREGULAR = (
    r"(?:[a-z]{2,6})?(?:gegeven|genomen|gevonden|geschreven|gekozen|gehouden|gesproken|gesloten|gelezen|gezien|gedaan|"
    r"gevraagd|gebracht|gedragen|gehangen|geroepen|gewezen|geworpen|gevangen|geholpen|gegoten|gestolen|gezet|gelegd)|"
    r"besloten|begrepen|bewezen|verboden|aangeboden|geboden|ontvangen|overwogen|behouden|beschreven|voorgeschreven|"
    r"onderzocht|ontworpen|verworpen|verkozen|vergeten|verlaten|ondertekend|betrokken|overgedragen|overgegaan|vastgesteld"
)
PARTICIPLE = re.compile(rf"\b(?:{REGULAR}|{IRREGULAR})\b", re.IGNORECASE)
# After "is": what only describes, and perfect tenses that are active.
NOT_PASSIVE = re.compile(
    r"gebied|gebruikt?|geld|geluid|gemeente|gezond|ongezond|bekend|onbekend|bereid|beleid|verstand|gezind|gewend|gerust|"
    r"gericht|gezicht|gevecht|gewicht|bericht|overzicht|verdriet|verschillend|verkeerd|verplicht|beperkt|geschikt|"
    r"ongeschikt|gepland|geweest|geworden|gegaan|gekomen|gebleven|begonnen|gebeurd|gestopt|gegroeid|veranderd|"
    r"verhuisd|vertrokken|verdwenen|gevallen|gestart|gelukt|mislukt|verstreken|geschrikt|bevoegd|onbevoegd|geïnteresseerd|"
    r"overheid|fysiotherapeut|onderhoud|overlast|onderwijst|hert|bent|beest|verdient|overleg|beslist|gewoond|bezet|belangrijkst|best",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"[,:;()–]|\s-\s|\b(?:en|maar|want|omdat|zodat|terwijl|als|wanneer|dat|die|of)\b", re.IGNORECASE)


def _passives(sentences: list[str]) -> list[Hint]:
    advice = _("Schrijf wie het doet: “de gemeente plaatst” in plaats van “er wordt geplaatst”.")
    return _some(
        Hint(Kind.PASSIVE, found, advice, sentence) for sentence in sentences if (found := _passive_in(sentence))
    )


def _passive_in(sentence: str) -> str:
    """The first clause with a form of worden or zijn and a participle; empty when there is none."""
    for clause in CLAUSE.split(sentence):
        participles = [each[0] for each in PARTICIPLE.finditer(clause) if not NOT_PASSIVE.fullmatch(each[0])]
        if not participles:
            continue
        helper = re.search(rf"\b{BE}\b", clause, re.IGNORECASE) or re.search(rf"\b{ARE}\b", clause, re.IGNORECASE)
        if helper:
            return f"{helper[0]} … {participles[0]}"
    return ""


# "de door de gemeente verleende vergunning": an article, and what belongs to it much later.
BETWEEN = r"(?:door|voor|in|op|aan|bij|met|uit|tot|naar|onder|over|te|van|na)"
SPLIT_NOUN = re.compile(
    rf"\b(?:(?:de|deze)\s+{BETWEEN}|het\s+door|een\s+(?:door|voor|in|aan|bij|uit|onder|te))\s+(?:\w+\s+){{0,8}}?"
    rf"\w+(?:de|te|en|nde)\s+\w{{3,}}",
    re.IGNORECASE,
)
# "heeft na overleg met … besloten": the two halves of a verb.
HAS = re.compile(r"\b(?:heeft|hebben|had|hadden|is|zijn|was|waren|wordt|worden|werd|werden)\b", re.IGNORECASE)
MAY = re.compile(
    r"\b(?:kan|kunt|kunnen|zal|zult|zullen|moet|moeten|wil|wilt|willen|mag|mogen|gaat|gaan)\b", re.IGNORECASE
)
NO_VERB = frozenset(
    "een en geen binnen buiten tegen tussen samen alleen eigen open even boven beneden morgen gisteren mensen wegen "
    "jongeren ouderen buren kinderen bewoners zeven hun haren iedereen vandaan achteren voren wijken buurten".split()
)


def _tangles(sentences: list[str]) -> list[Hint]:
    found = []
    for sentence in sentences:
        if noun := SPLIT_NOUN.search(sentence):
            advice = _("Zet bij elkaar wat bij elkaar hoort: “de vergunning die de gemeente gaf”.")
            found.append(Hint(Kind.TANGLE, noun[0], advice, sentence))
        elif pair := _split_verb(sentence):
            advice = _("Zet de twee delen van het werkwoord dichter bij elkaar, of maak er twee zinnen van.")
            found.append(Hint(Kind.TANGLE, pair, advice, sentence))
    return _some(found)


def _split_verb(sentence: str) -> str:
    """A verb and its other half with too many words between; empty when there is none."""
    for clause in re.split(r"[,:;()–]|\s-\s", sentence):
        for helper, closes in ((HAS, _is_participle), (MAY, _is_infinitive)):
            if not (start := helper.search(clause)):
                continue
            rest = counted.WORD.findall(clause[start.end() :])
            gap = next((place for place, word in enumerate(rest) if closes(word)), 0)
            if gap > WIDEST_GAP:
                return f"{start[0]} … {rest[gap]}"
    return ""


def _is_participle(word: str) -> bool:
    return bool(PARTICIPLE.fullmatch(word)) and not NOT_PASSIVE.fullmatch(word)


def _is_infinitive(word: str) -> bool:
    # A plural looks the same: then the tangle is not seen, which is better than a hint that is wrong.
    return word.endswith("en") and word.lower() not in NO_VERB


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern:
    """Every office word, the longest first; of verbs in -eren and nouns in -ing their other forms as well."""
    forms = []
    for place, word in enumerate(words):
        form = re.escape(word.lower()).replace(r"\ ", r"\s+")
        if word.endswith("eren"):
            form = rf"(?:ge)?{form[:-4]}(?:eren|eert|eerde|eerden|eerd|eer)"
        elif word.endswith("ing"):
            form += "(?:en)?"
        elif word.endswith("end"):
            form += "e?"
        forms.append((len(word), rf"(?P<w{place}>\b{form}\b)"))
    forms.sort(key=lambda each: -each[0])
    return re.compile("|".join(form for _length, form in forms), re.IGNORECASE)


def _office_words(sentences: list[str], words: Mapping[str, str]) -> list[Hint]:
    if not words:
        return []
    names = tuple(words)
    pattern = _pattern(names)
    return _some(
        Hint(
            Kind.OFFICE_WORD,
            match[0],
            _("Gewoon woord: %(plain)s.") % {"plain": words[names[int(match.lastgroup[1:])]]},
            sentence,
        )
        for sentence in sentences
        for match in pattern.finditer(sentence)
    )


DOTTED = re.compile(
    r"(?<![\w.])(?:" + "|".join(re.escape(each) for each in sorted(counted.ABBREVIATIONS, key=len, reverse=True)) + ")",
    re.IGNORECASE,
)
CAPITALS = re.compile(r"(?<![\w.])[A-Z]{2,6}(?![\w.]*\w)")
# Said like this by everybody.
EVERYBODY_KNOWS = frozenset(
    "AED BBQ BV CD DVD EHBO EK EU GGD GPS HEMA NL NS OK OV PC PDF POST QR SMS TV USB WC WK WIFI".split()
)
# Short words in small letters that are also the last word of a sentence.
ALSO_A_WORD = frozenset({"nl.", "max.", "min.", "st.", "p.", "art.", "gem."})


def _abbreviations(sentences: list[str]) -> list[Hint]:
    found = []
    for sentence in sentences:
        plain = counted.LINK.sub(" ", sentence)
        for match in DOTTED.finditer(plain):
            if match[0].lower() in ALSO_A_WORD and match.end() == len(plain):
                continue
            words = counted.ABBREVIATIONS[match[0].lower()]
            found.append(Hint(Kind.ABBREVIATION, match[0], _("Schrijf: %(words)s.") % {"words": words}, sentence))
        if plain.upper() == plain:
            continue
        for match in CAPITALS.finditer(plain):
            if match[0] not in EVERYBODY_KNOWS:
                found.append(Hint(Kind.ABBREVIATION, match[0], _("Schrijf dit één keer helemaal uit."), sentence))
    return _some(found)


def _long_words(sentences: list[str]) -> list[Hint]:
    advice = _("Kies een korter woord, of zeg het in een paar woorden.")
    return _some(
        Hint(Kind.LONG_WORD, word, advice, sentence)
        for sentence in sentences
        for place, word in enumerate(counted.words(sentence))
        # A name is as long as it is.
        if max(map(len, word.split("-"))) > LONGEST_WORD and not (place and word[0].isupper())
    )
