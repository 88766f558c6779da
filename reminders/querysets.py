"""Questions about many reminders."""

from datetime import datetime

from django.db import models


class ReminderQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "ReminderQuerySet":
        return self.filter(state="scheduled", due_at__lte=now).order_by("due_at", "id")

    def calling_for_help(self) -> "ReminderQuerySet":
        """Answered with "hulp nodig", not taken up yet."""
        return self.filter(answer="help", help_settled_at__isnull=True)
