"""Ik doe mee: offering help. Both sides reach each other through the portal, never by each other's address."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives import keys
from initiatives.models import HelpOffer, Initiative, OfferMessage
from initiatives.services.hold import hold
from initiatives.services.letters import tell_initiator, tell_person, tell_team
from initiatives.services.taking_part.letters import ask_to_confirm, tell_part
from initiatives.services.taking_part.who import check_open, who
from initiatives.workflow import MoveRefused

# So that nobody can fill the mailbox of somebody else in one evening.
MOST_IN_A_ROW = 5


def offer_help(
    *,
    initiative: Initiative,
    display_name: str,
    text: str,
    token: uuid.UUID,
    now: datetime,
    email: str = "",
    by: User | None = None,
    language: str = "nl",
) -> HelpOffer:
    """Offer help. The initiators hear of it at once from an account, else once the address is confirmed. The same
    `token` is the same offer. Raises MoveRefused when the plan has ended."""
    same = HelpOffer.objects.filter(token=token)
    if already := same.first():
        return already
    person = who(email, by)
    try:
        with transaction.atomic():
            check_open(initiative)
            offer = HelpOffer.objects.create(
                initiative=initiative,
                token=token,
                display_name=display_name.strip(),
                email=person.email,
                user=person.user,
                language=language,
                text=text.strip(),
                offered_at=now,
            )
            if person.is_proven:
                confirm_offer(offer=offer, now=now)
            else:
                ask_to_confirm(offer, "offer", now, to=person.email, language=language)
            return offer
    except IntegrityError:
        # The other press was first.
        if already := same.first():
            return already
        raise


@transaction.atomic
def confirm_offer(*, offer: HelpOffer, now: datetime) -> bool:
    """Tell the initiators, once. Returns whether this press did it."""
    check_open(offer.initiative)
    is_first = HelpOffer.objects.filter(pk=offer.pk, confirmed_at__isnull=True).update(confirmed_at=now) == 1
    if is_first:
        offer.confirmed_at = now
        _tell_initiators(offer, "offer_new", offer.text, now, once=offer.pk)
    return is_first


@transaction.atomic
def send_offer_message(*, offer: HelpOffer, text: str, is_from_initiator: bool, now: datetime) -> OfferMessage:
    """Say something to the other side; they get it by mail, without the address of who wrote it."""
    hold([offer.initiative_id])
    locked = HelpOffer.objects.select_for_update(of=("self",)).select_related("initiative__author").get(pk=offer.pk)
    if locked.confirmed_at is None:
        raise MoveRefused(_("Dit aanbod is nog niet bevestigd."))
    if locked.ended_at is not None:
        raise MoveRefused(_("Dit gesprek is gestopt. U kunt geen bericht meer sturen."))
    last = list(locked.messages.order_by("-sent_at", "-pk").values_list("is_from_initiator", flat=True)[:MOST_IN_A_ROW])
    if len(last) == MOST_IN_A_ROW and set(last) == {is_from_initiator}:
        raise MoveRefused(_("U stuurde al vijf berichten zonder reactie. Wacht eerst op antwoord."))
    message = OfferMessage.objects.create(
        offer=locked, text=text.strip(), is_from_initiator=is_from_initiator, sent_at=now
    )
    if is_from_initiator:
        tell_part(
            locked,
            "offer_message",
            now,
            to=locked.email,
            user=locked.user,
            language=locked.language,
            once=message.pk,
            message=message,
        )
    else:
        _tell_initiators(locked, "offer_news", message.text, now, once=message.pk)
    return message


@transaction.atomic
def end_offer(*, offer: HelpOffer, now: datetime) -> None:
    """Stop the conversation, from either side. Twice is harmless."""
    HelpOffer.objects.filter(pk=offer.pk, ended_at__isnull=True).update(ended_at=now)
    offer.ended_at = offer.ended_at or now


def _tell_initiators(offer: HelpOffer, what: str, text: str, now: datetime, *, once: int) -> None:
    """Who has the plan. Of a plan without an address its contact at the municipality hears too, who passes it on."""
    initiative = offer.initiative
    told = {"offer": offer, "text": text}
    offers_url = settings.PUBLIC_URL + reverse("initiatives:owner_offers", args=[keys.make(initiative)])
    tell_initiator(initiative, what, now, once=once, offers_url=offers_url, **told)
    if initiative.email:
        return
    if official := initiative.contact or initiative.handler:
        tell_person(official, initiative, "offer_for_office", now, once=f"{what}:{once}", **told)
    elif initiative.team:
        tell_team(initiative.team, initiative, "offer_for_office", now, once=f"{what}:{once}", **told)
