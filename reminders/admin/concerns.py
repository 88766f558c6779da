"""Which post is about the work of an official: the plans they handle, the agendas, promises and platforms that are
theirs. The post room knows no plans; this says it."""

from django.db.models import Q

from agendas.models import Agenda, Block, Promise
from initiatives.models import Advice, Initiative
from neighbourhoods.models import Membership, Platform
from notifications import post_room
from reminders.models import Reminder


def concern(person) -> Q:
    """The messages about what this person answers for."""
    platforms = Platform.objects.filter(contact=person)
    agendas = Agenda.objects.filter(Q(official=person) | Q(platform__in=platforms))
    things = (
        Initiative.objects.filter(handler=person),
        Advice.objects.filter(Q(initiative__handler=person) | Q(platform__in=platforms)),
        Promise.objects.filter(Q(official=person) | Q(platform__in=platforms)),
        agendas,
        Block.objects.filter(agenda__in=agendas),
        platforms,
    )
    whose = Q(pk__in=Reminder.objects.filter(platform__in=platforms, message__isnull=False).values("message"))
    for found in things:
        whose |= Q(subject_type=found.model._meta.label_lower, subject_id__in=found.values("pk"))
    seats = Membership.objects.filter(platform__in=platforms, until__isnull=True)
    return whose | Q(recipient__in=seats.values("user"), kind__startswith="reminder.")


post_room.register_concern(concern)
