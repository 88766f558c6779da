"""The buurtagenda: seven blocks, and the promises that people made each other."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from agendas.querysets import AgendaQuerySet, BlockQuerySet, PromiseQuerySet
from agendas.workflow import NOBODY_TO_ASK, BlockState, PromiseState, Side
from goals.models import Goal
from neighbourhoods.models import Area, Platform


class BlockDefinition(models.Model):
    """One of the seven blocks of the method, with its explanation. Loaded from data."""

    order = models.PositiveSmallIntegerField(unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    method_name = models.CharField(_("naam in de methode"), max_length=100)
    title = models.CharField(_("titel"), max_length=120)
    explanation = models.TextField(_("uitleg"))
    questions = models.JSONField(_("vragen"), default=list)
    result = models.TextField(_("wat het oplevert"))
    done_when = models.TextField(_("klaar als"))

    class Meta:
        verbose_name = _("bouwsteen")
        verbose_name_plural = _("bouwstenen")
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class Agenda(models.Model):
    """The buurtagenda of an area."""

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(_("titel"), max_length=160)
    area = models.ForeignKey(Area, models.PROTECT, related_name="agendas", verbose_name=_("gebied"))
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="agendas", verbose_name=_("wijkplatform")
    )
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contactpersoon bij de gemeente"),
    )
    started_on = models.DateField(_("begonnen op"))
    review_on = models.DateField(_("terugkijken op"), null=True, blank=True)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("buurtagenda")
        verbose_name_plural = _("buurtagenda's")
        ordering = ["title"]
        indexes = [
            models.Index(fields=["review_on"], name="agenda_to_review", condition=models.Q(review_on__isnull=False))
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agendas:agenda_detail", args=[self.slug])


class Block(models.Model):
    """One block of one agenda: how far it is, who takes it, and by when."""

    agenda = models.ForeignKey(Agenda, models.CASCADE, related_name="blocks")
    definition = models.ForeignKey(BlockDefinition, models.PROTECT, related_name="+", verbose_name=_("bouwsteen"))
    state = models.CharField(_("stand"), max_length=15, choices=BlockState.choices, default=BlockState.NOT_STARTED)
    # Who takes it, as roles and parties, never as people: this is public.
    owners = models.CharField(_("wie pakt dit op"), max_length=200, blank=True)
    due_on = models.DateField(_("klaar vóór"), null=True, blank=True)
    notes = models.TextField(_("aantekeningen"), blank=True)
    done_on = models.DateField(_("klaar op"), null=True, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("bouwsteen van een agenda")
        verbose_name_plural = _("bouwstenen van agenda's")
        ordering = ["agenda", "definition__order"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "definition"], name="block_once_an_agenda"),
            models.CheckConstraint(
                name="done_block_has_its_day",
                condition=models.Q(state="done", done_on__isnull=False)
                | (~models.Q(state="done") & models.Q(done_on__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="block_due", condition=~models.Q(state="done"))]

    def __str__(self) -> str:
        return f"{self.agenda}: {self.definition}"

    def is_overdue(self, today: date) -> bool:
        return self.state != BlockState.DONE and self.due_on is not None and self.due_on < today


class Promise(models.Model):
    """An afspraak: who does what, for whom, by when. Kept only when both parties say so."""

    number = models.PositiveIntegerField(_("nummer"), unique=True)
    text = models.CharField(_("wat is afgesproken"), max_length=300)
    owner_side = models.CharField(_("wie belooft"), max_length=15, choices=Side.choices)
    owner_label = models.CharField(_("wie belooft, in woorden"), max_length=120)
    other_side = models.CharField(_("aan wie"), max_length=15, choices=Side.choices)
    other_label = models.CharField(_("aan wie, in woorden"), max_length=120)
    # The official who answers for the municipality's side, and the platform that stands on the neighbourhood's side.
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("medewerker"),
    )
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("wijkplatform")
    )
    agenda = models.ForeignKey(
        Agenda, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("buurtagenda")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="promises", verbose_name=_("gebied"))
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("doel")
    )
    state = models.CharField(_("stand"), max_length=15, choices=PromiseState.choices, default=PromiseState.OPEN)
    made_on = models.DateField(_("afgesproken op"))
    due_on = models.DateField(_("klaar vóór"))
    reported_done_on = models.DateField(_("gemeld als gedaan op"), null=True, blank=True)
    settled_on = models.DateField(_("afgesloten op"), null=True, blank=True)
    # The platform asked the municipality where this stays; it hears before `asked_after_due_on`.
    asked_after_on = models.DateField(_("naar gevraagd op"), null=True, blank=True)
    asked_after_due_on = models.DateField(_("hoort er iets over vóór"), null=True, blank=True)
    # Why it was dropped, why it took another date, or that nobody could be asked.
    explanation = models.TextField(_("uitleg"), blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("afspraak")
        verbose_name_plural = _("afspraken")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="promise_kept_with_two_keys",
                condition=~models.Q(state__in=["kept", "unconfirmed"])
                | models.Q(reported_done_on__isnull=False, settled_on__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_has_two_sides", condition=~models.Q(owner_side=models.F("other_side"))
            ),
            models.CheckConstraint(
                name="dropped_promise_says_why", condition=~models.Q(state="dropped") | ~models.Q(explanation="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="promise_due", condition=models.Q(state__in=["open", "reported_done"])
            ),
            # What waits for the other party, and what a platform asked after: a few among all that was kept.
            models.Index(
                fields=["reported_done_on"], name="promise_to_confirm", condition=models.Q(state="reported_done")
            ),
            models.Index(
                fields=["asked_after_due_on"],
                name="promise_asked_after",
                condition=models.Q(state="open", asked_after_due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("agendas:promise_list") + f"?nummer={self.number}#afspraak-{self.number}"

    @property
    def was_unasked(self) -> bool:
        """Closed without confirmation, because there was nobody to ask."""
        return self.state == PromiseState.UNCONFIRMED and self.explanation == NOBODY_TO_ASK

    def is_overdue(self, today: date) -> bool:
        return self.state == PromiseState.OPEN and self.due_on < today


class AgendaEvent(models.Model):
    """What happened with an agenda, a block or a promise, in plain words. Only ever added to."""

    class Kind(models.TextChoices):
        AGENDA_STARTED = "agenda_started", _("agenda begonnen")
        AGENDA_CHANGED = "agenda_changed", _("agenda bijgewerkt")
        BLOCK_CHANGED = "block_changed", _("bouwsteen bijgewerkt")
        PROMISE_MADE = "promise_made", _("afspraak gemaakt")
        PROMISE_MOVED = "promise_moved", _("afspraak bijgewerkt")
        PROMISE_RESCHEDULED = "promise_rescheduled", _("andere datum")
        REVIEWED = "reviewed", _("teruggekeken")
        ASKED_AFTER = "asked_after", _("gevraagd waar het blijft")
        REMINDED = "reminded", _("herinnerd")
        REMINDER_ANSWERED = "reminder_answered", _("antwoord op een herinnering")
        REMINDER_IGNORED = "reminder_ignored", _("geen antwoord op een herinnering")
        ESCALATED = "escalated", _("een trede hoger gelegd")

    at = models.DateTimeField(_("wanneer"))
    kind = models.CharField(max_length=20, choices=Kind.choices)
    agenda = models.ForeignKey(Agenda, models.CASCADE, null=True, blank=True, related_name="events")
    block = models.ForeignKey(Block, models.CASCADE, null=True, blank=True, related_name="events")
    promise = models.ForeignKey(Promise, models.CASCADE, null=True, blank=True, related_name="events")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20, choices=Role.choices)
    by_label = models.CharField(_("door"), max_length=120)
    from_state = models.CharField(max_length=15, blank=True)
    to_state = models.CharField(max_length=15, blank=True)
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    text = models.TextField(_("wat er gebeurde"), blank=True)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        ordering = ["at", "pk"]
