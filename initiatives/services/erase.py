"""A person's data goes: out of their own plans, and out of what they did with those of others."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.personal import Subject
from accounts.roles import Role
from initiatives.contact import contact_of
from initiatives.models import (
    Comment,
    Event,
    Flag,
    Follow,
    HelpOffer,
    Initiative,
    Invitation,
    Objection,
    OfferMessage,
    Support,
)
from initiatives.people import person_keys
from initiatives.services.archive import must_be_kept
from initiatives.services.blank import NOBODY, blank
from initiatives.services.hold import hold
from initiatives.services.letters import tell_address
from initiatives.services.move import INITIATOR, in_dutch, lock, move_initiative, write_event
from initiatives.services.texts import GONE, take_out_names
from initiatives.workflow import OPEN, Status
from notifications.services import forget, forget_person, forget_saying

ANONYMOUS = "Een bewoner"
"""The name that others see from then on."""
# Not a name of anybody.
OF_NOBODY = ("bewoner", "buurtbewoner", "een bewoner", "iemand uit")


# ── Whose ────────────────────────────────────────────────────────────────────
def plans_of(subject: Subject) -> QuerySet[Initiative]:
    """Sent in from this account, from this address, or held by a signed link."""
    mine = Q(pk__in=[thing.pk for thing in subject.things if isinstance(thing, Initiative)])
    if subject.user is not None:
        mine |= Q(author=subject.user)
    if subject.email:
        mine |= Q(email=subject.email)
    return Initiative.objects.filter(mine).order_by("pk")


def of_person(model: type, subject: Subject) -> QuerySet:
    """Rows with `user` and `email`: Follow, HelpOffer, Comment, Invitation; of the last also one held by its link."""
    mine = Q(pk__in=[thing.pk for thing in subject.things if isinstance(thing, model)])
    if subject.user is not None:
        mine |= Q(user=subject.user)
    return model.objects.filter(mine | Q(email=subject.email) if subject.email else mine)


def with_key_of(model: type, subject: Subject) -> QuerySet:
    """Rows with `person_key`: Support, Flag."""
    mine = Q(person_key__in=person_keys(subject.email)) if subject.email else Q(pk__in=[])
    if subject.user is not None:
        mine |= Q(person_key__in=person_keys(subject.user.email))
        if model is Support:
            mine |= Q(user=subject.user)
    return model.objects.filter(mine)


def hold_all(subject: Subject) -> None:
    """Keep every plan that this person has a part in until the transaction ends, before what hangs on them."""
    plans = set(plans_of(subject).values_list("pk", flat=True))
    for model in (Support, Follow, HelpOffer, Comment, Invitation):
        whose = with_key_of if model is Support else of_person
        plans.update(whose(model, subject).order_by().values_list("initiative", flat=True))
    hold(plans)


# ── Own plans ────────────────────────────────────────────────────────────────
def erase_plans(subject: Subject, keeps_words: bool, by: User | None, now: datetime) -> dict[str, int]:
    """What nobody saw or nothing was decided about may go whole; what must be kept, keeps no name."""
    counts = {"plannen zonder naam": 0, "plannen leeg": 0}
    for plan in plans_of(subject):
        locked = lock(plan)
        if locked.blanked_at is not None:
            continue
        if locked.author is not None and locked.author != subject.user and not subject.things:
            # Somebody else's plan, which has this person's address.
            _take_out_address(locked, subject.email, now)
        elif locked.is_public and (keeps_words or must_be_kept(locked, now)):
            anonymise(locked, now)
            counts["plannen zonder naam"] += 1
        else:
            _tell_co_initiators(locked, subject, now)
            _end(locked, by, now)
            blank(locked, now)
            counts["plannen leeg"] += 1
    return counts


def anonymise(plan: Initiative, now: datetime) -> None:
    """The plan stays where it is, and nobody is behind it any more: links and codes stop working, and who it was is
    taken out of what was typed about it. In the caller's transaction."""
    secrets = secrets_of(plan)
    address = plan.email
    changed = NOBODY | {"display_name": ANONYMOUS, "author": None, "key_version": plan.key_version + 1}
    for name, value in changed.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(changed))
    plan.attachments.exclude(original_name="").update(original_name="bestand")
    if address:
        forget_person(user=None, email=address, now=now, about=[plan])
    take_out_names(plan, secrets)
    write_event(
        plan, Event.Kind.ERASED, now=now, by=None, role=Role.SYSTEM, by_label=in_dutch(Role.SYSTEM), is_public=False
    )


def secrets_of(plan: Initiative) -> list[str]:
    """What names the initiator: the address, the number, the house, and a name of more than one word."""
    secrets = [plan.email, plan.phone, *plan.postal_address.splitlines()]
    if plan.author is not None:
        secrets += [plan.author.email, plan.author.display_name, *plan.author.postal_address.splitlines()]
    return [each for each in [*secrets, plan.display_name] if each and not _is_of_nobody(each)]


def _is_of_nobody(name: str) -> bool:
    folded = name.strip().lower()
    return folded.startswith(OF_NOBODY) or (
        "@" not in folded and not any(c.isdigit() for c in folded) and " " not in folded
    )


def _take_out_address(plan: Initiative, address: str, now: datetime) -> None:
    forget_person(user=None, email=address, now=now, about=[plan])
    plan.email = ""
    plan.save(update_fields=["email"])
    take_out_names(plan, [address])


