"""How easy a Dutch text reads, counted: sentences, words, syllables, and what two formulas make of them. Pure.

An indication and no more. Levels such as B1 are for readers, not for texts.

- Flesch-Douma (W.H. Douma, "De leesbaarheid van landbouwbladen", 1960): 206.835 - 0.93 x words per sentence
  - 77 x syllables per word. The higher the easier; 60 to 70 reads as normal.
- LIX (C.H. Björnsson, 1968): words per sentence + 100 x the share of words of more than six letters. The lower the
  easier.
"""

import re
import unicodedata

# With what they stand for: also a hint to whoever writes.
ABBREVIATIONS = {
    "a.d.h.v.": "met",
    "a.s.": "komende",
    "a.u.b.": "alstublieft",
    "afd.": "afdeling",
    "art.": "artikel",
    "b.v.": "bijvoorbeeld",
    "bijv.": "bijvoorbeeld",
    "blz.": "bladzijde",
    "bv.": "bijvoorbeeld",
    "c.q.": "of",
    "ca.": "ongeveer",
    "d.d.": "van",
    "d.m.v.": "door",
    "d.w.z.": "dat betekent",
    "dhr.": "meneer",
    "e.a.": "en anderen",
    "e.d.": "en zo",
    "e.e.a.": "dit",
    "enz.": "en zo verder",
    "etc.": "en zo verder",
    "evt.": "misschien",
    "excl.": "zonder",
    "fam.": "familie",
    "gem.": "gemeente",
    "i.c.m.": "samen met",
    "i.h.k.v.": "voor",
    "i.o.m.": "samen met",
    "i.p.v.": "in plaats van",
    "i.s.m.": "samen met",
    "i.v.m.": "omdat",
    "incl.": "met",
    "jl.": "afgelopen",
    "m.b.t.": "over",
    "m.b.v.": "met",
    "m.i.v.": "vanaf",
    "m.n.": "vooral",
    "m.u.v.": "behalve",
    "max.": "hoogstens",
    "mevr.": "mevrouw",
    "min.": "minuten, of minstens",
    "mw.": "mevrouw",
    "n.a.v.": "door",
    "n.v.t.": "hoort hier niet bij",
    "nl.": "namelijk",
    "nr.": "nummer",
    "o.a.": "onder andere",
    "o.b.v.": "door",
    "o.i.d.": "of zoiets",
    "o.l.v.": "onder leiding van",
    "p.": "bladzijde",
    "p.p.": "per persoon",
    "par.": "paragraaf",
    "resp.": "en daarna",
    "st.": "sint",
    "t.a.v.": "over",
    "t.b.v.": "voor",
    "t.g.v.": "door",
    "t.n.v.": "op naam van",
    "t.o.v.": "vergeleken met",
    "t.w.v.": "met een waarde van",
    "tel.": "telefoon",
    "vgl.": "vergelijk",
    "w.o.": "met daarbij",
    "z.g.": "zogenoemde",
    "z.o.z.": "zie de achterkant",
    "z.s.m.": "zo snel mogelijk",
    "zgn.": "zogenoemde",
}
# These may be the last word of a sentence; the others always have something after them.
MAY_END = frozenset({"a.u.b.", "e.a.", "e.d.", "enz.", "etc.", "jl.", "n.v.t.", "o.i.d.", "p.p.", "z.o.z.", "z.s.m."})

LINK = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]{1,80}@[^\s@]{1,200}", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
COUNTED = re.compile(r"[^\W_]+(?:['’.,:-][^\W_]+)*")
# A colon or semicolon ends a thought as well (Flesch 1948).
MARK = re.compile(r"(?<![.!?;:…])[.!?;:…]+[\"'”’»)\]]*(?=\s|$)")
# A line break ends a sentence, unless the next line goes on in small letters.
SPACES = re.compile(r"[^\S\r\n]+")
NEW_LINE = re.compile(r" ?(?:\r\n?|\n)(?: ?(?:\r\n?|\n))+ ?| ?(?:\r\n?|\n)(?: (?![a-zà-ÿ])|(?![ a-zà-ÿ]))")
INITIAL = re.compile(r"(?:^|[\s(\"'“‘.])[A-Z]\.$")
ORDER = re.compile(r"^\W*(?:\d{1,3}|[a-z])\.$")
OPENING = "\"'“‘«([ \t\r\n"

