"""Which post and which reminders somebody may see: about the plans, agendas, promises and platforms of the own teams
and areas, and what went to themselves. The post room knows no plans; this says it."""

from django.db.models import Q

from agendas.scope import agendas_for, blocks_for, promises_for
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Membership
from neighbourhoods.scope import platforms_for, scope_of
from notifications import post_room
from reminders.models import Reminder


def _about(person) -> Q:
    """What is about something that this person may open."""
    plans = Initiative.objects.for_office(person)
    things = (
        plans,
        Advice.objects.filter(initiative__in=plans.values("pk")),
        promises_for(person),
        agendas_for(person),
        blocks_for(person),
        platforms_for(person),
    )
    found = Q(pk__in=[])
    for each in things:
        found |= Q(subject_type=each.model._meta.label_lower, subject_id__in=each.order_by().values("pk"))
    return found


def reminders_for(person):
    if scope_of(person).is_everything:
        return Reminder.objects.all()
    mine = Q(recipient=person) | Q(platform__in=platforms_for(person).values("pk"))
    return Reminder.objects.filter(mine | _about(person))


def limit(person) -> Q | None:
    """The messages; None: all of them."""
    if scope_of(person).is_everything:
        return None
    near = platforms_for(person).values("pk")
    of_reminders = Reminder.objects.filter(platform__in=near, message__isnull=False)
    seats = Membership.objects.filter(platform__in=near, until__isnull=True)
    to_members = Q(recipient__in=seats.values("user"), kind__startswith="reminder.")
    return Q(recipient=person) | _about(person) | Q(pk__in=of_reminders.values("message")) | to_members


post_room.register_scope(limit)
