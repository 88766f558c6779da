"""The personal data of this storey: who sits in a platform, who coordinates an area, who is in a team."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from accounts.personal import Subject, Wish
from neighbourhoods.models import AreaCoordination, Membership, Platform, Talk, Team

MODELS = (Membership, AreaCoordination, Team, Talk, Platform)


def export(subject: Subject) -> dict:
    if subject.user is None:
        return {}
    seats = Membership.objects.filter(user=subject.user).select_related("platform").order_by("since")
    told = {
        "wijkplatformen": [
            {
                "platform": seat.platform.name,
                "rol": str(seat.get_seat_display()),
                "sinds": seat.since.isoformat(),
                "tot": seat.until.isoformat() if seat.until else None,
            }
            for seat in seats
        ],
        "teams": sorted(Team.objects.filter(members=subject.user).values_list("name", flat=True)),
        "gebieden": sorted(AreaCoordination.objects.filter(user=subject.user).values_list("area__name", flat=True)),
    }
    return {name: rows for name, rows in told.items() if rows}


def erase(subject: Subject, *, wish: Wish, by: User | None, now: datetime) -> dict[str, int]:
    """Seats end and stay without a name: a platform keeps its history. An address at home goes."""
    user = subject.user
    if user is None:
        return {}
    seats = Membership.objects.filter(user=user)
    platforms = list(seats.values_list("platform", flat=True))
    counts = {"zetels": seats.filter(until__isnull=True).update(until=timezone.localdate(now))}
    if user.postal_address:
        homes = Platform.objects.filter(pk__in=platforms, postal_address__icontains=user.postal_address.split("\n")[0])
        counts["postadressen"] = homes.update(postal_address="")
    counts["gebieden"] = AreaCoordination.objects.filter(user=user).delete()[0]
    counts["teams"] = Team.members.through.objects.filter(user=user).delete()[0]
    Team.objects.filter(lead=user).update(lead=None)
    Platform.objects.filter(contact=user).update(contact=None)
    return counts
