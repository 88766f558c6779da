"""The deed of going along when another area takes over."""

from initiatives.models import Initiative
from neighbourhoods.takeover import Takeover


def follow_area(takeover: Takeover) -> int:
    """Plans of the old buurt become those of its successor, in the wijk of that one. Runs in the import's transaction.

    Where a buurt was divided, a plan with a point goes to the part it lies in.
    """
    plans = Initiative.objects.filter(buurt=takeover.old)
    number = 0
    if takeover.is_divided:
        for plan in plans.filter(lon__isnull=False).only("lon", "lat"):
            heir = takeover.heir_at(plan.lon, plan.lat)
            if heir != takeover.main:
                number += Initiative.objects.filter(pk=plan.pk).update(buurt=heir, wijk=heir.parent)
    return number + plans.update(buurt=takeover.main, wijk=takeover.main.parent)
