"""The post room: a message written is a message delivered.

The database is the queue. A message is a row, written in the transaction of the deed that it tells of; a sweep claims
it, hands it to the mail server and writes the outcome.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.querysets import MessageQuerySet


class Message(models.Model):
    """One mail to one person, from the deed that caused it to its outcome."""

    class State(models.TextChoices):
        PENDING = "pending", _("wacht op verzending")
        CLAIMED = "claimed", _("wordt klaargezet")
        HANDING_OVER = "handing_over", _("wordt overgedragen")
        SENT = "sent", _("verzonden")
        DEAD = "dead", _("niet te bezorgen")
        CANCELLED = "cancelled", _("niet meer nodig")
        # Between the first byte and the mail server's "yes" the connection broke: nobody can know.
        UNCERTAIN = "uncertain", _("onzeker of het aankwam")

    class Evidence(models.TextChoices):
        """How we know that it was sent."""

        MAIL_SERVER = "server", _("de mailserver nam het aan")
        DEMO = "demo", _("voorbeeld: er is niets verstuurd")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The same key is the same message: a deed that runs twice tells it once.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("soort"), max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("persoon")
    )
    to_address = models.EmailField(_("aan"), max_length=254)
    language = models.CharField(max_length=5, default="nl")
    subject = models.CharField(_("onderwerp"), max_length=200)
    text = models.TextField(_("tekst"))
    html = models.TextField(_("opgemaakte tekst"), blank=True)
    # What it is about: asked again just before it leaves.
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)

    state = models.CharField(_("stand"), max_length=15, choices=State.choices, default=State.PENDING)
    is_now = models.BooleanField(_("meteen"), default=False)
    created_at = models.DateTimeField(_("gemaakt"))
    not_before = models.DateTimeField(_("niet eerder dan"))
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    # Frozen, so that a repeat is identical and the receiving side can drop it.
    message_id = models.CharField(max_length=200, unique=True)
    date_header = models.CharField(max_length=60)
    settled_at = models.DateTimeField(_("afgehandeld"), null=True, blank=True)
    last_error = models.CharField(_("laatste fout"), max_length=300, blank=True)
    evidence = models.CharField(_("hoe wij dat weten"), max_length=10, choices=Evidence.choices, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leased_message_has_token",
                condition=~models.Q(state__in=["claimed", "handing_over"])
                | models.Q(token__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["not_before", "id"], name="message_due", condition=models.Q(state="pending")),
            models.Index(
                fields=["lease_until"],
                name="message_leased",
                condition=models.Q(state__in=["claimed", "handing_over"]),
            ),
            models.Index(
                fields=["-created_at"], name="message_stuck", condition=models.Q(state__in=["dead", "uncertain"])
            ),
            models.Index(fields=["subject_type", "subject_id"], name="message_by_subject"),
            # What was held back lately: whoever asked for it hears that it did not leave.
            models.Index(fields=["settled_at"], name="message_withdrawn", condition=models.Q(state="cancelled")),
            # What still has a text while it has an end: codes to be blanked are found here.
            models.Index(
                fields=["expires_at"],
                name="message_expires",
                condition=models.Q(expires_at__isnull=False) & ~models.Q(text=""),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class DeliveryAttempt(models.Model):
    """One try to deliver one message. Only ever added to."""

    class Outcome(models.TextChoices):
        SENT = "sent", _("aangenomen door de mailserver")
        LATER = "later", _("later opnieuw")
        REFUSED = "refused", _("geweigerd")
        UNCERTAIN = "uncertain", _("verbinding viel weg tijdens het overdragen")
        NOT_NEEDED = "not_needed", _("was niet meer nodig")

    message = models.ForeignKey(Message, models.CASCADE, related_name="delivery_attempts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    phase = models.CharField(max_length=20)
    smtp_code = models.PositiveSmallIntegerField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome.choices)

    class Meta:
        verbose_name = _("poging")
        verbose_name_plural = _("pogingen")
        ordering = ["message", "number"]
        # The rate per minute is counted here.
        indexes = [models.Index(fields=["-at"], name="delivery_attempt_recent")]


class SweepState(models.Model):
    """One row: when the round was last made, so that a stopped clock is seen."""

    singleton = models.BooleanField(default=True, unique=True)
    last_sweep_at = models.DateTimeField(null=True)
    last_summary = models.JSONField(default=dict)
    # What needs doing once a day was done on this day.
    tidied_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_sweep_state", condition=models.Q(singleton=True))]
