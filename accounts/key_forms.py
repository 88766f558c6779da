"""The forms of second factors, in our words: allauth's own Dutch says "je"."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60
ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off"}


class CodeForm(base.AuthenticateForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Zes cijfers uit uw app, of een reservecode."),
        max_length=20,
        widget=forms.TextInput(ONE_TIME),
    )


class CodeAgainForm(base.ReauthenticateForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Zes cijfers uit uw app, of een reservecode."),
        max_length=20,
        widget=forms.TextInput(ONE_TIME),
    )


class AppForm(totp.ActivateTOTPForm):
    code = forms.CharField(
        label=_("Code uit de app"), help_text=_("Zes cijfers."), max_length=20, widget=forms.TextInput(ONE_TIME)
    )


class PasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Naam van de passkey"),
        help_text=_("Waaraan u hem herkent. Bijvoorbeeld: laptop van het werk."),
        max_length=LONGEST_NAME,
        required=False,
    )
    passwordless = forms.BooleanField(
        label=_("Hiermee kan ik ook inloggen zonder code of wachtwoord"), required=False, initial=True
    )


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=_("Naam van de passkey"), max_length=LONGEST_NAME)
