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
        # Between the first byte and the mail server's "yes" the connection broke: evidence or a person decides.
        UNCERTAIN = "uncertain", _("onzeker of het aankwam")
        # Handed over, and sent back by the mail server of the recipient.
        BOUNCED = "bounced", _("teruggekomen")
        # The recipient wants it together with other news: at `not_before` it goes into a bundle.
        HELD = "held", _("wacht op de bundel")
        BUNDLED = "bundled", _("zit in een bundel")
        # A letter on paper: somebody prints it, posts it and says so.
        TO_PRINT = "to_print", _("wacht op de printer")

    class Way(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PAPER = "paper", _("papier")

    class Evidence(models.TextChoices):
        """How we know that it was sent."""

        MAIL_SERVER = "server", _("de mailserver nam het aan")
        JOURNAL = "journal", _("het staat in het postarchief")
        RELAY_LOG = "log", _("het staat in het logboek van de mailserver")
        PROVIDER = "provider", _("de berichtendienst zegt het")
        PERSON = "person", _("een medewerker deed het op de post")
        DEMO = "demo", _("voorbeeld: er is niets verstuurd")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The same key is the same message: a deed that runs twice tells it once.
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("soort"), max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("persoon")
    )
    # Empty for a letter on paper, which has its postal address on the row.
    to_address = models.EmailField(_("aan"), max_length=254, blank=True)
    way = models.CharField(_("hoe"), max_length=5, choices=Way.choices, default=Way.EMAIL)
    postal_address = models.TextField(_("postadres"), blank=True)
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
    # Further headers by name, such as List-Unsubscribe; frozen too.
    headers = models.JSONField(default=dict, blank=True)
    # What it tells of, one short reference each: written in the header X-Herinnering, so that after a failover the
    # evidence can say which of them were said already, whatever mail they were in.
    references = models.JSONField(default=list, blank=True)
    # Of these the evidence proved that they were not said while others in this mail were.
    unsaid = models.JSONField(default=list, blank=True)
    # The digest that carries it.
    bundle = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="bundled")
    # The journal mailbox took its copy, in the same hand-over: only then "it is not in the journal" means anything.
    is_copied = models.BooleanField(default=False)
    # How often it was repeated by itself for want of evidence.
    repeats = models.PositiveSmallIntegerField(default=0)
    # When a person last decided that it goes again, knowing what became of it before.
    resent_at = models.DateTimeField(null=True, blank=True)
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
            models.CheckConstraint(
                name="paper_is_never_mailed",
                condition=models.Q(way="email") | ~models.Q(state__in=["pending", "claimed", "handing_over"]),
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
                fields=["-created_at"],
                name="message_stuck",
                condition=models.Q(state__in=["dead", "uncertain", "bounced"]),
            ),
            # What waits for a digest, and what waits for the printer.
            models.Index(fields=["not_before", "recipient"], name="message_held", condition=models.Q(state="held")),
            models.Index(fields=["created_at"], name="message_to_print", condition=models.Q(state="to_print")),
            models.Index(fields=["recipient", "-created_at"], name="message_by_recipient"),
            # The ordinary mail of the last days, for the flood brake: how much is usual.
            models.Index(
                fields=["settled_at"], name="message_ordinary", condition=models.Q(state="sent", is_now=False)
            ),
            # Finished texts that have lain long enough.
            models.Index(
                fields=["settled_at"],
                name="message_with_text",
                condition=models.Q(settled_at__isnull=False) & ~models.Q(text=""),
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
        PROVED_SENT = "proved_sent", _("bewezen verzonden")
        PROVED_UNSENT = "proved_unsent", _("bewezen niet verzonden")
        # No evidence to be had: the kind says that the identical message goes again.
        REPEATED = "repeated", _("opnieuw, hetzelfde bericht")
        BOUNCED = "bounced", _("teruggestuurd")

    message = models.ForeignKey(Message, models.CASCADE, related_name="delivery_attempts")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    # Which process tried: machine and process number.
    worker = models.CharField(max_length=60, blank=True)
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

    # Which database this is. Another one than last time was promoted or restored: it may have forgotten what it sent.
    timeline = models.CharField(max_length=40, blank=True)
    # Until then the evidence is asked before every sending.
    guard_until = models.DateTimeField(null=True, blank=True)
    # Somebody must look before anything but what is asked for now leaves again.
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=300, blank=True)
    # The breaker: so many failures of the mail server itself in a row, and until when nothing is tried.
    failures_in_row = models.PositiveIntegerField(default=0)
    breaker_until = models.DateTimeField(null=True, blank=True)
    breaker_why = models.CharField(max_length=300, blank=True)
    # The flood brake: since when it holds, how many it held, and up to which moment a person let them go.
    brake_since = models.DateTimeField(null=True, blank=True)
    brake_count = models.PositiveIntegerField(default=0)
    brake_released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_sweep_state", condition=models.Q(singleton=True))]

    def __str__(self) -> str:
        return "post"


class Preference(models.Model):
    """How somebody wants one kind of message. Without an account the address is known by its keyed hash only."""

    class Choice(models.TextChoices):
        AT_ONCE = "at_once", _("meteen")
        DAILY = "daily", _("één keer per dag")
        WEEKLY = "weekly", _("één keer per week")
        PAPER = "paper", _("op papier")
        NONE = "none", _("niet")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="mail_preferences"
    )
    address_hash = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=60)
    choice = models.CharField(max_length=10, choices=Choice.choices)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=models.Q(person__isnull=False), name="one_choice_per_person"
            ),
            models.UniqueConstraint(
                fields=["address_hash", "kind"], condition=models.Q(person__isnull=True), name="one_choice_per_address"
            ),
            models.CheckConstraint(
                name="preference_is_somebodys",
                condition=models.Q(person__isnull=False, address_hash="")
                | (models.Q(person__isnull=True) & ~models.Q(address_hash="")),
            ),
        ]


class MessageCount(models.Model):
    """What is left of messages after a year: how many of a kind ended how, per month."""

    month = models.DateField()
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=15)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "kind", "state"], name="message_count_once")]
