"""Take a plan out of sight for good: what was typed and who it was go; number, dates and steps stay."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.services import log_change
from initiatives import words
from initiatives.models import Event, Follow, Initiative, Support
from initiatives.services.attachments import remove_all_attachments
from initiatives.services.former import settle_requests
from initiatives.services.move import in_dutch, lock, write_event
from initiatives.services.texts import take_out_all
from notifications.services import forget

NOBODY = {"display_name": "", "email": "", "phone": "", "postal_address": ""}
# These tell that the plan is gone, and nothing that stood in it.
ABOUT_THE_END = ("initiative.closed_unconfirmed", "initiative.plan_gone")


@transaction.atomic
def blank_once(initiative: Initiative, now: datetime) -> bool:
    """`blank` it, unless that was done. Returns whether this did it."""
    locked = lock(initiative)
    if locked.blanked_at is not None:
        return False
    blank(locked, now)
    return True


def blank(initiative: Initiative, now: datetime) -> None:
    """Take out everything a person typed, also from the letters that were sent, and write that down in the log. A plan
    that was public no longer is. In the caller's transaction."""
    if initiative.is_public:
        words.unlearn(initiative)
    blanks = NOBODY | {
        "title": "",
        "what": "",
        "why": "",
        "why_different": "",
        "event_place": "",
        "result": "",
        "extra": {},
        "lon": None,
        "lat": None,
        "author": None,
        "published_at": None,
        "blanked_at": now,
        "support_count": 0,
        "comment_count": 0,
    }
    for name, value in blanks.items():
        setattr(initiative, name, value)
    initiative.save(update_fields=list(blanks))
    take_out_all(initiative)
    settle_requests(initiative, now)
    remove_all_attachments(initiative, now)
    initiative.comments.update(display_name="", email="", user=None, state="removed")
    initiative.help_offers.update(display_name="", email="", user=None)
    initiative.help_offers.filter(ended_at__isnull=True).update(ended_at=now)
    initiative.invitations.update(display_name="", user=None)
    for invitation in initiative.invitations.exclude(email=""):
        # One row each: an address may stand there once a purpose as long as the invitation runs.
        invitation.ended_at, invitation.email = invitation.ended_at or now, ""
        invitation.save(update_fields=["email", "ended_at"])
    Follow.objects.filter(initiative=initiative).delete()
    Support.objects.filter(initiative=initiative).delete()
    # Who was asked for advice was told its title too, perhaps in one mail with other things.
    told = [initiative, *initiative.advices.all(), *initiative.comments.all(), *initiative.help_offers.all()]
    forget(about=told, now=now, keep_kinds=ABOUT_THE_END, also_bundles=True)
    portal = in_dutch(Role.SYSTEM)
    write_event(initiative, Event.Kind.BLANKED, now=now, by=None, role=Role.SYSTEM, by_label=portal, is_public=False)
    log_change(
        subject=initiative,
        verb=AuditEvent.Verb.REMOVED,
        by=None,
        now=now,
        role=Role.SYSTEM,
        change={"tekst en adres": ["gevuld", "leeg"]},
    )
