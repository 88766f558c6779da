"""Fields that say themselves what is wrong with what was typed."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.printable import printable
from initiatives.public_words import what_is_private

LONGEST_TEXT = 5000
MOST_EUROS = 10_000_000


class PlainText(forms.CharField):
    """Text that says itself what is wrong with it. The browser does not cut it off: what was pasted stays."""

    def __init__(self, *, empty: str = "", one_line: bool = False, **kwargs):
        super().__init__(error_messages={"required": empty} if empty else None, **kwargs)
        self.one_line = one_line
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value):
        if "\x00" in (value or ""):
            raise forms.ValidationError(_("Er staat een teken in dat wij niet kunnen bewaren. Typ de tekst opnieuw."))
        value = printable(value or "")
        value = " ".join(value.split()) if self.one_line else value
        if self.max_length and len(value or "") > self.max_length:
            raise forms.ValidationError(
                _("Dit is te lang: het zijn %(given)d tekens, er passen er %(most)d. Maak de tekst korter.")
                % {"given": len(value), "most": self.max_length}
            )
        return super().clean(value)


def nothing_private(text: str) -> None:
    """A validator of words that everybody may read."""
    if said := what_is_private(text):
        raise forms.ValidationError(said)


class Euros(forms.CharField):
    """An amount as people type it: "1500", "€ 1.500", "1.500,00". Cleans to whole euros, `least` or more, or None."""

    def __init__(self, *, least: int = 1, **kwargs):
        super().__init__(**kwargs)
        self.least = least
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value) -> int | None:
        typed = re.sub(r"[\s€]|,-$|,00$", "", super().clean(value) or "")
        if not typed:
            return None
        if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", typed):
            typed = typed.replace(".", "")
        if not re.fullmatch(r"[0-9]{1,12}", typed) or not self.least <= int(typed) <= MOST_EUROS:
            raise forms.ValidationError(_("Vul een bedrag in hele euro's in, bijvoorbeeld 500."))
        return int(typed)


class FilesInput(forms.FileInput):
    """Several files at once. What was chosen is kept by the view, not by the form."""

    allow_multiple_selected = True

    def __init__(self):
        kinds = "image/jpeg,image/png,image/webp,application/pdf"
        super().__init__(attrs={"multiple": True, "accept": kinds, "class": "portal-file"})

    def value_from_datadict(self, data, files, name):
        return None
