"""What every mail says about its sender."""

from neighbourhoods.models import Municipality
from notifications import letterhead


def municipality() -> dict:
    return {"municipality": Municipality.objects.first()}


letterhead.register(municipality)
