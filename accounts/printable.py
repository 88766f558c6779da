"""Text without the signs that nobody sees and that no file format can hold."""

import re

# Word writes these for a line end.
LINE_END = re.compile(r"[\x0b\x0c]")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def printable(text: str) -> str:
    """The text, without control characters other than tabs and line ends: XML 1.0 knows no others, and so no feed."""
    return UNSEEN.sub("", LINE_END.sub("\n", text))
