"""Which letters tell of a thing, whatever they are about themselves."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q

from notifications.models import Message
from notifications.querysets import MessageQuerySet
from reminders.models import Reminder


def letters_about(things: list[models.Model]) -> MessageQuerySet:
    """Letters and digests that remind of one of these, and what was written about such a reminder."""
    which = (Q(subject_type=thing._meta.label_lower, subject_id=thing.pk) for thing in things)
    rows = Reminder.objects.filter(reduce(or_, which, Q(pk__in=[])))
    of_a_row = Q(subject_type=Reminder._meta.label_lower, subject_id__in=rows.values("pk"))
    return Message.objects.filter(Q(pk__in=rows.values("message")) | of_a_row)
