"""Questions about many initiatives."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.roles import STAFF
from initiatives import search
from initiatives.kinds import KINDS
from initiatives.shown_querysets import ShownQuerySet
from initiatives.workflow import ANSWERED, OPEN, WITH_A_RESULT, WITH_THE_INITIATORS, WITH_THE_MUNICIPALITY, Status
from neighbourhoods.scope import scope_of
from notifications import hours


class InTime(models.TextChoices):
    """How it stands with the answer: the values of the filter `antwoord`."""

    IN_TIME = "optijd"
    LATE = "telaat"
    OPEN = "open"
    OVERDUE = "overtijd"


class Order(models.TextChoices):
    """The orders of a list: the values of `sorteer`. Each has an index."""

    NEWEST = "nieuwste"
    OLDEST = "oudste"
    ANSWER = "antwoord"


def is_counting() -> Q:
    """The clock does not stand still since on or before the promised day. A pause that came after it changes nothing:
    then the answer was late already."""
    return Q(paused_on__isnull=True) | Q(paused_on__gt=F("answer_due_on"))


class InitiativeQuerySet(ShownQuerySet):
    def visible_to(self, user) -> "InitiativeQuerySet":
        """What this person may open on the public site: what was published.

        A refused one keeps its page, which tells the reason and withholds the text; `listed` leaves it out.
        """
        return self.filter(published_at__isnull=False)

    def for_office(self, user, *, to_act: bool = False) -> "InitiativeQuerySet":
        """What this person may open in /beheer/: the table "Who sees what" in the README. Nothing for who has no role
        there. What is left out answers with 404, never with its number or title.

        `to_act`: where this person decides as well. Who is mentioned or asked reads along, and says what was asked.
        """
        if user is None or not user.is_authenticated or not user.has_role(*STAFF):
            return self.none()
        scope = scope_of(user)
        if scope.is_everything:
            return self
        own = Q(handler=user) | Q(contact=user) | Q(asked_after_by__contact=user)
        free = Q(team__isnull=True)
        if scope.areas is not None:
            free &= Q(buurt__in=scope.areas)
        mine = own | Q(team__in=scope.teams) | Q(buurt__in=scope.coordinates) | free
        if to_act:
            return self.filter(mine)
        questions = self.model.team_questions.rel.related_model.objects.filter(team__in=scope.teams)
        asked = Q(pk__in=user.mentioned_in.values("initiative")) | Q(pk__in=user.readings.values("initiative"))
        return self.filter(mine | asked | Q(pk__in=questions.values("initiative")))

    def listed(self) -> "InitiativeQuerySet":
        """Public, with its text: what lists, search, map and counts are made of."""
        return self.filter(published_at__isnull=False).exclude(status=Status.REFUSED)

    def owing_an_answer(self) -> "InitiativeQuerySet":
        return self.filter(status__in=OPEN)

    def in_the_office(self) -> "InitiativeQuerySet":
        """Owing an answer, and an official can do something: not while its e-mail address waits to be confirmed. What
        came without an address waits for an official to look at it."""
        return self.owing_an_answer().filter(~Q(status=Status.AWAITING_CONFIRMATION) | Q(email=""))

    def waiting_for_the_municipality(self) -> "InitiativeQuerySet":
        """Owing an answer, and it is the municipality's turn: not while the resident was asked something or has to
        confirm the address or does a bid, and not while the clock stands still. What came without an address waits for
        an official to look at it."""
        to_look_at = Q(status=Status.AWAITING_CONFIRMATION, email="", blanked_at__isnull=True)
        return self.owing_an_answer().filter(Q(status__in=WITH_THE_MUNICIPALITY) | to_look_at).filter(is_counting())

    def asked_after_by(self, day: date) -> "InitiativeQuerySet":
        """Asked after by a platform that is to hear before a day on or before this one, and not answered yet."""
        return self.waiting_for_the_municipality().filter(asked_after_due_on__lte=day)

    def to_hear_of_a_delay(self, today: date) -> "InitiativeQuerySet":
        """The municipality's turn while its day has passed, and so has the new day that was named, if any."""
        late = self.waiting_for_the_municipality().filter(answer_due_on__lt=today)
        return late.filter(Q(expected_on__isnull=True) | Q(expected_on__lt=today))

    def answered(self) -> "InitiativeQuerySet":
        return self.filter(status__in=ANSWERED)

    def answered_in_time(self) -> "InitiativeQuerySet":
        """Answered on or before the promised day, in local time."""
        return self.answered().filter(answered_at__date__lte=F("answer_due_on"))

    def answered_late(self) -> "InitiativeQuerySet":
        return self.answered().filter(answered_at__date__gt=F("answer_due_on"))

    def overdue(self, today: date) -> "InitiativeQuerySet":
        """No answer while its day has passed; not when the clock stands still since before that day."""
        return self.owing_an_answer().filter(is_counting(), answer_due_on__lt=today)

    def paused(self) -> "InitiativeQuerySet":
        """Owing an answer while the clock stands still."""
        return self.owing_an_answer().filter(paused_on__isnull=False)

    def paused_for_long(self, until: date) -> "InitiativeQuerySet":
        """Standing still for so long on this day that the handler is asked about it."""
        return self.in_the_office().filter(pause_long_on__isnull=False, pause_long_on__lte=until)

    def waiting_for_its_initiators(self) -> "InitiativeQuerySet":
        """They were asked something, or do a bid."""
        return self.filter(status__in=WITH_THE_INITIATORS)

    def to_look_at(self) -> "InitiativeQuerySet":
        """Came without an address, so an official must look before it becomes public."""
        return self.filter(status=Status.AWAITING_CONFIRMATION, email="", blanked_at__isnull=True)

    def unconfirmed_since(self, moment: datetime) -> "InitiativeQuerySet":
        """With an address that nobody confirmed, received before this moment."""
        return self.filter(status=Status.AWAITING_CONFIRMATION, received_at__lt=moment).exclude(email="")

    def withdrawn_unseen_since(self, moment: datetime) -> "InitiativeQuerySet":
        """Taken back before it was public, before this moment, and not blanked yet."""
        return self.filter(
            status=Status.WITHDRAWN, published_at__isnull=True, blanked_at__isnull=True, closed_at__lt=moment
        )

    def to_rewrite(self) -> "InitiativeQuerySet":
        """Whose answer stands on the page, somebody did not understand, and nobody wrote plainer yet."""
        standing = self.filter(answer__published_at__isnull=False, blanked_at__isnull=True, published_at__isnull=False)
        return standing.filter(answer__in=_asked_to_rewrite(self.model))

    def to_read_by(self, user) -> "InitiativeQuerySet":
        """Whose draft this colleague was asked to read, and did not read yet."""
        waiting = user.readings.filter(read_at__isnull=True, initiative__answer__published_at__isnull=True)
        return self.owing_an_answer().filter(pk__in=waiting.values("initiative"))

    def with_an_open_rule(self) -> "InitiativeQuerySet":
        """In whose way stands a rule about which the municipality said nothing yet; also when the plan stopped, for the
        public list of rules keeps it. Not what was refused: that list leaves it out."""
        rules = self.model.rules_in_the_way.rel.related_model.objects.filter(outcome="")
        return self._seen_and_whole().filter(pk__in=rules.values("initiative"))

    def with_an_open_need(self) -> "InitiativeQuerySet":
        """That asked for something about which nobody decided yet. Who took the plan back asks for nothing any more."""
        needs = self.model.needs.rel.related_model.objects.filter(outcome="")
        return self._seen_and_whole().exclude(status=Status.WITHDRAWN).filter(pk__in=needs.values("initiative"))

    def _seen_and_whole(self) -> "InitiativeQuerySet":
        return self.listed().filter(blanked_at__isnull=True)

    def handled_by(self, user) -> "InitiativeQuerySet":
        return self.filter(handler=user)

    def unassigned(self) -> "InitiativeQuerySet":
        """Of nobody, or of somebody who left or handles no plans any more."""
        return self.in_the_office().exclude(handler__in=User.objects.handlers())

    def due_within(self, today: date, days: int) -> "InitiativeQuerySet":
        """Whose answer is owed from today up to `days` calendar days ahead; not while the clock stands still."""
        running = self.owing_an_answer().filter(paused_on__isnull=True)
        return running.filter(answer_due_on__gte=today, answer_due_on__lte=today + timedelta(days=days))

    def newest_first(self) -> "InitiativeQuerySet":
        return self.order_by("-received_at", "-pk")

    def filtered(self, asked: dict, today: date) -> "InitiativeQuerySet":
        """The public plans that answer to what was asked: the rows behind every list, map and count.

        `asked` is the cleaned data of `forms.ListFilter`; a value is a row or, for status and theme, a list of them.
        What is missing or empty filters nothing. Order and pages are left to the caller.
        """
        found = self.listed()
        if asked.get("q"):
            found = found.matching(search.query_for(asked["q"]))
        if asked.get("buurt"):
            found = found.filter(buurt=asked["buurt"])
        if asked.get("wijk"):
            found = found.filter(wijk=asked["wijk"])
        if asked.get("thema"):
            found = found.filter(_is_or_in("theme", asked["thema"]))
        if asked.get("doel"):
            found = found.filter(goal_links__goal=asked["doel"])
        if asked.get("status"):
            found = found.filter(_is_or_in("status", asked["status"]))
        if asked.get("soort"):
            found = found.filter(kind=asked["soort"])
        if asked.get("van"):
            found = found.filter(initiator_kind=asked["van"])
        if asked.get("sinds"):
            found = found.filter(received_at__gte=hours.on(asked["sinds"]))
        if asked.get("tot"):
            found = found.filter(received_at__lt=hours.on(asked["tot"] + timedelta(days=1)))
        if asked.get("antwoord"):
            found = {
                InTime.IN_TIME: found.answered_in_time,
                InTime.LATE: found.answered_late,
                InTime.OPEN: found.owing_an_answer,
                InTime.OVERDUE: lambda: found.overdue(today),
            }[InTime(asked["antwoord"])]()
        return found

    def matching(self, query) -> "InitiativeQuerySet":
        """In which these words occur (`search.query_for`); nothing when there is nothing to look for."""
        return self.none() if query is None else self.filter(search=query)

    def similar_to(self, text: str) -> "InitiativeQuerySet":
        """In which one of the longer words of this text occurs, newest first."""
        words = [word for word in search.words_of(text) if len(word) > 4][: search.MOST_WORDS]
        if not words:
            return self.none()
        return self.matching(SearchQuery(" | ".join(words), config="dutch", search_type="raw")).newest_first()

    def in_order(self, order: str) -> "InitiativeQuerySet":
        """Newest first, oldest first, or the first answer date first."""
        if order == Order.ANSWER:
            return self.order_by("answer_due_on", "pk")
        return self.order_by("received_at", "pk") if order == Order.OLDEST else self.newest_first()

    def after(self, last, order: str) -> "InitiativeQuerySet":
        """What comes after this row in this order, found by its key: page 10,000 costs what page 1 costs."""
        name = "answer_due_on" if order == Order.ANSWER else "received_at"
        value = getattr(last, name)
        if order in (Order.ANSWER, Order.OLDEST):
            return self.filter(**{f"{name}__gte": value}).exclude(**{name: value, "pk__lte": last.pk})
        return self.filter(received_at__lte=value).exclude(received_at=value, pk__gte=last.pk)

    def taking_place(self, since: date) -> "InitiativeQuerySet":
        """Events on or after this day that were not taken back, the first one first."""
        held = self.filter(event_on__gte=since).exclude(status=Status.WITHDRAWN)
        return held.order_by("event_on", "pk")

    def to_look_back(self, today: date, since: date) -> "InitiativeQuerySet":
        """Over since a day on or after `since`, by its end or by its own day, and nobody looked back yet."""
        is_over = Q(status__in=WITH_A_RESULT, closed_at__gte=hours.on(since))
        was_held = Q(event_on__gte=since, event_on__lt=today) & ~Q(status=Status.WITHDRAWN)
        quick = [kind for kind, rules in KINDS.items() if not rules.asks_look_back]
        return self.listed().filter(is_over | was_held, look_back__isnull=True).exclude(kind__in=quick)


class InitiativeManager(models.Manager.from_queryset(InitiativeQuerySet)):
    """Leaves the search vector in the database: nobody reads it, and it is as long as the text."""

    def get_queryset(self) -> InitiativeQuerySet:
        return super().get_queryset().defer("search")


class AdviceQuerySet(models.QuerySet):
    def awaited(self) -> "AdviceQuerySet":
        """Asked, not given, of a platform that is active, about an initiative that still owes an answer."""
        return self.filter(given_at__isnull=True, platform__state="active", initiative__status__in=OPEN)


def _is_or_in(name: str, value) -> Q:
    """A single value compares for itself, so that the index on that column gives the order as well."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        values = list(value)
        return Q(**{name: values[0]}) if len(values) == 1 else Q(**{f"{name}__in": values})
    return Q(**{name: value})


def _asked_to_rewrite(initiatives):
    """The answers with an open request, as a subquery: an initiative counts once, however many asked."""
    requests = initiatives.answer.related.related_model.rewrite_requests.rel.related_model.objects
    return requests.filter(settled_at__isnull=True).values("answer")
