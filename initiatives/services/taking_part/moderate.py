"""Keeping the talk decent: what is flagged is hidden until somebody looked at it. Each decision stands in the public
log, without the text and without a name; whoever does not agree is heard by somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.roles import Role
from accounts.services import log_change
from initiatives import public_words
from initiatives.models import Comment, Flag, ModerationEvent, Objection
from initiatives.people import person_key
from initiatives.services.move import check_office, handling_role
from initiatives.services.taking_part.comment import State, count, lock_comment, show, tell_writer
from initiatives.workflow import MoveRefused

Decision = ModerationEvent.Decision
LET_STAND = (Decision.KEPT, Decision.RESTORED)
ENOUGH_WITHOUT_ACCOUNT = 3


@transaction.atomic
def flag_comment(
    *,
    comment: Comment,
    rule: str,
    now: datetime,
    explanation: str = "",
    by: User | None = None,
    visitor: str = "",
) -> Comment:
    """Say that a comment does not fit a house rule: it is hidden at once, until somebody of the municipality looks.

    One flag a person a comment; `visitor` tells people without an account apart (their internet address; kept is a
    digest that means nothing at another comment). A comment that was looked at and kept is not hidden again for the
    same rule. For another rule it is when somebody with an account says so, or three different ones without: else one
    press of an unknown would undo what an official decided.
    """
    if rule not in Flag.Rule.values:
        raise MoveRefused(_("Kies de huisregel waar het om gaat."))
    locked = lock_comment(comment)
    if locked.state not in (State.VISIBLE, State.HIDDEN):
        raise MoveRefused(_("Deze aanvulling staat niet meer op de website."))
    kept = locked.moderation_events.filter(decision__in=LET_STAND).order_by("at", "pk").last()
    was_judged = kept is not None and locked.flags.filter(rule=rule, flagged_at__lte=kept.at).exists()
    flag = Flag(comment=locked, rule=rule, explanation=explanation.strip(), flagged_at=now)
    flag.person_key = person_key(by.email) if by is not None else _visitor_key(locked, visitor)
    is_second = bool(flag.person_key) and locked.flags.filter(person_key=flag.person_key).exists()
    Flag.objects.bulk_create([flag], ignore_conflicts=True)
    is_known = by is not None and not is_second
    is_enough = kept is None or is_known or _without_account_since(locked, kept) >= ENOUGH_WITHOUT_ACCOUNT
    if locked.state == State.VISIBLE and not was_judged and is_enough:
        locked.state = State.HIDDEN
        locked.save(update_fields=["state"])
        count(locked, -1)
        event = _log(locked, Decision.HIDDEN, now, rule=rule, role=Role.RESIDENT if by else Role.VISITOR)
        tell_writer(locked, "comment_decided", now, once=event.pk, event=event, decision=Decision.HIDDEN.value)
    comment.state = locked.state
    return locked


def _visitor_key(comment: Comment, visitor: str) -> str:
    return salted_hmac(f"initiatives.flag.{comment.pk}", visitor, algorithm="sha256").hexdigest() if visitor else ""


def _without_account_since(comment: Comment, kept: ModerationEvent) -> int:
    """How many different ones flagged it since it was kept, for a rule by which it was not judged."""
    judged = comment.flags.filter(flagged_at__lte=kept.at).values("rule")
    since = comment.flags.filter(flagged_at__gt=kept.at).exclude(rule__in=judged).exclude(person_key="")
    return since.values("person_key").distinct().count()


@transaction.atomic
def look_at_comment(
    *, comment: Comment, decision: str, by: User, now: datetime, rule: str = "", explanation: str = ""
) -> Comment:
    """An official decides about what was flagged, or came without an address: KEPT lets everybody read it, REMOVED
    names the house rule and says why in public. Of two officials at once the second hears that it was done."""
    role = handling_role(by)
    locked = lock_comment(comment)
    check_office(locked.initiative, by)
    if locked.state not in (State.WAITING, State.HIDDEN) or (locked.state == State.WAITING and locked.email):
        raise MoveRefused(_("Over deze aanvulling is al besloten. Iemand anders was u voor."))
    if decision == Decision.KEPT:
        flag = locked.flags.order_by("flagged_at", "pk").last()
        rule = rule or (flag.rule if flag else "")
        event = _log(locked, Decision.KEPT, now, rule=rule, explanation=explanation, by=by, role=role)
        show(locked, now)
    elif decision == Decision.REMOVED:
        if rule not in Flag.Rule.values or not explanation.strip():
            raise MoveRefused(_("Kies de huisregel en schrijf waarom de aanvulling weg moet."))
        event = _log(locked, Decision.REMOVED, now, rule=rule, explanation=explanation, by=by, role=role)
        locked.state = State.REMOVED
        locked.save(update_fields=["state"])
    else:
        raise MoveRefused(_("Kies of de aanvulling mag blijven staan."))
    log_change(subject=locked, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"besluit": [None, str(decision)]})
    tell_writer(locked, "comment_decided", now, once=event.pk, event=event, decision=str(decision))
    return locked


@transaction.atomic
def object_to_removal(*, comment: Comment, text: str, now: datetime) -> Objection:
    """The writer does not agree, once. What they write is read by the municipality only."""
    locked = lock_comment(comment)
    if locked.state != State.REMOVED or not locked.moderation_events.filter(decision=Decision.REMOVED).exists():
        raise MoveRefused(_("Deze aanvulling is niet weggehaald."))
    if Objection.objects.filter(comment=locked).exists():
        raise MoveRefused(_("U maakte al bezwaar."))
    if not text.strip():
        raise MoveRefused(_("Schrijf waarom uw aanvulling mag blijven staan."))
    _log(locked, Decision.OBJECTED, now, role=Role.RESIDENT)
    return Objection.objects.create(comment=locked, text=text.strip(), made_at=now)


@transaction.atomic
def settle_objection(*, comment: Comment, is_restored: bool, explanation: str, by: User, now: datetime) -> Comment:
    """Somebody else than who took it away decides about the objection, and says why in public."""
    role = handling_role(by)
    locked = lock_comment(comment)
    check_office(locked.initiative, by)
    objection = Objection.objects.filter(comment=locked, settled_at__isnull=True).first()
    if objection is None or locked.state != State.REMOVED:
        raise MoveRefused(_("Over dit bezwaar is al besloten. Iemand anders was u voor."))
    removed = locked.moderation_events.filter(decision=Decision.REMOVED).latest("at")
    if removed.by_id == by.pk:
        raise MoveRefused(_("U haalde deze aanvulling zelf weg. Een collega kijkt naar het bezwaar."))
    if not explanation.strip():
        raise MoveRefused(_("Schrijf waarom u dit besluit."))
    decision = Decision.RESTORED if is_restored else Decision.UPHELD
    event = _log(locked, decision, now, rule=removed.rule, explanation=explanation, by=by, role=role)
    objection.settled_at = now
    objection.save(update_fields=["settled_at"])
    if is_restored:
        show(locked, now)
    log_change(subject=locked, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"bezwaar": [None, decision.value]})
    tell_writer(locked, "comment_decided", now, once=event.pk, event=event, decision=decision.value)
    return locked


def _log(
    comment: Comment,
    decision: str,
    now: datetime,
    *,
    role: Role,
    rule: str = "",
    explanation: str = "",
    by: User | None = None,
) -> ModerationEvent:
    """A line in the public log. Who flagged or objected stays unsaid. Raises MoveRefused for an explanation in which
    somebody can be found."""
    if said := public_words.what_is_private(explanation):
        raise MoveRefused(said)
    return ModerationEvent.objects.create(
        comment=comment, decision=decision, rule=rule, explanation=explanation.strip(), at=now, by=by, by_role=role
    )
