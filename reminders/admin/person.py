"""On the page of a person: what they will be reminded of."""

from accounts.admin_site import site
from reminders import wording
from reminders.admin.scope import reminders_for
from reminders.models import Reminder
from reminders.rules import RULES

MOST = 15


def panel(request, person, now) -> dict:
    """The reminders that are planned for this person, the first one first, each with the rule that it comes from."""
    theirs = reminders_for(request.user).filter(recipient=person, state=Reminder.State.SCHEDULED)
    coming = theirs.select_related("platform")
    return {
        "template": "reminders/admin/person.html",
        "coming": [
            {
                "reminder": reminder,
                "what": wording.label_of(reminder),
                "rung": reminder.get_rung_display(),
                "due_on": reminder.due_on,
                "is_known": reminder.kind in RULES,
            }
            for reminder in coming.order_by("due_at", "pk")[:MOST]
        ],
    }


site.person_panels.append(panel)
