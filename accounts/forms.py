"""What a person fills in about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignupForm(forms.Form):
    display_name = forms.CharField(
        label=_("Naam die anderen zien"),
        help_text=_("Een voornaam is genoeg."),
        max_length=User._meta.get_field("display_name").max_length,
    )

    def signup(self, request, user: User) -> None:
        """Called by allauth once the account exists."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
