"""What differs between two texts, word by word; of long texts sentence by sentence. Pure."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

WORD = re.compile(r"\S+|\s+")
SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?]+\s*|\n\s*|\Z)")
# More pieces than this nobody reads, and a page with thousands takes seconds to make.
MOST_PIECES = 800
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """`kind` is one of "same", "gone", "new"."""

    kind: str
    text: str


def between(old: str, new: str) -> list[Piece]:
    """The pieces that make `new` out of `old`: without those that are gone they are `new`, without the new ones `old`.

    Changes that only a space keeps apart are one.
    """
    before, after = _apart(old, new)
    pieces: list[Piece] = []
    gone, added = "", ""
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            same = "".join(after[step.dest_start : step.dest_end])
            if (gone or added) and same.isspace() and "\n" not in same:
                gone, added = gone + same, added + same
                continue
            pieces += _changed(gone, added)
            pieces.append(Piece(SAME, same))
            gone = added = ""
        else:
            gone += "".join(before[step.src_start : step.src_end])
            added += "".join(after[step.dest_start : step.dest_end])
    return pieces + _changed(gone, added)


def _apart(old: str, new: str) -> tuple[list[str], list[str]]:
    """Both in words; when that is too many in sentences, or else each whole."""
    for part in (WORD, SENTENCE):
        both = [each for each in part.findall(old) if each], [each for each in part.findall(new) if each]
        # Words count with the spaces between them.
        if max(map(len, both)) <= MOST_PIECES * (2 if part is WORD else 1):
            return both
    return [old], [new]


def _changed(gone: str, added: str) -> list[Piece]:
    """What stayed the same at the end of both is no change."""
    tail = ""
    while gone and added and gone[-1] == added[-1] and gone[-1].isspace():
        tail, gone, added = gone[-1] + tail, gone[:-1], added[:-1]
    found = [Piece(GONE, gone), Piece(NEW, added), Piece(SAME, tail)]
    return [piece for piece in found if piece.text]


def parts(old, new) -> list[dict]:
    """Of two things with a title, what and why: the parts that differ, as {label, pieces}."""
    labels = {"title": _("Titel"), "what": _("Wat"), "why": _("Waarom")}
    return [
        {"label": label, "pieces": between(getattr(old, name), getattr(new, name))}
        for name, label in labels.items()
        if getattr(old, name) != getattr(new, name)
    ]
