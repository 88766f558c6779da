"""How much may lie with forms that are not sent in yet: of one visitor, and of everybody together.

Whose a file is stands in the shared cache, as a digest, for as long as such files are kept; when the cache is dead only
the bound on all of it holds.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from initiatives.limits import digest
from initiatives.models import Attachment

UNCLAIMED_FOR = timedelta(days=1)
# One form takes ten files. Behind one address there may be a library, or all of a mobile network.
MOST_FILES_OF_ONE = 30
MOST_BYTES_OF_ONE = 60_000_000


def is_room_for_one(whose: str, size: int) -> bool:
    """Whether one more file of `size` bytes fits beside what lies here of this visitor."""
    lying = Attachment.objects.unclaimed().filter(name__in=cache.get(_key(whose), ()))
    found = lying.aggregate(files=Count("pk"), bytes=Coalesce(Sum("size"), 0))
    return found["files"] < MOST_FILES_OF_ONE and found["bytes"] + size <= MOST_BYTES_OF_ONE


def is_room_for_all(size: int) -> bool:
    """The same, beside what lies here of everybody."""
    lying = Attachment.objects.unclaimed().aggregate(bytes=Coalesce(Sum("size"), 0))
    return lying["bytes"] + size <= settings.DRAFT_SPACE_MB * 1_000_000


def remember(whose: str, name: uuid.UUID) -> None:
    """That this file is of this visitor. What was sent in or taken away since makes room."""
    names = {*cache.get(_key(whose), ()), name}
    still = set(Attachment.objects.unclaimed().filter(name__in=names).values_list("name", flat=True))
    cache.set(_key(whose), tuple(still), int(UNCLAIMED_FOR.total_seconds()))


def _key(whose: str) -> str:
    return "drafts:" + digest("drafts", whose)
