"""The pages on which people take part in a plan of somebody else: support, follow, help, add something, flag."""

from initiatives.views.part.comment import comment, comments, flag
from initiatives.views.part.join import follow, offer, support
from initiatives.views.part.mine import my_comment, my_offer, part
from initiatives.views.part.rules import house_rules, moderation

__all__ = [
    "comment",
    "comments",
    "flag",
    "follow",
    "house_rules",
    "moderation",
    "my_comment",
    "my_offer",
    "offer",
    "part",
    "support",
]
