"""Which post and which reminders somebody may see: about the plans, agendas, promises and platforms of the own teams
and areas, and what went to themselves. The post room knows no plans; this says it."""

from django.db.models import Q

from agendas.scope import agendas_for, blocks_for, promises_for
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Membership
from neighbourhoods.scope import platforms_for, scope_of
from notifications import post_room
from reminders.models import Reminder


def _about(person, among=None) -> Q:
    """What is about something that this person may open. `among`: only what those few messages are about is looked up,
    instead of every plan there is."""
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
        label = each.model._meta.label_lower
        if among is not None:
            each = each.filter(pk__in=among.order_by().filter(subject_type=label).values("subject_id"))
        found |= Q(subject_type=label, subject_id__in=each.order_by().values("pk"))
    return found


def reminders_for(person):
    if scope_of(person).is_everything:
        return Reminder.objects.all()
    mine = Q(recipient=person) | Q(platform__in=platforms_for(person).values("pk"))
    return Reminder.objects.filter(mine | _about(person))


def limit(person, among=None) -> Q | None:
    """The messages, perhaps `among` a few; None: all of them."""
    if scope_of(person).is_everything:
        return None
    near = platforms_for(person).values("pk")
    of_reminders = Reminder.objects.filter(platform__in=near, message__isnull=False)
    if among is not None:
        of_reminders = of_reminders.filter(message__in=among.order_by().values("pk"))
    seats = Membership.objects.filter(platform__in=near, until__isnull=True)
    to_members = Q(recipient__in=seats.values("user"), kind__startswith="reminder.")
    return Q(recipient=person) | _about(person, among) | Q(pk__in=of_reminders.values("message")) | to_members


post_room.register_scope(limit)
