"""What residents fill in about a promise that they made themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agendas.forms import FromToday
from initiatives.forms.owner import OwnerForm, long_text
from initiatives.forms.submit import PlainText


class DropForm(OwnerForm):
    button = _("Laat de afspraak vervallen")

    text = PlainText(
        label=_("Waarom gaat het niet door?"),
        help_text=_("Iedereen kan dit lezen. De afspraak blijft op de website staan, met uw reden."),
        max_length=1000,
        empty=_("Schrijf waarom het niet doorgaat."),
        widget=long_text(3),
    )


class OtherDayForm(FromToday, OwnerForm):
    button = _("Bewaar de nieuwe datum")

    due_on = forms.DateField(
        label=_("De nieuwe datum"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Kies een datum."), "invalid": _("Dit is geen datum. Kies een dag.")},
    )
    text = PlainText(
        label=_("Waarom een andere datum?"),
        help_text=_("Iedereen kan dit lezen. De oude datum blijft ook te zien."),
        max_length=1000,
        empty=_("Schrijf waarom er een andere datum komt."),
        widget=long_text(3),
    )
