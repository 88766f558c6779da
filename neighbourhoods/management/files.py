"""Reading the file that an operator names, with a clear word when it cannot be read."""

import json
from pathlib import Path

from django.core.management.base import CommandError


def read_text(path: str) -> str:
    """The text of a file, whether it was written as UTF-8 or, as older CBS files are, as Windows-1252."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_json(path: str) -> dict:
    """The contents of a JSON file. A GeoPackage is told how to become one."""
    if Path(path).suffix.lower() in (".gpkg", ".shp", ".zip"):
        raise CommandError(
            f"{path} is not GeoJSON, and other formats are not read. Convert it: "
            f"ogr2ogr -f GeoJSON -t_srs EPSG:4326 out.geojson {path} (with the layer wijken or buurten)."
        )
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise CommandError(f"{path} is not JSON: {error}.") from error
