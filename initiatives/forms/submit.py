"""Sending in a plan: five questions on one page."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

from crispy_forms.layout import HTML
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.crispy import Question, portal_helper
from accounts.models import User
from initiatives.models import Initiative
from neighbourhoods import lookup
from neighbourhoods.geo import Ground, ground
from neighbourhoods.models import Area, Desk

LONGEST_TEXT = 5000
LONGEST_PLACE = 80
# Nobody reads, fills in and checks a form in less; a machine does.
LEAST_FILL_TIME = timedelta(seconds=2)
OPENED = signing.TimestampSigner(salt="initiatives.form")
PLAN = "plan"


class MatterForm(forms.Form):
    """The first choice: a plan goes on to the form, other matters to the right desk."""

    wat = forms.ChoiceField(required=False, choices=[(PLAN, _("Ik heb een plan of idee voor mijn buurt"))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wat"].choices = [*self.fields["wat"].choices, *Desk.Matter.choices]


class PlainText(forms.CharField):
    """Text that says itself what is wrong with it. The browser does not cut it off: what was pasted stays."""

    def __init__(self, *, empty: str, one_line: bool = False, **kwargs):
        super().__init__(error_messages={"required": empty}, **kwargs)
        self.one_line = one_line
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value):
        if "\x00" in (value or ""):
            raise forms.ValidationError(_("Er staat een teken in dat wij niet kunnen bewaren. Typ de tekst opnieuw."))
        value = " ".join((value or "").split()) if self.one_line else value
        if self.max_length and len(value or "") > self.max_length:
            raise forms.ValidationError(
                _("Dit is te lang: het zijn %(given)d tekens, er passen er %(most)d. Maak de tekst korter.")
                % {"given": len(value), "most": self.max_length}
            )
        return super().clean(value)


class SubmitForm(forms.Form):
    """Five questions. `cleaned_data["place"]` is the buurt; `offered` are buurten to choose from when it is not clear
    which one is meant: a place is never assigned silently."""

    title = PlainText(
        label=_("Wat is uw plan?"),
        help_text=_("In één korte zin. Bijvoorbeeld: een bankje bij de speeltuin."),
        max_length=Initiative._meta.get_field("title").max_length,
        empty=_("Schrijf in één zin wat uw plan is."),
        one_line=True,
    )
    what = PlainText(
        label=_("Vertel meer over uw plan"),
        help_text=_("Wat komt er? Wat doet u zelf en wat vraagt u van de gemeente?"),
        max_length=LONGEST_TEXT,
        empty=_("Vertel wat er moet komen of gebeuren."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    why = PlainText(
        label=_("Waarom is dit nodig?"),
        help_text=_("Vertel wat u ziet of meemaakt. Voor wie wordt het beter?"),
        max_length=LONGEST_TEXT,
        empty=_("Vertel waarom uw plan nodig is."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
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
    display_name = PlainText(
        label=_("Welke naam mogen anderen zien?"),
        help_text=_("Een voornaam is genoeg, of bijvoorbeeld: bewoner van de Eikstraat."),
        max_length=Initiative._meta.get_field("display_name").max_length,
        empty=_("Vul de naam in die bij uw plan komt te staan."),
        one_line=True,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    email = forms.EmailField(
        label=_("Waar sturen wij het antwoord naartoe?"),
        help_text=_("Uw e-mailadres. Anderen zien dit niet."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Dit e-mailadres is niet compleet. Het ziet er zo uit: naam@voorbeeld.nl.")},
    )
    no_email = forms.BooleanField(label=_("Ik heb geen e-mail"), required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    bron = forms.ChoiceField(required=False, choices=Initiative.PlaceSource.choices, widget=forms.HiddenInput)
    # Nobody sees this; a machine fills it in.
    website = forms.CharField(label=_("Laat dit veld leeg"), required=False, widget=forms.TextInput)

    # The stylesheet paints an empty required textarea red before anything was typed; the server says what is missing.
    use_required_attribute = False
    # What goes along from the check page to the deed, and back to the form.
    CARRIED = ("title", "what", "why", "display_name", "email", "no_email", "token", "opened")
    hide_optional = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("email", "waar"):
            self.fields[name].widget.attrs.pop("maxlength", None)
        now = self.ground
        grouped = [
            (wijk.name, [(area.slug, area.name) for area in sorted(now.parts(wijk), key=lambda area: area.name)])
            for wijk in sorted(now.wijken, key=lambda area: area.name)
        ]
        self.fields["buurt"].choices = [("", _("Kies uw buurt")), *grouped]
        self.fields["keuze"].choices = [(area.slug, area.name) for area in now.buurten]
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        self.offered: list[Area] = []
        self.place_note = ""
        self.helper = portal_helper(
            form_tag=False,
            layout=[
                Question(1, "title", "what"),
                Question(2, "why"),
                Question(3, "buurt", HTML('{% include "initiatives/includes/where.html" %}')),
                Question(4, "display_name"),
                Question(5, "email", "no_email"),
                HTML('{% include "initiatives/includes/trap.html" %}'),
                "token",
                "opened",
            ],
        )

    @classmethod
    def fresh(cls, person: User | AnonymousUser) -> "SubmitForm":
        """A form with a token of its own, empty but for what somebody with an account told before."""
        known = {"display_name": person.display_name, "email": person.email} if person.is_authenticated else {}
        return cls(initial={"token": str(uuid4()), "opened": OPENED.sign("")} | known)

    @classmethod
    def kept(cls, posted) -> "SubmitForm":
        """The form with what was typed, nothing judged: for a press that only looks something up, or goes back."""
        return cls(initial={name: posted.get(name, "") for name in cls.base_fields})

    @cached_property
    def ground(self) -> Ground:
        return ground()

    @property
    def value_of_token(self) -> UUID:
        return UUID(self.cleaned_data["token"])

    def is_hasty(self) -> bool:
        """Whether it was sent sooner than a person can. Without a readable moment nobody is stopped."""
        try:
            OPENED.unsign(self.cleaned_data.get("opened", ""), max_age=LEAST_FILL_TIME)
        except signing.BadSignature:
            return False
        return True

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Laat dit veld leeg. Het is er alleen om machines tegen te houden."))
        return ""

    def clean(self) -> dict:
        cleaned = super().clean()
        self._clean_token(cleaned)
        if "email" in cleaned and not cleaned["email"] and not cleaned.get("no_email"):
            self.add_error("email", _("Vul uw e-mailadres in. Hebt u dat niet? Kruis dan aan: ik heb geen e-mail."))
        elif cleaned.get("email") and cleaned.get("no_email"):
            self.add_error(
                "email", _("U gaf een e-mailadres en kruiste aan dat u er geen hebt. Haal één van beide weg.")
            )
        self._clean_place(cleaned)
        return cleaned

    def _clean_token(self, cleaned: dict) -> None:
        """A form without its token was not ours, or was broken on the way: it gets a new one and is looked at again."""
        try:
            cleaned["token"] = str(UUID(cleaned.get("token", "")))
        except ValueError:
            self._put("token", str(uuid4()))
            self.add_error(None, _("Er ging iets mis met het formulier. Kijk alles nog eens na en ga dan verder."))

    # ── The place ────────────────────────────────────────────────────────────
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

    def carried(self) -> list[tuple[str, str]]:
        """Everything that goes along in hidden fields. The street or postcode that was typed does not."""
        cleaned = self.cleaned_data
        pairs = [(name, "on" if cleaned[name] is True else str(cleaned[name] or "")) for name in self.CARRIED]
        pairs += [("buurt", cleaned["place"].slug), ("bron", str(cleaned["bron"]))]
        if cleaned.get("lon") is not None:
            pairs += [("lon", str(cleaned["lon"])), ("lat", str(cleaned["lat"]))]
        return [(name, re.sub(r"\A(False|None)\Z", "", value)) for name, value in pairs]
