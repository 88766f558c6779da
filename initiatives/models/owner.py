"""Whose initiative it is: versions of its text, changes that are offered, co-initiators, the look back."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from initiatives.models.initiative import Initiative
from initiatives.owner_querysets import InvitationQuerySet, LookBackQuerySet
from initiatives.search import DutchVector


class Version(models.Model):
    """The text as it stood before it was changed. The public page shows what differs."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="versions")
    title = models.CharField(max_length=120)
    what = models.TextField()
    why = models.TextField()
    replaced_at = models.DateTimeField()
    # Why the text of this version was taken out of sight, for everybody to read; then title, what and why are empty.
    removed_because = models.CharField(max_length=300, blank=True, db_default="")

    class Meta:
        ordering = ["replaced_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="removed_version_is_empty",
                condition=Q(removed_because="") | Q(title="", what="", why=""),
            )
        ]


class ProposedChange(models.Model):
    """Another text that an official offers. The initiator decides; nothing changes before."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht op de indiener")
        ACCEPTED = "accepted", _("overgenomen")
        DECLINED = "declined", _("niet overgenomen")
        WORN = "worn", _("de tekst is ondertussen anders")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="proposed_changes")
    title = models.CharField(max_length=120)
    what = models.TextField(max_length=5000)
    why = models.TextField(max_length=5000)
    reason = models.CharField(_("waarom deze tekst beter is"), max_length=500)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], name="one_change_waits_at_a_time", condition=Q(state="waiting")
            )
        ]


class Invitation(models.Model):
    """An initiator asks somebody to join as co-initiator, or to take the initiative over."""

    class Purpose(models.TextChoices):
        JOIN = "join", _("meedoen als medestander")
        TAKE_OVER = "take_over", _("het plan overnemen")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    token = models.UUIDField(unique=True)
    email = models.EmailField(max_length=254)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Of who joined.
    display_name = models.CharField(max_length=80, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    # Of who took the plan over: the version of its key that they got.
    key_version = models.PositiveSmallIntegerField(default=1)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at"]
        constraints = [
            models.CheckConstraint(name="invitation_in_lower_case", condition=Q(email=Lower("email"))),
            models.UniqueConstraint(
                fields=["initiative", "email", "purpose"],
                name="one_invitation_each",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_by_email")]

    def took_over(self, initiative: Initiative) -> bool:
        """Whether the plan became theirs by this, and still is, with the key that they got then."""
        is_taken = self.purpose == self.Purpose.TAKE_OVER and self.accepted_at is not None and self.email != ""
        return is_taken and (self.email, self.key_version) == (initiative.email, initiative.key_version)


class LookBack(models.Model):
    """Three questions at the end, so that other buurten learn from it. Public and found by searching."""

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="look_back")
    went_well = models.TextField(_("wat ging goed"), max_length=1500)
    was_hard = models.TextField(_("wat was lastig"), max_length=1500)
    lesson = models.TextField(_("wat raadt u anderen aan"), max_length=1500)
    told_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=DutchVector("lesson", "went_well", "was_hard"), output_field=SearchVectorField(), db_persist=True
    )

    objects = LookBackQuerySet.as_manager()

    class Meta:
        verbose_name = _("terugblik")
        verbose_name_plural = _("terugblikken")
        indexes = [
            GinIndex(fields=["search"], name="lesson_search"),
            models.Index(F("told_at").desc(), F("id").desc(), name="lessons_newest"),
        ]
