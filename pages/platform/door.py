"""Who may enter the workplace of a platform, and in which role they act there."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation

from accounts.models import User
from accounts.roles import Role
from neighbourhoods.models import Area, Membership, Platform

# Words that open the name of a platform and stand in lower case inside a sentence.
COMMON_FIRST_WORDS = ("Wijkplatform", "Buurtplatform", "Dorpsplatform", "Dorpsraad", "Wijkraad")


@dataclass(frozen=True)
class Visit:
    """A member at work in this platform, at this moment."""

    platform: Platform
    seat: Membership
    user: User
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def areas(self) -> list[Area]:
        return list(self.platform.areas.all())

    @property
    def platform_label(self) -> str:
        """The platform inside a sentence: "wijkplatform Sanderbout"."""
        name = self.platform.name
        return name[0].lower() + name[1:] if name.startswith(COMMON_FIRST_WORDS) else name

    @property
    def label(self) -> str:
        """What the log says of who acted: seat and platform, never a person's name. Stored, so always in Dutch."""
        with translation.override("nl"):
            return f"{self.seat.get_seat_display()} {self.platform_label}"[:120]

    @property
    def role(self) -> Role:
        return Role.PLATFORM_CHAIR if self.seat.seat == Membership.Seat.CHAIR else Role.PLATFORM_MEMBER

    @property
    def deed(self) -> dict:
        """What every deed is told about who acts."""
        return {"by": self.user, "role": self.role, "by_label": self.label, "now": self.now}


def enter(request: HttpRequest, slug: str) -> Visit:
    """Only for who holds a seat in this platform now; 403 for others with an account, 404 for no such platform."""
    platform = get_object_or_404(Platform.objects.prefetch_related("areas"), slug=slug)
    seat = Membership.objects.filter(platform=platform, user=request.user, until__isnull=True).first()
    if seat is None or platform.state == Platform.State.DISSOLVED:
        raise PermissionDenied
    return Visit(platform=platform, seat=seat, user=request.user, now=timezone.now())
