"""What an initiator does behind the signed link, and how one gets there without it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.crispy import Submit, portal_helper
from agendas.workflow import PromiseState
from initiatives.forms.listing import NUMBER

LONGEST_REPLY = 3000


class NumberField(forms.CharField):
    """The number of a plan: `2026-0042`."""

    def __init__(self):
        super().__init__(
            label=_("Nummer van uw plan"),
            max_length=12,
            help_text=_("Bijvoorbeeld: 2026-0042. Het staat op uw bewijs van ontvangst."),
            error_messages={"required": _("Vul het nummer van uw plan in.")},
        )

    def clean(self, value):
        number = super().clean(value).replace(" ", "")
        if not NUMBER.match(number):
            raise forms.ValidationError(_("Een nummer ziet er zo uit: 2026-0042."))
        return number


class CodeForm(forms.Form):
    number = NumberField()
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Acht letters en cijfers, bijvoorbeeld: K7MP-9TXQ."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Vul de code in die bij uw plan hoort.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="code", **kwargs)
        self.helper = portal_helper(Submit(_("Open mijn plan"), "met-code"))


class LinkForm(forms.Form):
    number = NumberField()
    email = AddressField(
        label=_("E-mailadres"),
        max_length=254,
        help_text=_("Het adres waarmee u het plan instuurde."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Vul uw e-mailadres in."),
            "invalid": _("Dit e-mailadres is niet compleet. Het ziet er zo uit: naam@voorbeeld.nl."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="link", **kwargs)
        self.helper = portal_helper(Submit(_("Stuur mij een nieuwe link"), "met-email", secondary=True))


class ReplyForm(forms.Form):
    use_required_attribute = False

    question = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    reply = forms.CharField(
        label=_("Uw reactie"),
        help_text=_("Uw reactie komt bij de medewerker die uw plan behandelt. De reactie staat niet op de website."),
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Schrijf uw reactie.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply"].widget.attrs.pop("maxlength", None)
        self.helper = portal_helper(Submit(_("Verstuur uw reactie"), "reageer"))


class WithdrawForm(forms.Form):
    text = forms.CharField(
        label=_("Waarom trekt u het in?"),
        help_text=_("Dit komt op de openbare pagina van uw plan."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("Ja, ik trek mijn plan in. Ik weet dat dit niet terug kan."),
        error_messages={"required": _("Kruis aan dat u het zeker weet.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)
        self.helper = portal_helper(Submit(_("Trek mijn plan in"), "intrekken", secondary=True, danger=True))


class PromiseForm(forms.Form):
    """The resident's key to one promise: done, or not yet and why."""

    promise = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31)
    to = forms.ChoiceField(choices=[(state.value, state.label) for state in PromiseState])
    note = forms.CharField(required=False, max_length=500)
