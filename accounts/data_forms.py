"""The page on which somebody has their data erased, wherever the link to it came from: its form and its words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.crispy import Submit, portal_helper
from accounts.personal import Subject, Wish, export

KEEP, REMOVE = "laten", "weghalen"
# What is told of each sort, in words; in this order.
SORTS = {
    "plannen": _("Plannen"),
    "steun": _("Plannen die u steunt"),
    "volgt": _("Plannen die u volgt"),
    "aanbod": _("Keren dat u hulp aanbood"),
    "aanvullingen": _("Aanvullingen bij plannen"),
    "meldingen": _("Meldingen over aanvullingen"),
    "medestander": _("Plannen waar u medestander bent, of voor gevraagd"),
    "wijkplatformen": _("Wijkplatformen"),
    "gedaan": _("Stappen in buurtagenda's en afspraken"),
    "berichten": _("Berichten die wij u stuurden"),
    "herinneringen": _("Herinneringen"),
    "keuzes": _("Keuzes over post"),
    "bekeken door": _("Keren dat een medewerker uw gegevens bekeek"),
}


def known(subject: Subject) -> dict:
    """What the portal knows of this person: `facts` for includes/facts.html, and `counts`, pairs of words and a number.
    Empty when it knows nothing."""
    told = export(subject)
    counts: dict[str, int] = {}
    for rows in told.values():
        for name, found in rows.items():
            if name != "account":
                counts[name] = counts.get(name, 0) + len(found)
    shown = {
        "facts": [{"label": label, "text": text} for label, text in _who(told)],
        "counts": [(label, counts[name]) for name, label in SORTS.items() if counts.get(name)],
    }
    return shown if any(shown.values()) else {}


def _who(told: dict) -> list[tuple[str, str]]:
    """Of the account; without one, of the newest plan."""
    if account := told.get("accounts", {}).get("account"):
        found = (account["naam die anderen zien"], account["e-mail"], "", account["postadres"])
    else:
        plans = told.get("initiatives", {}).get("plannen", [])
        fields = ("display_name", "email", "phone", "postal_address")
        found = tuple(plans[-1][field] for field in fields) if plans else ()
    labels = (_("Naam die anderen zien"), _("E-mailadres"), _("Telefoonnummer"), _("Postadres"))
    return [(label, text) for label, text in zip(labels, found, strict=False) if text]


class EraseForm(forms.Form):
    """Two things to press before the button means anything."""

    woorden = forms.ChoiceField(
        label=_("Wat doen wij met wat u schreef?"),
        choices=[
            (KEEP, _("Laat het staan, zonder mijn naam")),
            (REMOVE, _("Haal het weg, en trek plannen in die nog lopen")),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat wij met uw teksten doen.")},
    )
    zeker = forms.BooleanField(
        label=_("Ik weet dat dit niet terug kan."),
        error_messages={"required": _("Zet een vinkje als u het zeker weet.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(_("Wis mijn gegevens"), "wissen", danger=True))

    @property
    def wish(self) -> Wish:
        return Wish(keeps_words=self.cleaned_data["woorden"] == KEEP)


class AddressForm(forms.Form):
    """To which address the link goes."""

    email = AddressField(
        label=_("Uw e-mailadres"),
        max_length=254,
        help_text=_("Het adres waarmee u een plan instuurde, steunde of volgde."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Vul uw e-mailadres in."), "invalid": _("Dit is geen e-mailadres.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(_("Stuur mij een link"))
