"""Questions about many areas, figures and platforms."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, OuterRef, Subquery, Value
from django.db.models.functions import Greatest

if TYPE_CHECKING:
    from neighbourhoods.models import Area

# So long a platform may go without being spoken with.
HALF_A_YEAR = timedelta(days=183)


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

    def unspoken_by(self, day: date) -> "PlatformQuerySet":
        """Active, and half a year went by since the last talk with it, or since it became active: on `unspoken_on`,
        which is on or before this day. As long as nobody talks with it another half year counts, and another."""
        talks = self.model.talks.rel.related_model.objects.filter(platform=OuterRef("pk")).order_by("-held_on")
        last = Greatest("state_since", Subquery(talks.values("held_on")[:1]))
        found = self.active().annotate(spoken_on=last).filter(spoken_on__lte=day - HALF_A_YEAR)
        ago = Func(
            Value(day),
            F("spoken_on"),
            template="(%(expressions)s)",
            arg_joiner=" - ",
            output_field=models.IntegerField(),
        )
        whole = ago / HALF_A_YEAR.days * HALF_A_YEAR.days
        return found.annotate(unspoken_on=ExpressionWrapper(F("spoken_on") + whole, models.DateField()))

    def with_news_on(self, day: date) -> "PlatformQuerySet":
        """Active ones, with `news_on`: the first day of the quarter of this day."""
        first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
        return self.active().annotate(news_on=Value(first, models.DateField()))

    def not_dissolved(self) -> "PlatformQuerySet":
        return self.exclude(state="dissolved")


class MembershipQuerySet(models.QuerySet):
    def open(self) -> "MembershipQuerySet":
        """Seats held now by people who can sign in, the chair first."""
        is_chair = models.Case(models.When(seat="chair", then=0), default=1)
        return self.filter(until__isnull=True, user__is_active=True).order_by(is_chair, "pk")
