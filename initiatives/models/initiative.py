"""A plan or idea, its number, and what it is tied to."""

import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agendas.models import Promise
from goals.models import Goal, Theme
from initiatives.kinds import InitiatorKind, Kind
from initiatives.querysets import InitiativeManager
from initiatives.search import DutchVector
from initiatives.workflow import ANSWERED, CLOSED, OPEN, ROAD, Status, reopen_until
from neighbourhoods.models import Area, Platform, Team

# For constraints and indexes, which want a fixed order.
OPEN_NAMES = sorted(str(status) for status in OPEN)
ANSWERED_NAMES = sorted(str(status) for status in ANSWERED)


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

    kind = models.CharField(_("soort"), max_length=20, choices=Kind.choices, default=Kind.IDEA, db_default=Kind.IDEA)
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
    # Of who gave it at the desk or on the phone; seen by handlers alone, and each look is logged.
    phone = models.CharField(_("telefoonnummer"), max_length=30, blank=True, db_default="")
    postal_address = models.TextField(_("postadres"), max_length=300, blank=True, db_default="")
    initiator_kind = models.CharField(
        _("wie stuurt het in"),
        max_length=12,
        choices=InitiatorKind.choices,
        default=InitiatorKind.PERSON,
        db_default=InitiatorKind.PERSON,
    )
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
    # The clock stands still since this day: the municipality waits for something, and says publicly for what.
    paused_on = models.DateField(_("klok staat stil sinds"), null=True, blank=True)
    # Then it stood still for so long that the handler is asked about it.
    pause_long_on = models.DateField(null=True, blank=True)
    # The resident found that the answer was none. Once.
    reopened_at = models.DateTimeField(_("heropend"), null=True, blank=True)
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
    # Which team has it now. None: nobody divided the work yet.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="initiatives", verbose_name=_("team")
    )
    # Whom the resident can turn to the whole way, also when another team takes it over.
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vaste contactpersoon"),
    )
    # The role that the municipality takes (`MunicipalRole`); why it changed stands in `RoleChange`.
    municipal_role = models.CharField(_("rol van de gemeente"), max_length=30, blank=True, db_default="")

    # An event: its day, its place, and whether it is an experiment.
    event_on = models.DateField(_("dag"), null=True, blank=True)
    event_place = models.CharField(_("plek"), max_length=120, blank=True, db_default="")
    is_trial = models.BooleanField(_("proef"), default=False, db_default=False)
    # What a kind asks beside the five questions: {"task": …, "why_better": …, "budget": …, "proposal": …}.
    extra = models.JSONField(default=dict, blank=True, db_default={})

    # A like one was shown before sending; why this one differs, in the words of its initiator.
    similar_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    why_different = models.CharField(_("waarom dit anders is"), max_length=300, blank=True, db_default="")
    # The number in the list from which it was imported.
    external_reference = models.CharField(_("oud nummer"), max_length=60, blank=True, db_default="")

    # Kept beside the rows they count, in the same transaction.
    support_count = models.PositiveIntegerField(_("steun"), default=0, db_default=0)
    comment_count = models.PositiveIntegerField(_("aanvullingen"), default=0, db_default=0)

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
            models.UniqueConstraint(
                fields=["external_reference"], name="imported_once", condition=~Q(external_reference="")
            ),
            models.CheckConstraint(
                name="answered_has_its_moment",
                condition=~Q(status__in=ANSWERED_NAMES) | Q(answered_at__isnull=False),
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
                condition=Q(status__in=OPEN_NAMES),
            ),
            models.Index(
                fields=["asked_after_due_on"],
                name="answer_asked_after",
                condition=Q(
                    asked_after_due_on__isnull=False,
                    status__in=OPEN_NAMES,
                ),
            ),
            models.Index(
                fields=["pause_long_on"],
                name="paused_for_long",
                condition=Q(pause_long_on__isnull=False, status__in=OPEN_NAMES),
            ),
            models.Index(
                F("closed_at").desc(), name="completed_newest", condition=Q(status__in=["completed", "handed_back"])
            ),
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
            # The work list of a team, and the plans of a coordinator.
            models.Index("team", "answer_due_on", "id", name="open_by_team", condition=Q(status__in=OPEN_NAMES)),
            models.Index("wijk", "answer_due_on", "id", name="open_by_wijk", condition=Q(status__in=OPEN_NAMES)),
            # Calendars: what takes place, by day.
            models.Index(
                "event_on",
                "buurt",
                name="public_events",
                condition=Q(published_at__isnull=False, event_on__isnull=False),
            ),
            models.Index(
                fields=["kind"], name="public_by_kind", condition=Q(published_at__isnull=False) & ~Q(kind="idea")
            ),
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
        return self.status in OPEN

    @property
    def can_be_joined(self) -> bool:
        """Whether others can still support it, follow it, help, or add to it."""
        return self.is_public and self.blanked_at is None and self.status not in CLOSED

    @property
    def reopen_until(self) -> date | None:
        """The last day on which the residents may say that the answer is none. None without an answer, or when they did
        so already."""
        if self.status not in ANSWERED or self.answered_at is None or self.reopened_at is not None:
            return None
        return reopen_until(localdate(self.answered_at))

    def is_overdue(self, today: date) -> bool:
        """Its day passed without an answer, and the clock does not stand still since before that day."""
        if not self.is_open or self.answer_due_on >= today:
            return False
        return self.paused_on is None or self.paused_on > self.answer_due_on

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
