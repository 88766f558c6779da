"""The form with which somebody asks for a code to log in."""

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context

from accounts.addresses import one_spelling
from accounts.mail_limits import check_mails


class CodeRequestForm(RequestLoginCodeForm):
    """Finds the account however its domain was typed: with an ü, or as the mail servers write that."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = one_spelling(self.cleaned_data["email"] or "")
        check_mails(context.request, self.cleaned_data["email"])
        return super().clean_email()
