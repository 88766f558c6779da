"""What is due, and what was said about it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from notifications.models import Message
from reminders.querysets import ReminderQuerySet


class Reminder(models.Model):
    """One reminder to one person about one thing that is due. The same reminder always has the same key."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("gepland")
        ATTACHED = "attached", _("verstuurd")
        CANCELLED = "cancelled", _("niet meer nodig")
        # `reason` says why it is not sent: too late, or not wanted.
        SKIPPED = "skipped", _("overgeslagen")
        # The last rung of a ladder: no letter, but a line on the list of the council.
        LISTED = "listed", _("op de lijst van de raad")

    class Reason(models.TextChoices):
        TOO_LATE = "too_late", _("te laat")
        REFUSED = "refused", _("de ontvanger wil dit niet")

    class Rung(models.TextChoices):
        """To whom of the ladder it goes."""

        DOER = "doer", _("wie het moet doen")
        OTHER = "other", _("de andere partij")
        TEAM_LEAD = "team_lead", _("de teamleider")
        CONTACT = "contact", _("de contactpersoon bij de gemeente")
        COORDINATOR = "coordinator", _("de regievoerder")
        COUNCIL = "council", _("de lijst van de raad")

    class Answer(models.TextChoices):
        DONE = "done", _("Klaar")
        BUSY = "busy", _("Nog bezig")
        HELP = "help", _("Hulp nodig")
        # The other party of a promise looked, and it is not done.
        DENIED = "deny", _("Klopt niet")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("soort"), max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    # Empty for who sent a plan without an account (`to_address`), and for the list of the council.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("aan"),
    )
    to_address = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="nl")
    rung = models.CharField(_("trede"), max_length=12, choices=Rung.choices, default=Rung.DOER)
    platform = models.ForeignKey(
        "neighbourhoods.Platform", models.PROTECT, null=True, blank=True, related_name="reminders"
    )
    due_on = models.DateField(_("gaat over"))
    step = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("te versturen"))
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.SCHEDULED)
    reason = models.CharField(_("waarom niet"), max_length=10, choices=Reason.choices, blank=True)
    # One mail or letter carries all that one recipient is reminded of that day.
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="reminders")
    # What the log of its subject will say of it, once its letter has left; empty when that stands there.
    to_log = models.TextField(blank=True, default="", editable=False)
    # In a letter on paper: with this code the answer is given by phone.
    phone_code = models.CharField(max_length=8, unique=True, null=True, blank=True)  # noqa: DJ001 - unique, so null
    # The next step was reached while nobody had answered this one.
    ignored_at = models.DateTimeField(null=True, blank=True)

    answer = models.CharField(_("antwoord"), max_length=5, choices=Answer.choices, blank=True)
    answer_note = models.TextField(_("toelichting"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The official who wrote down what was said by phone; empty when the link was used.
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
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
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id", "due_on", "step"],
                condition=Q(recipient__isnull=True),
                name="reminder_once_without_account",
            ),
            models.CheckConstraint(
                name="reminder_is_for_somebody",
                condition=Q(recipient__isnull=False) | ~Q(to_address="") | Q(rung="council") | ~Q(state="scheduled"),
            ),
            models.CheckConstraint(
                name="answered_reminder_has_its_moment", condition=Q(answer="") | Q(answered_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="reminder_due", condition=Q(state="scheduled")),
            models.Index(fields=["recipient", "due_at"], name="reminder_of_recipient", condition=Q(state="scheduled")),
            models.Index(fields=["platform", "-due_at"], name="reminder_by_platform"),
            models.Index(
                fields=["answered_at"], name="reminder_help", condition=Q(answer="help", help_settled_at__isnull=True)
            ),
            models.Index(fields=["subject_type", "subject_id"], name="reminder_by_subject"),
            models.Index(fields=["message"], name="reminder_to_log", condition=~Q(to_log="")),
        ]

    @property
    def reference(self) -> str:
        """16 hexadecimal characters that name what is said, to whom and which time: the same in every database that
        plans it, so that evidence from before a failover is understood after it. Keyed: nobody else can make it up."""
        said = (self.kind, self.subject_type, self.subject_id, self.recipient_id or "", self.due_on, self.step)
        return salted_hmac("reminders.reference", "|".join(map(str, said)), algorithm="sha256").hexdigest()[:16]
