"""What the owners of a plan fill in: its text, who joins, what came of it, a look back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.crispy import Submit, portal_helper
from initiatives.forms.manage import LONGEST_REPLY, ReplyForm, WithdrawForm
from initiatives.forms.submit import LONGEST_TEXT, PlainText
from initiatives.models import Initiative, LookBack

__all__ = [
    "CloseForm",
    "InviteForm",
    "JoinForm",
    "LONGEST_REPLY",
    "LookBackForm",
    "ReplyForm",
    "TextForm",
    "WithdrawForm",
]


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OwnerForm(forms.Form):
    """`button` is what the button says."""

    use_required_attribute = False
    button = _("Bewaar")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(self.button))


class TextForm(OwnerForm):
    button = _("Bewaar deze tekst")

    title = PlainText(
        label=_("Wat is uw plan?"),
        max_length=Initiative._meta.get_field("title").max_length,
        empty=_("Schrijf in één zin wat uw plan is."),
        one_line=True,
    )
    what = PlainText(
        label=_("Vertel meer over uw plan"),
        max_length=LONGEST_TEXT,
        empty=_("Vertel wat er moet komen of gebeuren."),
        widget=long_text(8),
    )
    why = PlainText(
        label=_("Waarom is dit nodig?"),
        max_length=LONGEST_TEXT,
        empty=_("Vertel waarom uw plan nodig is."),
        widget=long_text(6),
    )


class InviteForm(OwnerForm):
    button = _("Verstuur de vraag")

    email = AddressField(
        label=_("E-mailadres van die persoon"),
        help_text=_("Vraag eerst of het goed is. Wij sturen één mail met uw vraag."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Vul het e-mailadres in."),
            "invalid": _("Dit e-mailadres is niet compleet. Het ziet er zo uit: naam@voorbeeld.nl."),
        },
    )


class JoinForm(OwnerForm):
    """Of whoever was asked. `takes_over` makes the button say so."""

    display_name = PlainText(
        label=_("Welke naam mogen anderen zien?"),
        help_text=_("Een voornaam is genoeg, of bijvoorbeeld: bewoner van de Eikstraat."),
        max_length=Initiative._meta.get_field("display_name").max_length,
        empty=_("Vul de naam in die bij het plan komt te staan."),
        one_line=True,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )

    def __init__(self, *args, takes_over: bool = False, **kwargs):
        self.button = _("Ja, ik neem het over") if takes_over else _("Ja, ik doe mee")
        super().__init__(*args, **kwargs)


class LookBackForm(OwnerForm):
    button = _("Plaats mijn terugblik")

    went_well = PlainText(
        label=_("Wat ging goed?"),
        max_length=LookBack._meta.get_field("went_well").max_length,
        empty=_("Vertel wat goed ging. Eén zin is genoeg."),
        widget=long_text(4),
    )
    was_hard = PlainText(
        label=_("Wat was lastig?"),
        max_length=LookBack._meta.get_field("was_hard").max_length,
        empty=_("Vertel wat lastig was. Eén zin is genoeg."),
        widget=long_text(4),
    )
    lesson = PlainText(
        label=_("Wat raadt u anderen aan?"),
        help_text=_("Stel: in een andere buurt wil iemand hetzelfde. Wat moet die weten?"),
        max_length=LookBack._meta.get_field("lesson").max_length,
        empty=_("Geef één tip aan anderen."),
        widget=long_text(4),
    )


class CloseForm(LookBackForm):
    button = _("Rond mijn plan af")

    result = PlainText(
        label=_("Wat is ervan gekomen?"),
        help_text=_("Dit komt boven aan de openbare pagina van uw plan."),
        max_length=2000,
        empty=_("Vertel in een paar zinnen wat er nu is."),
        widget=long_text(5),
    )
    field_order = ("result", "went_well", "was_hard", "lesson")
