"""Small maps of outlines, drawn by the server, for `templates/includes/outline_map.html`.

A map of a buurt shows it dark in its wijk; a map of a wijk shows its buurten with their names; a map of nothing in
particular shows the whole municipality. What lies outside the frame is left out and coordinates are whole pixels or
tenths, so that a map costs a few kB at most; it is computed once a process.
"""

from collections.abc import Iterable, Sequence

import shapely

from neighbourhoods.geo import Ground, ground
from neighbourhoods.models import Area

SIZE = (460, 300)
SIZE_CARD = (340, 130)
SIZE_MUNICIPALITY = (460, 620)
MARGIN_PIXELS = 16
# Detail smaller than this is not drawn.
TOLERANCE_PIXELS = 0.6
LETTER_WIDTH_PIXELS = 8.6
LINE_HEIGHT_PIXELS = 18
# What is here is written in bold, which is this much wider.
BOLD = 1.08
MOST_DRAWINGS_KEPT = 400


def outline_map(
    here: Iterable[Area] = (),
    *,
    own: Iterable[Area] | None = None,
    empty: Iterable[Area] = (),
    labels: bool | Sequence[Area] = True,
    points: Iterable[tuple[float, float]] = (),
    size: tuple[int, int] | None = None,
    links: bool = False,
    label: str = "",
    ground: Ground | None = None,
) -> dict:
    """A map around `here`: dark buurten, or a wijk (its buurten tinted, with an outline), or nothing: everything.

    `own` are tinted (default: the wijk of `here`) and fill the frame; `empty` are hatched. `labels` writes names: of
    what is here and own, or of the areas given. `points` (lon, lat) become dots. With `links` every buurt leads to its
    page. `label` is what a screen reader hears; without it the map is decoration. Asks one query, or none when the
    caller hands on `ground` from `geo.ground()`: do so where a page draws several.
    """
    ground = ground or _now()
    here, empty = list(here), list(empty)
    own = None if own is None else list(own)
    key = (
        tuple(area.pk for area in here),
        None if own is None else tuple(area.pk for area in own),
        tuple(area.pk for area in empty),
        labels if isinstance(labels, bool) else tuple(area.pk for area in labels),
        size,
        links,
    )
    drawing = ground.drawings.get(key)
    if drawing is None:
        if len(ground.drawings) >= MOST_DRAWINGS_KEPT:
            ground.drawings.clear()
        drawing = ground.drawings[key] = _Drawing(ground, here, own, empty, labels, size, links)
    return {
        "view_box": drawing.view_box,
        "label": label,
        "has_links": links,
        "paths": drawing.paths,
        "names": drawing.names,
        "dots": [drawing.dot(lon, lat) for lon, lat in points],
    }


