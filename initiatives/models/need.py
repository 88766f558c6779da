"""What an initiative asks for and what was granted, and the rules that stand in its way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.models.initiative import Initiative


class Need(models.Model):
    """One thing that is asked, and what the municipality granted. Public, amounts in whole euros."""

    class Kind(models.TextChoices):
        MONEY = "money", _("geld")
        PEOPLE = "people", _("mensen")
        PLACE = "place", _("een plek")
        PERMIT = "permit", _("een vergunning")
        PUBLICITY = "publicity", _("bekendheid")

    class Outcome(models.TextChoices):
        OPEN = "", _("nog niet besloten")
        GRANTED = "granted", _("gegeven")
        PARTLY = "partly", _("voor een deel gegeven")
        REFUSED = "refused", _("niet gegeven")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="needs")
    kind = models.CharField(_("wat"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("wat wordt er gevraagd"), max_length=300, blank=True)
    amount = models.PositiveIntegerField(_("bedrag in euro's"), null=True, blank=True)
    outcome = models.CharField(_("besluit"), max_length=10, choices=Outcome.choices, blank=True)
    granted_text = models.CharField(_("wat wordt er gegeven"), max_length=300, blank=True)
    granted_amount = models.PositiveIntegerField(_("gegeven bedrag in euro's"), null=True, blank=True)
    reason = models.CharField(_("waarom"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("wat gevraagd is")
        verbose_name_plural = _("wat gevraagd is")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "kind"], name="need_once_a_kind"),
            models.CheckConstraint(
                name="decided_need_says_why",
                condition=Q(outcome="", decided_at__isnull=True)
                | ~Q(outcome="") & Q(decided_at__isnull=False) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="refused_need_grants_nothing",
                condition=~Q(outcome="refused") | Q(granted_amount__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["initiative"], name="needs_open", condition=Q(outcome=""))]


class RuleInTheWay(models.Model):
    """A rule that blocks an initiative, and what the municipality did about it. Public."""

    class Outcome(models.TextChoices):
        OPEN = "", _("nog geen antwoord")
        ROOM = "room", _("er is ruimte gegeven")
        PARTLY = "partly", _("er is een beetje ruimte gegeven")
        STAYS = "stays", _("de regel blijft")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="rules_in_the_way")
    rule = models.CharField(_("welke regel"), max_length=200)
    problem = models.CharField(_("wat gaat daardoor niet"), max_length=500)
    named_at = models.DateTimeField()
    outcome = models.CharField(_("antwoord"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("uitleg"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("regel in de weg")
        verbose_name_plural = _("regels in de weg")
        ordering = ["-named_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="answered_rule_says_why",
                condition=Q(outcome="", answered_at__isnull=True)
                | ~Q(outcome="") & Q(answered_at__isnull=False) & ~Q(answer=""),
            )
        ]
        indexes = [models.Index(fields=["named_at"], name="rules_open", condition=Q(outcome=""))]
