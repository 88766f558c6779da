"""What was agreed: coalition agreements, their themes and their goals."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from goals.querysets import GoalQuerySet, ThemeQuerySet


class Agreement(models.Model):
    """A coalition agreement, for a council period."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("titel"), max_length=200)
    start_year = models.PositiveSmallIntegerField(_("van"))
    end_year = models.PositiveSmallIntegerField(_("tot"))
    builds_on = models.CharField(_("bouwt voort op"), max_length=200, blank=True)
    is_current = models.BooleanField(_("geldt nu"), default=True)

    class Meta:
        verbose_name = _("coalitieakkoord")
        verbose_name_plural = _("coalitieakkoorden")
        ordering = ["-start_year"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start", condition=models.Q(end_year__gt=models.F("start_year"))
            ),
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_current_agreement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.start_year}-{self.end_year})"


class Theme(models.Model):
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="themes", verbose_name=_("akkoord"))
    order = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("titel"), max_length=120)
    summary = models.TextField(_("in het kort"))

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thema")
        verbose_name_plural = _("thema's")
        ordering = ["agreement", "order"]
        constraints = [models.UniqueConstraint(fields=["agreement", "order"], name="theme_order_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("theme_detail", args=[self.slug])


class Goal(models.Model):
    """One thing from the agreement: what is valued, what is done, or what is taken into account."""

    class Kind(models.TextChoices):
        VALUE = "value", _("Dit vinden we belangrijk")
        ACTION = "action", _("Dit gaan we doen")
        CONDITION = "condition", _("Hier houden we rekening mee")

    class StateAtSigning(models.TextChoices):
        PROMISED = "promised", _("in dit akkoord beloofd")
        ONGOING = "ongoing", _("liep al en gaat door")
        EXPLORE = "explore", _("eerst onderzoeken of afwegen")

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="goals", verbose_name=_("thema"))
    kind = models.CharField(_("soort"), max_length=10, choices=Kind.choices)
    order = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("titel"), max_length=200)
    explanation = models.TextField(_("uitleg"))
    state_at_signing = models.CharField(_("bij de start"), max_length=10, choices=StateAtSigning.choices, blank=True)
    is_trackable = models.BooleanField(_("te volgen"), default=False)
    has_promise = models.BooleanField(_("bevat een toezegging"), default=False)
    # What the agreement itself names: {"places": [...], "bodies": [...], "numbers": [...]}.
    named = models.JSONField(default=dict, blank=True)
    source_section = models.CharField(_("plek in het akkoord"), max_length=200, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("doel")
        verbose_name_plural = _("doelen")
        ordering = ["theme", "kind", "order"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("goal_detail", args=[self.slug])
