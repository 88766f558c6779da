"""Where a promise came from. What lies on a higher storey says so itself: `register` in `AppConfig.ready`."""

from collections.abc import Callable, Collection, Mapping

from agendas.models import Promise

Origins = Mapping[int, dict]
_finders: list[Callable[[Collection[Promise]], Origins]] = []


def register(find: Callable[[Collection[Promise]], Origins]) -> None:
    """`find` gets promises and returns, by the key of those it knows, {"title", "url"} of the public page."""
    _finders.append(find)


def look_up(promises: Collection[Promise]) -> None:
    """Note on each, as `origin`, where it came from; None when nobody knows. One query for each that registered."""
    known = [find(promises) for find in _finders if promises]
    for promise in promises:
        promise.origin = next((origins[promise.pk] for origins in known if promise.pk in origins), None)
