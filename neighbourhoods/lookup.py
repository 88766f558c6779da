"""From what somebody types to the buurten it may mean.

What is typed is neither stored nor logged, here or by any caller.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import DamerauLevenshtein

from neighbourhoods.geo import Ground, ground
from neighbourhoods.models import Address, Area

LONGEST_TEXT = 80
MOST_STREETS = 20
POSTCODE = re.compile(r"^(\d{4})\s?([a-z]{2})?$")
# "Rijksweg 12", "Rijksweg 12 a", "Rijksweg 12-14": the house number is dropped before anything else is done.
HOUSE_NUMBER = re.compile(r"\s+\d+\s?[a-z]?([\s/-]+\w{1,4})?$")


class Reason(models.TextChoices):
    """Why nothing, or not one buurt, was found; the label is the sentence for the page."""

    FOUND = "found", ""
    NOTHING_TYPED = "nothing_typed", _("Typ een buurt, een straat of een postcode.")
    NO_ADDRESSES = (
        "no_addresses",
        _("Deze website kent nog geen straten en postcodes. Kies daarom uw buurt in de lijst."),
    )
    UNKNOWN = "unknown", _("Wij vonden dit niet. Kijk of u het goed schreef, of kies uw buurt in de lijst.")
    SEVERAL = "several", _("Er zijn meer buurten mogelijk. Kies de buurt die u bedoelt.")


@dataclass(frozen=True)
class Found:
    """`buurten` in order of name; `streets` the streets that matched; `reason` is one of `Reason`."""

    buurten: list[Area] = field(default_factory=list)
    streets: list[str] = field(default_factory=list)
    reason: Reason = Reason.FOUND
    # The streets of a demo are invented; the page says so.
    is_invented: bool = False

    @property
    def only(self) -> Area | None:
        """The buurt, when there can be only one."""
        return self.buurten[0] if len(self.buurten) == 1 else None


def find_buurten(text: str) -> Found:
    """The buurten that a typed name of a buurt or wijk, a postcode (four digits or complete) or a street means.

    At most three queries.
    """
    wanted = fold(text)[:LONGEST_TEXT]
    if not wanted:
        return Found(reason=Reason.NOTHING_TYPED)
    now = ground()
    if POSTCODE.match(wanted):
        return _by_address(now, models.Q(postcode__startswith=wanted.replace(" ", "").upper()))
    if buurten := _by_name(now, wanted):
        return Found(buurten, reason=_count(buurten))
    street = HOUSE_NUMBER.sub("", wanted)
    found = _by_address(now, models.Q(folded__startswith=street)) if len(street) > 2 else Found(reason=Reason.UNKNOWN)
    if not found.buurten and (buurten := _by_nearly_name(now, wanted)):
        return Found(buurten, reason=_count(buurten))
    return found


def has_addresses() -> bool:
    """Whether streets and postcodes can be looked up at all."""
    return Address.objects.exists()


def fold(text: str) -> str:
    """Lower case, without accents, single spaces; no control characters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def _by_name(now: Ground, wanted: str) -> list[Area]:
    """First the whole name of a buurt or wijk, then a beginning of a word in the name of a buurt or wijk."""
    named = [area for area in now.buurten + now.wijken if fold(area.name) == wanted or fold(area.cbs_name) == wanted]
    # A buurt and a wijk may share a name; the wijk then adds its other buurten, and the resident chooses.
    if not named and len(wanted) > 2:
        start = re.compile(rf"(^|[\s-]){re.escape(wanted)}")
        named = [area for area in now.buurten + now.wijken if start.search(fold(area.name))]
    return _buurten_of(now, named)


def _by_nearly_name(now: Ground, wanted: str) -> list[Area]:
    if len(wanted) < 5:
        return []
    most = 1 if len(wanted) < 8 else 2
    distances = [(DamerauLevenshtein.distance(fold(area.name), wanted), area) for area in now.buurten + now.wijken]
    least = min((distance for distance, _ in distances), default=most + 1)
    return _buurten_of(now, [area for distance, area in distances if distance == least]) if least <= most else []


def _buurten_of(now: Ground, areas: list[Area]) -> list[Area]:
    parts = {part.pk: part for area in areas for part in now.parts(area)}
    return sorted(parts.values(), key=lambda area: area.name)


def _by_address(now: Ground, condition: models.Q) -> Found:
    rows = list(
        Address.objects.filter(condition, buurt__is_current=True)
        .values_list("street", "buurt", "is_invented")
        .order_by("street")[:500]
    )
    buurten = sorted({now.areas[buurt] for _, buurt, _ in rows if buurt in now.areas}, key=lambda area: area.name)
    if not buurten:
        return Found(reason=Reason.UNKNOWN if has_addresses() else Reason.NO_ADDRESSES)
    streets = list(dict.fromkeys(street for street, _, _ in rows))[:MOST_STREETS]
    return Found(buurten, streets, _count(buurten), is_invented=any(invented for _, _, invented in rows))


def _count(buurten: list[Area]) -> Reason:
    return Reason.FOUND if len(buurten) == 1 else Reason.SEVERAL
