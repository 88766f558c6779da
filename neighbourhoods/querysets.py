"""Questions about many areas, figures and platforms."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from neighbourhoods.models import Area


class AreaQuerySet(models.QuerySet):
    def current(self) -> "AreaQuerySet":
        return self.filter(is_current=True)

    def wijken(self) -> "AreaQuerySet":
        return self.current().filter(level="wijk")

    def buurten(self) -> "AreaQuerySet":
        return self.current().filter(level="buurt")


class FigureValueQuerySet(models.QuerySet):
    def latest_of(self, areas) -> "FigureValueQuerySet":
        """Per area and figure the latest published year."""
        return (
            self.filter(area__in=areas)
            .order_by("definition_id", "area_id", "-year")
            .distinct("definition_id", "area_id")
            .select_related("definition", "area")
        )


class PlatformQuerySet(models.QuerySet):
    def active(self) -> "PlatformQuerySet":
        return self.filter(state="active")

    def of_area(self, area: "Area") -> "PlatformQuerySet":
        """Platforms that hang on this area or on one it is part of."""
        chain = [area.pk]
        while area.parent_id:
            area = area.parent
            chain.append(area.pk)
        return self.filter(areas__in=chain).distinct()

    def of_member(self, user: settings.AUTH_USER_MODEL) -> "PlatformQuerySet":
        """Where this person holds a seat now."""
        return self.filter(memberships__user=user, memberships__until__isnull=True).distinct()

    def not_dissolved(self) -> "PlatformQuerySet":
        return self.exclude(state="dissolved")


class MembershipQuerySet(models.QuerySet):
    def open(self) -> "MembershipQuerySet":
        """Seats held now by people who can sign in, the chair first."""
        is_chair = models.Case(models.When(seat="chair", then=0), default=1)
        return self.filter(until__isnull=True, user__is_active=True).order_by(is_chair, "pk")
