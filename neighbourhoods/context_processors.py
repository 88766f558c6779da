"""What every page knows: which municipality this is, and whether it is a demo."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from neighbourhoods.models import Municipality


def municipality(request) -> dict:
    return {"municipality": SimpleLazyObject(Municipality.objects.first), "demo": settings.DEMO}
