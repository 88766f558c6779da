"""What plans ask for and what they get, added up per area; and the rules that stand in their way."""

from django.db.models import Count, Q, Sum

from initiatives.models import Initiative, Need, RuleInTheWay
from initiatives.workflow import Status

GIVEN = (Need.Outcome.GRANTED, Need.Outcome.PARTLY)


def totals(by: str = "wijk", **narrowed) -> dict[int, dict[str, dict]]:
    """Per area (`by` is "wijk" or "buurt"), per kind of need: how often asked, given and refused, and how many euros
    were asked and given. Of public plans only; who took the plan back before it was decided asks for nothing any more.
    `narrowed` filters the plans, as `wijk=…`. One query."""
    plans = Initiative.objects.listed().filter(**narrowed)
    rows = (
        Need.objects.filter(initiative__in=plans)
        .exclude(outcome=Need.Outcome.OPEN, initiative__status=Status.WITHDRAWN)
        .values(f"initiative__{by}", "kind")
        .annotate(
            asked=Count("pk"),
            given=Count("pk", filter=Q(outcome__in=GIVEN)),
            refused=Count("pk", filter=Q(outcome=Need.Outcome.REFUSED)),
            euros_asked=Sum("amount"),
            euros_given=Sum("granted_amount"),
        )
        .order_by()
    )
    found: dict[int, dict[str, dict]] = {}
    for row in rows:
        area = row.pop(f"initiative__{by}")
        found.setdefault(area, {})[row.pop("kind")] = row
    return found


def rules_of_public_plans():
    """The rules named by plans that stand in the lists, newest first."""
    plans = Initiative.objects.listed().filter(blanked_at__isnull=True)
    found = RuleInTheWay.objects.filter(initiative__in=plans).order_by("-named_at", "-pk")
    return found.select_related("initiative__buurt").only(
        "rule", "problem", "named_at", "outcome", "answer", "answered_at",
        "initiative__number", "initiative__title", "initiative__buurt__name",
    )  # fmt: skip


def rules_counted() -> dict[str, int]:
    """How many rules stand where: {"": 3, "room": 2, …}. One query."""
    rows = rules_of_public_plans().order_by().values_list("outcome").annotate(number=Count("pk"))
    return dict(rows)
