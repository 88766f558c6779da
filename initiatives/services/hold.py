"""The one order of locks: the plan first, and several plans by their key; then what hangs on them.

Whoever blanks or erases a plan holds it and goes through all that hangs on it. A deed that took a comment first, and
its plan after that, would wait for them and be waited for.
"""

from collections.abc import Iterable

from initiatives.models import Initiative


def hold(plans: Iterable[int]) -> None:
    """Keep the rows of these plans until the transaction ends, before anything of them is asked or written."""
    rows = Initiative.objects.filter(pk__in=set(plans)).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))
