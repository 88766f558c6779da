"""allauth writes its mails through the post room, like everybody else."""

import uuid
from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.addresses import clean_address, one_spelling
from accounts.allauth_words import ERROR_MESSAGES
from accounts.mail_limits import check_mails
from accounts.networks import network_address
from accounts.second_factor import just_came_in
from notifications.services import write_message

# A code that comes later than this no longer works (ACCOUNT_LOGIN_BY_CODE_TIMEOUT and its sisters are shorter).
USEFUL_FOR = timedelta(minutes=15)
# allauth's names of the mails that hold a code or a link with which one comes in.
WITH_A_CODE = (
    "login_code",
    "email_confirmation",
    "email_confirmation_signup",
    "password_reset_code",
    "password_reset_key",
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ERROR_MESSAGES

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who has just come in is not asked again at once."""
        return super().is_reauthentication_required(app=app) and not just_came_in(self.request, timezone.now())

    def get_client_ip(self, request) -> str:
        """As our own limits count it: allauth takes the first half of every address of IPv6."""
        return str(network_address(super().get_client_ip(request)))

    def clean_email(self, email: str) -> str:
        """One mailbox is one account: what an allauth form asks is kept in the one spelling, and gets few mails."""
        try:
            address = clean_address(super().clean_email(email))
        except ValueError as error:
            raise ValidationError(_("Vul een geldig e-mailadres in.")) from error
        if self.request is not None:
            check_mails(self.request, address)
        return address

    def authenticate(self, request, **credentials):
        if "email" in credentials:
            credentials["email"] = one_spelling(credentials["email"])
        return super().authenticate(request, **credentials)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the mail as a message that leaves at once. To an address that nobody has here nothing is written, but
        that takes as long: else whoever measures the time learns who has an account."""
        name = template_prefix.rpartition("/")[2]
        is_for_nobody = name == "unknown_account"
        if name == "account_already_exists" and (password := self.request.POST.get("password1")):
            # A new account would have kept it, which takes long.
            make_password(password)
        has_code = name in WITH_A_CODE or is_for_nobody
        now = timezone.now()
        names = {
            "subject_template": f"{template_prefix}_subject.txt",
            "message_template": f"{template_prefix}_message.txt",
        }
        with transaction.atomic():
            write_message(
                kind="account.code" if has_code else "account.notice",
                key=f"account:{uuid.uuid4()}",
                to=email,
                template="notifications/account_mail",
                context={key: value for key, value in context.items() if key != "request"} | names,
                now=now,
                recipient=get_user_model().objects.filter(email=email.lower()).first(),
                language=translation.get_language() or "nl",
                expires_at=now + USEFUL_FOR if has_code else None,
            )
            transaction.set_rollback(is_for_nobody)
