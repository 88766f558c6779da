"""What the work list says about the post: letters to print, and a banner while the post stands still."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin_site import Count, site
from accounts.roles import HANDLERS
from notifications import paper, post_room
from notifications.models import Message


def counts(request, now) -> list[Count]:
    """The letters that wait for the printer, and what did not arrive of the reader's own work. For an app above to put
    on the work list, below the plans."""
    if not request.user.has_role(*HANDLERS):
        return []
    letters = post_room.seen_by(request.user, Message.objects.filter(state=Message.State.TO_PRINT)).count()
    colour = "late" if letters and paper.is_late(now) else "wait" if letters else ""
    mine = post_room.concerning(request.user).count()
    stuck = reverse("admin:notifications_message_changelist") + "?hulp=mijn"
    return [
        Count(_("te printen"), letters, reverse("admin:notifications_message_letters"), colour),
        Count(_("post van mij die niet aankwam"), mine, stuck, "late" if mine else ""),
    ]


def notes(request, now) -> list[dict]:
    """What holds the post back, and letters that nobody prints, on top of the work list."""
    address = reverse("admin:notifications_message_changelist")
    return _forgotten_letters(request, now) + [
        {"kind": notice.kind, "title": notice.title, "text": notice.text, "url": address, "link": _("Naar de post")}
        for notice in post_room.stoppages(post_room.state(), now)
    ]


def _forgotten_letters(request, now) -> list[dict]:
    if not request.user.has_role(*HANDLERS) or not paper.is_late(now):
        return []
    text = _("De oudste brief wacht al %(days)s werkdagen. Print de brieven en doe ze op de post.")
    return [
        {
            "kind": "late",
            "title": _("Brieven wachten te lang op de printer"),
            "text": text % {"days": paper.oldest_waiting(now)},
            "url": reverse("admin:notifications_message_letters"),
            "link": _("Naar de brieven"),
        }
    ]


site.notes.append(notes)
