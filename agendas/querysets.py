"""Questions about many agendas, blocks and promises."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Count, ExpressionWrapper, F, Func, Prefetch, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agendas.workflow import BlockState, PromiseState

RUNNING = (PromiseState.OPEN, PromiseState.REPORTED_DONE)
# Within this the other party looks whether what was reported done is done.
TO_CONFIRM = timedelta(days=7)


class Standing(models.TextChoices):
    """How a promise stands today, as the register filters and the council counts: a state, and whether it is late."""

    RUNNING = "loopt", _("loopt nog")
    LATE = "telaat", _("te laat")
    AWAITING = "wacht", _("wacht op bevestiging")
    KEPT = "nagekomen", _("nagekomen")
    UNCONFIRMED = "nietbevestigd", _("afgesloten, niet bevestigd")
    DROPPED = "vervallen", _("vervallen")


def stands(standing: str, today: date) -> Q:
    """The condition behind a standing. The six exclude each other and leave nothing out."""
    return {
        Standing.RUNNING: Q(state=PromiseState.OPEN, due_on__gte=today),
        Standing.LATE: Q(state=PromiseState.OPEN, due_on__lt=today),
        Standing.AWAITING: Q(state=PromiseState.REPORTED_DONE),
        Standing.KEPT: Q(state=PromiseState.KEPT),
        Standing.UNCONFIRMED: Q(state=PromiseState.UNCONFIRMED),
        Standing.DROPPED: Q(state=PromiseState.DROPPED),
    }[Standing(standing)]


class AgendaQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AgendaQuerySet":
        """Every agenda is public."""
        return self

    def with_area(self) -> "AgendaQuerySet":
        """With its area, the area above it and its platform, without their outlines."""
        return self.select_related("area__parent", "platform").defer("area__geometry", "area__parent__geometry")

    def with_blocks(self) -> "AgendaQuerySet":
        """With `blocks.all()` loaded in order, each with its definition: one query more."""
        blocks = self.model.blocks.rel.related_model.objects
        return self.prefetch_related(
            Prefetch("blocks", queryset=blocks.select_related("definition").order_by("definition__order"))
        )

    def to_review_by(self, day: date) -> "AgendaQuerySet":
        """To be looked back at on or before this day, however long ago; not of a platform that sleeps or is gone."""
        led = Q(platform__isnull=True) | Q(platform__state="active")
        return self.filter(led, review_on__lte=day)


class BlockQuerySet(models.QuerySet):
    def open(self) -> "BlockQuerySet":
        return self.exclude(state=BlockState.DONE)

    def due_by(self, day: date) -> "BlockQuerySet":
        """Not done, and due on or before this day, however long ago."""
        return self.open().filter(due_on__lte=day)


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PromiseQuerySet":
        """Every promise is public."""
        return self

    def running(self) -> "PromiseQuerySet":
        return self.filter(state__in=RUNNING)

    def kept(self) -> "PromiseQuerySet":
        return self.filter(state=PromiseState.KEPT)

    def unconfirmed(self) -> "PromiseQuerySet":
        """Closed by the portal: reported done, and the other party never said whether that is right."""
        return self.filter(state=PromiseState.UNCONFIRMED)

    def reported_by(self, day: date) -> "PromiseQuerySet":
        """Reported done on or before this day, and still waiting for the other party."""
        return self.filter(state=PromiseState.REPORTED_DONE, reported_done_on__lte=day)

    def late(self, today: date) -> "PromiseQuerySet":
        """Still open while the day has passed."""
        return self.filter(stands(Standing.LATE, today))

    def due_by(self, day: date) -> "PromiseQuerySet":
        """Open, and due on or before this day, however long ago."""
        return self.filter(state=PromiseState.OPEN, due_on__lte=day)

    def to_confirm_by(self, day: date) -> "PromiseQuerySet":
        """Reported done, and waiting for the other party; `confirm_on`, a week after the report, is on or before this
        day. A platform that sleeps or is gone is not waited for."""
        asleep = Q(other_side="platform") & ~Q(platform__state="active")
        reported = self.filter(state=PromiseState.REPORTED_DONE, reported_done_on__lte=day - TO_CONFIRM)
        return reported.exclude(asleep).annotate(
            confirm_on=ExpressionWrapper(F("reported_done_on") + TO_CONFIRM.days, models.DateField())
        )

    def asked_after_by(self, day: date) -> "PromiseQuerySet":
        """Asked after by a platform that is to hear before a day on or before this one, and still open and not moved:
        whoever names another day has answered."""
        return self.filter(state=PromiseState.OPEN, asked_after_due_on__lte=day, due_on__lt=F("asked_after_on"))

    def in_area(self, area) -> "PromiseQuerySet":
        """Of this area itself, and of the areas that are part of it."""
        return self.filter(Q(area=area) | Q(area__parent=area) | Q(area__parent__parent=area))

    def filtered(self, cleaned: dict, today: date) -> "PromiseQuerySet":
        """THE queryset behind the register, and behind every number that links to it.

        `cleaned` as PromiseFilter cleans it: stand, wijk, buurt, thema, doel, agenda (rows), sinds and tot (days, both
        included, over the day by which it is due), nummer. What is missing or empty does not narrow.
        """
        found = self.visible_to(None)
        if cleaned.get("stand"):
            found = found.filter(stands(cleaned["stand"], today))
        if cleaned.get("wijk"):
            found = found.in_area(cleaned["wijk"])
        if cleaned.get("buurt"):
            found = found.filter(area=cleaned["buurt"])
        if cleaned.get("thema"):
            found = found.filter(goal__theme=cleaned["thema"])
        if cleaned.get("doel"):
            found = found.filter(goal=cleaned["doel"])
        if cleaned.get("agenda"):
            found = found.filter(agenda=cleaned["agenda"])
        if cleaned.get("sinds"):
            found = found.filter(due_on__gte=cleaned["sinds"])
        if cleaned.get("tot"):
            found = found.filter(due_on__lte=cleaned["tot"])
        if cleaned.get("nummer"):
            found = found.filter(number=cleaned["nummer"])
        return found

    def counted(self, today: date) -> dict[str, int]:
        """How many stand where, in one pass: {"loopt": 12, "telaat": 3, …}."""
        return self.aggregate(**{each.value: Count("pk", filter=stands(each, today)) for each in Standing})

    def running_first(self) -> "PromiseQuerySet":
        """What still runs, the earliest day first; then what is settled, the latest day first.

        The order is one number, `place`, with the key behind it, so a page can go on after a row: `after`.
        """
        day = Func(F("due_on"), template="(%(expressions)s - DATE '2000-01-01')", output_field=models.IntegerField())
        return self.annotate(place=Case(When(state__in=RUNNING, then=day), default=Value(1_000_000) - day)).order_by(
            "place", "pk"
        )

    def after(self, place: int, pk: int) -> "PromiseQuerySet":
        """Only on top of `running_first`: what comes after this row."""
        return self.filter(Q(place__gt=place) | Q(place=place, pk__gt=pk))

    def with_what_a_row_shows(self) -> "PromiseQuerySet":
        """The rows beside it, and `other_days`: each time it took another date. One query more."""
        events = self.model.events.rel.related_model.objects
        other_days = events.filter(kind="promise_rescheduled").order_by("at", "pk")
        return (
            self.select_related("area", "agenda", "goal", "platform")
            .defer("area__geometry", "goal__explanation")
            .prefetch_related(Prefetch("events", queryset=other_days, to_attr="other_days"))
        )
