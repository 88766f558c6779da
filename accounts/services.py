"""Deeds about people, and the writing of the log."""

from datetime import datetime

from django.db import models, transaction

from accounts.models import AuditEvent, RoleGrant, User
from accounts.roles import STAFF, Role


def log_change(
    *,
    subject: models.Model,
    verb: str,
    by: User | None,
    now: datetime,
    role: Role | None = None,
    change: dict | None = None,
) -> AuditEvent:
    """Write one row in the log, in the caller's transaction.

    `change` maps a field to [before, after]; leave out personal data. Without `role`, the highest granted role of `by`
    is written, or SYSTEM when nobody acts.
    """
    if role is None:
        role = leading_role(by)
    return AuditEvent.objects.create(
        at=now,
        actor=by,
        actor_role=role,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:200],
        change=change or {},
    )


def log_view(*, subject: models.Model, by: User, now: datetime, what: str) -> AuditEvent:
    """Note that `by` saw personal data of `subject`; `what` names the kind of data, never the data."""
    return log_change(subject=subject, verb=AuditEvent.Verb.VIEWED, by=by, now=now, change={"gezien": [None, what]})


def leading_role(user: User | None) -> Role:
    """The role in which a person acts when nothing more is known."""
    if user is None:
        return Role.SYSTEM
    order = (Role.ADMINISTRATOR, Role.TEAM_LEAD, Role.AREA_COORDINATOR, Role.OFFICIAL)
    for role in (*order, Role.COUNCIL_MEMBER, Role.ADVISER, Role.PROFESSIONAL):
        if role in user.roles:
            return role
    return Role.RESIDENT


@transaction.atomic
def change_display_name(*, user: User, display_name: str, by: User | None, now: datetime) -> User:
    """Give a person another name that others see. The log says that it changed, not what it was."""
    user.display_name = display_name
    user.save(update_fields=["display_name"])
    log_change(subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"naam": [None, None]})
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User | None, now: datetime) -> RoleGrant:
    """Give a person a role. Giving it twice is harmless and logged once."""
    grant, is_new = RoleGrant.objects.get_or_create(user=user, role=role)
    if is_new:
        _follow_roles(user)
        log_change(
            subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"rol": [None, Role(role).value]}
        )
    return grant


@transaction.atomic
def revoke_role(*, user: User, role: Role, by: User | None, now: datetime) -> None:
    """Take a role away. Taking away what is not held changes nothing."""
    gone, _ = RoleGrant.objects.filter(user=user, role=role).delete()
    if gone:
        _follow_roles(user)
        log_change(
            subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"rol": [Role(role).value, None]}
        )


def _follow_roles(user: User) -> None:
    """Entrance to the admin follows from the roles; administrators may do there what Django guards by permission."""
    user.__dict__.pop("_roles", None)
    user.is_staff = user.has_role(*STAFF)
    user.is_superuser = user.has_role(Role.ADMINISTRATOR)
    user.save(update_fields=["is_staff", "is_superuser"])
