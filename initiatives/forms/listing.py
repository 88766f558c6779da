"""The filters of the list and the map. Every GET parameter passes this form."""

import re
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.crispy import portal_helper
from goals.models import Goal, Theme
from initiatives.kinds import InitiatorKind, Kind
from initiatives.querysets import InTime, Order
from initiatives.search import LONGEST_QUERY
from initiatives.workflow import Status
from neighbourhoods.geo import Ground, ground

LAST_PAGE = 50
NUMBER = re.compile(r"\A[0-9]{4}-[0-9]{4,7}\Z")
PAGE = re.compile(r"\A[0-9]{1,6}\Z")
SLUG = re.compile(r"\A[a-z0-9-]{1,120}\Z")

# What stands behind each choice of `antwoord`, as people read it.
IN_TIME_LABELS = {
    InTime.OPEN: _("Wacht nog op antwoord"),
    InTime.OVERDUE: _("Antwoord is te laat"),
    InTime.IN_TIME: _("Op tijd beantwoord"),
    InTime.LATE: _("Te laat beantwoord"),
}


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def in_living_memory(day: date) -> None:
    """Refuses days that calendars cannot reckon with."""
    if not 1900 <= day.year <= 2200:
        raise forms.ValidationError(_("Kies een datum tussen 1900 en 2200."))


