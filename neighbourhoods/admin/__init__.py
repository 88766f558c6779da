"""The ground in the back office: the municipality, its areas and figures; the wijkplatformen."""

from neighbourhoods.admin.ground import AreaAdmin, ClosedDayAdmin, DeskAdmin, FigureDefinitionAdmin, MunicipalityAdmin
from neighbourhoods.admin.platforms import AreaCoordinationAdmin, PlatformAdmin
from neighbourhoods.admin.teams import TeamAdmin

__all__ = [
    "AreaAdmin",
    "AreaCoordinationAdmin",
    "ClosedDayAdmin",
    "DeskAdmin",
    "FigureDefinitionAdmin",
    "MunicipalityAdmin",
    "PlatformAdmin",
    "TeamAdmin",
]
