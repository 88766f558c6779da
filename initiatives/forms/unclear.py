"""Ik snap dit niet: a button, and a few words for who wants to."""

from crispy_forms.layout import HTML
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.crispy import Submit, portal_helper
from initiatives.forms.fields import PlainText


class UnclearForm(forms.Form):
    use_required_attribute = False

    text = PlainText(
        label=_("Wat is niet duidelijk?"),
        help_text=_("Dit mag u leeg laten. Schrijf geen namen of adressen op."),
        empty="",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # Nobody sees this; a machine fills it in.
    website = forms.CharField(
        label=_("Laat dit veld leeg"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        trap = HTML('{% include "initiatives/includes/trap.html" %}')
        self.helper = portal_helper(Submit(_("Vraag om duidelijker woorden"), "verstuur"), layout=["text", trap])
        self.helper.attrs = {"novalidate": ""}

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Laat dit veld leeg. Het is er alleen om machines tegen te houden."))
        return ""
