"""Work between teams: hand over, ask another team, and who the resident can turn to the whole way."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.roles import HANDLERS
from accounts.services import log_change
from initiatives.models import Event, Initiative, TeamQuestion
from initiatives.services.letters import tell_initiator, tell_person, tell_team
from initiatives.services.move import check_office, handling_role, label_of, lock, write_event
from initiatives.workflow import CLOSED, MoveRefused
from neighbourhoods.models import Team
from neighbourhoods.scope import teams_of


@transaction.atomic
def hand_over(*, initiative: Initiative, team: Team, reason: str, by: User, now: datetime) -> Initiative:
    """Give it to another team. Number, thread and contact stay; the new team chooses who handles it. Both teams hear
    it, and so does the resident. `reason` is public."""
    role = handling_role(by)
    locked = lock_for(initiative, by)
    if locked.team is None and not reason.strip():
        return give_to_team(initiative=initiative, team=team, by=by, now=now)
    if not reason.strip():
        raise MoveRefused(_("Schrijf waarom een ander team dit beter kan doen."))
    if not team.is_active:
        raise MoveRefused(_("Dit team doet niet meer mee. Kies een ander team."))
    if locked.team_id == team.pk:
        raise MoveRefused(_("Dit plan is al bij %(team)s.") % {"team": team.label})
    before, handler = locked.team, locked.handler
    locked.contact = locked.contact or handler
    locked.team, locked.handler = team, None
    locked.save(update_fields=["team", "handler", "contact"])
    initiative.team, initiative.handler, initiative.contact = team, None, locked.contact
    event = write_event(
        locked,
        Event.Kind.TEAM_CHANGED,
        now=now,
        by=by,
        role=role,
        by_label=label_of(by),
        text=f"{team.label}. {reason.strip()}",
        is_public=locked.is_public,
    )
    told = {"once": event.pk, "reason": reason.strip(), "team": team, "before": before}
    tell_team(team, locked, "team_got", now, but=by, **told)
    if before is not None:
        tell_team(before, locked, "team_gave", now, but=by, **told)
    if handler is not None and handler != by:
        tell_person(handler, locked, "team_gave", now, **told)
    tell_initiator(locked, "other_team", now, **told)
    return locked


@transaction.atomic
def give_to_team(*, initiative: Initiative, team: Team, by: User, now: datetime) -> Initiative:
    """Divide the work: a plan that no team had yet. The team hears it; for the resident nothing changes."""
    role = handling_role(by)
    locked = lock_for(initiative, by)
    if locked.team is not None:
        raise MoveRefused(
            _("Dit plan is al bij %(team)s. Open het plan en draag het over.") % {"team": locked.team.label}
        )
    if not team.is_active:
        raise MoveRefused(_("Dit team doet niet meer mee. Kies een ander team."))
    locked.team = initiative.team = team
    locked.save(update_fields=["team"])
    event = write_event(
        locked, Event.Kind.TEAM_CHANGED, now=now, by=by, role=role, by_label=label_of(by), text=team.label,
        is_public=False,
    )  # fmt: skip
    tell_team(team, locked, "team_got", now, but=by, once=event.pk, reason="", team=team)
    return locked


@transaction.atomic
def ask_team(*, initiative: Initiative, team: Team, text: str, by: User, now: datetime) -> TeamQuestion:
    """Ask another team something; the plan and its clock stay where they are. One open question a team."""
    handling_role(by)
    locked = lock_for(initiative, by)
    if not text.strip():
        raise MoveRefused(_("Schrijf uw vraag."))
    if not team.is_active:
        raise MoveRefused(_("Dit team doet niet meer mee. Kies een ander team."))
    if locked.team_id == team.pk:
        raise MoveRefused(_("Dit plan is al bij %(team)s. Kies een ander team.") % {"team": team.label})
    if locked.team_questions.filter(team=team, replied_at__isnull=True).exists():
        raise MoveRefused(_("Er ligt al een vraag bij %(team)s. Wacht op het antwoord.") % {"team": team.label})
    question = TeamQuestion.objects.create(initiative=locked, team=team, text=text.strip(), asked_by=by, asked_at=now)
    tell_team(team, locked, "team_asked", now, once=question.pk, question=question, team=team)
    return question


@transaction.atomic
def reply_to_team(*, question: TeamQuestion, text: str, by: User, now: datetime) -> TeamQuestion:
    """Somebody of the team that was asked replies; who asked and who handles it now hear it."""
    handling_role(by)
    initiative = lock(question.initiative)
    locked = TeamQuestion.objects.select_for_update(of=("self",)).select_related("team", "asked_by").get(pk=question.pk)
    if not teams_of(by).filter(pk=locked.team_id).exists():
        raise MoveRefused(_("Alleen %(team)s kan hierop antwoorden.") % {"team": locked.team.label})
    if locked.replied_at is not None:
        raise MoveRefused(_("Een collega van uw team gaf al antwoord."))
    if not text.strip():
        raise MoveRefused(_("Schrijf uw antwoord."))
    locked.reply, locked.replied_by, locked.replied_at = text.strip(), by, now
    locked.save(update_fields=["reply", "replied_by", "replied_at"])
    for person in {locked.asked_by, initiative.handler} - {None, by}:
        tell_person(person, initiative, "team_replied", now, once=locked.pk, question=locked)
    return locked


@transaction.atomic
def choose_contact(*, initiative: Initiative, contact: User, by: User, now: datetime) -> Initiative:
    """Say whom the resident can turn to. The resident sees it on the own page and in the next letter."""
    role = handling_role(by)
    locked = lock_for(initiative, by)
    if not contact.has_role(*HANDLERS):
        raise MoveRefused(_("Deze persoon behandelt geen plannen."))
    if locked.contact_id != contact.pk:
        change = {"vaste contactpersoon": [_number(locked.contact_id), _number(contact.pk)]}
        locked.contact = initiative.contact = contact
        locked.save(update_fields=["contact"])
        log_change(subject=locked, verb=AuditEvent.Verb.CHANGED, by=by, now=now, role=role, change=change)
    return locked


def lock_for(initiative: Initiative, by: User) -> Initiative:
    """The row, locked, if it still runs and is among the work of this person."""
    locked = lock(initiative)
    check_office(locked, by)
    if locked.status in CLOSED:
        raise MoveRefused(_("Dit plan is gesloten. Er verandert niets meer."))
    return locked


def _number(pk: int | None) -> str | None:
    """How the log calls a person."""
    return f"persoon {pk}" if pk else None
