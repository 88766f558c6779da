"""Sending in a plan."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import one_spelling
from accounts.models import User
from accounts.roles import WRITERS, Role
from initiatives import keys
from initiatives.kinds import KINDS, InitiatorKind, Kind
from initiatives.models import Event, Initiative, NumberSeries
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services.attachments import claim_attachments
from initiatives.services.clock import start_clock
from initiatives.services.confirm import confirm_address
from initiatives.services.entrances import hold_for
from initiatives.services.letters import tell_initiator
from initiatives.services.move import write_event
from initiatives.services.needs import write_need, write_rule
from initiatives.terms import answer_date
from initiatives.workflow import MoveRefused
from neighbourhoods.models import Area, Team
from neighbourhoods.scope import team_for


def submit_initiative(
    *,
    title: str,
    what: str,
    why: str,
    buurt: Area,
    display_name: str,
    email: str,
    token: uuid.UUID,
    now: datetime,
    by: User | None = None,
    place_source: str = Initiative.PlaceSource.CHOSEN,
    lon: float | None = None,
    lat: float | None = None,
    channel: str = Initiative.Channel.WEB,
    language: str = "nl",
    kind: str = Kind.IDEA,
    initiator_kind: str = InitiatorKind.PERSON,
    event_on: date | None = None,
    event_place: str = "",
    is_trial: bool = False,
    extra: dict | None = None,
    phone: str = "",
    postal_address: str = "",
    needs: Iterable[AskedNeed] = (),
    rule: BlockingRule | None = None,
    similar_to: Initiative | None = None,
    why_different: str = "",
    team: Team | None = None,
) -> Initiative:
    """Take in a plan: from this moment it exists, has a number, and the clock of its answer runs; with an address that
    is still to be confirmed it stands still until then.

    The same `token` gives the same initiative, also when two presses arrive at once. `email` may be empty: then an
    official looks at it first. `by` is the resident's account, or the official or professional who writes down what was
    told. A resident who sends it from an account with this very address, proven before, need not prove it again.

    What its `kind` asks beside the five questions: `event_on` and `event_place`; `needs`; and in `extra` the fields
    `task`, `why_better`, `budget` (whole euros) and `proposal`. Without what that kind requires (`KINDS`) it raises
    `MoveRefused`. `phone` and `postal_address` are for who has no e-mail. Photos and documents that were kept under
    the same `token` become part of the plan. `similar_to` is a plan that was shown as like this one, `why_different`
    what its initiator says about that.
    """
    extra = {name: value for name, value in (extra or {}).items() if value not in ("", None)}
    needs = tuple(needs)
    _check_complete(Kind(kind), {**extra, "needs": needs, "event_on": event_on, "event_place": event_place})
    same = Initiative.objects.filter(submission_token=token)
    if already := same.first():
        return already
    try:
        with transaction.atomic():
            return _take_in(
                title=title.strip(),
                what=what.strip(),
                why=why.strip(),
                buurt=buurt,
                display_name=display_name.strip(),
                email=one_spelling(email),
                submission_token=token,
                now=now,
                by=by,
                place_source=place_source,
                lon=lon,
                lat=lat,
                channel=channel,
                language=language,
                kind=Kind(kind),
                initiator_kind=InitiatorKind(initiator_kind),
                event_on=event_on,
                event_place=event_place.strip(),
                is_trial=is_trial,
                extra=extra,
                phone=phone.strip(),
                postal_address=postal_address.strip(),
                needs=needs,
                rule=rule,
                similar_to=similar_to,
                why_different=why_different.strip(),
                team=team,
            )
    except IntegrityError:
        # The other press was first.
        if already := same.first():
            return already
        raise


def _check_complete(kind: Kind, given: dict) -> None:
    """What a kind requires is there; a field of another kind is not refused, nobody asked for it."""
    if any(not given.get(name) for name in KINDS[kind].required):
        raise MoveRefused(_("Er ontbreekt nog iets dat wij bij deze soort moeten weten."))


def _take_in(
    *,
    now: datetime,
    by: User | None,
    buurt: Area,
    needs: Iterable[AskedNeed],
    rule: BlockingRule | None,
    **values,
) -> Initiative:
    today = timezone.localdate(now)
    # Whoever writes down what was told is not its author.
    writer = next((role for role in WRITERS if by.has_role(role)), None) if by else None
    writer = writer if values["channel"] != Initiative.Channel.WEB else None
    author = None if writer else by
    values["team"] = values["team"] or team_for(buurt)
    initiative = Initiative.objects.create(
        **values,
        **take_number(today.year),
        buurt=buurt,
        wijk=buurt.parent,
        author=author,
        received_at=now,
        answer_due_on=answer_date(today, values["kind"]),
    )
    role = writer or Role.INITIATOR
    start_clock(initiative, now=now, by=by, role=role)
    is_proven = author is not None and owns_address(author, initiative.email)
    if not is_proven:
        # Until the address is confirmed nobody at the municipality sees to it.
        hold_for(initiative, initiative.status, now=now, by=by, role=role)
    write_event(
        initiative,
        Event.Kind.SUBMITTED,
        now=now,
        by=by,
        role=role,
        text=str(initiative.get_channel_display()) if values["channel"] != Initiative.Channel.WEB else "",
        to_status=initiative.status,
    )
    for need in needs:
        write_need(initiative, need)
    if rule is not None:
        write_rule(initiative, rule, now=now, by=by, role=role)
    claim_attachments(initiative, values["submission_token"])
    tell_initiator(initiative, "receipt", now, confirm_url="" if is_proven else keys.confirm_url(initiative))
    if is_proven:
        confirm_address(initiative=initiative, now=now)
    return initiative


def owns_address(person: User, address: str) -> bool:
    """Whether this person proved before that the address is theirs: then it needs no second proof."""
    return EmailAddress.objects.filter(user=person, email=address, verified=True).exists()


def take_number(year: int) -> dict:
    """The next number of the year. Its row is locked until the transaction ends, so that no number is given twice and
    none is lost."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return {"year": year, "sequence": series.last, "number": f"{year}-{series.last:04d}"}