def _tell_co_initiators(plan: Initiative, subject: Subject, now: datetime) -> None:
    """It was theirs too: one letter each, before nobody knows who they were. Nothing that was typed stands in it."""
    own = {subject.email, plan.email, subject.user.email if subject.user is not None else ""}
    for joined in plan.invitations.joined().exclude(email__in=own):
        tell_address(joined.email, plan, "plan_gone", now, once=joined.pk, contact=contact_of(plan))


def _end(plan: Initiative, by: User | None, now: datetime) -> None:
    """Taken back without a letter, when no answer was given yet."""
    if plan.status not in OPEN:
        return
    plan.email = ""
    plan.save(update_fields=["email"])
    role = Role.SYSTEM if plan.status == Status.AWAITING_CONFIRMATION else Role.INITIATOR
    move_initiative(initiative=plan, to=Status.WITHDRAWN, role=role, by=by, by_label=INITIATOR, now=now)
    plan.refresh_from_db()


# ── What they did with plans of others ───────────────────────────────────────
def erase_part(subject: Subject, keeps_words: bool, now: datetime) -> dict[str, int]:
    """Support, follows, offers, comments, invitations: numbers beside plans stay true."""
    return {
        "steun": _erase_supports(subject),
        "volgt": of_person(Follow, subject).delete()[0],
        "aanbod": _erase_offers(subject, now),
        "aanvullingen": _erase_comments(subject, keeps_words, now),
        "meldingen": with_key_of(Flag, subject).update(person_key="", explanation=""),
        "uitnodigingen": _erase_invitations(of_person(Invitation, subject), now),
    }


def _erase_supports(subject: Subject) -> int:
    """Their voice no longer counts: who could be erased and come back would count twice."""
    supports = list(with_key_of(Support, subject).order_by("pk").select_for_update(of=("self",)))
    counted = Counter(each.initiative_id for each in supports if each.confirmed_at is not None)
    number = Support.objects.filter(pk__in=[each.pk for each in supports]).delete()[0]
    for plan, voices in sorted(counted.items()):
        Initiative.objects.filter(pk=plan).update(support_count=F("support_count") - voices)
    return number


def _erase_offers(subject: Subject, now: datetime) -> int:
    return close_offers(of_person(HelpOffer, subject), now)


def close_offers(offers: QuerySet[HelpOffer], now: datetime) -> int:
    """An offer is between two sides: with one of them gone, all of it goes. Returns how many."""
    rows = [offer for offer in offers.prefetch_related("messages") if offer.email or offer.text != GONE]
    for offer in rows:
        # The other side was told in letters about the plan.
        said = [offer.text, *(message.text for message in offer.messages.all())]
        forget_saying(words=[text for text in said if text != GONE], about=[offer.initiative], now=now)
        take_out_names(offer.initiative, _secrets_of_row(offer))
    keys = [offer.pk for offer in rows]
    OfferMessage.objects.filter(offer__in=keys).update(text=GONE)
    HelpOffer.objects.filter(pk__in=keys, ended_at__isnull=True).update(ended_at=now)
    HelpOffer.objects.filter(pk__in=keys).update(display_name="", email="", user=None, text=GONE)
    forget(about=rows, now=now, also_bundles=True)
    return len(rows)


def _erase_comments(subject: Subject, keeps_words: bool, now: datetime) -> int:
    comments = list(of_person(Comment, subject).select_related("initiative", "user").select_for_update(of=("self",)))
    keys = [comment.pk for comment in comments]
    mine = Comment.objects.filter(pk__in=keys)
    Objection.objects.filter(comment__in=keys).update(text=GONE)
    for comment in comments:
        if not keeps_words:
            forget_saying(words=[comment.text], about=[comment.initiative], now=now)
        take_out_names(comment.initiative, _secrets_of_row(comment))
    if keeps_words:
        mine.filter(state=Comment.State.WAITING).delete()
        mine.update(display_name=ANONYMOUS, email="", user=None)
        return len(keys)
    for comment in comments:
        if comment.state == Comment.State.VISIBLE:
            Initiative.objects.filter(pk=comment.initiative_id).update(comment_count=F("comment_count") - 1)
    # An empty text cannot be put back.
    Objection.objects.filter(comment__in=keys, settled_at__isnull=True).update(settled_at=now)
    forget(about=comments, now=now, also_bundles=True)
    mine.update(display_name="", email="", user=None, text="", reply="", reply_label="", state=Comment.State.REMOVED)
    return len(keys)


def _erase_invitations(invitations: Iterable[Invitation], now: datetime) -> int:
    """A co-initiator leaves, and the key with them. The row stays: it counts how many were asked."""
    number = 0
    for invitation in invitations:
        forget_invitation(invitation, now)
        number += 1
    return number


def forget_invitation(invitation: Invitation, now: datetime) -> None:
    """Whom it was for is not known any more, and the key in it is worth nothing."""
    if invitation.email:
        forget_person(user=None, email=invitation.email, now=now, about=[invitation.initiative])
        take_out_names(invitation.initiative, _secrets_of_row(invitation))
    invitation.ended_at = invitation.ended_at or now
    invitation.email, invitation.display_name, invitation.user = "", "", None
    invitation.key_version += 1
    invitation.save(update_fields=["ended_at", "email", "display_name", "user", "key_version"])


def _secrets_of_row(row: HelpOffer | Comment | Invitation) -> list[str]:
    """What names the person behind it."""
    found = [row.email, row.display_name]
    if row.user is not None:
        found += [row.user.email, row.user.display_name]
    return [each for each in found if each and not _is_of_nobody(each)]
