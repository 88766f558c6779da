"""The letters that deeds write: one Message row each, in the transaction of the deed."""

import re
from datetime import datetime

from accounts.models import User
from initiatives import keys
from initiatives.contact import contact_of
from initiatives.models import Initiative, Invitation
from initiatives.services.paper import write_on_paper
from neighbourhoods.models import Team
from notifications.models import Message
from notifications.services import write_message

# A key in an address of the page of owners. One key never goes to another owner.
OWNERS_KEY = re.compile(r"/beheren/[^/\s]{30,}/")

# What is about the key or the person of the initiator; all other letters co-initiators get as well.
ONLY_THE_INITIATOR = frozenset(
    {
        *("receipt", "new_link", "published", "remind_confirm", "closed_unconfirmed"),
        *("co_joined", "co_left", "taken_over"),
    }
)


def tell_initiator(
    initiative: Initiative, what: str, now: datetime, *, once: str | int = "", **context
) -> Message | None:
    """Write the letter `initiatives/mail/<what>` to the resident: by mail, or on paper to who has a postal address
    only; without either nobody is written to, and the back office prints it for who comes to the desk.

    Every co-initiator gets the same letter with a key of their own, unless it is the initiator's alone. `once` tells
    letters of one kind about one initiative apart; the same twice is one letter.
    """
    context = {"contact": contact_of(initiative), **context}
    if what not in ONLY_THE_INITIATOR:
        for joined in initiative.invitations.joined().select_related("user"):
            tell_co_initiator(joined, initiative, what, now, once=once, **context)
    if not initiative.email:
        return write_on_paper(initiative, what, now, once=once, **context)
    keys_of_theirs = {"manage_url": keys.manage_url(initiative), "desk_code": keys.desk_code(initiative)}
    return _write(
        initiative, what, now, key=once, to=initiative.email, account=initiative.author, **keys_of_theirs | context
    )


def tell_co_initiator(
    joined: Invitation, initiative: Initiative, what: str, now: datetime, *, once: str | int = "", **context
) -> Message:
    """Write the letter `initiatives/mail/<what>` to a co-initiator, with their own key in every address of it."""
    own = f"/beheren/{keys.make_for_co_initiator(joined)}/"
    context = {name: OWNERS_KEY.sub(own, value) if isinstance(value, str) else value for name, value in context.items()}
    context |= {"manage_url": keys.co_manage_url(joined), "desk_code": keys.desk_code(joined)}
    return _write(initiative, what, now, key=f"co{joined.pk}:{once}", to=joined.email, account=joined.user, **context)


def tell_address(
    address: str,
    initiative: Initiative,
    what: str,
    now: datetime,
    *,
    once: str | int = "",
    language: str = "",
    **context,
) -> Message:
    """Write the letter `initiatives/mail/<what>` to an address that has no key of this plan (any more)."""
    return _write(initiative, what, now, key=once, to=address, language=language, **context)


def tell_person(
    person: User, initiative: Initiative, what: str, now: datetime, *, once: str | int = "", **context
) -> Message | None:
    """Write the letter `initiatives/mail/<what>` to a member of a platform or an official."""
    if not person.is_active:
        return None
    where = {"key": f"{person.pk}:{once}", "to": person.email, "account": person}
    return _write_to_office(initiative, what, now, **where, **context)


def tell_team(
    whose: Team,
    initiative: Initiative,
    what: str,
    now: datetime,
    *,
    once: str | int = "",
    but: User | None = None,
    **context,
) -> list[Message]:
    """Write the letter `initiatives/mail/<what>` to a team: at its own address, or else to its lead, or else to every
    member. `but` did it and need not hear it."""
    if whose.email:
        return [_write_to_office(initiative, what, now, key=f"team{whose.pk}:{once}", to=whose.email, **context)]
    people = [whose.lead] if whose.lead and whose.lead.is_active else whose.members.filter(is_active=True)
    letters = [tell_person(person, initiative, what, now, once=once, **context) for person in people if person != but]
    return [letter for letter in letters if letter]


def account_at(address: str, account: User | None) -> User | None:
    """This account, when the address is its own: what it chose about post, and the page with its post, are about it."""
    return account if account is not None and account.email == address else None


def _write_to_office(initiative: Initiative, what: str, now: datetime, **given) -> Message:
    """To who works on it: in Dutch, with the way to the back office."""
    return _write(initiative, what, now, language="nl", **{"office_url": keys.office_url(initiative)} | given)


def _write(
    initiative: Initiative,
    what: str,
    now: datetime,
    *,
    key: str | int,
    to: str,
    account: User | None = None,
    language: str = "",
    **context,
) -> Message:
    """One row. `key` tells letters of one kind about one plan apart; without `language` it is that of the plan."""
    return write_message(
        kind=f"initiative.{what}",
        key=f"initiative.{what}:{initiative.pk}:{key}",
        to=to,
        template=f"initiatives/mail/{what}",
        context={"initiative": initiative, "initiative_url": keys.public_url(initiative), **context},
        now=now,
        recipient=account_at(to, account),
        language=language or initiative.language,
        about=initiative,
    )
