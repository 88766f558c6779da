"""What an official writes for everybody to read: nothing in it by which somebody can be found. Pure."""

import re

from django.utils.translation import gettext as _

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w{2,}")
# Nine digits or more, with the signs between them that people write: a phone number, a citizen's number, an account.
NUMBER = re.compile(r"(?:\d[ ./()-]{0,2}){8,}\d")
DAY_OR_HOUR = re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b|\b\d{1,2}:\d{2}\b|\b(?:19|20)\d\d-\d{2}-\d{2}\b")


def what_is_private(text: str) -> str:
    """Why this may not be public, in words; empty when nothing was found. Names are not recognised."""
    if EMAIL.search(text):
        return _("Haal het e-mailadres weg. Iedereen kan dit lezen.")
    if NUMBER.search(DAY_OR_HOUR.sub("|", text)):
        return _("Haal het telefoonnummer of andere lange nummer weg. Iedereen kan dit lezen.")
    return ""
