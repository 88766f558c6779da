"""What officials keep among themselves: notes, a second reading, questions to another team, standard texts, bundles."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.kinds import Kind
from initiatives.models.initiative import Initiative
from neighbourhoods.models import Team


class InternalNote(models.Model):
    """A note for colleagues. Who is mentioned hears of it and may read this initiative."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="notes")
    text = models.TextField(_("aantekening"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True)

    class Meta:
        verbose_name = _("aantekening")
        verbose_name_plural = _("aantekeningen")
        ordering = ["written_at", "pk"]


class SecondReading(models.Model):
    """A colleague reads the draft of an answer, because its writer asked."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="second_readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    question = models.CharField(_("waar moet uw collega op letten"), max_length=300, blank=True)
    remark = models.TextField(_("wat vindt u"), max_length=2000, blank=True)
    is_good = models.BooleanField(_("zo kan het weg"), null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], name="one_second_reading_at_a_time", condition=Q(read_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["reader"], name="readings_to_do", condition=Q(read_at__isnull=True))]


class TeamQuestion(models.Model):
    """The handler asks another team something and waits for it. The initiative stays where it is."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="team_questions")
    team = models.ForeignKey(Team, models.PROTECT, related_name="questions")
    text = models.TextField(_("vraag"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = models.TextField(_("antwoord"), max_length=3000, blank=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(fields=["team"], name="team_questions_open", condition=Q(replied_at__isnull=True)),
            models.Index(fields=["initiative"], name="plans_at_another_team", condition=Q(replied_at__isnull=True)),
        ]


class TextBlock(models.Model):
    """A standard text that helps to write an answer. For one kind of initiative, or for all."""

    title = models.CharField(_("naam"), max_length=80, unique=True)
    kind = models.CharField(_("voor soort"), max_length=20, choices=Kind.choices, blank=True)
    text = models.TextField(_("tekst"), max_length=3000)
    order = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("tekstblok")
        verbose_name_plural = _("tekstblokken")
        ordering = ["order", "title"]

    def __str__(self) -> str:
        return self.title


class Bundle(models.Model):
    """Several initiatives that an official wants to answer together. Each initiator says yes or no."""

    title = models.CharField(_("naam"), max_length=120)
    reason = models.CharField(_("waarom samen"), max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bundel")
        verbose_name_plural = _("bundels")
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return self.title


class BundleMember(models.Model):
    class State(models.TextChoices):
        ASKED = "asked", _("gevraagd")
        AGREED = "agreed", _("akkoord")
        DECLINED = "declined", _("liever niet")

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="members")
    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="bundle_membership")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    # When it got one answer together with others of the bundle, or is to get it. None for who got an answer alone.
    answered_at = models.DateTimeField(null=True, blank=True)


class ImportRun(models.Model):
    """A list of running initiatives from another system: read, shown, and only then taken over."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    file_name = models.CharField(_("bestand"), max_length=120)
    # As read; emptied once taken over or given up.
    rows = models.JSONField(default=list)
    # What was found or done: {"new": n, "known": n, "refused": [[row, why], …]}.
    report = models.JSONField(default=dict)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("overgenomen lijst")
        verbose_name_plural = _("overgenomen lijsten")
        ordering = ["-at"]


class ArchiveRule(models.Model):
    """How long the file of an initiative is kept after it was closed, by kind and result. Data, decided by the
    archivist of the municipality."""

    class Result(models.TextChoices):
        GRANTED = "granted", _("ja of deels")
        REFUSED = "refused", _("nee")
        WITHDRAWN = "withdrawn", _("ingetrokken of geweigerd")

    kind = models.CharField(_("soort"), max_length=20, choices=Kind.choices)
    result = models.CharField(_("resultaat"), max_length=10, choices=Result.choices)
    # 0: for ever.
    years = models.PositiveSmallIntegerField(_("jaren bewaren"), help_text=_("0 is: altijd bewaren."))
    source = models.CharField(_("waar dit staat"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bewaartermijn")
        verbose_name_plural = _("bewaartermijnen")
        ordering = ["kind", "result"]
        constraints = [models.UniqueConstraint(fields=["kind", "result"], name="one_archive_rule_each")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_result_display()}: {self.years} jaar"
