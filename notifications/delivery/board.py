"""The board of the post room: one row that every process reads before it sends, and writes when something happens."""

from notifications.models import SweepState


def read() -> SweepState:
    return SweepState.objects.first() or SweepState.objects.get_or_create(singleton=True)[0]


def locked() -> SweepState:
    """The same, for whoever is going to write on it; others wait until the end of the caller's transaction."""
    read()
    return SweepState.objects.select_for_update().get()


def write(state: SweepState, **fields) -> None:
    for name, value in fields.items():
        setattr(state, name, value)
    state.save(update_fields=list(fields))
