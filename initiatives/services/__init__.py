"""The deeds: the only writers of initiatives. Each is one transaction and raises `workflow.MoveRefused` with a plain
Dutch sentence when the road, the role or the facts do not allow it."""

from initiatives.services.advice import give_advice
from initiatives.services.answer import publish_answer, write_answer
from initiatives.services.ask_after import ask_after
from initiatives.services.attachments import FileRefused, forget_unclaimed, keep_attachment, remove_attachment
from initiatives.services.confirm import approve, confirm_address
from initiatives.services.delay import note_delays
from initiatives.services.handle import (
    ask_question,
    assign,
    complete,
    link_goals,
    promise_from,
    refuse,
    reply_to_question,
    start_carrying_out,
    take_up,
    withdraw,
)
from initiatives.services.housekeeping import close_unconfirmed, refresh_search_words, remind_unconfirmed
from initiatives.services.look_back import close_plan, tell_look_back
from initiatives.services.move import move_initiative
from initiatives.services.needs import ask_need, name_rule
from initiatives.services.note_reminders import ReminderNote, note_reminders
from initiatives.services.own_people import accept_invitation, end_invitation, hand_over_plan, invite, leave
from initiatives.services.own_text import accept_change, change_text, decline_change, offer_change
from initiatives.services.renew import renew_key
from initiatives.services.scan import scan_attachments
from initiatives.services.submit import submit_initiative
from initiatives.services.teams import ask_team, choose_contact, hand_over, reply_to_team

__all__ = [
    "FileRefused",
    "ReminderNote",
    "accept_change",
    "accept_invitation",
    "approve",
    "ask_team",
    "choose_contact",
    "hand_over",
    "reply_to_team",
    "ask_after",
    "ask_need",
    "ask_question",
    "assign",
    "change_text",
    "close_plan",
    "close_unconfirmed",
    "complete",
    "confirm_address",
    "decline_change",
    "end_invitation",
    "forget_unclaimed",
    "give_advice",
    "hand_over_plan",
    "invite",
    "keep_attachment",
    "leave",
    "link_goals",
    "move_initiative",
    "name_rule",
    "note_delays",
    "note_reminders",
    "offer_change",
    "promise_from",
    "publish_answer",
    "refresh_search_words",
    "refuse",
    "remind_unconfirmed",
    "remove_attachment",
    "renew_key",
    "reply_to_question",
    "scan_attachments",
    "start_carrying_out",
    "submit_initiative",
    "take_up",
    "tell_look_back",
    "withdraw",
    "write_answer",
]
