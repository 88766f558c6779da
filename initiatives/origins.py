"""From which plan a promise came: told to the register of promises, which lies a storey lower."""

from collections.abc import Collection

from django.urls import reverse

from agendas.models import Promise
from initiatives.models import PromiseLink
from initiatives.workflow import Status


def promise_origins(promises: Collection[Promise]) -> dict[int, dict]:
    """Only plans whose text is public. One query."""
    links = PromiseLink.objects.filter(promise__in=promises, initiative__published_at__isnull=False)
    told = links.exclude(initiative__status=Status.REFUSED).exclude(initiative__title="")
    return {
        promise: {"title": title, "url": reverse("initiatives:detail", args=[number])}
        for promise, number, title in told.values_list("promise", "initiative__number", "initiative__title")
    }
