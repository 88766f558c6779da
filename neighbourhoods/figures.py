"""The published figures of an area, with those of its wijk and municipality beside them where these were published."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from neighbourhoods.models import Area, FigureDefinition, FigureValue


@dataclass(frozen=True)
class Compared:
    """A value of one area in a row of figures."""

    area: Area
    value: Decimal
    text: str
    is_here: bool
    # Length of its bar: of 100 for a percentage, else compared with the largest of the row.
    percent: float

    @property
    def label(self) -> str:
        """ "Sanderbout", "Wijk Sittard"."""
        return self.area.full_name[:1].upper() + self.area.full_name[1:]


@dataclass(frozen=True)
class FigureRow:
    """A figure of an area, in its latest published year. The others stand beside it only in that same year."""

    definition: FigureDefinition
    area: Area
    year: int
    value: Decimal
    wijk_value: Decimal | None
    municipality_value: Decimal | None
    compared: tuple[Compared, ...]

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def label(self) -> str:
        return self.definition.label

    @property
    def unit(self) -> str:
        return self.definition.unit

    @property
    def source(self) -> str:
        return self.definition.source

    @property
    def kind(self) -> str:
        return self.definition.kind

    @property
    def theme(self) -> str:
        return self.definition.theme

    @property
    def is_estimate(self) -> bool:
        return self.definition.kind == FigureDefinition.Kind.ESTIMATE

    @property
    def has_bars(self) -> bool:
        """Whether bars say anything: a percentage, or something to compare with."""
        return self.unit == FigureDefinition.PERCENT or len(self.compared) > 1

    @property
    def text(self) -> str:
        """The value as people write it: "1.670", "24%", "€ 153.000"."""
        return self.definition.as_text(self.value)


def figures_for(area: Area) -> list[FigureRow]:
    """Every published figure of this area, in the order of the catalogue. One query.

    A figure belongs to a code, so figures of an earlier division stay with the area of that code. What was not
    published has no row; nothing is computed or filled in.
    """
    chain = [area]
    while chain[-1].parent_id:
        chain.append(chain[-1].parent)
    values: dict[int, dict[tuple[str, int], Decimal]] = defaultdict(dict)
    definitions = {}
    for figure in (
        FigureValue.objects.filter(area__code__in=[place.code for place in chain])
        .select_related("definition", "area")
        .defer("area__geometry")
    ):
        definitions[figure.definition_id] = figure.definition
        values[figure.definition_id][figure.area.code, figure.year] = figure.value
    rows = []
    for definition in sorted(definitions.values(), key=lambda d: (d.order, d.key)):
        published = values[definition.pk]
        years = [year for code, year in published if code == area.code]
        if years:
            rows.append(_row(definition, chain, max(years), published))
    return rows


def _row(definition: FigureDefinition, chain: list[Area], year: int, published: dict) -> FigureRow:
    found = [(place, published[place.code, year]) for place in chain if (place.code, year) in published]
    by_level = {place.level: value for place, value in found}
    is_share = definition.unit == FigureDefinition.PERCENT
    largest = 100 if is_share else max((value for _, value in found), default=0)
    is_additive = definition.is_count
    compared = tuple(
        Compared(
            area=place,
            value=value,
            text=definition.as_text(value),
            is_here=place is chain[0],
            percent=round(float(value / largest * 100), 1) if largest else 0.0,
        )
        for place, value in found
        # A number of people in a buurt beside that of the whole wijk says nothing.
        if place is chain[0] or not is_additive
    )
    others = {level: value for level, value in by_level.items() if level != chain[0].level}
    return FigureRow(
        definition=definition,
        area=chain[0],
        year=year,
        value=published[chain[0].code, year],
        wijk_value=others.get(Area.Level.WIJK),
        municipality_value=others.get(Area.Level.MUNICIPALITY),
        compared=compared,
    )


def latest(area: Area, *keys: str) -> dict[str, FigureRow]:
    """Some figures by key, for a sentence in the lead of a page."""
    return {row.key: row for row in figures_for(area) if not keys or row.key in keys}
