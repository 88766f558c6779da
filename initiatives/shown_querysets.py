"""What is read of initiatives for a row, for a list of results and for a page of their own, and no more."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import Coalesce, JSONObject, Left

from agendas.workflow import PromiseState

# Shown of the text in a row of a list.
EXCERPT_LETTERS = 220
# Shown of what people added, on the page of a plan; the older ones have pages of their own.
COMMENTS_SHOWN = 20

# What the page of a plan tells of its clock, the steps of its road and its former answers.
CLOCK_COLUMNS = ("at", "kind", "round", "amount", "unit", "due_on", "reason")
STEP_COLUMNS = ("step", "text", "amount", "until_on", "told_at")
FORMER_COLUMNS = tuple("why decision summary reason next_step next_by next_on published_at replaced_at".split())


class ShownQuerySet(models.QuerySet):
    """The part of `InitiativeQuerySet` that decides which columns and annotations come along."""

    def for_rows(self) -> "ShownQuerySet":
        """With what a row of a list shows and no more: the long texts and the outlines stay in the database."""
        return (
            self.annotate(excerpt=Left("what", EXCERPT_LETTERS))
            .select_related("buurt")
            .only(
                "number",
                "title",
                "status",
                "received_at",
                "answer_due_on",
                "paused_on",
                "answered_at",
                "published_at",
                "support_count",
                "comment_count",
                "event_on",
                "event_place",
                "lon",
                "lat",
                "buurt__name",
                "buurt__slug",
                "buurt__level",
                "buurt__lon",
                "buurt__lat",
            )
        )

    def for_results(self) -> "ShownQuerySet":
        """What was completed, the newest first, with what a row of the results shows: the result itself, `lesson` of
        the look back, and of its promises `promise_number` and `kept_number`."""
        links = self.model.promise_links.rel.related_model.objects.filter(initiative=OuterRef("pk")).order_by()
        made = links.exclude(promise__state=PromiseState.DROPPED).values("initiative")
        kept = links.filter(promise__state=PromiseState.KEPT).values("initiative")
        number = {"output_field": models.IntegerField()}
        return (
            self.annotate(
                lesson=F("look_back__lesson"),
                promise_number=Coalesce(models.Subquery(made.annotate(n=models.Count("pk")).values("n"), **number), 0),
                kept_number=Coalesce(models.Subquery(kept.annotate(n=models.Count("pk")).values("n"), **number), 0),
            )
            .select_related("buurt")
            .only("number", "title", "result", "closed_at", "status", "buurt__name", "buurt__slug", "buurt__level")
            .order_by(F("closed_at").desc())
        )

    def without_long_texts(self) -> "ShownQuerySet":
        """For thousands at once: what stays in the database is what nobody reads in passing."""
        return self.defer("search", "what", "why", "result")

    def for_page(self) -> "ShownQuerySet":
        """With what its own page shows: place, answer, and `linked_goals` as a list of {title, slug}."""
        links = self.model.goal_links.rel.related_model.objects.filter(initiative=OuterRef("pk")).order_by("order")
        goals = links.values(json=JSONObject(title="goal__title", slug="goal__slug"))
        return self.select_related("buurt", "wijk", "answer", "team", "look_back").defer(
            "search", "buurt__geometry", "wijk__geometry", "look_back__search"
        ).annotate(
            linked_goals=ArraySubquery(goals),
            **self._clock_of_page(),
            **self._owners_of_page(),
            **self._comments_of_page(),
        )  # fmt: skip

    def _comments_of_page(self) -> dict[str, ArraySubquery]:
        """`newest_comments`: what was added last, as a list of {column: value}, the newest first."""
        comments = self.model.comments.rel.related_model
        newest = comments.objects.visible().filter(initiative=OuterRef("pk")).newest_first()
        return {"newest_comments": ArraySubquery(newest.values(json=_columns(*comments.SHOWN))[:COMMENTS_SHOWN])}

    def _owners_of_page(self) -> dict:
        """`co_names`: the names of the co-initiators; `is_changed`: whether the text was ever another."""
        rel = {name: getattr(self.model, name).rel.related_model for name in ("invitations", "versions")}
        joined = rel["invitations"].objects.joined().filter(initiative=OuterRef("pk")).order_by("accepted_at", "pk")
        return {
            "co_names": ArraySubquery(joined.values("display_name")),
            "is_changed": models.Exists(rel["versions"].objects.filter(initiative=OuterRef("pk"))),
        }

    def _clock_of_page(self) -> dict[str, ArraySubquery]:
        """`clock_log`, `steps_log` and `former_log`: lists of {column: value}, the oldest first."""
        of_this = {"initiative": OuterRef("pk")}
        clock, steps, former = (
            getattr(self.model, name).rel.related_model.objects.filter(**of_this)
            for name in ("clock_events", "steps_told", "former_answers")
        )
        return {
            "clock_log": ArraySubquery(clock.order_by("at", "pk").values(json=_columns(*CLOCK_COLUMNS))),
            "steps_log": ArraySubquery(steps.order_by("told_at", "pk").values(json=_columns(*STEP_COLUMNS))),
            "former_log": ArraySubquery(former.order_by("replaced_at", "pk").values(json=_columns(*FORMER_COLUMNS))),
        }


def _columns(*names: str) -> JSONObject:
    return JSONObject(**{name: name for name in names})
