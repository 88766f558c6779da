"""The personal data of an account itself, as `personal` and `retention` ask for it."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent, RoleGrant, User
from accounts.personal import Subject, Wish, words_can_go
from accounts.retention import Rule
from accounts.services import log_change

MODELS = (
    *(User, RoleGrant, AuditEvent, Session),
    *(EmailAddress, EmailConfirmation, Authenticator, SocialAccount, SocialToken),
)
GONE = "gewist.invalid"
# The log of who did and who saw what.
LOG_FOR = timedelta(days=5 * 365)
AT_ONCE = 5_000


def export(subject: Subject) -> dict:
    """The account, who looked at it, and what its owner did."""
    user = subject.user
    if user is None:
        return {}
    return {
        "account": {
            "e-mail": user.email,
            "naam die anderen zien": user.display_name,
            "postadres": user.postal_address,
            "sinds": user.joined_at.isoformat(),
            "laatst ingelogd": user.last_login.isoformat() if user.last_login else None,
            "rollen": sorted(str(role.label) for role in user.roles),
            "adressen": list(EmailAddress.objects.filter(user=user).values("email", "verified")),
            "sleutels": sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        },
        "bekeken door": seen_by(User, [user.pk]),
        "in het logboek": [
            {"wanneer": at.isoformat(), "wat": verb, "onderwerp": label}
            for at, verb, label in AuditEvent.objects.filter(actor=user).values_list("at", "verb", "subject_label")
        ],
    }


def seen_by(model: type, keys: list[int]) -> list[dict]:
    """Who looked at the personal data of these things: when, in which role, and what. Never who by name."""
    seen = AuditEvent.objects.filter(
        verb=AuditEvent.Verb.VIEWED, subject_type=model._meta.label_lower, subject_id__in=keys
    )
    return [
        {"wanneer": one.at.isoformat(), "als": str(one.get_actor_role_display()), "wat": one.change.get("gezien")}
        for one in seen.order_by("at")
    ]


def refuse(subject: Subject) -> str:
    """Who works in the portal gives that up first: the municipality must know who does it from then on."""
    if subject.user is None or not subject.user.grants.exists():
        return ""
    return _("U hebt een rol bij de gemeente. Vraag de beheerder om die eerst weg te halen.")


def erase(subject: Subject, *, wish: Wish, by: User | None, now: datetime) -> dict[str, int]:
    """An empty row with a number stays, so that the log and the files still add up. Nobody can sign in with it."""
    user = subject.user
    if user is None:
        return {}
    counts = {
        "adressen": EmailAddress.objects.filter(user=user).delete()[0],
        "sleutels": Authenticator.objects.filter(user=user).delete()[0],
        "brokers": SocialAccount.objects.filter(user=user).delete()[0],
        "sessies": _end_sessions(user, now),
    }
    User.objects.filter(pk=user.pk).update(
        email=f"persoon-{user.pk}@{GONE}",
        display_name="",
        postal_address="",
        is_active=False,
        is_staff=False,
        is_superuser=False,
        last_login=None,
        password=make_password(None),
    )
    user.refresh_from_db()
    log_change(
        subject=user, verb=AuditEvent.Verb.REMOVED, by=by, now=now, change={"persoonsgegevens": ["gevuld", "leeg"]}
    )
    return counts | {"account": 1}


def _end_sessions(user: User, now: datetime) -> int:
    """A session says in its own words whose it is, so each that still counts is read."""
    store = SessionStore()
    mine = [
        key
        for key, told in Session.objects.filter(expire_date__gt=now).values_list("pk", "session_data").iterator()
        if store.decode(told).get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


# ── How long ─────────────────────────────────────────────────────────────────
def _old_sessions(now: datetime):
    return Session.objects.filter(expire_date__lt=now)


def _old_log(now: datetime):
    return AuditEvent.objects.filter(at__lt=now - LOG_FOR)


def _shorten_log(now: datetime) -> int:
    """The one thing for which the log lets go of whole rows."""
    total = 0
    with words_can_go():
        while keys := list(_old_log(now).order_by().values_list("pk", flat=True)[:AT_ONCE]):
            total += AuditEvent.objects.filter(pk__in=keys).delete()[0]
    return total


RULES = (
    Rule(
        "sessions",
        gettext_lazy("Sessies die voorbij zijn"),
        gettext_lazy("meteen na afloop (14 dagen)"),
        lambda now: _old_sessions(now).count(),
        lambda now: _old_sessions(now).delete()[0],
    ),
    Rule(
        "audit_log",
        gettext_lazy("Het logboek: wie deed wat, wie bekeek wat"),
        gettext_lazy("5 jaar"),
        lambda now: _old_log(now).count(),
        _shorten_log,
    ),
)
