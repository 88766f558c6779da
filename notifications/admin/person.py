"""On the page of a person: which post they got and why, and how they want it."""

from django.utils.translation import gettext as _

from accounts.admin_site import site
from notifications import kinds, post_room, wording
from notifications.models import Preference

MOST = 15
LONG = ("text", "html", "bundle__text", "bundle__html")


def panel(request, person, now) -> dict:
    """The last messages to this person, each with the reason that stood in it; and what they chose."""
    letters = (
        post_room.seen_by(request.user)
        .filter(recipient=person)
        .select_related("bundle")
        .defer(*LONG)
        .order_by("-created_at")[:MOST]
    )
    return {
        "template": "notifications/admin/person.html",
        "messages": [
            {
                "message": letter,
                "what": kinds.label_of(letter.kind),
                "why": kind.why if (kind := kinds.find(letter.kind)) else _("Dit soort bericht is er niet meer."),
                "stands": wording.why(letter),
            }
            for letter in letters
        ],
        "wishes": [
            {"what": kinds.label_of(wish.kind), "choice": wish.get_choice_display(), "since": wish.changed_at}
            for wish in Preference.objects.filter(person=person).order_by("kind")
        ],
        "has_address": bool(person.postal_address),
    }


site.person_panels.append(panel)
