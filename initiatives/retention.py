"""How long what people gave with a plan is kept. The file itself follows `ArchiveRule`."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.retention import Rule
from agendas.workflow import PromiseState
from initiatives.models import (
    Answer,
    Attachment,
    Comment,
    Flag,
    Follow,
    HelpOffer,
    ImportRun,
    Initiative,
    Invitation,
    PromiseLink,
    Support,
)
from initiatives.services.archive import past_their_term
from initiatives.services.attachments import UNCLAIMED_FOR, forget_unclaimed
from initiatives.services.blank import blank_once
from initiatives.services.erase import close_offers, forget_invitation
from initiatives.services.hold import hold
from initiatives.services.move import lock
from initiatives.workflow import CLOSED, Status

UNCONFIRMED_FOR = timedelta(days=7)
CONTACT_FOR = timedelta(days=365)
# After a yes somebody may still carry it out.
CONTACT_AFTER_YES_FOR = timedelta(days=3 * 365)
INVITED_FOR = timedelta(days=30)
IMPORTED_FOR = timedelta(days=30)
COMMENT_ADDRESS_FOR = timedelta(days=365)
OFFER_FOR = timedelta(days=365)
AT_ONCE = 1_000


# ── What nobody confirmed ────────────────────────────────────────────────────
def _unconfirmed(now: datetime) -> tuple[models.QuerySet, ...]:
    moment = now - UNCONFIRMED_FOR
    return (
        Support.objects.filter(confirmed_at__isnull=True, given_at__lt=moment),
        Follow.objects.filter(confirmed_at__isnull=True, since__lt=moment),
        HelpOffer.objects.filter(confirmed_at__isnull=True, offered_at__lt=moment),
        Comment.objects.filter(state=Comment.State.WAITING, written_at__lt=moment, moderation_events__isnull=True)
        # Without an address an official looks at it.
        .exclude(email=""),
    )


def _count(rows: Callable[[datetime], Iterable[models.QuerySet]]) -> Callable[[datetime], int]:
    return lambda now: sum(each.count() for each in rows(now))


def _remove_unconfirmed(now: datetime) -> int:
    return sum(rows.delete()[0] for rows in _unconfirmed(now))


# ── Contact data of what is over ─────────────────────────────────────────────
def over(now: datetime) -> models.QuerySet[Initiative]:
    """Plans that ended a year ago, or got their yes three years ago; not while a promise to them still runs."""
    running = PromiseLink.objects.filter(
        initiative=OuterRef("pk"), promise__state__in=(PromiseState.OPEN, PromiseState.REPORTED_DONE)
    )
    ended = Q(status__in=CLOSED)
    ended |= Q(status=Status.ANSWERED, answer__decision=Answer.Decision.NOT)
    plans = Initiative.objects.annotate(ended_at=Coalesce("closed_at", "answered_at")).filter(~Exists(running))
    return plans.filter(
        ended & Q(ended_at__lt=now - CONTACT_FOR) | Q(status=Status.ANSWERED, ended_at__lt=now - CONTACT_AFTER_YES_FOR)
    )


def _with_contact(now: datetime) -> models.QuerySet[Initiative]:
    """Those of which somebody's address is still known, or whose supporters could still be recognised."""
    known = ~Q(email="") | ~Q(phone="") | ~Q(postal_address="")
    known |= Exists(Invitation.objects.filter(initiative=OuterRef("pk")).exclude(email=""))
    known |= Exists(Follow.objects.filter(initiative=OuterRef("pk")))
    known |= Exists(Support.objects.filter(initiative=OuterRef("pk")).exclude(person_key__startswith=OVER))
    known |= Exists(HelpOffer.objects.filter(initiative=OuterRef("pk")).exclude(email=""))
    return over(now).filter(known)


# A key that belongs to nobody any more: the number of supporters stays true.
OVER = "over:"


@transaction.atomic
def _forget_contact(plan: Initiative, now: datetime) -> bool:
    """The name that others see stays, and so does the plan on the page of its account."""
    locked = lock(plan)
    locked.email = locked.phone = locked.postal_address = ""
    locked.save(update_fields=["email", "phone", "postal_address"])
    for invitation in locked.invitations.exclude(email=""):
        forget_invitation(invitation, now)
    locked.follows.all().delete()
    close_offers(locked.help_offers.all(), now)
    supports = list(locked.supports.exclude(person_key__startswith=OVER))
    for support in supports:
        support.person_key, support.spelling, support.user = f"{OVER}{uuid.uuid4().hex}", "", None
    Support.objects.bulk_update(supports, ["person_key", "spelling", "user"], batch_size=500)
    return True


