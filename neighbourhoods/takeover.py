"""When another area takes over: what hangs on the old one follows.

Platforms, regievoerders and streets live here and follow by themselves. What lives on a higher storey is registered by
its app (`AppConfig.ready`), so that every list, count and index of it keeps reading one area.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import shapely

from neighbourhoods.models import Area


@dataclass(frozen=True)
class Takeover:
    """`main` takes over from `old`; where an area was divided, `heirs` are all who got a part (`main` among them)."""

    old: Area
    main: Area
    heirs: tuple[Area, ...]
    outlines: dict[int, shapely.Geometry] = field(repr=False)

    @property
    def is_divided(self) -> bool:
        return len(self.heirs) > 1

    def heir_at(self, lon: float, lat: float) -> Area:
        """Who got the part around this point (WGS84 degrees)."""
        point = shapely.Point(lon, lat)
        return next((heir for heir in self.heirs if self.outlines[heir.pk].intersects(point)), self.main)


# Each moves its rows and returns how many, in the transaction of the import.
_followers: list[Callable[[Takeover], int]] = []


def register(follow: Callable[[Takeover], int]) -> None:
    _followers.append(follow)


def let_follow(takeover: Takeover) -> int:
    """Move whatever was registered; the number of rows."""
    return sum(follow(takeover) for follow in _followers)
