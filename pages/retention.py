"""Accounts that nobody uses: told in a letter, and erased a month after it left."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts import personal
from accounts.models import User
from accounts.retention import Rule
from initiatives.models import Initiative
from initiatives.workflow import OPEN, Status
from neighbourhoods.models import Membership
from notifications import kinds
from notifications.kinds import WhenUncertain
from notifications.models import Message
from notifications.services import write_message

KIND = "account.unused"
UNUSED_FOR = timedelta(days=2 * 365)
TOLD_FOR = timedelta(days=30)
MOST_AT_ONCE = 200
# A plan that still runs keeps its account: its owner hears of it without signing in.
RUNNING = (*OPEN, Status.CARRIED_OUT, Status.AGREED, Status.EVALUATED)

kinds.register(
    KIND,
    _("bericht dat een account gewist wordt"),
    when_uncertain=WhenUncertain.REPEAT,
    why=_("U krijgt dit bericht omdat u met dit e-mailadres een account hebt op ons portaal."),
)


def unused(now: datetime) -> QuerySet[User]:
    """Nobody signed in with it for two years; without a role, a seat or a plan that runs. `told_at`: when the letter
    about that was handed over, None as long as it was not; `is_told`: whether it was written."""
    runs = Initiative.objects.filter(Q(author=OuterRef("pk")) | Q(handler=OuterRef("pk")), status__in=RUNNING)
    letters = Message.objects.filter(kind=KIND, recipient=OuterRef("pk"), created_at__gt=OuterRef("used_at"))
    accounts = User.objects.filter(is_active=True, grants__isnull=True)
    return (
        accounts.annotate(used_at=Coalesce(F("last_login"), F("joined_at")))
        .filter(used_at__lt=now - UNUSED_FOR)
        .filter(~Exists(Membership.objects.filter(user=OuterRef("pk"), until__isnull=True)), ~Exists(runs))
        .annotate(is_told=Exists(letters), told_at=Subquery(letters.order_by("-pk").values("settled_at")[:1]))
        .order_by("pk")
    )


def to_erase(now: datetime) -> QuerySet[User]:
    return unused(now).filter(told_at__lt=now - TOLD_FOR)


def erase_unused(now: datetime) -> int:
    """Write to who was not told yet, and erase who was told a month ago. Returns how many were erased."""
    for user in unused(now).filter(is_told=False)[:MOST_AT_ONCE]:
        write_message(
            kind=KIND,
            key=f"{KIND}:{user.pk}:{user.used_at:%Y%m%d}",
            to=user.email,
            template="pages/mail/unused",
            context={"url": f"{settings.PUBLIC_URL}/mijn/", "on": (now + TOLD_FOR).date()},
            now=now,
            recipient=user,
        )
    return sum(_erase(user, now) for user in to_erase(now)[:MOST_AT_ONCE])


@transaction.atomic
def _erase(user: User, now: datetime) -> bool:
    """Unless somebody signed in at this very moment."""
    User.objects.select_for_update().get(pk=user.pk)
    if not to_erase(now).filter(pk=user.pk).exists():
        return False
    personal.erase(personal.subject_of(user), by=None, now=now)
    return True


RULES = (
    Rule(
        "unused_accounts",
        _("Accounts die niemand gebruikt"),
        _("2 jaar; eerst een bericht, een maand later gewist"),
        lambda now: to_erase(now).count(),
        erase_unused,
    ),
)
