"""Questions about many themes and goals."""

from django.db import models

# The order in which people read the kinds; the alphabet would put what is done before what is valued.
KINDS_IN_ORDER = ("value", "action", "condition")


class ThemeQuerySet(models.QuerySet):
    def current(self) -> "ThemeQuerySet":
        return self.filter(agreement__is_current=True)

    def visible_to(self, user) -> "ThemeQuerySet":
        """Everybody may read every agreement."""
        return self

    def with_goals(self) -> "ThemeQuerySet":
        """Each theme with its goals at hand, in the order in which people read them: two queries together."""
        goals = self.model._meta.get_field("goals").related_model.objects.in_reading_order()
        return self.prefetch_related(models.Prefetch("goals", queryset=goals))


class GoalQuerySet(models.QuerySet):
    def current(self) -> "GoalQuerySet":
        return self.filter(theme__agreement__is_current=True)

    def visible_to(self, user) -> "GoalQuerySet":
        """Everybody may read every agreement."""
        return self

    def of_kind(self, kind: str) -> "GoalQuerySet":
        return self.filter(kind=kind)

    def in_reading_order(self) -> "GoalQuerySet":
        """Per theme: what is valued, what is done, what is taken into account."""
        kind = models.Case(*(models.When(kind=kind, then=order) for order, kind in enumerate(KINDS_IN_ORDER)))
        return self.order_by("theme__order", kind, "order", "pk")
