"""What residents propose, and the road it travels to an answer and a result."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from agendas.models import Promise
from goals.models import Goal, Theme
from initiatives.querysets import AdviceQuerySet, InitiativeManager
from initiatives.search import DutchVector
from initiatives.workflow import ROAD, Status
from neighbourhoods.models import Area, Platform


class AnswerTerm(models.Model):
    """Within how many working days an answer comes. A row, so that a council decision changes it from its own day."""

    working_days = models.PositiveSmallIntegerField(_("werkdagen"))
    from_on = models.DateField(_("geldt vanaf"), unique=True)

    class Meta:
        verbose_name = _("antwoordtermijn")
        verbose_name_plural = _("antwoordtermijnen")
        ordering = ["-from_on"]
        constraints = [models.CheckConstraint(name="term_is_some_days", condition=Q(working_days__gte=1))]

    def __str__(self) -> str:
        return f"{self.working_days} werkdagen vanaf {self.from_on}"


class NumberSeries(models.Model):
    """The last number given out in a year. Locked while the next is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Initiative(models.Model):
    """A plan or idea of residents for their buurt."""

    class Channel(models.TextChoices):
        WEB = "web", _("via de website")
        DESK = "desk", _("aan de balie")
        PHONE = "phone", _("aan de telefoon")
        PAPER = "paper", _("op papier")

    class PlaceSource(models.TextChoices):
        """How the buurt was found. The typed street or postcode itself is never kept."""

        CHOSEN = "chosen", _("gekozen uit de lijst")
        ADDRESS = "address", _("gezocht met straat of postcode")
        MAP = "map", _("aangewezen op de kaart")

    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("nummer"), max_length=12, unique=True)
    # From the hidden field of the form: two presses make one submission.
    submission_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    title = models.CharField(_("titel"), max_length=120)
    what = models.TextField(_("wat is het plan"))
    why = models.TextField(_("waarom"))
    buurt = models.ForeignKey(Area, models.PROTECT, related_name="initiatives", verbose_name=_("buurt"))
    # The wijk of the buurt, kept beside it so that a list by wijk reads one index.
    wijk = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("wijk"))
    place_source = models.CharField(max_length=10, choices=PlaceSource.choices, default=PlaceSource.CHOSEN)
    lon = models.FloatField(_("lengtegraad"), null=True, blank=True)
    lat = models.FloatField(_("breedtegraad"), null=True, blank=True)

    display_name = models.CharField(_("naam die anderen zien"), max_length=80)
    email = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    language = models.CharField(max_length=5, default="nl")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("account"),
    )
    channel = models.CharField(_("hoe ingediend"), max_length=10, choices=Channel.choices, default=Channel.WEB)
    # Part of the signed link and of the desk code: raise it, and older links and codes stop working.
    key_version = models.PositiveSmallIntegerField(default=1)

    status = models.CharField(_("stand"), max_length=25, choices=Status.choices, default=Status.AWAITING_CONFIRMATION)
    received_at = models.DateTimeField(_("ontvangen"))
    answer_due_on = models.DateField(_("antwoord uiterlijk"))
    # The promised day passed; before this one the answer is expected now. The old day stays the one that counts.
    expected_on = models.DateField(_("nieuwe datum"), null=True, blank=True)
    # A platform asked the municipality where the answer stays; it hears before `asked_after_due_on`.
    asked_after_by = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gevraagd door")
    )
    asked_after_on = models.DateField(_("naar gevraagd op"), null=True, blank=True)
    asked_after_due_on = models.DateField(_("hoort er iets over vóór"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("adres bevestigd"), null=True, blank=True)
    published_at = models.DateTimeField(_("openbaar sinds"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwoord"), null=True, blank=True)
    closed_at = models.DateTimeField(_("afgesloten"), null=True, blank=True)
    blanked_at = models.DateTimeField(_("leeggemaakt"), null=True, blank=True)
    result = models.TextField(_("wat ervan gekomen is"), blank=True)

    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled",
        verbose_name=_("behandelaar"),
    )
    # The theme of its first goal, kept beside it so that a list by theme reads one index.
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="initiatives", verbose_name=_("thema")
    )
    goals = models.ManyToManyField(Goal, through="GoalLink", related_name="initiatives", verbose_name=_("doelen"))
    promises = models.ManyToManyField(
        Promise, through="PromiseLink", related_name="initiatives", verbose_name=_("afspraken")
    )

    search = models.GeneratedField(
        expression=DutchVector("title", "what", "why"), output_field=SearchVectorField(), db_persist=True
    )

    objects = InitiativeManager()

    class Meta:
        verbose_name = _("initiatief")
        verbose_name_plural = _("initiatieven")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="initiative_number_once"),
            models.CheckConstraint(
                name="initiative_point_is_whole",
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
            models.CheckConstraint(
                name="unpublished_until_confirmed",
                condition=~Q(status="awaiting_confirmation") | Q(published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="answered_has_its_moment",
                condition=~Q(status__in=["answered", "carried_out", "completed"]) | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                F("received_at").desc(), F("id").desc(), name="public_newest", condition=Q(published_at__isnull=False)
            ),
            models.Index(
                "buurt",
                F("received_at").desc(),
                F("id").desc(),
                name="public_by_buurt",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                "wijk",
                F("received_at").desc(),
                F("id").desc(),
                name="public_by_wijk",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                "theme",
                F("received_at").desc(),
                F("id").desc(),
                name="public_by_theme",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                "status",
                F("received_at").desc(),
                F("id").desc(),
                name="public_by_status",
                condition=Q(published_at__isnull=False),
            ),
            models.Index("answer_due_on", "id", name="public_by_answer_date", condition=Q(published_at__isnull=False)),
            models.Index(
                "answer_due_on",
                "id",
                name="open_by_answer_date",
                condition=Q(status__in=["awaiting_confirmation", "received", "in_progress", "awaiting_initiator"]),
            ),
            models.Index(
                fields=["asked_after_due_on"],
                name="answer_asked_after",
                condition=Q(
                    asked_after_due_on__isnull=False,
                    status__in=["awaiting_confirmation", "received", "in_progress", "awaiting_initiator"],
                ),
            ),
            models.Index(F("closed_at").desc(), name="completed_newest", condition=Q(status="completed")),
            models.Index(fields=["received_at"], name="unconfirmed", condition=Q(status="awaiting_confirmation")),
            # My page: what was sent without an account, from an address that was confirmed.
            models.Index(fields=["email"], name="confirmed_by_email", condition=Q(confirmed_at__isnull=False)),
            # The map counts per buurt from this index alone.
            models.Index(
                fields=["buurt", "status"],
                name="listed_by_buurt",
                condition=Q(published_at__isnull=False) & ~Q(status="refused"),
            ),
            models.Index(
                fields=["closed_at"],
                name="withdrawn_unseen",
                condition=Q(status="withdrawn", published_at__isnull=True, blanked_at__isnull=True),
            ),
            GinIndex(fields=["search"], name="initiative_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("initiatives:detail", args=[self.number])

    @property
    def log_label(self) -> str:
        """What the log calls it: the number, for the title may have to go."""
        return self.number

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_open(self) -> bool:
        """Whether the municipality still owes an answer."""
        return self.status in {"awaiting_confirmation", "received", "in_progress", "awaiting_initiator"}

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.answer_due_on < today

    def road_step(self) -> int:
        """On which step of the road it stands, from 0; a withdrawn or refused one stands where its road ended."""
        for place, (_label, states) in enumerate(ROAD):
            if self.status in states:
                return place
        return 2 if self.answered_at else 0


class GoalLink(models.Model):
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="initiative_links")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["initiative", "goal"], name="goal_linked_once")]


