"""How many codes one may ask for in an hour, so that nobody can have the portal fill the mailbox of somebody else.

Allauth counts per minute or ten seconds: that is hundreds of mails an hour to one address. Few may be asked for from
one place; from all places together more, so that a stranger who asks for them does not keep out whose mailbox it is.
"""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest

MOST = {"one_place": "10/h/key", "all_places": "40/h/key"}


def check_mails(request: HttpRequest, address: str) -> None:
    """Count a form that was sent with this address, known here or not. Raises ValidationError when it is too many."""
    adapter = get_adapter()
    place = ratelimit.get_ip(request)
    for action, key in (("one_place", f"{place} {address}"), ("all_places", address)):
        if not ratelimit.consume(request, app="accounts.mails", action=action, config=MOST, key=key):
            raise adapter.validation_error("rate_limited")
