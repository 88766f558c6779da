"""The same form, filled in by somebody else: at a desk, on the phone, from a letter."""

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts.crispy import Question
from initiatives.forms.fields import PlainText
from initiatives.forms.submit import SubmitForm
from initiatives.kinds import Kind
from initiatives.models import Initiative

Channel = Initiative.Channel


class DeskForm(SubmitForm):
    """The questions of the website, how it came in, and how to reach somebody without e-mail."""

    channel = forms.ChoiceField(
        label=_("Hoe kwam dit plan binnen?"),
        choices=[(each.value, each.label) for each in (Channel.DESK, Channel.PHONE, Channel.PAPER)],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Kies hoe dit plan binnenkwam.")),
    )
    phone = PlainText(
        label=_("Telefoonnummer"),
        help_text=_("Alleen voor vragen over dit plan. Anderen zien dit niet."),
        max_length=Initiative._meta.get_field("phone").max_length,
        required=False,
        empty="",
        one_line=True,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    postal_address = PlainText(
        label=_("Postadres"),
        help_text=_("Wie geen e-mail heeft, krijgt brieven. Schrijf naam, straat, postcode en plaats onder elkaar."),
        max_length=Initiative._meta.get_field("postal_address").max_length,
        required=False,
        empty="",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("De indiener weet dat het plan en de naam hierboven op de website komen"),
        error_messages={"required": _("Vraag dit aan de indiener en kruis het aan.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["channel"])
        self.fields["email"].label = _("Hoe bereiken wij de indiener?")
        self.fields["email"].help_text = _("Het e-mailadres, als de indiener dat heeft. Anderen zien dit niet.")
        for name in ("display_name", "email"):
            # The browser of the desk knows the official, not the visitor.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @classmethod
    def blank(cls, kind: Kind) -> "DeskForm":
        return cls.fresh(AnonymousUser(), kind)

    def _layout(self) -> list:
        layout = super()._layout()
        reach = next(part for part in layout if isinstance(part, Question) and "email" in part.fields)
        reach.fields = ["email", "phone", "postal_address", "consent"]
        return [Question("", "channel"), *layout]

    def clean(self) -> dict:
        # Whether there is an address says the address itself.
        self.cleaned_data["no_email"] = not self.cleaned_data.get("email")
        return super().clean()

    def for_deed(self) -> dict:
        return super().for_deed() | {name: self.cleaned_data[name] for name in ("channel", "phone", "postal_address")}