class PromiseLink(models.Model):
    """Ties a promise to the initiative it came from; the thread is read upwards by queries."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="promise_links")
    promise = models.OneToOneField(Promise, models.CASCADE, related_name="initiative_link")


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

    class Meta:
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [models.CheckConstraint(name="answer_gives_a_reason", condition=~Q(reason=""))]


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


class Event(models.Model):
    """A step on the road of an initiative. Only ever added to; the public page tells it in plain words."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("ingediend")
        CONFIRMED = "confirmed", _("adres bevestigd")
        PUBLISHED = "published", _("openbaar gemaakt")
        ASSIGNED = "assigned", _("behandelaar gekozen")
        MOVED = "moved", _("volgende stap")
        QUESTION_ASKED = "question_asked", _("vraag gesteld")
        QUESTION_REPLIED = "question_replied", _("vraag beantwoord")
        GOALS_LINKED = "goals_linked", _("doelen gekoppeld")
        ADVICE_ASKED = "advice_asked", _("advies gevraagd")
        ADVICE_GIVEN = "advice_given", _("advies gegeven")
        ANSWERED = "answered", _("antwoord gegeven")
        PROMISE_MADE = "promise_made", _("afspraak gemaakt")
        REMINDED = "reminded", _("herinnerd")
        # The promised day passed: the resident hears it, with a new date.
        DELAYED = "delayed", _("het antwoord is te laat")
        ASKED_AFTER = "asked_after", _("gevraagd waar het antwoord blijft")
        FOLLOWED_UP = "followed_up", _("herinnering gestuurd")
        REMINDER_ANSWERED = "reminder_answered", _("antwoord op een herinnering")
        REMINDER_IGNORED = "reminder_ignored", _("geen antwoord op een herinnering")
        ESCALATED = "escalated", _("een trede hoger gelegd")
        KEY_RENEWED = "key_renewed", _("nieuwe link gestuurd")
        BLANKED = "blanked", _("leeggemaakt")

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    from_status = models.CharField(max_length=25, choices=Status.choices, blank=True)
    to_status = models.CharField(max_length=25, choices=Status.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_role = models.CharField(max_length=20, choices=Role.choices)
    # Shown as it stands: a role or party, never a person's own name.
    by_label = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["initiative", "at"], name="event_by_initiative")]


class SearchWord(models.Model):
    """A word that occurs in public initiatives, folded: what a mistyped word is compared with."""

    word = models.CharField(max_length=60, primary_key=True)
    occurrences = models.PositiveIntegerField(default=1)
