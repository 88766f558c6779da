"""From a point to its buurt: the outlines in memory, in every process, fresh after an import.

The outlines are up to a few hundred metres off. A point near a border therefore also gets the buurten on the other
side, and the resident chooses: nothing is ever assigned silently.
"""

import math
from dataclasses import dataclass, field
from functools import cached_property

import shapely
from django.db.models import Count, Max, Subquery
from shapely.geometry import shape

from neighbourhoods.models import Area, AreaImport

NEAR_BORDER_METRES = 300

# Length of a degree on the WGS84 ellipsoid, as a series in the latitude (in radians).
_LAT_TERMS = (111_132.92, -559.82, 1.175, -0.0023)
_LON_TERMS = (111_412.84, -93.5, 0.118)


@dataclass(frozen=True)
class Located:
    """`buurt` is None outside the municipality. `neighbours` lie within 300 metres, the nearest first."""

    buurt: Area | None
    neighbours: tuple[Area, ...]

    @property
    def is_near_border(self) -> bool:
        """Whether the resident should choose between buurten."""
        return bool(self.neighbours)

    @property
    def choices(self) -> tuple[Area, ...]:
        """What to offer: the buurt itself first."""
        return ((self.buurt,) if self.buurt else ()) + self.neighbours


@dataclass
class Ground:
    """The current areas of one moment. Its `Area` rows are shared and carry no geometry: read them, never save them."""

    version: tuple
    areas: dict[int, Area]
    # Outlines in metres, east and north of `origin`.
    shapes: dict[int, shapely.Geometry]
    origin: tuple[float, float]
    drawings: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        lat = math.radians(self.origin[1])
        self.metres_per_lat = sum(term * math.cos(2 * n * lat) for n, term in enumerate(_LAT_TERMS))
        self.metres_per_lon = sum(term * math.cos((2 * n + 1) * lat) for n, term in enumerate(_LON_TERMS))
        self.shapes = {pk: self.in_metres(outline) for pk, outline in self.shapes.items()}

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.origin[0]) * self.metres_per_lon, (lat - self.origin[1]) * self.metres_per_lat

    def in_metres(self, outline: shapely.Geometry) -> shapely.Geometry:
        scale = (self.metres_per_lon, self.metres_per_lat)
        return shapely.transform(outline, lambda points: (points - self.origin) * scale)

    @cached_property
    def buurten(self) -> list[Area]:
        return [area for area in self.areas.values() if area.level == Area.Level.BUURT]

    @cached_property
    def wijken(self) -> list[Area]:
        return [area for area in self.areas.values() if area.level == Area.Level.WIJK]

    @cached_property
    def municipality(self) -> Area | None:
        return next((area for area in self.areas.values() if area.level == Area.Level.MUNICIPALITY), None)

    @cached_property
    def tree(self) -> shapely.STRtree:
        outlines = [self.shapes[buurt.pk] for buurt in self.buurten]
        shapely.prepare(outlines)
        return shapely.STRtree(outlines)

    def parts(self, area: Area) -> list[Area]:
        """The buurten of an area of any level."""
        if area.level == Area.Level.BUURT:
            return [self.areas[area.pk]] if area.pk in self.areas else []
        if area.level == Area.Level.WIJK:
            return [buurt for buurt in self.buurten if buurt.parent_id == area.pk]
        return self.buurten

    def locate(self, lon: float, lat: float) -> Located:
        """The buurt of a point (WGS84 degrees), and those within 300 metres. A point outside has no buurt."""
        if not self.buurten or not (math.isfinite(lon) and math.isfinite(lat)):
            return Located(None, ())
        point = shapely.Point(self.metres(lon, lat))
        near = self.tree.query(point, predicate="dwithin", distance=NEAR_BORDER_METRES).tolist()
        if len(near) == 1:
            buurt = self.buurten[near[0]]
            return Located(buurt, ()) if self.tree.geometries[near[0]].intersects(point) else Located(None, (buurt,))
        distances = sorted((self.tree.geometries[n].distance(point), n) for n in near)
        found = [self.buurten[n] for _, n in distances]
        if distances and distances[0][0] == 0:
            return Located(found[0], tuple(found[1:]))
        return Located(None, tuple(found))

    def buurten_near(self, area: Area) -> list[Area]:
        """The buurten within 300 metres of an area, without those that are part of it, in order of name."""
        outline = self.shapes.get(area.pk)
        if outline is None:
            return []
        own = {buurt.pk for buurt in self.parts(area)}
        near = (self.buurten[n] for n in self.tree.query(outline, predicate="dwithin", distance=NEAR_BORDER_METRES))
        return sorted((buurt for buurt in near if buurt.pk not in own), key=lambda buurt: buurt.name)


_ground: Ground | None = None


def ground() -> Ground:
    """The ground as it is now: one small query, and after an import the outlines once more."""
    global _ground
    version = _version()
    if _ground is None or _ground.version != version:
        _ground = _load(version)
    return _ground


def locate(lon: float, lat: float) -> Located:
    """The buurt of a point (WGS84 degrees) and those within 300 metres."""
    return ground().locate(lon, lat)


def buurten_near(area: Area) -> list[Area]:
    """The buurten within 300 metres of an area, without its own."""
    return ground().buurten_near(area)


def _version() -> tuple:
    """The newest import, and what there is: areas made without an import are seen as well. One query."""
    newest = AreaImport.objects.order_by("-pk").values("pk")[:1]
    facts = Area.objects.current().aggregate(last=Max("pk"), number=Count("pk"), newest=Max(Subquery(newest)))
    return facts["newest"], facts["last"], facts["number"]


def _load(version: tuple) -> Ground:
    rows = list(Area.objects.current().order_by("code"))
    outlines = {}
    for area in rows:
        outlines[area.pk] = shape(area.geometry)
        # Deferred from here on: the shared rows stay small.
        del area.geometry
    areas = {area.pk: area for area in rows}
    for area in rows:
        if area.parent_id in areas:
            area.parent = areas[area.parent_id]
    middle = shapely.box(*shapely.total_bounds(list(outlines.values()))).centroid if outlines else shapely.Point(5, 52)
    return Ground(version=version, areas=areas, shapes=outlines, origin=(middle.x, middle.y))
