"""Deeds: plan what is due, write the letters, take the answers. Only the round writes reminder rows."""

from reminders.services.answer import AnswerRefused, answer_reminder
from reminders.services.assemble import assemble
from reminders.services.given import log_what_left
from reminders.services.help import settle_help
from reminders.services.phone import find_by_phone_code
from reminders.services.plan import plan
from reminders.services.round import sweep

__all__ = [
    "AnswerRefused",
    "answer_reminder",
    "assemble",
    "find_by_phone_code",
    "log_what_left",
    "plan",
    "settle_help",
    "sweep",
]
