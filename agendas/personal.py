"""What somebody did with a buurtagenda or a promise: told, and left as it is. A log names parties, never people; the
account behind a line is empty once its data is gone."""

from datetime import datetime

from accounts.models import User
from accounts.personal import Subject, Wish
from agendas.models import Agenda, AgendaEvent, Promise

MODELS = (Agenda, AgendaEvent, Promise)


def export(subject: Subject) -> dict:
    if subject.user is None:
        return {}
    done = AgendaEvent.objects.filter(by=subject.user).order_by("at")
    lines = [
        {"wanneer": one.at.isoformat(), "wat": str(one.get_kind_display()), "namens": one.by_label, "tekst": one.text}
        for one in done
    ]
    return {"gedaan": lines} if lines else {}


def erase(subject: Subject, *, wish: Wish, by: User | None, now: datetime) -> dict[str, int]:
    """Nobody is pointed at any more for what is still to do."""
    if subject.user is None:
        return {}
    agendas = Agenda.objects.filter(official=subject.user).update(official=None)
    return {"contact": agendas + Promise.objects.filter(official=subject.user).update(official=None)}
