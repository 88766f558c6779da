"""Questions about many answers."""

from datetime import datetime

from django.db import models

from initiatives.workflow import OPEN


class AnswerQuerySet(models.QuerySet):
    def to_publish(self, now: datetime) -> "AnswerQuerySet":
        """Drafts whose moment came."""
        return self.filter(publish_at__lte=now, published_at__isnull=True).order_by("publish_at", "pk")

    def waiting_for_their_moment(self) -> "AnswerQuerySet":
        return self.filter(publish_at__isnull=False, published_at__isnull=True, initiative__status__in=OPEN)

    def published(self) -> "AnswerQuerySet":
        return self.filter(published_at__isnull=False)
