"""The deed of going along when another area takes over."""

from agendas.models import Agenda, Promise
from neighbourhoods.takeover import Takeover


def follow_area(takeover: Takeover) -> int:
    """Agendas and promises of the old area become those of its successor. Runs in the import's transaction."""
    return sum(model.objects.filter(area=takeover.old).update(area=takeover.main) for model in (Agenda, Promise))
