"""The coalition agreement as people can use it: its themes, its goals, and the plans and promises at each."""

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.models import Promise
from goals.models import Agreement, Goal, Theme
from initiatives.models import GoalLink, Initiative
from pages import querysets, wording

ROWS = 10
# What each kind means, in one sentence under its name.
KIND_MEANING = {
    Goal.Kind.VALUE: gettext_lazy("Hier staat de gemeente voor. Hieraan meet zij haar keuzes."),
    Goal.Kind.ACTION: gettext_lazy("Dit doet de gemeente in deze vier jaar. Hiervan kunt u zien hoe ver het is."),
    Goal.Kind.CONDITION: gettext_lazy("Hieraan houdt de gemeente zich bij alles wat zij doet."),
}


@require_safe
@public_page
def goal_list(request: HttpRequest) -> HttpResponse:
    """The agreement, its themes and its three kinds of goals. Three queries."""
    themes = Theme.objects.current().select_related("agreement").order_by("order")
    themes = themes.annotate(
        **{kind.value: Count("goals", filter=Q(goals__kind=kind)) for kind in Goal.Kind}, goal_number=Count("goals")
    )
    themes = list(themes)
    agreement = themes[0].agreement if themes else Agreement.objects.filter(is_current=True).first()
    return render(
        request,
        "pages/goal_list.html",
        {
            "agreement": agreement,
            "themes": [
                {
                    "title": theme.title,
                    "url": theme.get_absolute_url(),
                    "text": theme.summary,
                    "small": goals_sentence(theme.goal_number),
                }
                for theme in themes
            ],
            "goal_number": sum(theme.goal_number for theme in themes),
            "kinds": [
                {
                    "label": kind.label,
                    "text": KIND_MEANING[kind],
                    "number": goals_sentence(sum(getattr(theme, kind.value) for theme in themes)),
                }
                for kind in Goal.Kind
            ],
        },
    )


def goals_sentence(number: int) -> str:
    return ngettext("%(number)d doel", "%(number)d doelen", number) % {"number": number}


@require_safe
@public_page
def theme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: its goals by kind, each with what residents brought to it. Four queries."""
    links = GoalLink.objects.filter(initiative__in=Initiative.objects.listed())
    goals = Goal.objects.order_by("order").annotate(
        initiative_number=querysets.counted(links, "goal"),
        promise_number=querysets.counted(Promise.objects.visible_to(None), "goal"),
    )
    theme = get_object_or_404(
        Theme.objects.select_related("agreement").prefetch_related(Prefetch("goals", queryset=goals)), slug=slug
    )
    rows = [goal_row(goal) for goal in theme.goals.all()]
    return render(
        request,
        "pages/theme_detail.html",
        {
            "theme": theme,
            "crumbs": [{"label": _("Doelen"), "url": reverse("goal_list")}],
            "goal_number": goals_sentence(len(rows)),
            "kinds": [
                {"label": kind.label, "text": KIND_MEANING[kind], "goals": [row for row in rows if row["kind"] == kind]}
                for kind in Goal.Kind
            ],
            "plans_url": f"{reverse('initiatives:list')}?thema={theme.slug}",
        },
    )


def goal_row(goal: Goal) -> dict:
    brought = []
    if goal.initiative_number:
        words = ngettext("%(number)d plan van inwoners", "%(number)d plannen van inwoners", goal.initiative_number)
        brought.append(words % {"number": goal.initiative_number})
    if goal.promise_number:
        words = ngettext("%(number)d afspraak", "%(number)d afspraken", goal.promise_number)
        brought.append(words % {"number": goal.promise_number})
    return {
        "kind": goal.kind,
        "title": goal.title,
        "url": goal.get_absolute_url(),
        "start": goal.get_state_at_signing_display(),
        "brought": ", ".join(brought) or _("Nog geen plannen of afspraken"),
        "has_any": bool(brought),
    }


@require_safe
@public_page
def goal_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One goal: what it says, how it stood at the start, and what hangs on it. Four queries."""
    today = timezone.localdate(timezone.now())
    goal = get_object_or_404(Goal.objects.select_related("theme__agreement"), slug=slug)
    linked = Initiative.objects.listed().filter(goal_links__goal=goal).newest_first()
    plans = list(querysets.rows_of(linked)[: ROWS + 1])
    promises = querysets.promises_by_urgency(Promise.objects.visible_to(None).filter(goal=goal), today)
    return render(
        request,
        "pages/goal_detail.html",
        {
            "goal": goal,
            "crumbs": [
                {"label": _("Doelen"), "url": reverse("goal_list")},
                {"label": goal.theme.title, "url": goal.theme.get_absolute_url()},
            ],
            "facts": facts(goal),
            "plans": [wording.plan_row(plan, today) for plan in plans[:ROWS]],
            "has_more_plans": len(plans) > ROWS,
            "plans_url": f"{reverse('initiatives:list')}?doel={goal.slug}",
            "promises": [wording.promise_card(promise, today) for promise in promises[:ROWS]],
        },
    )


def facts(goal: Goal) -> list[dict]:
    agreement = goal.theme.agreement
    named = goal.named or {}
    rows = [
        (_("Soort"), goal.get_kind_display()),
        (_("Bij de start"), goal.get_state_at_signing_display()),
        (_("Plaatsen"), ", ".join(named.get("places", []))),
        (_("Wie erbij horen"), ", ".join(named.get("bodies", []))),
        (
            _("Waar dit staat"),
            f"{agreement.title} ({agreement.start_year}-{agreement.end_year}), {goal.source_section}".rstrip(", "),
        ),
    ]
    return [{"label": label, "text": _sentence(text)} for label, text in rows]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
