"""Who took over from whom, and what hung on the old area."""

from datetime import datetime

import shapely
from shapely.geometry import shape

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.models import Address, Area, AreaSuccession
from neighbourhoods.services.summary import ImportSummary
from neighbourhoods.takeover import Takeover, let_follow

# An old area is followed by a new one that takes over at least this share of the smaller of the two.
SHARE_TAKEN_OVER = 0.05


def succeed(old: list[Area], new: list[Area], by: User | None, now: datetime, summary: ImportSummary) -> int:
    """Say who took over from whom, and let what hangs on an old area hang on its successors. How many rows followed."""
    followed = 0
    outlines = {area.pk: shape(area.geometry) for area in (*old, *new)}
    for area in old:
        same = [other for other in new if other.level == area.level]
        shares = {other.pk: _share(outlines[area.pk], outlines[other.pk]) for other in same}
        heirs = [other for other in same if other.code == area.code or shares[other.pk] >= SHARE_TAKEN_OVER]
        for heir in heirs:
            AreaSuccession.objects.get_or_create(old=area, new=heir)
        summary.ended += 1
        if not heirs:
            continue
        exact = [heir for heir in heirs if heir.code == area.code]
        main = exact[0] if exact else max(heirs, key=lambda heir: shares[heir.pk])
        for platform in area.platforms.all():
            platform.areas.remove(area)
            platform.areas.add(*(exact or heirs))
            moved = [f"{area} ({area.year})", ", ".join(f"{heir} ({heir.year})" for heir in exact or heirs)]
            log_change(subject=platform, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"gebied": moved})
        for coordination in area.coordinations.all():
            for heir in exact or heirs:
                heir.coordinations.get_or_create(user_id=coordination.user_id)
            coordination.delete()
        Address.objects.filter(buurt=area).update(buurt=main)
        followed += let_follow(Takeover(area, main, tuple(exact or heirs), outlines))
    return followed


def _share(one: shapely.Geometry, other: shapely.Geometry) -> float:
    smaller = min(one.area, other.area)
    return one.intersection(other).area / smaller if smaller else 0.0
