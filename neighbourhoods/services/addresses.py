"""Bring streets and postcodes into the portal, so that what somebody types leads to a buurt."""

import re
from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.lookup import fold
from neighbourhoods.models import Address, Area, Municipality
from neighbourhoods.services.figures import read_table
from neighbourhoods.services.summary import ImportRefused, ImportSummary

POSTCODE = re.compile(r"^[1-9]\d{3}[A-Z]{2}$")
NAMES = {
    "postcode": ("postcode", "pc6"),
    "street": ("street", "straat", "straatnaam", "openbareruimte"),
    "buurt": ("buurt", "buurtcode", "buurt_code", "bu_code", "buurt code"),
}


@transaction.atomic
def import_addresses(*, text: str, now: datetime, is_invented: bool = False, by: User | None = None) -> ImportSummary:
    """Take over a csv of postcode, street and code of the buurt (house numbers are neither needed nor kept).

    The table becomes what the file holds: other streets go, invented and real ones are never mixed. A second run
    changes nothing. Raises ImportRefused; nothing is then written.
    """
    municipality = Municipality.objects.first()
    buurten = dict(Area.objects.buurten().values_list("code", "pk"))
    if municipality is None or not buurten:
        raise ImportRefused("There are no areas yet: run import_areas first.")
    if is_invented and Address.objects.filter(is_invented=False).exists():
        raise ImportRefused("There are real streets already; invented ones do not go beside them.")
    header, rows = read_table(text, "The file of streets")
    columns = {fact: next((name for name in names if name in header), None) for fact, names in NAMES.items()}
    missing = [fact for fact, name in columns.items() if name is None]
    if missing:
        raise ImportRefused(f"The file of streets has no column {', '.join(missing)}.")
    summary = ImportSummary("Streets and postcodes", "streets")
    wanted = {}
    for line, row in rows:
        postcode = row[columns["postcode"]].replace(" ", "").upper()
        street = " ".join(row[columns["street"]].split())
        code = row[columns["buurt"]].upper()
        if not POSTCODE.match(postcode):
            raise ImportRefused(f"The file of streets, line {line}: {postcode!r} is not a postcode.")
        if not street or len(street) > 120:
            raise ImportRefused(f"The file of streets, line {line}: there is no street, or it is too long.")
        if code in buurten:
            wanted[postcode, street, buurten[code]] = None
        elif code[2:6] != municipality.code[2:6]:
            summary.left_out["streets of other municipalities"] += 1
        else:
            summary.refused[f"streets in unknown buurt {code}"] += 1
    if not wanted:
        raise ImportRefused(f"The file of streets holds none in a buurt of {municipality.name}.")
    kept = {}
    for address in Address.objects.all():
        key = (address.postcode, address.street, address.buurt_id)
        if key in wanted and address.is_invented == is_invented:
            kept[key] = address
    gone = Address.objects.exclude(pk__in=[address.pk for address in kept.values()])
    summary.ended, summary.unchanged = gone.count(), len(kept)
    gone.delete()
    fresh = [
        Address(postcode=postcode, street=street, folded=fold(street)[:120], buurt_id=buurt, is_invented=is_invented)
        for postcode, street, buurt in wanted
        if (postcode, street, buurt) not in kept
    ]
    Address.objects.bulk_create(fresh, batch_size=1000)
    summary.added = len(fresh)
    if summary.is_changed:
        log_change(
            subject=municipality,
            verb=AuditEvent.Verb.CHANGED,
            by=by,
            now=now,
            change={"straten": [str(summary.ended + summary.unchanged), str(len(wanted))]},
        )
    return summary
