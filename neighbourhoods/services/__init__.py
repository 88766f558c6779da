"""The deeds: bring in areas, figures and streets; start, change, wake and dissolve platforms; seats and names."""

from neighbourhoods.services.addresses import import_addresses
from neighbourhoods.services.areas import import_areas, shown_name
from neighbourhoods.services.figures import import_figures
from neighbourhoods.services.names import close_on, rename_area
from neighbourhoods.services.platforms import (
    add_member,
    appoint_coordinator,
    change_platform,
    change_seat,
    dissolve_platform,
    end_coordination,
    end_membership,
    move_platform,
    sleep_platform,
    start_platform,
    wake_platform,
)
from neighbourhoods.services.summary import ImportRefused, ImportSummary
from neighbourhoods.services.talk import record_talk
from neighbourhoods.workflow import PlatformRefused

__all__ = [
    "ImportRefused",
    "ImportSummary",
    "PlatformRefused",
    "add_member",
    "appoint_coordinator",
    "change_platform",
    "change_seat",
    "close_on",
    "dissolve_platform",
    "end_coordination",
    "end_membership",
    "import_addresses",
    "import_areas",
    "import_figures",
    "move_platform",
    "record_talk",
    "rename_area",
    "shown_name",
    "sleep_platform",
    "start_platform",
    "wake_platform",
]
