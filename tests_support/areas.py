"""Areas of a small municipality, each a square."""

from neighbourhoods.models import Area


def square(lon: float, lat: float, size: float = 0.01) -> dict:
    """A square outline as GeoJSON, its south-west corner at this point (WGS84 degrees)."""
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_area(code: str, level: str, name: str, parent, lon: float, lat: float, cbs_name: str = "") -> Area:
    return Area.objects.create(
        code=code,
        year=2024,
        level=level,
        parent=parent,
        cbs_name=cbs_name or name,
        name=name,
        slug=name.lower(),
        geometry=square(lon, lat),
        lon=lon + 0.005,
        lat=lat + 0.005,
    )
