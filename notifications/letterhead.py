"""What every mail may say about its sender.

The post room stands below the app that knows the municipality, so that app hands in what belongs on the letterhead:
`letterhead.register(provider)` in its `AppConfig.ready()`; a provider takes nothing and returns template variables.
"""

from collections.abc import Callable

_providers: list[Callable[[], dict]] = []


def register(provider: Callable[[], dict]) -> None:
    if provider not in _providers:
        _providers.append(provider)


def variables() -> dict:
    found: dict = {}
    for provider in _providers:
        found |= provider()
    return found
