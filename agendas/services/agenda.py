"""Deeds about a buurtagenda and its blocks."""

from datetime import date, datetime
from types import EllipsisType

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from accounts.services import leading_role
from agendas.models import Agenda, AgendaEvent, Block, BlockDefinition
from agendas.services.days import check_not_too_far
from agendas.services.standing import check_standing
from agendas.workflow import BLOCK_MOVES, BlockState, MoveRefused
from neighbourhoods.models import Area, Platform


@transaction.atomic
def start_agenda(
    *,
    title: str,
    slug: str,
    area: Area,
    platform: Platform | None,
    official: User | None,
    by: User | None,
    now: datetime,
    review_on: date | None = None,
) -> Agenda:
    """Start an agenda with all blocks of the method, none of them begun. Raises MoveRefused before `import_blocks`."""
    definitions = list(BlockDefinition.objects.all())
    if not definitions:
        raise MoveRefused(_("De bouwstenen zijn nog niet ingeladen. Vraag de beheerder om import_blocks te draaien."))
    agenda = Agenda.objects.create(
        title=title,
        slug=slug,
        area=area,
        platform=platform,
        official=official,
        started_on=timezone.localdate(now),
        review_on=review_on,
    )
    Block.objects.bulk_create(Block(agenda=agenda, definition=definition) for definition in definitions)
    with translation.override("nl"):
        AgendaEvent.objects.create(
            at=now,
            kind=AgendaEvent.Kind.AGENDA_STARTED,
            agenda=agenda,
            by=by,
            by_role=leading_role(by),
            by_label=_("gemeente") if by else _("het portaal"),
        )
    return agenda


@transaction.atomic
def change_agenda(
    *,
    agenda: Agenda,
    title: str,
    official: User | None,
    review_on: date | None,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
) -> Agenda:
    """Give a running agenda another title, contact or day to look back, and tell it in the log.

    For a handler. Its address, area and blocks stay. Nothing changed: nothing logged. Raises MoveRefused.
    """
    agenda = Agenda.objects.select_for_update(of=("self",)).get(pk=agenda.pk)
    role = check_standing(by=by, role=role, platform=None)
    title = title.strip()
    if not title:
        raise MoveRefused(_("Geef de buurtagenda een titel."))
    told = []
    with translation.override("nl"):
        if title != agenda.title:
            told.append(_("De titel was: %(title)s.") % {"title": agenda.title})
        if official != agenda.official:
            told.append(_("De gemeente heeft een andere contactpersoon."))
        if review_on is None and agenda.review_on:
            told.append(_("Er is geen dag meer om samen terug te kijken."))
        elif review_on != agenda.review_on:
            told.append(_("Samen terugkijken: %(day)s.") % {"day": date_format(review_on, "j F Y")})
    if not told:
        return agenda
    agenda.title, agenda.official, agenda.review_on = title, official, review_on
    agenda.save(update_fields=["title", "official", "review_on"])
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.AGENDA_CHANGED,
        agenda=agenda,
        by=by,
        by_role=role,
        by_label=by_label,
        text=" ".join(told),
    )
    return agenda


@transaction.atomic
def change_block(
    *,
    block: Block,
    by: User | None,
    role: Role,
    by_label: str,
    now: datetime,
    state: str | None = None,
    owners: str | None = None,
    due_on: date | None | EllipsisType = ...,
    notes: str | None = None,
) -> Block:
    """Change what is given of a block and tell it in the log; what is left out stays. Nothing changed: nothing logged.

    For an official, or a member of the agenda's platform. `due_on=None` takes the date away, leaving it out keeps it.
    """
    block = (
        Block.objects.select_for_update(of=("self",)).select_related("agenda__platform", "definition").get(pk=block.pk)
    )
    role = check_standing(by=by, role=role, platform=block.agenda.platform)
    before = (block.state, block.owners, block.due_on, block.notes)
    if state is not None and state != block.state:
        if BlockState(state) not in BLOCK_MOVES[BlockState(block.state)]:
            raise MoveRefused(_("Deze stap kan nu niet."))
        block.state = state
        block.done_on = timezone.localdate(now) if state == BlockState.DONE else None
    if owners is not None:
        block.owners = owners.strip()
    if due_on is not ... and due_on != block.due_on:
        check_not_too_far(due_on, timezone.localdate(now))
        block.due_on = due_on
    if notes is not None:
        block.notes = notes.strip()
    if (block.state, block.owners, block.due_on, block.notes) == before:
        return block
    block.save(update_fields=["state", "done_on", "owners", "due_on", "notes"])
    with translation.override("nl"):
        told = []
        if block.owners != before[1]:
            told.append(_("Wie dit oppakt: %(owners)s.") % {"owners": block.owners or _("nog niemand")})
        if block.notes != before[3]:
            told.append(_("De aantekeningen zijn bijgewerkt."))
    has_new_day = block.due_on != before[2]
    AgendaEvent.objects.create(
        at=now,
        kind=AgendaEvent.Kind.BLOCK_CHANGED,
        agenda=block.agenda,
        block=block,
        by=by,
        by_role=role,
        by_label=by_label,
        from_state=before[0] if block.state != before[0] else "",
        to_state=block.state if block.state != before[0] else "",
        old_due_on=before[2] if has_new_day else None,
        new_due_on=block.due_on if has_new_day else None,
        text=" ".join(told),
    )
    return block