class ListFilter(forms.Form):
    """Cleans to what `InitiativeQuerySet.filtered` reads: rows for places, themes and goals.

    Two queries (areas and themes), and one more when a goal is asked for. What is wrong is left out of the cleaned
    data and said at the field; page and key are never wrong, only the nearest that is right.
    """

    q = forms.CharField(
        label=_("Zoek op een woord"), required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput
    )
    status = forms.MultipleChoiceField(
        label=_("Stand van zaken"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (status.value, status.label)
            for status in Status
            if status not in (Status.AWAITING_CONFIRMATION, Status.REFUSED)
        ],
    )
    wijk = forms.ChoiceField(label=_("Wijk"), required=False)
    buurt = forms.ChoiceField(label=_("Buurt"), required=False)
    thema = forms.MultipleChoiceField(label=_("Onderwerp"), required=False, widget=forms.CheckboxSelectMultiple)
    soort = forms.ChoiceField(label=_("Soort plan"), required=False, choices=[("", _("Alle soorten")), *Kind.choices])
    van = forms.ChoiceField(
        label=_("Van wie"), required=False, choices=[("", _("Van iedereen")), *InitiatorKind.choices]
    )
    antwoord = forms.ChoiceField(
        label=_("Antwoord van de gemeente"), required=False, choices=[("", _("Alle plannen")), *IN_TIME_LABELS.items()]
    )
    sinds = forms.DateField(
        label=_("Binnengekomen vanaf"), required=False, widget=day_input(), validators=[in_living_memory]
    )
    tot = forms.DateField(
        label=_("Binnengekomen tot en met"), required=False, widget=day_input(), validators=[in_living_memory]
    )
    doel = forms.Field(required=False, widget=forms.HiddenInput)
    # Never typed by people: what is wrong here is left aside.
    sorteer = forms.Field(required=False, widget=forms.HiddenInput)
    pagina = forms.Field(required=False, widget=forms.HiddenInput)
    na = forms.Field(required=False, widget=forms.HiddenInput)

    hide_optional = True
    # The filters that chips show, in their order.
    FILTERS = ("q", "status", "wijk", "buurt", "thema", "doel", "soort", "van", "antwoord", "sinds", "tot")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = self.ground
        wijken = sorted(now.wijken, key=lambda area: area.name)
        self.fields["wijk"].choices = [("", _("Alle wijken"))] + [(area.slug, area.name) for area in wijken]
        grouped = [
            (wijk.name, [(area.slug, area.name) for area in sorted(now.parts(wijk), key=lambda area: area.name)])
            for wijk in wijken
        ]
        self.fields["buurt"].choices = [("", _("Alle buurten")), *grouped]
        self.fields["thema"].choices = [(theme.slug, theme.title) for theme in self._themes]
        self.helper = portal_helper(
            _("Toon deze plannen"),
            method="get",
            layout=[
                "q",
                "doel",
                "sorteer",
                "status",
                "wijk",
                "buurt",
                "thema",
                "soort",
                "van",
                "antwoord",
                "sinds",
                "tot",
            ],
        )
        self.helper.form_show_errors = True

    @cached_property
    def ground(self) -> Ground:
        return ground()

    @cached_property
    def _themes(self) -> list[Theme]:
        return list(Theme.objects.current())

    def clean_wijk(self):
        return next((area for area in self.ground.wijken if area.slug == self.cleaned_data["wijk"]), None)

    def clean_buurt(self):
        return next((area for area in self.ground.buurten if area.slug == self.cleaned_data["buurt"]), None)

    def clean_thema(self):
        return [theme for theme in self._themes if theme.slug in self.cleaned_data["thema"]]

    def clean_doel(self):
        slug = self.cleaned_data["doel"] or ""
        if not slug:
            return None
        goal = Goal.objects.filter(slug=slug).first() if SLUG.match(slug) else None
        if goal is None:
            raise forms.ValidationError(_("Dit doel kennen wij niet."))
        return goal

    def clean_sorteer(self) -> str:
        value = self.cleaned_data["sorteer"]
        return value if value in Order.values else Order.NEWEST

    def clean_pagina(self) -> int:
        value = self.cleaned_data["pagina"] or ""
        if PAGE.match(value):
            return min(max(int(value), 1), LAST_PAGE)
        return LAST_PAGE if value.isdecimal() else 1

    def clean_na(self) -> str:
        value = self.cleaned_data["na"] or ""
        return value if NUMBER.match(value) else ""

    def asked(self) -> list[tuple[str, str]]:
        """The filters that hold, as pairs for an address; without order and page."""
        pairs = []
        for name in self.FILTERS:
            value = self.cleaned_data.get(name)
            for each in value if isinstance(value, list) else [value]:
                if each:
                    pairs.append((name, getattr(each, "slug", None) or str(each)))
        return pairs

    def url(self, name: str = "initiatives:list", *, without: tuple[str, str] | None = None, **more) -> str:
        """The address of a list or map with these filters; `without` leaves one out, `more` adds."""
        pairs = [pair for pair in self.asked() if pair != without and pair[0] not in more]
        order = self.cleaned_data.get("sorteer", Order.NEWEST)
        if order != Order.NEWEST and "sorteer" not in more:
            pairs.append(("sorteer", order))
        pairs += [(key, value) for key, value in more.items() if value not in ("", None)]
        return reverse(name) + ("?" + urlencode(pairs) if pairs else "")

    def chips(self, name: str = "initiatives:list") -> list[dict]:
        """Each filter that holds, in words, with the address of the list without it."""
        return [{"label": self._chip_label(*pair), "url": self.url(name, without=pair)} for pair in self.asked()]

    def _chip_label(self, name: str, value: str) -> str:
        cleaned = self.cleaned_data[name]
        if name == "q":
            return f"“{value}”"
        if name == "status":
            return str(Status(value).label)
        if name == "thema":
            return next(theme.title for theme in cleaned if theme.slug == value)
        if name in ("soort", "van"):
            label = str((Kind if name == "soort" else InitiatorKind)(value).label)
            return label[:1].upper() + label[1:]
        if name == "antwoord":
            return str(IN_TIME_LABELS[InTime(value)])
        if name in ("sinds", "tot"):
            return f"{self.fields[name].label} {cleaned:%d-%m-%Y}"
        label = cleaned.title if name == "doel" else cleaned.name
        return f"{self.fields[name].label}: {label}" if name in ("wijk", "buurt") else label
