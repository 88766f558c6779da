"""Questions about many agendas, blocks and promises."""

from datetime import date

from django.db import models

from agendas.workflow import BlockState, PromiseState


class AgendaQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AgendaQuerySet":
        """Every agenda is public."""
        return self


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
        return self.filter(state__in=[PromiseState.OPEN, PromiseState.REPORTED_DONE])

    def kept(self) -> "PromiseQuerySet":
        return self.filter(state=PromiseState.KEPT)

    def late(self, today: date) -> "PromiseQuerySet":
        """Still open while the day has passed."""
        return self.filter(state=PromiseState.OPEN, due_on__lt=today)

    def due_by(self, day: date) -> "PromiseQuerySet":
        """Open, and due on or before this day, however long ago."""
        return self.filter(state=PromiseState.OPEN, due_on__lte=day)

    def judged_between(self, start: date, end: date) -> "PromiseQuerySet":
        """Whose day fell in this period: the ones that word-keeping is counted over."""
        return self.filter(due_on__gte=start, due_on__lt=end)


