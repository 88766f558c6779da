"""The real ground of Sittard-Geleen, loaded by the real imports."""

import json
from pathlib import Path

import pytest

from neighbourhoods.services import import_areas, import_figures

DATA = Path(__file__).resolve().parents[1] / "data"


def read(name: str) -> dict:
    return json.loads((DATA / name).read_text())


@pytest.fixture
def load_areas(db, now):
    """Loads the real areas; arguments change what is loaded."""

    def load(**changed):
        told = {
            "wijken": read("wijken_1883.geojson"),
            "buurten": read("buurten_1883.geojson"),
            "code": "GM1883",
            "name": "Sittard-Geleen",
            "year": 2024,
            "now": now,
        }
        return import_areas(**(told | changed))

    return load


@pytest.fixture
def real_ground(load_areas):
    return load_areas()


@pytest.fixture
def load_figures(real_ground, now):
    """Loads figures from a text, through the real catalogue or another."""
    catalogue = (DATA / "figures_catalogue.csv").read_text()

    def load(text: str, catalogue: str = catalogue):
        return import_figures(text=text, catalogue=catalogue, now=now)

    return load
