"""Deeds about people, and the writing of the log."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
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
        subject_label=_label_of(subject)[:200],
        change=change or {},
    )


def log_changes(changes: Iterable[tuple[models.Model, dict]], *, verb: str, now: datetime) -> None:
    """`log_change` for many things at once, done by the portal itself: pairs of a thing and its change. One query."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now,
            actor_role=Role.SYSTEM,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            subject_label=_label_of(subject)[:200],
            change=change,
        )
        for subject, change in changes
    )


def _label_of(subject: models.Model) -> str:
    """What the log, from which nothing can be taken away, calls a thing: without what a person typed or is called."""
    if isinstance(subject, User):
        return f"persoon {subject.pk}"
    return getattr(subject, "log_label", "") or str(subject)


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
def change_postal_address(*, user: User, postal_address: str, by: User | None, now: datetime) -> User:
    """Keep where a person gets post on paper; the same address again changes nothing. The log says that it changed,
    not what it was."""
    postal_address = "\n".join(line.strip() for line in postal_address.strip().splitlines())
    if user.postal_address != postal_address:
        user.postal_address = postal_address
        user.save(update_fields=["postal_address"])
        log_change(subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"postadres": [None, None]})
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, by: User | None, now: datetime) -> RoleGrant:
    """Give a person a role. Giving it twice is harmless and logged once."""
    grant, is_new = RoleGrant.objects.get_or_create(user=user, role=role)
    if is_new:
        _follow_roles(user)
        log_change(subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"rol": [None, Role(role).value]})
    return grant


@transaction.atomic
def revoke_role(*, user: User, role: Role, by: User | None, now: datetime) -> None:
    """Take a role away. Taking away what is not held changes nothing."""
    gone, _ = RoleGrant.objects.filter(user=user, role=role).delete()
    if gone:
        _follow_roles(user)
        log_change(subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"rol": [Role(role).value, None]})


@transaction.atomic
def add_person(*, email: str, display_name: str, by: User | None, now: datetime) -> User:
    """Make an account for somebody, without a password: they sign in with a code that goes to this address."""
    user = User.objects.create_user(email, display_name=display_name)
    # Whoever reads the code has shown that the address is theirs.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log_change(subject=user, verb=AuditEvent.Verb.ADDED, by=by, now=now)
    return user


@transaction.atomic
def change_person(*, user: User, by: User | None, now: datetime, **fields) -> User:
    """Change the shown name of a person, or whether they may sign in (`display_name`, `is_active`)."""
    if unknown := set(fields) - {"display_name", "is_active"}:
        raise TypeError(f"no such field of a person to change: {', '.join(sorted(unknown))}")
    kept = User.objects.select_for_update().get(pk=user.pk)
    changed = {name: value for name, value in fields.items() if getattr(kept, name) != value}
    if changed:
        change = {"naam": ["…", "…"]} if "display_name" in changed else {}
        if "is_active" in changed:
            change["mag inloggen"] = [kept.is_active, changed["is_active"]]
        for name, value in changed.items():
            setattr(kept, name, value)
        kept.full_clean(exclude=["password"])
        kept.save(update_fields=list(changed))
        log_change(subject=kept, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=change)
    user.refresh_from_db()
    return user


@transaction.atomic
def forget_keys(*, user: User, by: User | None, now: datetime) -> int:
    """For who lost the phone: take away every second factor and recovery code, and the password; every session of this
    person ends. They sign in with an e-mailed code and make a new one. They are told. Returns how many keys there were.
    """
    gone, _models = Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    log_change(subject=user, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change={"extra beveiliging": ["…", None]})
    get_adapter().send_mail("mfa/email/keys_forgotten", user.email, {"user": user})
    return gone


def _follow_roles(user: User) -> None:
    """Entrance to the admin follows from the roles; administrators may do there what Django guards by permission."""
    user.__dict__.pop("_roles", None)
    user.is_staff = user.has_role(*STAFF)
    user.is_superuser = user.has_role(Role.ADMINISTRATOR)
    user.save(update_fields=["is_staff", "is_superuser"])
