"""The ground: the municipality, its wijken and buurten, what is known of them, and who works there."""

from neighbourhoods.models.area import Address, Area, AreaImport, AreaSuccession, Municipality, area_code
from neighbourhoods.models.desk import ClosedDay, Desk
from neighbourhoods.models.figure import FigureDefinition, FigureValue
from neighbourhoods.models.platform import AreaCoordination, Membership, Platform, Talk
from neighbourhoods.models.team import Team

__all__ = [
    "Address",
    "Area",
    "AreaCoordination",
    "AreaImport",
    "AreaSuccession",
    "ClosedDay",
    "Desk",
    "FigureDefinition",
    "FigureValue",
    "Membership",
    "Municipality",
    "Platform",
    "Talk",
    "Team",
    "area_code",
]
