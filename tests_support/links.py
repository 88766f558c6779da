"""What the signed links in a page or a letter open. The same link made in another second looks different, so a test
asks what a link opens and never compares two of them."""

import re

from initiatives import keys
from initiatives.models import Invitation

TOKEN = re.compile(r"[\w.:=~-]{30,}")


def tokens_in(text: str) -> list[str]:
    """Whatever may be a signed token: long, without a space or a slash."""
    return TOKEN.findall(text)


def keys_in(text: str) -> list[keys.Reading]:
    """The keys of plans, with which their page is managed, that still work."""
    read = (keys.read(token) for token in tokens_in(text))
    return [found for found in read if found and not found.is_worn]


def co_initiators_in(text: str) -> list[Invitation | None]:
    """Whose those keys are: the invitation that a co-initiator accepted; None for the initiator's own."""
    return [found.invitation for found in keys_in(text)]


def invitations_in(text: str) -> list[Invitation]:
    """The invitations to join that can still be opened."""
    return [found for found in map(keys.read_invitation, tokens_in(text)) if found]
