"""Within which term an answer comes, and the clock of each initiative."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from initiatives.kinds import Kind, Unit
from initiatives.models.initiative import Initiative
from neighbourhoods.models import Team


class AnswerTerm(models.Model):
    """Within which term a kind of initiative is answered. A row, so that a decision changes it from its own day."""

    kind = models.CharField(_("soort"), max_length=20, choices=Kind.choices, default=Kind.IDEA)
    amount = models.PositiveSmallIntegerField(_("hoeveel"))
    unit = models.CharField(_("waarin geteld"), max_length=12, choices=Unit.choices, default=Unit.WORKING_DAYS)
    # The whole term when it is complex: as far as it can be extended, once, with a reason. None: as much again.
    complex_amount = models.PositiveSmallIntegerField(_("hoeveel als het ingewikkeld is"), null=True, blank=True)
    source = models.CharField(_("waar dit staat"), max_length=200, blank=True)
    from_on = models.DateField(_("geldt vanaf"))

    class Meta:
        verbose_name = _("antwoordtermijn")
        verbose_name_plural = _("antwoordtermijnen")
        ordering = ["kind", "-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_on"], name="one_term_a_kind_a_day"),
            models.CheckConstraint(name="term_is_some_time", condition=Q(amount__gte=1)),
            models.CheckConstraint(
                name="complex_term_is_longer",
                condition=Q(complex_amount__isnull=True) | Q(complex_amount__gt=models.F("amount")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount} {self.get_unit_display()} vanaf {self.from_on}"


class ClockEvent(models.Model):
    """What happened to the answer clock. Only ever added to; how the clock stands is read from these alone
    (`initiatives.clock`). `Initiative.answer_due_on` and `paused_on` are kept beside it for lists."""

    class Kind(models.TextChoices):
        STARTED = "started", _("begonnen")
        PAUSED = "paused", _("stilgezet")
        RESUMED = "resumed", _("loopt weer")
        EXTENDED = "extended", _("meer tijd")
        STOPPED = "stopped", _("antwoord gegeven")
        # Withdrawn or refused: no answer is owed any more, and none was given.
        ENDED = "ended", _("geen antwoord meer nodig")

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="clock_events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # 1; 2 after the resident found that the answer was none.
    round = models.PositiveSmallIntegerField(default=1)
    # The term, of what was started.
    amount = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=12, choices=Unit.choices, blank=True)
    # Started, extended, resumed: the day by which the answer is owed from now. Stopped, ended: the day that counted.
    due_on = models.DateField(null=True, blank=True)
    # Public, of what was paused or extended.
    reason = models.CharField(max_length=300, blank=True)
    # Who had it: figures per team are read from here.
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "round", "kind"],
                name="clock_starts_stops_and_is_extended_once",
                condition=Q(kind__in=["started", "extended", "stopped", "ended"]),
            ),
            models.CheckConstraint(
                name="clock_says_why",
                condition=~Q(kind__in=["paused", "extended"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="clock_names_its_day",
                condition=~Q(kind__in=["started", "extended", "resumed", "stopped"]) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="clock_started_with_a_term",
                condition=~Q(kind="started") | Q(amount__isnull=False) & ~Q(unit=""),
            ),
        ]
        indexes = [
            models.Index(fields=["initiative", "at"], name="clock_by_initiative"),
            # Figures: what was answered in a period.
            models.Index(fields=["at"], name="clock_stopped", condition=Q(kind="stopped")),
        ]