# Vowels that sound as one, the longest first.
VOWELS = re.compile(
    r"eau|aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ou|au|ij|ei|y(?![aeiou])|[aeiou]|[äëïöü]", re.IGNORECASE
)
# Words that are not said as they are written, and the same word as it sounds. A part of a word is enough.
AS_IT_SOUNDS = tuple(
    (re.compile(written), said)
    for written, said in (
        ("qu", "kw"),
        ("team", "tiem"),
        ("deadline", "dedlijn"),
        ("online", "onlijn"),
        ("offline", "oflijn"),
        ("e-mail", "iemeel"),
        ("mail", "meel"),
        ("website", "websijt"),
        ("update", "updeet"),
        ("service", "servis"),
        ("skate", "skeet"),
        ("barbecue", "barbekjoe"),
        ("timeline", "tijmlijn"),
        ("database", "databees"),
        ("(muse|jubile|petrole|lyce|mausole|colosse)um", r"\1-um"),
        ("(mini|mili|semi)j", r"\1-j"),
        ("hyena", "hi-ena"),
        ("creme", "crem"),
    )
)
ACUTE = dict.fromkeys(map(ord, "\u0300\u0301\u0302"))


def sentences(text: str) -> list[str]:
    """The sentences with at least one word in them. Knows abbreviations, initials, numbers, lists and addresses."""
    text = SPACES.sub(" ", text.replace("\x00", ""))
    parts = []
    for line in NEW_LINE.split(text):
        start = 0
        for mark in MARK.finditer(line):
            if _ends(line, start, mark):
                parts.append(line[start : mark.end()])
                start = mark.end()
        parts.append(line[start:])
    return [" ".join(part.split()) for part in parts if WORD.search(part)]


def _ends(line: str, start: int, mark: re.Match) -> bool:
    """Whether this mark closes a sentence that began at `start`."""
    if not mark[0].startswith(".") or mark[0].startswith(".."):
        return True
    before = line[start : mark.start() + 1]
    last = before.rsplit(None, 1)[-1].lstrip(OPENING)
    # What follows closely is enough to tell.
    after = line[mark.end() : mark.end() + 10].lstrip(OPENING)
    if not after:
        return True
    if last.lower() in ABBREVIATIONS:
        return last.lower() in MAY_END and after[0].isupper()
    if INITIAL.search(before[-4:]) or ORDER.match(before):
        return False
    # "u.v.w. goes on": unknown, but dotted inside and followed by a small letter.
    return not (after[0].islower() and "." in last[:-1])


def words(text: str) -> list[str]:
    """The words, without numbers; an address of a page or a mailbox is no word."""
    return WORD.findall(LINK.sub(" ", text))


def length(sentence: str) -> int:
    """How many words one reads in it: numbers and addresses count too."""
    return len(COUNTED.findall(LINK.sub(" link ", sentence)))


def syllables(word: str) -> int:
    """How many groups of vowels sound; never less than one."""
    said = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(ACUTE))
    for written, sound in AS_IT_SOUNDS:
        said = written.sub(sound, said)
    return max(1, len(VOWELS.findall(said)))


def flesch_douma(text: str) -> float:
    """The higher the easier. Raises ZeroDivisionError for a text without words."""
    spoken = words(text)
    return 206.835 - 0.93 * len(spoken) / len(sentences(text)) - 77 * sum(map(syllables, spoken)) / len(spoken)


def lix(text: str) -> float:
    """The lower the easier. Raises ZeroDivisionError for a text without words."""
    spoken = words(text)
    return len(spoken) / len(sentences(text)) + 100 * sum(len(word) > 6 for word in spoken) / len(spoken)
