"""Bring a coalition agreement, its themes and its goals into the portal."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from goals.models import Agreement, Goal, Theme
from neighbourhoods.models import Municipality
from neighbourhoods.services import ImportRefused, ImportSummary

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


@transaction.atomic
def import_goals(*, agreement: dict, now: datetime, by: User | None = None) -> ImportSummary:
    """Take over an agreement as `goals/data/goals_sittard_geleen.json` writes it.

    Rows are known by their slug, so a second run changes nothing and a changed text changes one row. The agreement
    that starts last is the current one. A goal that the file no longer holds stays: plans may point at it. Raises
    ImportRefused; nothing is then written.
    """
    if not isinstance(agreement, dict):
        raise ImportRefused("The file is not an agreement.")
    _check_municipality(agreement)
    facts, themes = _part(agreement, "agreement", dict), _part(agreement, "themes", list)
    summary = ImportSummary("Agreement, themes and goals", "rows")
    row = _save_agreement(facts, summary)
    slugs, orders = set(), set()
    for theme in themes:
        saved = _save_theme(theme, row, summary, orders)
        for goal in _part(theme, "goals", list):
            slug = _save_goal(goal, saved, summary)
            if slug in slugs:
                raise ImportRefused(f"The goal {slug} stands in the file twice.")
            slugs.add(slug)
    _check_counts(agreement, slugs)
    left = Goal.objects.filter(theme__agreement=row).exclude(slug__in=slugs)
    summary.remarks += [f"no longer in the file, kept: {slug}" for slug in left.values_list("slug", flat=True)]
    if summary.is_changed:
        counts = f"{summary.added} toegevoegd, {summary.changed} gewijzigd"
        log_change(subject=row, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"doelen": [None, counts]})
    return summary


def _check_municipality(agreement: dict) -> None:
    municipality = Municipality.objects.first()
    code = (agreement.get("municipality") or {}).get("code")
    if municipality and code and municipality.code != code:
        raise ImportRefused(f"This agreement is of {code}; this installation serves {municipality.code}.")


def _save_agreement(facts: dict, summary: ImportSummary) -> Agreement:
    period = _part(facts, "period", dict)
    start, end = _number(period, "start"), _number(period, "end")
    others = Agreement.objects.exclude(slug=_slug(facts))
    is_current = not others.filter(start_year__gt=start).exists()
    if is_current:
        others.filter(is_current=True).update(is_current=False)
    values = {
        "title": _text(facts, "title"),
        "start_year": start,
        "end_year": end,
        "builds_on": facts.get("builds_on") or "",
        "is_current": is_current,
    }
    if end <= start:
        raise ImportRefused(f"The agreement ends in {end}, not after its start in {start}.")
    return _save(Agreement, _slug(facts), values, summary)


def _save_theme(theme: dict, agreement: Agreement, summary: ImportSummary, orders: set[int]) -> Theme:
    order = _number(theme, "order")
    if order in orders:
        raise ImportRefused(f"Two themes have order {order}.")
    orders.add(order)
    # Another theme with this order gives way for a moment: the order of themes may change between two files.
    clash = Theme.objects.filter(agreement=agreement, order=order).exclude(slug=_slug(theme)).first()
    if clash:
        highest = Theme.objects.filter(agreement=agreement).aggregate(most=models.Max("order"))["most"]
        Theme.objects.filter(pk=clash.pk).update(order=highest + 100)
    values = {
        "agreement": agreement,
        "order": order,
        "title": _text(theme, "title"),
        "summary": _text(theme, "summary"),
    }
    return _save(Theme, _slug(theme), values, summary)


def _save_goal(goal: dict, theme: Theme, summary: ImportSummary) -> str:
    slug = _slug(goal)
    if goal.get("kind") not in Goal.Kind.values:
        raise ImportRefused(f"The goal {slug} has kind {goal.get('kind')!r}; known are {', '.join(Goal.Kind.values)}.")
    state = goal.get("state_at_signing") or ""
    if state and state not in Goal.StateAtSigning.values:
        raise ImportRefused(f"The goal {slug} has state {state!r}.")
    values = {
        "theme": theme,
        "kind": goal["kind"],
        "order": _number(goal, "order"),
        "title": _text(goal, "title"),
        "explanation": _text(goal, "explanation"),
        "state_at_signing": state,
        "is_trackable": bool(goal.get("trackable")),
        "has_promise": bool(goal.get("contains_promise")),
        "named": {name: goal[name] for name in ("places", "bodies", "numbers") if goal.get(name)},
        "source_section": (goal.get("source") or {}).get("section") or "",
    }
    _save(Goal, slug, values, summary)
    return slug


def _save(model: type[models.Model], slug: str, values: dict, summary: ImportSummary):
    row = model.objects.filter(slug=slug).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        summary.unchanged += 1
        return row
    if row is None:
        row = model(slug=slug)
        summary.added += 1
    else:
        summary.changed += 1
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise ImportRefused(f"{slug} cannot be taken over: {'; '.join(error.messages)}") from error
    row.save()
    return row


def _check_counts(agreement: dict, slugs: set[str]) -> None:
    told = (agreement.get("counts") or {}).get("goals")
    if told is not None and told != len(slugs):
        raise ImportRefused(f"The file says that it holds {told} goals, but it holds {len(slugs)}.")


def _part(facts: dict, name: str, kind: type):
    part = facts.get(name) if isinstance(facts, dict) else None
    if not isinstance(part, kind):
        raise ImportRefused(f"The file has no {name!r}, or it is not as expected.")
    return part


def _text(facts: dict, name: str) -> str:
    return _part(facts, name, str).strip()


def _number(facts: dict, name: str) -> int:
    return _part(facts, name, int)


def _slug(facts: dict) -> str:
    slug = _text(facts, "slug")
    if not SLUG.match(slug):
        raise ImportRefused(f"{slug!r} is not a slug: lower case letters, digits and single hyphens.")
    return slug
