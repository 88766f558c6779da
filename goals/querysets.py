"""Questions about many themes and goals."""

from django.db import models


class ThemeQuerySet(models.QuerySet):
    def current(self) -> "ThemeQuerySet":
        return self.filter(agreement__is_current=True)

    def visible_to(self, user) -> "ThemeQuerySet":
        """Everybody may read every agreement."""
        return self


class GoalQuerySet(models.QuerySet):
    def current(self) -> "GoalQuerySet":
        return self.filter(theme__agreement__is_current=True)

    def visible_to(self, user) -> "GoalQuerySet":
        """Everybody may read every agreement."""
        return self
