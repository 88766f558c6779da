"""What a visitor may ask of the hall."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ReturnForm(forms.Form):
    """Where to go back to: a path of this site, nothing else."""

    terug = forms.CharField(max_length=2000)

    def clean_terug(self) -> str:
        path = self.cleaned_data["terug"]
        if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
            raise ValidationError(_("Dit is geen adres van deze site."))
        return path


class FindAreaForm(forms.Form):
    """A buurt, wijk, street or postcode. What was typed is neither stored nor logged, and stands in no address."""

    waar = forms.CharField(
        label=_("Uw buurt, straat of postcode"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={
            "required": _("Vul een buurt, een straat of een postcode in."),
            "max_length": _("Dit is te lang. Vul alleen een buurt, een straat of een postcode in."),
        },
    )


class NameForm(forms.ModelForm):
    """The name that others see."""

    hide_optional = True

    class Meta:
        model = User
        fields = ["display_name"]


class PostForm(forms.Form):
    """The filter of the demo's post."""

    hide_optional = True

    MAIL, BUNDLE, PAPER = "mail", "bundel", "papier"

    aan = forms.EmailField(label=_("Aan"), required=False, max_length=254)
    hoe = forms.ChoiceField(
        label=_("Hoe"),
        required=False,
        choices=[
            ("", _("Alle post")),
            (MAIL, _("Losse e-mails")),
            (BUNDLE, _("Bundels: één e-mail over meer dingen")),
            (PAPER, _("Brieven op papier")),
        ],
    )
