"""How easy a Dutch text reads: an indication, used to guard the words of the portal itself.

Flesch-Douma (Douma 1960): 206.835 - 0.93 x words per sentence - 77 x syllables per word; 60 and up reads as normal.
"""

import re

VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ou|au|ij|ei|[aeiouy]|[äëïöüáéíóúàèêîôû]", re.IGNORECASE
)
# Where two vowels that look like one sound are two.
APART = {"initiatief": 5, "initiatieven": 6, "sociale": 4, "sociaal": 3, "museum": 3, "ideeën": 3, "officieel": 4}
ENDS = re.compile(r"(?<=[.!?:;])\s+|\n+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONGEST_SENTENCE = 22
# Office words with the everyday word beside them.
JARGON = {
    "middels": "met",
    "inzake": "over",
    "betreffende": "over",
    "conform": "volgens",
    "indien": "als",
    "teneinde": "om",
    "derhalve": "daarom",
    "tevens": "ook",
    "reeds": "al",
    "thans": "nu",
    "alsmede": "en ook",
    "dient": "moet",
    "dienen te": "moeten",
    "geschieden": "gebeuren",
    "verstrekken": "geven",
    "aangaande": "over",
    "omtrent": "over",
    "gaarne": "graag",
    "voornoemd": "dit",
    "bovengenoemd": "dit",
    "ten behoeve van": "voor",
    "ten aanzien van": "over",
    "met betrekking tot": "over",
    "in het kader van": "voor",
    "participatieproces": "meedoen",
    "traject": "plan, stap",
    "inloggen vereist": "log eerst in",
    "rechtsvorm": "soort organisatie",
    "zienswijze": "mening",
    "vigerend": "geldend",
    "hieromtrent": "hierover",
    "desbetreffende": "dit",
    "faciliteren": "helpen",
    "implementeren": "invoeren",
    "inventariseren": "op een rij zetten",
    "realiseren": "maken",
    "optimaliseren": "beter maken",
    "communiceren": "vertellen",
}


def sentences(text: str) -> list[str]:
    return [part.strip() for part in ENDS.split(text) if WORD.search(part)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


def syllables(word: str) -> int:
    """Sounding groups of vowels; never less than one."""
    return APART.get(word.lower()) or max(1, len(VOWELS.findall(word)))


def flesch_douma(text: str) -> float:
    """The higher the easier. Raises ZeroDivisionError for a text without words."""
    spoken = words(text)
    return 206.835 - 0.93 * len(spoken) / len(sentences(text)) - 77 * sum(map(syllables, spoken)) / len(spoken)


def too_long(text: str) -> list[str]:
    return [sentence for sentence in sentences(text) if len(words(sentence)) > LONGEST_SENTENCE]


def office_words(text: str) -> list[str]:
    lower = text.lower()
    return [word for word in JARGON if re.search(rf"\b{re.escape(word)}\b", lower)]
