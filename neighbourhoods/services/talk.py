"""The municipality spoke with a platform."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from accounts.services import log_change
from neighbourhoods.models import Platform, Talk
from neighbourhoods.workflow import PlatformRefused


@transaction.atomic
def record_talk(platform: Platform, held_on: date, about: str, by: User | None, now: datetime) -> Talk:
    """Write down that it was spoken with, and about what in a few words. The same talk twice is one.

    Raises PlatformRefused for a day to come or a platform that was dissolved.
    """
    kept = Platform.objects.select_for_update().get(pk=platform.pk)
    about = about.strip()
    if kept.is_dissolved:
        raise PlatformRefused(_("Dit wijkplatform is opgeheven."))
    if held_on > timezone.localdate(now):
        raise PlatformRefused(_("Dit gesprek moet nog komen. Vul het in als het geweest is."))
    if not about:
        raise PlatformRefused(_("Schrijf in een paar woorden waarover het ging."))
    talk, is_new = Talk.objects.get_or_create(platform=kept, held_on=held_on, about=about, defaults={"by": by})
    if is_new:
        change = {"gesproken op": [None, held_on.isoformat()]}
        log_change(subject=kept, verb=AuditEvent.Verb.CHANGED, by=by, now=now, change=change)
    return talk
