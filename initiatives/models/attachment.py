"""Photos and documents that belong to an initiative."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.attachment_querysets import AttachmentQuerySet
from initiatives.models.initiative import Initiative


class Attachment(models.Model):
    """A photo (re-encoded, without location) or a PDF. Stored under a name of our own, served by a view that asks."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("foto")
        DOCUMENT = "document", _("document")

    class State(models.TextChoices):
        # Waits for the virus scanner, when there is one.
        TO_SCAN = "to_scan", _("wordt nagekeken op virussen")
        READY = "ready", _("klaar")
        REFUSED = "refused", _("geweigerd")

    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, blank=True, related_name="attachments")
    # Before the plan exists: the token of its form. Tied to the plan when it is sent in; unclaimed ones are removed.
    submission_token = models.UUIDField(null=True, blank=True)
    name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    # Within MEDIA_ROOT; empty once removed.
    path = models.CharField(max_length=120, blank=True)
    # As its owner called it; shown, never used as a path.
    original_name = models.CharField(_("naam van het bestand"), max_length=120)
    alt = models.CharField(_("wat is erop te zien"), max_length=200, blank=True)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("foto of document")
        verbose_name_plural = _("foto's en documenten")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs_to_something",
                condition=Q(initiative__isnull=False) | Q(submission_token__isnull=False) | Q(removed_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["submission_token"], name="attachment_unclaimed", condition=Q(initiative__isnull=True)
            ),
            models.Index(fields=["added_at"], name="attachment_to_scan", condition=Q(state="to_scan")),
        ]
