"""The deeds: start an agenda, change it, change a block, make a promise, turn its keys, give it another day."""

from agendas.services.agenda import change_agenda, change_block, start_agenda
from agendas.services.make_promise import make_promise
from agendas.services.move_promise import confirm_done, deny_done, drop, move_promise, report_done
from agendas.services.reschedule_promise import reschedule_promise
from agendas.workflow import MoveRefused

__all__ = [
    "MoveRefused",
    "change_agenda",
    "change_block",
    "confirm_done",
    "deny_done",
    "drop",
    "make_promise",
    "move_promise",
    "report_done",
    "reschedule_promise",
    "start_agenda",
]
