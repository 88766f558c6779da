"""Following a plan, and not any more."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from initiatives.models import Follow, Initiative
from initiatives.services.taking_part.letters import ask_to_confirm
from initiatives.services.taking_part.who import Who, check_open, who


@transaction.atomic
def follow(
    *, initiative: Initiative, now: datetime, email: str = "", by: User | None = None, language: str = "nl"
) -> Follow:
    """Want to hear what happens with a plan. From an account at once; else from when the address is confirmed. Raises
    MoveRefused when the plan has ended."""
    check_open(initiative)
    person = who(email, by)
    row = note_follow(initiative, person, now, language)
    if person.is_proven:
        confirm_follow(follow=row, now=now)
    else:
        ask_to_confirm(row, "follow", now, to=person.email, language=language)
    return row


def note_follow(initiative: Initiative, person: Who, now: datetime, language: str) -> Follow:
    """The one row of this address, made now if there is none."""
    row = Follow(initiative=initiative, email=person.email, user=person.user, language=language, since=now)
    Follow.objects.bulk_create([row], ignore_conflicts=True)
    row = Follow.objects.get(initiative=initiative, email=person.email)
    if person.is_proven and row.user_id is None:
        row.user = person.user
        row.save(update_fields=["user"])
    row.initiative = initiative
    return row


@transaction.atomic
def confirm_follow(*, follow: Follow, now: datetime) -> bool:
    """From now on they hear of each step. Returns whether this press did it."""
    check_open(follow.initiative)
    is_first = Follow.objects.filter(pk=follow.pk, confirmed_at__isnull=True).update(confirmed_at=now) == 1
    if is_first:
        follow.confirmed_at = now
    return is_first


@transaction.atomic
def unfollow(*, follow: Follow) -> None:
    """Hear nothing more of it. What was written and did not leave yet is asked again at the door. Twice is
    harmless."""
    Follow.objects.filter(pk=follow.pk).delete()
