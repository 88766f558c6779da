"""A new key for an account is made by who has just signed in, not by who finds a session open.

Allauth asks for the password or the second factor once more before a key is added or an address is changed. Of who has
neither, and comes in with a mailed code, it asks nothing: then a session left behind on a shared computer would be
enough to stay in for good, and for a colleague without a second factor yet, to get into the back office. They sign in
once more.
"""

from datetime import timedelta

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.second_factor import is_of_demo, just_came_in

# Where a key is made, or the address at which codes arrive becomes another one.
NEW_KEYS = frozenset({"mfa_add_webauthn", "mfa_activate_totp", "account_set_password", "account_email"})
TO_OPEN = timedelta(minutes=5)
# Who opened the page in time gets time to fill it in.
TO_SEND = timedelta(minutes=20)


class FreshSignInMiddleware:
    """Stands behind the second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.resolver_match.view_name not in NEW_KEYS or not request.user.is_authenticated:
            return None
        if is_of_demo(request) or get_reauthentication_flows(request.user):
            return None
        if just_came_in(request, timezone.now(), TO_SEND if request.method == "POST" else TO_OPEN):
            return None
        back = request.get_full_path()
        logout(request)
        messages.info(request, _("Log voor de zekerheid nog een keer in. Daarna gaat u hier verder."))
        return redirect_to_login(back)
