"""What the municipality answers, and what was asked and advised on the way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiatives.answer_querysets import AnswerQuerySet
from initiatives.models.initiative import Initiative
from initiatives.querysets import AdviceQuerySet
from neighbourhoods.models import Platform


class Answer(models.Model):
    """What the municipality decided, why, and what happens next. A draft until it is published."""

    class Decision(models.TextChoices):
        TAKEN_UP = "taken_up", _("Ja, dit gaan we doen")
        PARTLY = "partly", _("We doen een deel")
        NOT = "not", _("Nee, dit doen we niet")

    initiative = models.OneToOneField(Initiative, models.CASCADE, related_name="answer")
    decision = models.CharField(_("besluit"), max_length=10, choices=Decision.choices)
    summary = models.CharField(_("het antwoord in één of twee zinnen"), max_length=300)
    reason = models.TextField(_("waarom"))
    next_step = models.TextField(_("wat gebeurt er nu"))
    next_by = models.CharField(_("wie doet dat"), max_length=120)
    next_on = models.DateField(_("wanneer"), null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # To be published by the round at this moment, perhaps together with others.
    publish_at = models.DateTimeField(_("openbaar op"), null=True, blank=True)
    publish_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    # How easy it reads (Flesch-Douma, an indication), and why its writer leaves it as it is below the threshold.
    readability = models.SmallIntegerField(_("leesbaarheid"), null=True, blank=True)
    reason_hard = models.CharField(_("waarom deze woorden nodig zijn"), max_length=300, blank=True, db_default="")
    # How often its words were made plainer after it was published.
    rewritten = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [models.CheckConstraint(name="answer_gives_a_reason", condition=~Q(reason=""))]
        indexes = [
            models.Index(
                fields=["publish_at"],
                name="answer_to_publish",
                condition=Q(publish_at__isnull=False, published_at__isnull=True),
            )
        ]


class FormerAnswer(models.Model):
    """An answer as it stood before it was rewritten in plainer words, or before its initiative was reopened."""

    class Why(models.TextChoices):
        REWRITTEN = "rewritten", _("duidelijker opgeschreven")
        REOPENED = "reopened", _("de indiener vond dit geen antwoord")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="former_answers")
    why = models.CharField(max_length=10, choices=Why.choices)
    decision = models.CharField(max_length=10, choices=Answer.Decision.choices)
    summary = models.CharField(max_length=300)
    reason = models.TextField()
    next_step = models.TextField()
    next_by = models.CharField(max_length=120)
    next_on = models.DateField(null=True, blank=True)
    readability = models.SmallIntegerField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["replaced_at"]


class RewriteRequest(models.Model):
    """Somebody pressed "Ik snap dit niet" under an answer. Says nothing of who; a few words if they want."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="rewrite_requests")
    text = models.CharField(_("wat is niet duidelijk"), max_length=500, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["asked_at"]
        indexes = [models.Index(fields=["answer"], name="rewrite_asked", condition=Q(settled_at__isnull=True))]


class Question(models.Model):
    """What an official asked the resident, and what came back."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="questions")
    text = models.TextField(_("vraag"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = models.TextField(_("reactie"), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        ordering = ["asked_at"]


class Advice(models.Model):
    """What a wijkplatform was asked about an initiative in its area, and what it said."""

    class Stance(models.TextChoices):
        IN_FAVOUR = "in_favour", _("Wij zijn voor")
        WITH_REMARKS = "with_remarks", _("Wij zijn voor, met een opmerking")
        AGAINST = "against", _("Wij zijn tegen")
        NONE = "none", _("Wij geven geen advies")

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="advices")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="advices", verbose_name=_("wijkplatform"))
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("advies graag vóór"))
    stance = models.CharField(_("advies"), max_length=15, choices=Stance.choices, blank=True)
    text = models.TextField(_("toelichting"), blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("advies")
        verbose_name_plural = _("adviezen")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "platform"], name="advice_asked_once"),
            models.CheckConstraint(
                name="given_advice_takes_a_stance", condition=Q(given_at__isnull=True) | ~Q(stance="")
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="advice_awaited", condition=Q(given_at__isnull=True))]