def outlines_geojson(areas: Iterable[Area], ground: Ground | None = None) -> dict:
    """The outlines of these buurten as GeoJSON for the big map, for a `json_script` block: {name, url} with each."""
    ground = ground or _now()
    areas = [ground.areas[area.pk] for area in areas if area.pk in ground.areas]
    scale = (ground.metres_per_lon, ground.metres_per_lat)
    features = []
    for area, outline in zip(areas, _simplified(ground, areas, tolerance=10), strict=True):
        degrees = shapely.transform(outline, lambda points: (points / scale + ground.origin).round(5))
        features.append(
            {
                "type": "Feature",
                "properties": {"name": area.name, "url": area.get_absolute_url()},
                "geometry": shapely.geometry.mapping(degrees),
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _now() -> Ground:
    return ground()


def _simplified(ground: Ground, areas: Sequence[Area], tolerance: float) -> list[shapely.Geometry]:
    """The outlines with less detail (tolerance in metres); a border between two areas stays one line."""
    shapes = [ground.shapes[area.pk] for area in areas]
    if not shapes:
        return []
    return list(shapely.coverage_simplify(shapes, tolerance))


class _Drawing:
    """One map, computed; everything but the dots."""

    def __init__(self, ground: Ground, here, own, empty, labels, size, links) -> None:
        self.ground = ground
        here = [ground.areas[area.pk] for area in here if area.pk in ground.areas]
        here = [area for area in here if area.level != Area.Level.MUNICIPALITY]
        wide = [area for area in here if area.level == Area.Level.WIJK]
        dark = [area for area in here if area.level == Area.Level.BUURT]
        if own is None:
            own = wide + [area.parent for area in dark]
        tinted = {part.pk for area in own for part in ground.parts(area)} - {area.pk for area in dark}
        self.kinds = dict.fromkeys((part.pk for area in empty for part in ground.parts(area)), "empty")
        self.kinds |= dict.fromkeys(tinted, "own") | dict.fromkeys((area.pk for area in dark), "here")
        framed = [ground.shapes[pk] for pk, kind in self.kinds.items() if kind != "empty"]
        self.is_whole = not framed
        framed = framed or [ground.shapes[buurt.pk] for buurt in ground.buurten]
        self.width, self.height = size or (SIZE_MUNICIPALITY if self.is_whole else SIZE)
        self._frame(framed)
        self.view_box = f"0 0 {self.width} {self.height}"
        self.links = links
        self.drawn: list[tuple[Area, shapely.Geometry]] = []
        self.paths = self._paths(wide)
        self.names = self._names(dark, labels) if labels else []

    def _frame(self, framed: list[shapely.Geometry]) -> None:
        west, south, east, north = shapely.total_bounds(framed) if framed else (0, 0, 1, 1)
        across = max(self.width - 2 * MARGIN_PIXELS, 1) / max(east - west, 1)
        down = max(self.height - 2 * MARGIN_PIXELS, 1) / max(north - south, 1)
        self.scale = min(across, down)
        self.left = self.width / 2 - (west + east) / 2 * self.scale
        self.top = self.height / 2 + (south + north) / 2 * self.scale

    def to_pixels(self, shape: shapely.Geometry) -> shapely.Geometry:
        return shapely.transform(shape, lambda points: points * (self.scale, -self.scale) + (self.left, self.top))

    def dot(self, lon: float, lat: float) -> dict:
        east, north = self.ground.metres(lon, lat)
        return {"x": round(east * self.scale + self.left, 1), "y": round(self.top - north * self.scale, 1)}

    def _paths(self, outlined: list[Area]) -> list[dict]:
        buurten = self.ground.buurten
        shapes = [self.to_pixels(s) for s in _simplified(self.ground, buurten, TOLERANCE_PIXELS / self.scale)]
        rest, tinted, dark = [], [], []
        for area, shape in zip(buurten, shapes, strict=True):
            d = self._d(shape)
            if not d:
                continue
            self.drawn.append((area, shape))
            kind = self.kinds.get(area.pk, "rest")
            path = {"d": d, "kind": kind}
            if self.links:
                path |= {"url": area.get_absolute_url(), "title": area.name}
            {"here": dark, "own": tinted}.get(kind, rest).append(path)
        by_pk = {area.pk: shape for area, shape in zip(buurten, shapes, strict=True)}
        groups = [buurten] if self.is_whole else [self.ground.parts(area) for area in outlined]
        unions = [shapely.coverage_union_all([by_pk[part.pk] for part in group]) for group in groups if group]
        rings = [{"d": d, "kind": "outline"} for union in unions if (d := self._d(union))]
        # What is drawn later lies on top: the line around a dark buurt is not cut by its neighbours.
        return rest + tinted + dark + rings

    def _d(self, shape: shapely.Geometry) -> str:
        """The path of what shows in the frame, cut off just outside it; relative steps keep it short."""
        shown = shapely.clip_by_rect(shape, -20, -20, self.width + 20, self.height + 20)
        pieces = []
        for part in shapely.get_parts(shown):
            if part.geom_type != "Polygon" or part.area < 1:
                continue
            for ring in (part.exterior, *part.interiors):
                pieces.append(_ring(ring.coords))
        return "".join(pieces)

    def _names(self, dark: list[Area], labels: bool | Sequence[Area]) -> list[dict]:
        """Names where they fit: never over one another, never out of the frame or across half of it; what is here goes
        first."""
        placed: list[tuple[float, float, float, float]] = []
        names = []
        shapes = {area.pk: shape for area, shape in self.drawn}
        for area in dark:
            if area.pk in shapes:
                x, y = self._beside(area.name, shapes[area.pk])
                placed.append(_box(x - _width(area.name) * BOLD / 2, y, area.name))
                names.append({"x": round(x), "y": round(y), "text": area.name, "is_here": True})
        for area in self._to_name(labels):
            if any(area.pk == other.pk for other in dark):
                continue
            spot = self.dot(area.lon, area.lat)
            x, y = spot["x"], spot["y"] + 5
            box = _box(x, y, area.name)
            is_short = _width(area.name) <= self.width / 2
            fits = is_short and box[0] >= 2 and box[2] <= self.width - 2 and box[1] >= 2 and box[3] <= self.height - 2
            hides = any(shapes[other.pk].intersects(shapely.box(*box)) for other in dark if other.pk in shapes)
            if fits and not hides and not any(_overlap(box, other) for other in placed):
                placed.append(box)
                names.append({"x": round(x), "y": round(y), "text": area.name, "is_here": False})
        return names

    def _to_name(self, labels: bool | Sequence[Area]) -> list[Area]:
        if not isinstance(labels, bool):
            return [self.ground.areas[area.pk] for area in labels if area.pk in self.ground.areas]
        if self.is_whole:
            wanted = self.ground.wijken
        else:
            own = [buurt for buurt in self.ground.buurten if self.kinds.get(buurt.pk) == "own"]
            others = [area for area, _ in self.drawn if self.kinds.get(area.pk) is None]
            return self._largest_first(own) + self._largest_first(others)[:3]
        return self._largest_first(wanted)

    def _largest_first(self, areas: list[Area]) -> list[Area]:
        return sorted(areas, key=lambda area: -self.ground.shapes[area.pk].area)

    def _beside(self, name: str, shape: shapely.Geometry) -> tuple[float, float]:
        """Where a name ends (its end is the anchor): left of its area, right, below, above, or else across it."""
        west, north, east, south = shape.bounds
        y = min(max((max(north, 0) + min(south, self.height)) / 2 + 5, LINE_HEIGHT_PIXELS), self.height - 6)
        width = _width(name) * BOLD
        beside = shapely.clip_by_rect(shape, west - 1, y - LINE_HEIGHT_PIXELS, east + 1, y + 6)
        left, _, right, _ = (shape if beside.is_empty else beside).bounds
        if left - 6 - width >= 2:
            return left - 6, y
        if right + 6 + width <= self.width - 2:
            return right + 6 + width, y
        across = min(max((west + east) / 2 + width / 2, width + 4), self.width - 4)
        if south + LINE_HEIGHT_PIXELS + 2 <= self.height:
            return across, south + LINE_HEIGHT_PIXELS - 2
        if north - LINE_HEIGHT_PIXELS >= 2:
            return across, north - 8
        return across, y


def _width(name: str) -> float:
    return len(name) * LETTER_WIDTH_PIXELS


def _box(x: float, y: float, name: str) -> tuple[float, float, float, float]:
    half = _width(name) / 2
    return x - half, y - LINE_HEIGHT_PIXELS + 4, x + half, y + 4


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _ring(points) -> str:
    """A ring in whole tenths of a pixel, as one absolute start and relative steps."""
    spots = [(round(x * 10), round(y * 10)) for x, y in points][:-1]
    text = [f"M{_tenths(spots[0][0])} {_tenths(spots[0][1])}l"]
    last, steps = spots[0], []
    for spot in spots[1:]:
        if spot != last:
            steps.append(f"{_tenths(spot[0] - last[0])} {_tenths(spot[1] - last[1])}")
            last = spot
    return text[0] + " ".join(steps).replace(" -", "-") + "z" if steps else ""


def _tenths(number: int) -> str:
    whole, tenth = divmod(abs(number), 10)
    sign = "-" if number < 0 else ""
    if not tenth:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{tenth}"
