"""Where a plan is: chosen from the list, typed, or pointed at on the map."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from neighbourhoods import lookup
from neighbourhoods.geo import Ground, ground
from neighbourhoods.models import Area

LONGEST_PLACE = 80


class PlaceQuestion(forms.Form):
    """`cleaned_data["place"]` is the buurt; `offered` are buurten to choose from when it is not clear which one is
    meant: a place is never assigned silently. Whoever inherits calls `_clean_place` at the end of `clean`."""

    buurt = forms.ChoiceField(label=_("In welke buurt is het?"), required=False)
    waar = forms.CharField(
        label=_("Of typ een straat of postcode"),
        help_text=_("Alleen om de buurt te vinden. Wij bewaren niet wat u hier typt."),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    keuze = forms.ChoiceField(label=_("Welke buurt bedoelt u?"), required=False, widget=forms.RadioSelect)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    bron = forms.ChoiceField(required=False, choices=Initiative.PlaceSource.choices, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = self.ground
        grouped = [
            (wijk.name, [(area.slug, area.name) for area in sorted(now.parts(wijk), key=lambda area: area.name)])
            for wijk in sorted(now.wijken, key=lambda area: area.name)
        ]
        self.fields["buurt"].choices = [("", _("Kies uw buurt")), *grouped]
        self.fields["keuze"].choices = [(area.slug, area.name) for area in now.buurten]
        self.fields["waar"].widget.attrs.pop("maxlength", None)
        self.offered: list[Area] = []
        self.place_note = ""

    @cached_property
    def ground(self) -> Ground:
        return ground()

    def _clean_place(self, cleaned: dict) -> None:
        """Which buurt is meant: chosen, typed or pointed at. When they differ, or it is near a border, ask."""
        chosen = self._area(cleaned.get("keuze")) or self._area(cleaned.get("buurt"))
        typed = (cleaned.get("waar") or "").strip()
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        cleaned["place"], cleaned["bron"] = chosen, cleaned.get("bron") or Initiative.PlaceSource.CHOSEN
        if (lon is None) != (lat is None):
            cleaned["lon"] = cleaned["lat"] = lon = lat = None
        if lon is not None:
            self._clean_point(cleaned, chosen, lon, lat)
        elif chosen is None and typed:
            self._clean_typed(cleaned, typed)
        elif chosen is None and not self.has_error("buurt"):
            self.add_error("buurt", _("Kies de buurt van uw plan. Twijfelt u? Kies de buurt die het dichtst bij ligt."))

    def _clean_point(self, cleaned: dict, chosen: Area | None, lon: float, lat: float) -> None:
        located = self.ground.locate(lon, lat)
        cleaned["bron"] = Initiative.PlaceSource.MAP
        if chosen in located.choices:
            return
        if chosen is None and located.buurt is not None and not located.is_near_border:
            cleaned["place"] = located.buurt
            return
        cleaned["place"] = None
        if not located.choices:
            self._put("lon", "")
            self._put("lat", "")
            self.add_error("buurt", _("De plek op de kaart ligt niet in deze gemeente. Kies een buurt in de lijst."))
        elif chosen is not None:
            self._offer([chosen, *located.choices], _("U koos een buurt, maar wees een plek in een andere buurt aan."))
        else:
            self._offer(located.choices, _("De plek op de kaart ligt dicht bij een grens."))

    def _clean_typed(self, cleaned: dict, typed: str) -> None:
        found = lookup.find_buurten(typed)
        cleaned["bron"] = Initiative.PlaceSource.ADDRESS
        if found.only is not None:
            cleaned["place"] = found.only
        elif found.buurten:
            self._offer(found.buurten, found.reason.label)
        else:
            self.add_error("waar", found.reason.label)

    def _offer(self, areas, why: str) -> None:
        self._show(areas)
        self.add_error("keuze", f"{why} {_('Kies de buurt waar uw plan bij hoort.')}")

    def _show(self, areas) -> None:
        self.offered = list(dict.fromkeys(areas))
        self.fields["keuze"].choices = [(area.slug, area.name) for area in self.offered]

    def look_up(self, posted) -> None:
        """Offer the buurten that were typed or pointed at, for the button that only looks."""
        typed = (posted.get("waar") or "").strip()[:LONGEST_PLACE]
        self.initial["buurt"] = self.initial["keuze"] = ""
        if typed:
            found = lookup.find_buurten(typed)
            self.initial |= {"lon": "", "lat": "", "bron": Initiative.PlaceSource.ADDRESS}
            self._show(found.buurten)
            self.place_note = found.reason.label
            if found.only:
                self.initial["keuze"] = found.only.slug
                self.place_note = _("Wij vonden deze buurt. Klopt dat niet? Kies dan een buurt in de lijst.")
            return
        try:
            lon, lat = float(posted.get("lon", "")), float(posted.get("lat", ""))
        except ValueError:
            self.place_note = lookup.Reason.NOTHING_TYPED.label
            return
        located = self.ground.locate(lon, lat)
        self.initial["bron"] = Initiative.PlaceSource.MAP
        self._show(located.choices)
        if not located.choices:
            self.place_note = _("De plek op de kaart ligt niet in deze gemeente. Kies een buurt in de lijst.")
        elif located.is_near_border or located.buurt is None:
            self.place_note = _("De plek ligt dicht bij een grens. Kies de buurt waar uw plan bij hoort.")
        else:
            self.initial["keuze"] = located.buurt.slug
            self.place_note = _("Deze buurt hoort bij de plek op de kaart.")

    def _area(self, slug: str | None) -> Area | None:
        return next((area for area in self.ground.buurten if area.slug == slug), None) if slug else None

    def _put(self, name: str, value: str) -> None:
        """Show another value than was sent."""
        self.data = self.data.copy()
        self.data[name] = value
