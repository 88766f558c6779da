"""Bring the wijken and buurten of a year into the portal."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import shapely
from django.db import transaction
from django.utils.text import slugify
from shapely.geometry import mapping, shape
from shapely.ops import polylabel

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.models import Area, AreaImport, Municipality, area_code
from neighbourhoods.services.succession import succeed
from neighbourhoods.services.summary import ImportRefused, ImportSummary
from neighbourhoods.takeover import Takeover, let_follow

# As in our own files, as PDOK's OGC API and WFS publish, and as in the CBS shapefiles.
CODE_NAMES = {
    Area.Level.WIJK: ("wijkcode", "wk_code", "statcode"),
    Area.Level.BUURT: ("buurtcode", "bu_code", "statcode"),
}
NAME_NAMES = {
    Area.Level.WIJK: ("wijknaam", "wk_naam", "statnaam"),
    Area.Level.BUURT: ("buurtnaam", "bu_naam", "statnaam"),
}
WIJK_OF_BUURT_NAMES = ("wijkcode", "wk_code")
# "Wijk 01 Sittard" is shown as "Sittard".
CBS_PREFIX = re.compile(r"^wijk\s+[0-9a-z]{1,2}\s+(?=\S)", re.IGNORECASE)
# Longitude and latitude of the European Netherlands, with room.
NETHERLANDS = (3.0, 50.5, 7.5, 54.0)
DECIMALS = 6


@dataclass
class Feature:
    """An area as a file describes it."""

    code: str
    level: str
    name: str
    parent_code: str
    geometry: dict
    outline: shapely.Geometry = field(repr=False)


@transaction.atomic
def import_areas(
    *,
    wijken: dict,
    buurten: dict,
    code: str,
    name: str,
    year: int,
    now: datetime,
    by: User | None = None,
    source: str = "",
) -> ImportSummary:
    """Take over two GeoJSON feature collections (WGS84) as the areas of municipality `code` in the division of `year`.

    The municipality's outline is the union of its wijken. An area of the same code keeps its shown name and address.
    Areas of an earlier year stay, no longer current, with a row for who took over; platforms, regievoerders, streets,
    and what higher storeys registered (`neighbourhoods.takeover`) move to the successor. A second run changes nothing.
    Raises ImportRefused; nothing is then written.
    """
    if not re.match(r"^GM\d{4}$", code):
        raise ImportRefused(f"{code!r} is not the code of a municipality: it looks like GM1883.")
    _check_municipality(code)
    newest = Area.objects.current().order_by("-year").values_list("year", flat=True).first()
    if newest and newest > year:
        raise ImportRefused(f"The division of {newest} is already loaded; {year} is older.")
    summary = ImportSummary(f"Areas of {name} ({code}), {year}", "areas")
    found = _read(wijken, Area.Level.WIJK, code, summary) + _read(buurten, Area.Level.BUURT, code, summary)
    found = [_municipality(found, code, name), *found]
    _check_parents(found)
    municipality, is_new = Municipality.objects.get_or_create(code=code, defaults={"name": name})
    if is_new:
        log_change(subject=municipality, verb=AuditEvent.Verb.ADDED, by=by, now=now)
    before = list(Area.objects.current())
    codes = {feature.code for feature in found}
    old = [area for area in before if area.year != year or area.code not in codes]
    # What is old makes room first: an address names one current area.
    Area.objects.filter(pk__in=[area.pk for area in old]).update(is_current=False)
    new, regrouped = _write(found, year, before, summary)
    followed = succeed(old, new, by, now, summary)
    followed += sum(let_follow(Takeover(area, area, (area,), {})) for area in regrouped)
    if summary.is_changed:
        AreaImport.objects.create(finished_at=now, source=(source or f"{code} {year}")[:200])
        log_change(
            subject=municipality,
            verb=AuditEvent.Verb.CHANGED,
            by=by,
            now=now,
            change={"gebieden": [f"{len(before)}", f"{len(found)} ({year})"], "meegegaan": ["0", str(followed)]},
        )
    return summary


def shown_name(cbs_name: str) -> str:
    """The name people use: "Wijk 01 Sittard" is "Sittard"."""
    return CBS_PREFIX.sub("", cbs_name).strip() or cbs_name


def _check_municipality(code: str) -> None:
    other = Municipality.objects.exclude(code=code).first()
    if other:
        raise ImportRefused(f"This installation serves {other.name} ({other.code}); a second needs an installation.")


def _read(collection: dict, level: str, code: str, summary: ImportSummary) -> list[Feature]:
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise ImportRefused(f"The file of {level} areas is not a GeoJSON FeatureCollection.")
    found = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise ImportRefused(f"Feature {number} of the {level} file has no properties.")
        properties = {str(key).strip().lower(): value for key, value in properties.items()}
        if str(properties.get("water") or "").strip().upper() == "JA":
            summary.left_out["water only"] += 1
            continue
        area = _text(properties, CODE_NAMES[level])
        if not area:
            names = ", ".join(CODE_NAMES[level])
            raise ImportRefused(f"Feature {number} of the {level} file has no code (looked for {names}).")
        wanted = "WK" if level == Area.Level.WIJK else "BU"
        if not area_code.regex.match(area) or not area.startswith(wanted):
            raise ImportRefused(f"Feature {number} of the {level} file: {area!r} is not the code of a {level}.")
        if area[2:6] != code[2:6]:
            summary.left_out["of other municipalities"] += 1
            continue
        if area in found:
            raise ImportRefused(f"{area} stands in the {level} file twice.")
        name = _text(properties, NAME_NAMES[level])
        if not name:
            raise ImportRefused(f"{area} has no name.")
        parent = code
        if level == Area.Level.BUURT:
            parent = _text(properties, WIJK_OF_BUURT_NAMES) or f"WK{area[2:8]}"
        geometry, outline = _outline(feature.get("geometry"), area)
        found[area] = Feature(area, level, name, parent, geometry, outline)
    if not found:
        raise ImportRefused(f"The {level} file holds no areas of {code}.")
    return sorted(found.values(), key=lambda feature: feature.code)


def _text(properties: dict, names: tuple[str, ...]) -> str:
    """The first of these properties that says something, without the spaces that CBS pads with."""
    for name in names:
        value = properties.get(name)
        if value is not None and str(value).strip():
            return " ".join(str(value).split())
    return ""


def _outline(geometry: dict | None, area: str) -> tuple[dict, shapely.Geometry]:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ImportRefused(f"{area} has no outline (a Polygon or MultiPolygon).")
    try:
        outline = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        raise ImportRefused(f"The outline of {area} cannot be read: {error}") from error
    if outline.is_empty:
        raise ImportRefused(f"The outline of {area} is empty.")
    west, south, east, north = outline.bounds
    if not (NETHERLANDS[0] <= west <= east <= NETHERLANDS[2] and NETHERLANDS[1] <= south <= north <= NETHERLANDS[3]):
        raise ImportRefused(
            f"The outline of {area} does not lie in the Netherlands in WGS84, longitude first (first corner: "
            f"{west:.6g}, {south:.6g}). Convert the file: ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson"
        )
    outline = shapely.transform(outline, lambda points: points.round(DECIMALS))
    if not outline.is_valid:
        outline = _only_areas(shapely.make_valid(outline))
        if outline.is_empty:
            raise ImportRefused(f"The outline of {area} encloses nothing.")
    return _as_geojson(outline), outline


def _only_areas(outline: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(outline) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def _as_geojson(outline: shapely.Geometry) -> dict:
    """As JSON gives it back: lists, no tuples."""

    def lists(value):
        return [lists(part) for part in value] if isinstance(value, (list, tuple)) else value

    plain = mapping(outline)
    return {"type": plain["type"], "coordinates": lists(plain["coordinates"])}


def _municipality(found: list[Feature], code: str, name: str) -> Feature:
    wijken = [feature.outline for feature in found if feature.level == Area.Level.WIJK]
    outline = shapely.transform(shapely.union_all(wijken), lambda points: points.round(DECIMALS))
    if not outline.is_valid:
        outline = _only_areas(shapely.make_valid(outline))
    return Feature(code, Area.Level.MUNICIPALITY, name, "", _as_geojson(outline), outline)


def _check_parents(found: list[Feature]) -> None:
    codes = {feature.code for feature in found}
    for feature in found:
        if feature.parent_code and feature.parent_code not in codes:
            raise ImportRefused(f"{feature.code} lies in {feature.parent_code}, which the wijk file does not hold.")


def _inside(outline: shapely.Geometry) -> tuple[float, float]:
    """A point well inside the largest part, for a label."""
    largest = max(shapely.get_parts(outline), key=lambda part: part.area)
    point = polylabel(largest, tolerance=0.0005)
    return round(point.x, DECIMALS), round(point.y, DECIMALS)


def _write(
    found: list[Feature], year: int, before: list[Area], summary: ImportSummary
) -> tuple[list[Area], list[Area]]:
    """The areas of this year as rows, and those of them that now lie in another wijk."""
    kept = {area.code: area for area in before}
    slugs = {(area.level, area.slug): area.code for area in before if area.code in {f.code for f in found}}
    written: dict[str, Area] = {}
    regrouped = []
    for feature in found:
        earlier = kept.get(feature.code)
        has_same_name = earlier is not None and earlier.cbs_name == feature.name
        name = earlier.name if has_same_name else shown_name(feature.name)
        slug = earlier.slug if earlier else _slug(name, feature, slugs)
        slugs[feature.level, slug] = feature.code
        lon, lat = _inside(feature.outline)
        facts = {
            "level": feature.level,
            "parent": written.get(feature.parent_code),
            "cbs_name": feature.name,
            "name": name,
            "slug": slug,
            "is_current": True,
            "geometry": feature.geometry,
            "lon": lon,
            "lat": lat,
        }
        row = Area.objects.filter(code=feature.code, year=year).first()
        if row is None:
            row = Area(code=feature.code, year=year, **facts)
            row.full_clean(exclude=["geometry", "parent"])
            row.save()
            summary.added += 1
        elif any(getattr(row, fact) != value for fact, value in facts.items()):
            if row.parent != facts["parent"]:
                regrouped.append(row)
            for fact, value in facts.items():
                setattr(row, fact, value)
            row.save()
            summary.changed += 1
        else:
            summary.unchanged += 1
        written[feature.code] = row
    return list(written.values()), regrouped


def _slug(name: str, feature: Feature, slugs: dict) -> str:
    """An address that no other area of this level has: the name, else with the end of the code."""
    for tail in ("", f"-{feature.code[-2:].lower()}", f"-{feature.code[2:].lower()}"):
        slug = (slugify(name) or feature.code.lower())[:80] + tail
        if slugs.get((feature.level, slug), feature.code) == feature.code:
            return slug
    raise ImportRefused(f"No address is left for {feature.code} ({name}).")
