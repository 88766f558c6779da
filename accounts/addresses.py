"""One mailbox, one spelling: how an e-mail address is written before it is kept, compared or counted.

Who votes, and how many mails one person gets, hangs on the address. So what a mail server takes for the same mailbox is
the same text here, and spellings that hardly anybody uses but that hide one are refused.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST = 254
# No quotes, no escapes, no letters that only look like these.
NAME = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def clean_address(typed: str) -> str:
    """This address in the one way it is kept: lower case, its domain as the mail servers write it (IDNA, so that
    jan@müller.nl is jan@xn--mller-kva.nl). Raises ValueError for what is no address, for a quoted name ("jan"@…), for
    an address in figures (jan@[127.0.0.1]), and for one with a control character."""
    name, at, domain = typed.strip(" \t\r\n").rpartition("@")
    name, domain = name.lower() if name.isascii() else "", unicodedata.normalize("NFKC", domain).lower()
    if not at or not NAME.fullmatch(name) or "[" in domain or not domain.isprintable():
        raise ValueError("no address")
    # A UnicodeError is a ValueError. This is the encoding with which the mails leave.
    address = f"{name}@{domain.encode('idna').decode('ascii').lower()}"
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError("no address") from error
    if len(address) > LONGEST:
        raise ValueError("no address")
    return address


def one_spelling(address: str) -> str:
    """The same for what is kept already: what `clean_address` would refuse is only put in lower case."""
    try:
        return clean_address(address)
    except ValueError:
        return address.strip().lower()


class AddressField(forms.EmailField):
    """Cleans to `clean_address`; says "invalid" of what that refuses."""

    default_error_messages = {"invalid": _("Vul een geldig e-mailadres in.")}

    def to_python(self, value):
        typed = super().to_python(value)
        if typed in self.empty_values:
            return typed
        try:
            return clean_address(typed)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
