"""Looking for viruses in what was sent along, when there is a scanner (`VIRUS_SCANNER`)."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from initiatives import virus
from initiatives.models import Attachment
from initiatives.services.attachments import remove_attachment
from initiatives.services.letters import tell_initiator

logger = logging.getLogger(__name__)

MOST_A_ROUND = 50


def scan_attachments(now: datetime) -> int:
    """Look at what waits, the oldest first. What is clean can be seen from now on; what is not is removed, and its
    initiator hears. A scanner that does not answer leaves it all waiting for the next round. Returns how many were
    looked at. Without a scanner it costs nothing: what still waited for one stays out of sight."""
    if not settings.VIRUS_SCANNER:
        return 0
    waiting = Attachment.objects.filter(state=Attachment.State.TO_SCAN, removed_at__isnull=True).order_by("added_at")
    looked_at = 0
    for attachment in waiting[:MOST_A_ROUND]:
        try:
            is_clean = virus.is_clean(default_storage.path(attachment.path), settings.VIRUS_SCANNER)
        except virus.ScannerUnreachable as error:
            logger.warning("files wait for the virus scanner: %s", error)
            break
        looked_at += _settle(attachment.pk, is_clean, now)
    return looked_at


@transaction.atomic
def _settle(pk: int, is_clean: bool, now: datetime) -> bool:
    locked = Attachment.objects.select_for_update(of=("self",)).select_related("initiative")
    attachment = locked.filter(pk=pk, state=Attachment.State.TO_SCAN, removed_at__isnull=True).first()
    if attachment is None:
        return False
    attachment.state = Attachment.State.READY if is_clean else Attachment.State.REFUSED
    attachment.save(update_fields=["state"])
    if not is_clean:
        logger.warning("the virus scanner refused file %s", attachment.pk)
        if attachment.initiative is not None:
            tell_initiator(
                attachment.initiative, "file_refused", now, once=attachment.pk, file_name=attachment.original_name
            )
        remove_attachment(attachment=attachment, now=now)
    return True