def _forget_contacts(now: datetime) -> int:
    return sum(_forget_contact(plan, now) for plan in _with_contact(now).order_by("pk")[:AT_ONCE])


# ── Smaller things ───────────────────────────────────────────────────────────
def _invitations(now: datetime) -> models.QuerySet[Invitation]:
    """Nobody said yes, or they left."""
    nobody = Q(accepted_at__isnull=True, invited_at__lt=now - INVITED_FOR) | Q(ended_at__lt=now - INVITED_FOR)
    return Invitation.objects.exclude(email="").filter(nobody).select_related("initiative")


def _forget_invitations(now: datetime) -> int:
    rows = list(_invitations(now).order_by("pk")[:AT_ONCE])
    hold(invitation.initiative_id for invitation in rows)
    for invitation in rows:
        forget_invitation(invitation, now)
    return len(rows)


def _comments(now: datetime) -> models.QuerySet[Comment]:
    """The name under it stays, so does the account that can take it back."""
    return Comment.objects.filter(written_at__lt=now - COMMENT_ADDRESS_FOR).exclude(email="")


def _flags(now: datetime) -> models.QuerySet[Flag]:
    return Flag.objects.filter(flagged_at__lt=now - COMMENT_ADDRESS_FOR).exclude(person_key="")


def _forget_addresses(now: datetime) -> int:
    return _comments(now).update(email="") + _flags(now).update(person_key="")


def _offers(now: datetime) -> models.QuerySet[HelpOffer]:
    return HelpOffer.objects.filter(ended_at__lt=now - OFFER_FOR).exclude(email="", display_name="")


def _close_offers(now: datetime) -> int:
    rows = _offers(now).order_by("pk")[:AT_ONCE]
    hold(rows.values_list("initiative", flat=True))
    return close_offers(rows, now)


def _unclaimed(now: datetime) -> models.QuerySet[Attachment]:
    return Attachment.objects.unclaimed().filter(added_at__lt=now - UNCLAIMED_FOR)


def _imports(now: datetime) -> models.QuerySet[ImportRun]:
    return ImportRun.objects.filter(at__lt=now - IMPORTED_FOR).exclude(rows=[])


# ── The file ─────────────────────────────────────────────────────────────────
def _destroy_files(now: datetime) -> int:
    return sum(blank_once(plan, now) for plan in past_their_term(now).order_by("pk")[:AT_ONCE])


RULES = (
    Rule(
        "unconfirmed",
        _("Steun, volgen, aanbod en aanvullingen die niemand bevestigde"),
        _("7 dagen"),
        _count(_unconfirmed),
        _remove_unconfirmed,
    ),
    Rule(
        "unclaimed_files",
        _("Foto's en bestanden bij een formulier dat niet is verstuurd"),
        _("1 dag"),
        _count(lambda now: (_unclaimed(now),)),
        forget_unclaimed,
    ),
    Rule(
        "invitations",
        _("Adressen van wie niet inging op een uitnodiging, of vertrok"),
        _("30 dagen"),
        _count(lambda now: (_invitations(now),)),
        _forget_invitations,
    ),
    Rule(
        "imports",
        _("De ingelezen regels van een overgenomen lijst"),
        _("30 dagen"),
        _count(lambda now: (_imports(now),)),
        lambda now: _imports(now).update(rows=[]),
    ),
    Rule(
        "contact",
        _("E-mail, telefoon en adres bij plannen die voorbij zijn; ook van medestanders, volgers en helpers"),
        _("1 jaar na het einde; 3 jaar na een ja waar niets op volgde"),
        _count(lambda now: (_with_contact(now),)),
        _forget_contacts,
    ),
    Rule(
        "comment_addresses",
        _("Adressen achter aanvullingen, en wie iets meldde"),
        _("1 jaar"),
        _count(lambda now: (_comments(now), _flags(now))),
        _forget_addresses,
    ),
    Rule(
        "offers",
        _("Aanbod om te helpen dat gestopt is, met de berichten"),
        _("1 jaar"),
        _count(lambda now: (_offers(now),)),
        _close_offers,
    ),
    Rule(
        "archive",
        _("Het dossier van een plan"),
        _("per soort en resultaat, zie de bewaartermijnen"),
        lambda now: past_their_term(now).count(),
        _destroy_files,
    ),
)
