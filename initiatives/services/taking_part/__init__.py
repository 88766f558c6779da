"""The deeds of who takes part in a plan of somebody else, and of who keeps the talk about it decent.

Whoever has no account gives an e-mail address and confirms it behind a link; with an account whose address was proven
it counts at once. Nobody without a link, an account or an official's look changes what others see.
"""

from initiatives.services.taking_part.comment import (
    comment,
    confirm_comment,
    reply_to_comment,
    take_back_comment,
)
from initiatives.services.taking_part.follow import confirm_follow, follow, unfollow
from initiatives.services.taking_part.moderate import (
    flag_comment,
    look_at_comment,
    object_to_removal,
    settle_objection,
)
from initiatives.services.taking_part.offer import confirm_offer, end_offer, offer_help, send_offer_message
from initiatives.services.taking_part.support import confirm_support, support, withdraw_support
from initiatives.services.taking_part.yesterday import tell_of_yesterday

__all__ = [
    "comment",
    "confirm_comment",
    "confirm_follow",
    "confirm_offer",
    "confirm_support",
    "end_offer",
    "flag_comment",
    "follow",
    "look_at_comment",
    "object_to_removal",
    "offer_help",
    "reply_to_comment",
    "send_offer_message",
    "settle_objection",
    "support",
    "take_back_comment",
    "tell_of_yesterday",
    "unfollow",
    "withdraw_support",
]
