"""Two public lists over all plans: what they ask for and get, and the rules that stand in their way."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import public_page
from initiatives import brought, need_totals, plan_wording, wording
from initiatives.models import Need, RuleInTheWay
from neighbourhoods import geo
from neighbourhoods.models import Area

ROWS = 20
OUTCOMES = {
    "open": (RuleInTheWay.Outcome.OPEN, gettext_lazy("nog zonder antwoord"), "wait"),
    "ruimte": (RuleInTheWay.Outcome.ROOM, gettext_lazy("met ruimte"), ""),
    "beetje": (RuleInTheWay.Outcome.PARTLY, gettext_lazy("met een beetje ruimte"), ""),
    "blijft": (RuleInTheWay.Outcome.STAYS, gettext_lazy("zonder ruimte: de regel blijft"), ""),
}


class Asked(forms.Form):
    """What the address may ask. What is wrong is left aside."""

    stand = forms.ChoiceField(required=False, choices=[(name, name) for name in OUTCOMES])
    wijk = forms.SlugField(required=False)
    na = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def read(self) -> dict:
        self.is_valid()
        return self.cleaned_data


@require_safe
@public_page
def rules(request: HttpRequest) -> HttpResponse:
    """The rules that stand in the way of plans, with what the municipality says about them. Four queries."""
    asked = Asked(request.GET).read()
    today, stand, after = timezone.localdate(), asked.get("stand") or "", asked.get("na")
    counted = need_totals.rules_counted()
    found = need_totals.rules_of_public_plans()
    if stand:
        found = found.filter(outcome=OUTCOMES[stand][0])
    if after:
        # Named later, numbered higher: the key gives the same order as the moment.
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: ROWS + 1])
    here = reverse("initiatives:rules")
    keep = [("stand", stand)] if stand else []
    context = {
        "crumbs": [{"label": _("Plannen"), "url": reverse("initiatives:list")}],
        "counts": [
            {
                "number": counted.get(outcome.value, 0),
                "label": label,
                "url": here if name == stand else f"{here}?stand={name}",
                "kind": kind if counted.get(outcome.value) else "",
                "is_current": name == stand,
            }
            for name, (outcome, label, kind) in OUTCOMES.items()
        ],
        "rows": [
            {
                "row": brought.rule_row({name: getattr(rule, name) for name in brought.RULE_COLUMNS}, today),
                "plan": {
                    "title": rule.initiative.title,
                    "url": rule.initiative.get_absolute_url(),
                    "place": rule.initiative.buurt.name,
                },
            }
            for rule in rows[:ROWS]
        ],
        "is_narrowed": bool(stand),
        "first_url": f"{here}?{urlencode(keep)}".rstrip("?") if after else "",
        "next_url": f"{here}?{urlencode([*keep, ('na', rows[ROWS - 1].pk)])}" if len(rows) > ROWS else "",
        "all_url": here,
    }
    return render(request, "initiatives/rules.html", context)


@require_safe
@public_page
def asked(request: HttpRequest) -> HttpResponse:
    """What plans ask for and what they get, per wijk, or per buurt of one wijk. Three queries."""
    given = Asked(request.GET).read()
    ground = geo.ground()
    wijk = next((area for area in ground.wijken if area.slug == given.get("wijk")), None)
    found = need_totals.totals("buurt", wijk=wijk) if wijk else need_totals.totals()
    areas = ground.parts(wijk) if wijk else ground.wijken
    here = reverse("initiatives:asked")
    context = {
        "crumbs": [{"label": _("Plannen"), "url": reverse("initiatives:list")}]
        + ([{"label": _("Gevraagd en gegeven"), "url": here}] if wijk else []),
        "wijk": wijk,
        "head": [
            _("Buurt") if wijk else _("Wijk"),
            *(plan_wording.need_label(kind) for kind in Need.Kind.values),
            _("Geld: gevraagd"),
            _("Geld: gegeven"),
        ],
        "rows": [_row(area, found[area.pk], here) for area in sorted(areas, key=str) if area.pk in found],
        "total": _row(None, _added(found), here) if found else None,
        "has_rows": bool(found),
        "all_url": here,
    }
    return render(request, "initiatives/asked.html", context)


def _row(area: Area | None, per_kind: dict[str, dict], here: str) -> dict:
    """A row of includes/table.html: of each kind "2 van 3", and the euros."""
    money = per_kind.get(Need.Kind.MONEY, {})
    row = {
        "head": wording.dutch(area.name) if area else _("Samen"),
        "cells": [
            *(_share(per_kind.get(kind)) for kind in Need.Kind.values),
            plan_wording.euros(money.get("euros_asked") or 0),
            plan_wording.euros(money.get("euros_given") or 0),
        ],
    }
    if area is not None:
        is_wijk = area.level == Area.Level.WIJK
        row["url"] = f"{here}?wijk={area.slug}" if is_wijk else f"{reverse('initiatives:list')}?buurt={area.slug}"
    return row


def _share(counted: dict | None) -> str:
    if not counted:
        return "–"
    return _("%(given)d van %(asked)d") % counted


def _added(found: dict[int, dict[str, dict]]) -> dict[str, dict]:
    together: dict[str, dict] = {}
    for per_kind in found.values():
        for kind, counted in per_kind.items():
            beside = together.setdefault(kind, dict.fromkeys(counted, 0))
            for name, number in counted.items():
                beside[name] += number or 0
    return together
