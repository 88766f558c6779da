"""On the page of a platform: what came of its reminders in a year, and what the municipality owes it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from neighbourhoods.admin.panels import platform_panels
from reminders.figures import of_platforms
from reminders.owed import owed_to

A_YEAR = timedelta(days=365)


def panel(request, platform, now) -> dict:
    """Five queries."""
    today = timezone.localdate(now)
    owed = owed_to([platform], today)
    mine = owed[platform.pk]
    rows = [
        (plan.title, reverse("admin:initiatives_initiative_change", args=[plan.pk]), plan.answer_due_on, plan)
        for plan in mine.answers
    ] + [
        (promise.text, reverse("admin:agendas_promise_change", args=[promise.pk]), promise.due_on, promise)
        for promise in mine.promises
    ]
    return {
        "template": "reminders/admin/platform.html",
        "anchor": "herinneringen-van",
        "title": _("Hoe het ging en wat wij nog schuldig zijn"),
        "figures": of_platforms([platform], today - A_YEAR, today, owed)[platform.pk],
        "reminders_url": reverse("admin:reminders_reminder_changelist") + f"?platform={platform.pk}",
        "owed": [
            {"title": title, "url": url, "due_on": due_on, "asked_on": thing.asked_after_on}
            for title, url, due_on, thing in sorted(rows, key=lambda row: row[2])
        ],
    }


platform_panels.append(panel)
