"""Which agendas and promises somebody may open in the back office: those of the own areas, and what they answer for."""

from django.db.models import Q

from accounts.models import User
from agendas.models import Agenda, Block, Promise
from agendas.querysets import PromiseQuerySet
from neighbourhoods.scope import reach_of


def agendas_for(user: User):
    """Of the areas in reach of this person; and where they, or a platform whose contact they are, have a part."""
    areas = reach_of(user)
    if areas is None:
        return Agenda.objects.all()
    return Agenda.objects.filter(Q(area__in=areas) | Q(official=user) | Q(platform__contact=user))


def blocks_for(user: User):
    areas = reach_of(user)
    return Block.objects.all() if areas is None else Block.objects.filter(agenda__in=agendas_for(user).values("pk"))


def promises_for(user: User) -> PromiseQuerySet:
    """As `agendas_for`."""
    areas = reach_of(user)
    if areas is None:
        return Promise.objects.all()
    theirs = Q(official=user) | Q(agenda__official=user) | Q(platform__contact=user)
    return Promise.objects.filter(Q(area__in=areas) | theirs)
