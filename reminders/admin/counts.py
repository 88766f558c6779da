"""What the work list says about reminders: who called for help and was not helped yet."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin_site import Count, site
from notifications.admin import counts as post
from reminders.admin.scope import reminders_for


def counts(request, now) -> list[Count]:
    number = reminders_for(request.user).calling_for_help().count()
    address = reverse("admin:reminders_reminder_changelist") + "?hulp=1"
    return [Count(_("vraagt om hulp"), number, address, "late" if number else "")]


# The post comes below the plans, as these heaps do; the post room itself stands below the plans' app.
site.counts += [counts, post.counts]
