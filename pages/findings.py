"""Figures of an area as tiles whose title says what was found, and as a table. Only what was published."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from neighbourhoods.figures import FigureRow
from neighbourhoods.models import Area, FigureDefinition

PEOPLE = "population"
MOST_TILES = 6

# Per figure the sentence above its tile, for one part of people and for several ("1 op de 4", "6 op de 10").
SENTENCES = {
    "pct_hard_to_make_ends_meet_18plus": (
        gettext_lazy("%(part)s volwassenen kan moeilijk rondkomen"),
        gettext_lazy("%(part)s volwassenen kunnen moeilijk rondkomen"),
    ),
    "pct_good_health_18plus": (
        gettext_lazy("%(part)s volwassenen voelt zich gezond"),
        gettext_lazy("%(part)s volwassenen voelen zich gezond"),
    ),
    "pct_lonely_18plus": (
        gettext_lazy("%(part)s volwassenen voelt zich weleens eenzaam"),
        gettext_lazy("%(part)s volwassenen voelen zich weleens eenzaam"),
    ),
    "pct_volunteer_18plus": (
        gettext_lazy("%(part)s volwassenen doet vrijwilligerswerk"),
        gettext_lazy("%(part)s volwassenen doen vrijwilligerswerk"),
    ),
    "pct_limited_by_health_18plus": (
        gettext_lazy("%(part)s volwassenen voelt zich beperkt door de gezondheid"),
        gettext_lazy("%(part)s volwassenen voelen zich beperkt door de gezondheid"),
    ),
    "pct_informal_carer_18plus": (
        gettext_lazy("%(part)s volwassenen zorgt voor een ander"),
        gettext_lazy("%(part)s volwassenen zorgen voor een ander"),
    ),
}
HOME_VALUE = "avg_woz_eur1000"
TILES = (
    "pct_hard_to_make_ends_meet_18plus",
    "pct_good_health_18plus",
    "pct_lonely_18plus",
    "pct_volunteer_18plus",
    "pct_limited_by_health_18plus",
    HOME_VALUE,
    "pct_informal_carer_18plus",
)

# Parts that people say in words, in percents, with whether the verb is plural.
PARTS = (
    (Decimal("5"), gettext_lazy("1 op de 20"), False),
    (Decimal("10"), gettext_lazy("1 op de 10"), False),
    (Decimal("12.5"), gettext_lazy("1 op de 8"), False),
    (Decimal("14.3"), gettext_lazy("1 op de 7"), False),
    (Decimal("16.7"), gettext_lazy("1 op de 6"), False),
    (Decimal("20"), gettext_lazy("1 op de 5"), False),
    (Decimal("25"), gettext_lazy("1 op de 4"), False),
    (Decimal("30"), gettext_lazy("3 op de 10"), True),
    (Decimal("33.3"), gettext_lazy("1 op de 3"), False),
    (Decimal("40"), gettext_lazy("4 op de 10"), True),
    (Decimal("46.5"), gettext_lazy("Bijna de helft van de"), False),
    (Decimal("50"), gettext_lazy("De helft van de"), False),
    (Decimal("55"), gettext_lazy("Ruim de helft van de"), False),
    (Decimal("60"), gettext_lazy("6 op de 10"), True),
    (Decimal("66.7"), gettext_lazy("2 op de 3"), True),
    (Decimal("70"), gettext_lazy("7 op de 10"), True),
    (Decimal("75"), gettext_lazy("3 op de 4"), True),
    (Decimal("80"), gettext_lazy("8 op de 10"), True),
    (Decimal("90"), gettext_lazy("9 op de 10"), True),
)


def people(rows: list[FigureRow]) -> FigureRow | None:
    """How many people live here, in the latest published year."""
    return next((row for row in rows if row.key == PEOPLE), None)


def tiles(rows: list[FigureRow]) -> list[dict]:
    """A few figures for includes/figure.html, in a fixed order; whatever was not published is left out.

    Where none of the chosen figures was published, the first of the others stand in.
    """
    # A bar says nothing by itself, unless it is a share of all.
    by_key = {row.key: row for row in rows if len(row.compared) > 1 or row.unit == FigureDefinition.PERCENT}
    chosen = [by_key[key] for key in TILES if key in by_key] or [row for row in by_key.values() if row.key != PEOPLE]
    return [_tile(row) for row in chosen[:MOST_TILES]]


def _tile(row: FigureRow) -> dict:
    return {
        "title": finding(row),
        "bars": [
            {
                "label": place.area.name if place.is_here else _name(place.area),
                "value": place.text,
                "percent": place.percent,
                "is_here": place.is_here,
                "is_estimate": row.is_estimate,
            }
            for place in row.compared
        ],
        "source": f"{row.source}, {row.year}",
        "is_estimate": row.is_estimate,
    }


def finding(row: FigureRow) -> str:
    """What the figure says: "1 op de 4 volwassenen kan moeilijk rondkomen"; else its label and its value."""
    if row.key in SENTENCES:
        _share, part, is_plural = min(PARTS, key=lambda known: abs(known[0] - row.value))
        return str(SENTENCES[row.key][is_plural]) % {"part": part}
    if row.key == HOME_VALUE:
        return _("Een huis is gemiddeld %(value)s waard") % {"value": row.text}
    return f"{row.label}: {row.text}"


def _name(area: Area) -> str:
    return _("Wijk %(name)s") % {"name": area.name} if area.level == Area.Level.WIJK else area.name


def table(area: Area, rows: list[FigureRow]) -> dict:
    """Every published figure for includes/table.html; an empty cell reads "niet gepubliceerd"."""
    places = [area]
    while places[-1].parent_id:
        places.append(places[-1].parent)
    # A column for each place of which at least one figure was published.
    shown = [place for place in places if any(other.area.pk == place.pk for row in rows for other in row.compared)]
    lines = []
    for row in rows:
        texts = {other.area.pk: other.text for other in row.compared}
        estimate = _("schatting, %(year)d") if row.is_estimate else "%(year)d"
        lines.append(
            {
                "head": format_html('<span lang="nl">{}</span> ({})', row.label, estimate % {"year": row.year}),
                "cells": [texts.get(place.pk, "") for place in shown],
            }
        )
    return {
        "caption": _("Alle gepubliceerde cijfers over %(name)s") % {"name": area.name},
        "head": [_("Cijfer"), *(place.name if place is area else _name(place) for place in shown)],
        "rows": lines,
    }


def sources(rows: list[FigureRow]) -> str:
    """Every source once. Their licences stand beside the data (neighbourhoods/data/SOURCES.md)."""
    named = dict.fromkeys(row.source for row in rows)
    return _("Bronnen: %(sources)s.") % {"sources": "; ".join(named)} if named else ""
