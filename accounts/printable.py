"""Text without the signs that nobody sees and that no file format can hold."""

import re

from django.http import QueryDict

# Word writes these for a line end.
LINE_END = re.compile(r"[\x0b\x0c]")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text, without control characters other than tabs and line ends: XML 1.0 knows no others, and so no feed."""
    return UNSEEN.sub("", LINE_END.sub("\n", text))


def printable_form(sent: QueryDict) -> QueryDict:
    """What a form sent, each of its texts made printable."""
    cleaned = sent.copy()
    for name, values in sent.lists():
        cleaned.setlist(name, [printable(value) for value in values])
    return cleaned
