"""The search of the lessons."""

from django import forms
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from initiatives.forms.listing import LAST_PAGE, PAGE
from initiatives.search import LONGEST_QUERY


class LessonFilter(forms.Form):
    """What is wrong is left aside: `cleaned_data` always has `q` and `pagina`."""

    q = forms.CharField(label=_("Zoek op een woord"), required=False, max_length=LONGEST_QUERY)
    pagina = forms.Field(required=False)

    def clean_pagina(self) -> int:
        value = self.cleaned_data["pagina"] or ""
        return min(max(int(value), 1), LAST_PAGE) if PAGE.match(value) else 1

    def url(self, page: int) -> str:
        """The address of another page of the same search."""
        asked = {"q": self.cleaned_data.get("q") or "", "pagina": page if page > 1 else ""}
        asked = {name: value for name, value in asked.items() if value}
        return reverse("initiatives:lessons") + ("?" + urlencode(asked) if asked else "")
