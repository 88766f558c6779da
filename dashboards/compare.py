"""Two wijken side by side: our own counts with their links, and published figures of the CBS and the GGD."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dashboards import figures
from dashboards.figures import Period, Plans, PromiseCounts
from dashboards.forms import CompareForm
from neighbourhoods.models import Area, FigureDefinition, FigureValue

# Figures that stand beside our own, when they are published.
COMPARED = (
    "pct_hard_to_make_ends_meet_18plus",
    "pct_good_health_18plus",
    "pct_lonely_18plus",
    "pct_volunteer_18plus",
    "pct_age_65plus",
)
POPULATION = "population"


def compare(form: CompareForm, plans: Plans, promises: dict[int, PromiseCounts], period: Period) -> dict | None:
    """Two wijken side by side: our own counts, and published figures. None without two wijken."""
    pair = form.pair()
    if pair is None:
        return None
    values = {}
    for value in FigureValue.objects.latest_of(pair).defer("area__geometry"):
        values[value.definition.key, value.area_id] = value
    people = [values.get((POPULATION, wijk.pk)) for wijk in pair]
    counts = [plans.by_wijk[wijk.pk] for wijk in pair]
    rows = []
    if all(people):
        per_thousand = [each.received * 1000 / float(value.value) for each, value in zip(counts, people, strict=True)]
        rows.append(
            _row(
                _("Plannen per 1.000 inwoners"),
                _("twaalf maanden; inwoners: %(source)s, %(year)d")
                % {"source": people[0].definition.source, "year": people[0].year},
                *(
                    {"value": number_format(rate, 1), "percent": _percent(rate, max(per_thousand))}
                    for rate in per_thousand
                ),
            )
        )
    rows += [
        _row(
            _("Plannen"),
            _("twaalf maanden"),
            *(
                _counted(
                    each.received,
                    figures.plans_url(wijk=wijk.slug, sinds=period.start),
                    max(c.received for c in counts),
                )
                for each, wijk in zip(counts, pair, strict=True)
            ),
        ),
        _row(
            _("Op tijd antwoord"),
            _("van de plannen die antwoord moesten hebben"),
            *(
                _of(each.in_time, each.judged, figures.plans_url(wijk=wijk.slug, sinds=period.start, antwoord="optijd"))
                for each, wijk in zip(counts, pair, strict=True)
            ),
        ),
        _row(
            _("Afspraken nagekomen"),
            _("van de afspraken waarvan de dag voorbij is"),
            *(
                _of(
                    promises[wijk.pk].kept,
                    promises[wijk.pk].judged,
                    figures.promise_links(period, wijk=wijk.slug)["kept"],
                )
                for wijk in pair
            ),
        ),
    ]
    rows += [row for key in COMPARED if (row := _figure_row(key, pair, values))]
    return {"first": pair[0], "second": pair[1], "rows": rows}


def _row(label: str, small: str, first: dict, second: dict) -> dict:
    return {"label": label, "small": small, "sides": [first, second]}


def _percent(value: float, largest: float) -> float:
    return round(value / largest * 100, 1) if largest else 0


def _counted(number: int, url: str, largest: int) -> dict:
    return {"value": number, "url": url, "percent": _percent(number, largest)}


def _of(part: int, whole: int, url: str) -> dict:
    """A part with its link, and the whole in words; nothing to judge is said, not drawn."""
    if not whole:
        return {"words": _("nog niets te zeggen")}
    return {
        "value": part,
        "url": url,
        "rest": _("van de %(whole)d") % {"whole": whole},
        "percent": _percent(part, whole),
    }


def _figure_row(key: str, pair: tuple[Area, Area], values: dict) -> dict | None:
    """A published figure; a wijk for which it was not published says so. None when neither has it."""
    found = [values.get((key, wijk.pk)) for wijk in pair]
    known = [value for value in found if value is not None]
    if not known:
        return None
    definition = known[0].definition
    is_estimate = definition.kind == FigureDefinition.Kind.ESTIMATE
    small = f"{definition.source}, {known[0].year}"
    if is_estimate:
        small = _("schatting; %(source)s") % {"source": small}
    sides = [
        {"words": _("niet gepubliceerd")}
        if value is None
        else {"text": definition.as_text(value.value), "percent": float(value.value), "is_estimate": is_estimate}
        for value in found
    ]
    return _row(definition.label, small, *sides)
