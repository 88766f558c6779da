"""Steps of the longer roads, and the role that the municipality takes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models.initiative import Initiative
from initiatives.workflow import Status


class StepTold(models.Model):
    """What a step of a challenge or citizens' initiative says: the disclosure, the bid, the agreement. Public."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="steps_told")
    step = models.CharField(max_length=25, choices=Status.choices)
    text = models.TextField(max_length=5000)
    # Euros a year: what the task costs now, what is bid, what is agreed.
    amount = models.PositiveIntegerField(_("bedrag in euro's per jaar"), null=True, blank=True)
    # Agreed: until when. On the agenda: when the council meets.
    until_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [models.CheckConstraint(name="step_told_in_words", condition=~Q(text=""))]


class MunicipalRole(models.Model):
    """A role that the municipality can take towards an initiative. Loaded from the participation framework."""

    slug = models.SlugField(max_length=30, unique=True)
    title = models.CharField(_("rol"), max_length=60)
    explanation = models.TextField(_("uitleg"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("rol van de gemeente")
        verbose_name_plural = _("rollen van de gemeente")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.title


class RoleChange(models.Model):
    """Which role the municipality took towards an initiative, from when, and why it changed. Added to only."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="role_changes")
    role = models.ForeignKey(MunicipalRole, models.PROTECT, related_name="+")
    reason = models.CharField(_("waarom"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
