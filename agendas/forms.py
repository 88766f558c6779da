"""The filters of the register of promises (every GET parameter passes them), and a day that is still to come."""

import re
from datetime import date

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.crispy import portal_helper
from agendas.models import Agenda
from agendas.querysets import Standing
from goals.models import Goal
from neighbourhoods.models import Area

AFTER = re.compile(r"\A-?[0-9]{1,7}_[0-9]{1,18}\Z")
NUMBER = re.compile(r"\A[0-9]{1,9}\Z")


def day_input() -> forms.DateInput:
    """The browser's own date picker. A DateInput and no subclass: the form pack knows it by its name."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FromToday(forms.Form):
    """A form with a field `due_on`, which is `today` or later."""

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(gettext("Deze dag is al voorbij. Kies een dag die nog komt."))
        return day


class PromiseFilter(forms.Form):
    """Cleans to what `PromiseQuerySet.filtered` reads: rows for places, goals and agendas. Three queries, always."""

    stand = forms.ChoiceField(label=_("Hoe staat het ermee"), required=False)
    wijk = forms.ChoiceField(label=_("Wijk"), required=False)
    buurt = forms.ChoiceField(label=_("Buurt"), required=False)
    thema = forms.ChoiceField(label=_("Thema uit het akkoord"), required=False)
    doel = forms.ChoiceField(label=_("Doel uit het akkoord"), required=False)
    agenda = forms.ChoiceField(label=_("Buurtagenda"), required=False)
    sinds = forms.DateField(
        label=_("Klaar vanaf"), required=False, widget=day_input(), help_text=_("De dag waarop het klaar moet zijn.")
    )
    tot = forms.DateField(label=_("Klaar tot en met"), required=False, widget=day_input())
    # Never typed by people: what is wrong here is left aside.
    nummer = forms.Field(required=False)
    na = forms.Field(required=False)

    hide_optional = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("wijk", "buurt"):
            rows = [area for area in self._areas if area.level == name]
            self._offer(name, [(area.slug, area.name) for area in sorted(rows, key=lambda area: area.name)])
        themes = {goal.theme.slug: goal.theme for goal in self._goals}
        self._offer("thema", [(slug, theme.title) for slug, theme in themes.items()])
        grouped = [
            (theme.title, [(goal.slug, goal.title) for goal in self._goals if goal.theme_id == theme.pk])
            for theme in themes.values()
        ]
        self._offer("doel", grouped)
        self._offer("agenda", [(agenda.slug, agenda.title) for agenda in self._agendas])
        self._offer("stand", [(each.value, each.label) for each in Standing])
        self.helper = portal_helper(
            _("Toon deze afspraken"),
            method="get",
            action=reverse("agendas:promise_list"),
            layout=["stand", "wijk", "buurt", "thema", "doel", "agenda", "sinds", "tot"],
        )

    def _offer(self, name: str, choices: list) -> None:
        self.fields[name].choices = [("", _("Alle")), *choices]

    @cached_property
    def _areas(self) -> list[Area]:
        return list(Area.objects.current().defer("geometry").select_related("parent"))

    @cached_property
    def _goals(self) -> list[Goal]:
        return list(Goal.objects.current().select_related("theme").order_by("theme__order", "kind", "order"))

    @cached_property
    def _agendas(self) -> list[Agenda]:
        return list(Agenda.objects.visible_to(None))

    def _row(self, name: str, rows: list, **match):
        slug = self.cleaned_data[name]
        return next((row for row in rows if row.slug == slug), None) if slug else None

    def clean_wijk(self):
        return self._row("wijk", [area for area in self._areas if area.level == "wijk"])

    def clean_buurt(self):
        return self._row("buurt", [area for area in self._areas if area.level == "buurt"])

    def clean_thema(self):
        return self._row("thema", [goal.theme for goal in self._goals])

    def clean_doel(self):
        return self._row("doel", self._goals)

    def clean_agenda(self):
        return self._row("agenda", self._agendas)

    def clean_nummer(self) -> int | None:
        value = str(self.cleaned_data["nummer"] or "")
        return int(value) if NUMBER.match(value) else None

    def clean_na(self) -> tuple[int, int] | None:
        """The place and the key of the last row that was seen."""
        value = str(self.cleaned_data["na"] or "")
        return tuple(int(part) for part in value.split("_")) if AFTER.match(value) else None

    def asked(self) -> dict[str, str]:
        """The parameters that were given and are right, as they stood in the address; without the page."""
        return {
            name: self.data[name]
            for name in self.fields
            if name != "na" and self.data.get(name) and self.cleaned_data.get(name)
        }

    def chips(self) -> list[dict]:
        """What narrows the list now, each with the address that takes it away."""
        asked = self.asked()
        chips = []
        for name in asked:
            value = self.cleaned_data[name]
            label = self.fields[name].label or _("Afspraak")
            if name == "stand":
                words = Standing(value).label
            elif name in ("sinds", "tot"):
                words = f"{label} {self.data[name]}"
            elif name == "nummer":
                words = f"{label} {value}"
            else:
                words = str(value)
            chips.append({"label": words, "url": register_url(**{key: asked[key] for key in asked if key != name})})
        return chips


def register_url(**params) -> str:
    """The address of the register with these parameters."""
    given = {name: value for name, value in params.items() if value not in (None, "")}
    return reverse("agendas:promise_list") + (f"?{urlencode(given)}" if given else "")
