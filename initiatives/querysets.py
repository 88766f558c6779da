"""Questions about many initiatives."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from initiatives.workflow import ANSWERED, OPEN, Status


class InitiativeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "InitiativeQuerySet":
        """What this person may open on the public site: what was published.

        A refused one keeps its page, which tells the reason and withholds the text; `listed` leaves it out.
        """
        return self.filter(published_at__isnull=False)

    def listed(self) -> "InitiativeQuerySet":
        """Public, with its text: what lists, search, map and counts are made of."""
        return self.filter(published_at__isnull=False).exclude(status=Status.REFUSED)

    def owing_an_answer(self) -> "InitiativeQuerySet":
        return self.filter(status__in=OPEN)

    def answered(self) -> "InitiativeQuerySet":
        return self.filter(status__in=ANSWERED)

    def answered_in_time(self) -> "InitiativeQuerySet":
        """Answered on or before the promised day, in local time."""
        return self.answered().filter(answered_at__date__lte=models.F("answer_due_on"))

    def answered_late(self) -> "InitiativeQuerySet":
        return self.answered().filter(answered_at__date__gt=models.F("answer_due_on"))

    def overdue(self, today: date) -> "InitiativeQuerySet":
        """No answer while its day has passed."""
        return self.owing_an_answer().filter(answer_due_on__lt=today)

    def to_look_at(self) -> "InitiativeQuerySet":
        """Came without an address, so an official must look before it becomes public."""
        return self.filter(status=Status.AWAITING_CONFIRMATION, email="", blanked_at__isnull=True)

    def unconfirmed_since(self, moment: datetime) -> "InitiativeQuerySet":
        """With an address that nobody confirmed, received before this moment."""
        return self.filter(status=Status.AWAITING_CONFIRMATION, received_at__lt=moment).exclude(email="")

    def handled_by(self, user) -> "InitiativeQuerySet":
        return self.filter(handler=user)

    def unassigned(self) -> "InitiativeQuerySet":
        return self.owing_an_answer().filter(handler__isnull=True)

    def due_within(self, today: date, days: int) -> "InitiativeQuerySet":
        """Whose answer is owed from today up to `days` calendar days ahead."""
        return self.owing_an_answer().filter(answer_due_on__gte=today, answer_due_on__lte=today + timedelta(days=days))

    def newest_first(self) -> "InitiativeQuerySet":
        return self.order_by("-received_at", "-pk")


class InitiativeManager(models.Manager.from_queryset(InitiativeQuerySet)):
    """Leaves the search vector in the database: nobody reads it, and it is as long as the text."""

    def get_queryset(self) -> InitiativeQuerySet:
        return super().get_queryset().defer("search")


class AdviceQuerySet(models.QuerySet):
    def awaited(self) -> "AdviceQuerySet":
        """Asked, not given, of a platform that is active, about an initiative that still owes an answer."""
        return self.filter(
            Q(given_at__isnull=True) & Q(platform__state="active") & Q(initiative__status__in=OPEN)
        )
