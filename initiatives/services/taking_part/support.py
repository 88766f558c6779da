"""Standing behind a plan: once per person, counted once it is confirmed."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from initiatives.models import Initiative, Support
from initiatives.people import person_keys, spelling_keys
from initiatives.services.hold import hold
from initiatives.services.taking_part.follow import confirm_follow, note_follow
from initiatives.services.taking_part.letters import ask_to_confirm
from initiatives.services.taking_part.who import Who, check_open, who


@transaction.atomic
def support(
    *,
    initiative: Initiative,
    now: datetime,
    email: str = "",
    by: User | None = None,
    also_follow: bool = False,
    language: str = "nl",
) -> Support:
    """Stand behind a plan. From an account it counts at once; else a letter asks to confirm the address, and it counts
    from then. The same person twice, in whatever way, is one row. Raises MoveRefused when the plan has ended."""
    check_open(initiative)
    person = who(email, by)
    row = _note_support(initiative, person, now)
    also = note_follow(initiative, person, now, language) if also_follow else None
    if person.is_proven:
        confirm_support(support=row, now=now, spelling=spelling_keys(person.email)[0])
        if also is not None:
            confirm_follow(follow=also, now=now)
    else:
        what = "both" if also else "support"
        ask_to_confirm(row, what, now, to=person.email, language=language, also=also)
    return row


def _note_support(initiative: Initiative, person: Who, now: datetime) -> Support:
    """The one row of this person, made now if there is none: the database refuses a second, whoever is first.

    An account that got another address since keeps the row that it had."""
    keys = person_keys(person.email)
    if not _rows_of(person, keys, initiative):
        row = Support(initiative=initiative, person_key=keys[0], user=person.user, given_at=now)
        Support.objects.bulk_create([row], ignore_conflicts=True)
    row, *others = _rows_of(person, keys, initiative)
    if person.is_proven:
        # What came from the new address before the account had it is the same person once more.
        for other in others:
            if other.user_id is None:
                withdraw_support(support=other)
        if row.user_id is None:
            row.user = person.user
            row.save(update_fields=["user"])
    row.initiative = initiative
    return row


def _rows_of(person: Who, keys: list[str], initiative: Initiative) -> list[Support]:
    """Of the account first, then of the address, the oldest first."""
    mine = Q(person_key__in=keys)
    if person.user is None:
        return list(Support.objects.filter(mine, initiative=initiative).order_by("given_at", "pk"))
    found = Support.objects.filter(mine | Q(user=person.user), initiative=initiative).order_by("given_at", "pk")
    return sorted(found, key=lambda row: row.user_id != person.user.pk)


@transaction.atomic
def confirm_support(*, support: Support, now: datetime, spelling: str = "") -> bool:
    """Count it, once: of ten presses at the same moment one does. Returns whether this one did. `spelling`: of the
    address that shows it (`people.spelling_keys`)."""
    check_open(support.initiative)
    waiting = Support.objects.filter(pk=support.pk, confirmed_at__isnull=True)
    is_first = waiting.update(confirmed_at=now, spelling=spelling) == 1
    if is_first:
        Initiative.objects.filter(pk=support.initiative_id).update(support_count=F("support_count") + 1)
        support.confirmed_at, support.spelling = now, spelling
    return is_first


@transaction.atomic
def withdraw_support(*, support: Support) -> None:
    """Take it back: the row goes, and is not counted any more. Twice is harmless."""
    hold([support.initiative_id])
    row = Support.objects.select_for_update().filter(pk=support.pk).first()
    if row is None:
        return
    row.delete()
    if row.confirmed_at is not None:
        Initiative.objects.filter(pk=row.initiative_id).update(support_count=F("support_count") - 1)
