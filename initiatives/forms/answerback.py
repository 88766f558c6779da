"""What the owners of a plan fill in when the answer is none, and when they do a bid."""

from django.utils.translation import gettext_lazy as _

from initiatives.forms.fields import Euros, PlainText
from initiatives.forms.owner import OwnerForm, long_text
from initiatives.services.steps import LONGEST_TEXT


class ReopenForm(OwnerForm):
    button = _("Vraag een nieuw antwoord")

    text = PlainText(
        label=_("Wat mist u in het antwoord?"),
        help_text=_("Iedereen kan dit lezen. Schrijf dus geen telefoonnummer of adres op."),
        max_length=1000,
        empty=_("Schrijf wat u mist. Eén zin is genoeg."),
        widget=long_text(4),
    )


class BidForm(OwnerForm):
    button = _("Verstuur het aanbod")

    text = PlainText(
        label=_("Wat gaat u doen, en met wie?"),
        help_text=_("Iedereen kan dit lezen. Schrijf dus geen telefoonnummer of adres op."),
        max_length=LONGEST_TEXT,
        empty=_("Schrijf wat u gaat doen."),
        widget=long_text(6),
    )
    amount = Euros(
        label=_("Voor hoeveel euro per jaar?"),
        help_text=_("In hele euro's. Is het gratis? Vul dan 0 in."),
        least=0,
        error_messages={"required": _("Vul een bedrag in. Is het gratis? Vul dan 0 in.")},
    )
