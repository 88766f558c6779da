"""The deeds: start, change and review an agenda, change a block; make a promise, turn its keys, give it another day,
ask after it; and the lines that the portal itself adds to the log."""

from agendas.services.agenda import change_agenda, change_block, start_agenda
from agendas.services.ask_after import ask_after
from agendas.services.close_unconfirmed import close_unconfirmed
from agendas.services.make_promise import make_promise
from agendas.services.move_promise import confirm_done, deny_done, drop, move_promise, report_done
from agendas.services.note_reminders import ReminderNote, note_reminders
from agendas.services.reschedule_promise import reschedule_promise
from agendas.services.review import hold_review
from agendas.workflow import MoveRefused

__all__ = [
    "MoveRefused",
    "ReminderNote",
    "ask_after",
    "change_agenda",
    "change_block",
    "close_unconfirmed",
    "confirm_done",
    "deny_done",
    "drop",
    "hold_review",
    "make_promise",
    "move_promise",
    "note_reminders",
    "report_done",
    "reschedule_promise",
    "start_agenda",
]
