"""What is due, and what was said about it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models import Message
from reminders.querysets import ReminderQuerySet


class Reminder(models.Model):
    """One reminder to one person about one thing that is due. The same reminder always has the same key."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("gepland")
        ATTACHED = "attached", _("verstuurd")
        CANCELLED = "cancelled", _("niet meer nodig")
        SKIPPED = "skipped", _("overgeslagen: te laat")

    class Answer(models.TextChoices):
        DONE = "done", _("Klaar")
        BUSY = "busy", _("Nog bezig")
        HELP = "help", _("Hulp nodig")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name=_("aan")
    )
    platform = models.ForeignKey(
        "neighbourhoods.Platform", models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    due_on = models.DateField(_("gaat over"))
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("te versturen"))
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.SCHEDULED)
    message = models.OneToOneField(Message, models.PROTECT, null=True, blank=True, related_name="reminder")

    answer = models.CharField(_("antwoord"), max_length=5, choices=Answer.choices, blank=True)
    answer_note = models.TextField(_("toelichting"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # An official took up the call for help.
    help_settled_at = models.DateTimeField(null=True, blank=True)
    help_settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("herinnering")
        verbose_name_plural = _("herinneringen")
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "recipient", "due_on", "step"], name="reminder_once"
            ),
            models.CheckConstraint(
                name="answered_reminder_has_its_moment", condition=Q(answer="") | Q(answered_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="reminder_due", condition=Q(state="scheduled")),
            models.Index(
                fields=["answered_at"], name="reminder_help", condition=Q(answer="help", help_settled_at__isnull=True)
            ),
            models.Index(fields=["subject_type", "subject_id"], name="reminder_by_subject"),
        ]
