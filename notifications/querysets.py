"""Questions about many messages."""

from datetime import datetime

from django.db import models


class MessageQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "MessageQuerySet":
        """Waiting, and allowed to leave."""
        return self.filter(state="pending", not_before__lte=now).order_by("not_before", "id")

    def needing_a_person(self) -> "MessageQuerySet":
        """Undeliverable, uncertain or sent back: an official decides."""
        return self.filter(state__in=["dead", "uncertain", "bounced"])

    def about(self, subject: models.Model) -> "MessageQuerySet":
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
