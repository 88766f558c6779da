"""Questions about many photos and documents."""

from django.db import models


class AttachmentQuerySet(models.QuerySet):
    def unclaimed(self) -> "AttachmentQuerySet":
        """What lies here with forms that are not sent in yet."""
        return self.filter(initiative__isnull=True, removed_at__isnull=True)
