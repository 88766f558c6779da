"""The deeds: the only writers of initiatives. Each is one transaction and raises `workflow.MoveRefused` with a plain
Dutch sentence when the road, the role or the facts do not allow it."""

from initiatives.services.advice import give_advice
from initiatives.services.answer import publish_answer, write_answer
from initiatives.services.ask_after import ask_after
from initiatives.services.attachments import (
    FileRefused,
    forget_unclaimed,
    keep_attachment,
    remove_attachment,
    take_down_attachment,
)
from initiatives.services.bundles import (
    agree_to_bundle,
    answer_bundle,
    close_bundle,
    decline_bundle,
    propose_bundle,
    publish_bundle,
)
from initiatives.services.change_kind import change_kind
from initiatives.services.confirm import approve, confirm_address
from initiatives.services.delay import note_delays
from initiatives.services.extra_time import extend_clock, pause_clock, resume_clock
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
from initiatives.services.look_back import ask_look_backs, close_plan, remove_look_back, tell_look_back
from initiatives.services.move import move_initiative
from initiatives.services.needs import ask_need, decide_need, name_rule
from initiatives.services.note_reminders import ReminderNote, note_reminders
from initiatives.services.notes import write_note
from initiatives.services.own_people import accept_invitation, end_invitation, hand_over_plan, invite, leave
from initiatives.services.own_text import accept_change, change_text, decline_change, offer_change
from initiatives.services.publish_later import publish_due, schedule_answer, unschedule_answer
from initiatives.services.readings import ask_reading, give_reading, stop_reading
from initiatives.services.remind_owners import remind_owners
from initiatives.services.renew import renew_co_key, renew_key, send_key_again
from initiatives.services.reopen import reopen
from initiatives.services.rewrite import ask_rewrite, leave_as_it_is, rewrite_answer
from initiatives.services.roles import choose_role, load_municipal_roles
from initiatives.services.rules import answer_rule
from initiatives.services.scan import scan_attachments
from initiatives.services.settle import settle
from initiatives.services.steps import tell_step
from initiatives.services.submit import submit_initiative
from initiatives.services.teams import ask_team, choose_contact, give_to_team, hand_over, reply_to_team
from initiatives.services.text_blocks import load_text_blocks
from initiatives.services.versions import remove_version

__all__ = [
    "FileRefused",
    "ReminderNote",
    "accept_change",
    "accept_invitation",
    "agree_to_bundle",
    "answer_bundle",
    "answer_rule",
    "approve",
    "ask_after",
    "ask_need",
    "ask_look_backs",
    "ask_question",
    "ask_reading",
    "ask_rewrite",
    "ask_team",
    "assign",
    "change_kind",
    "change_text",
    "choose_contact",
    "choose_role",
    "close_bundle",
    "close_plan",
    "close_unconfirmed",
    "complete",
    "confirm_address",
    "decide_need",
    "decline_bundle",
    "decline_change",
    "end_invitation",
    "extend_clock",
    "forget_unclaimed",
    "give_advice",
    "give_reading",
    "give_to_team",
    "hand_over",
    "hand_over_plan",
    "invite",
    "keep_attachment",
    "leave",
    "leave_as_it_is",
    "link_goals",
    "load_municipal_roles",
    "load_text_blocks",
    "move_initiative",
    "name_rule",
    "note_delays",
    "note_reminders",
    "offer_change",
    "pause_clock",
    "promise_from",
    "propose_bundle",
    "publish_answer",
    "publish_bundle",
    "publish_due",
    "refresh_search_words",
    "refuse",
    "remind_owners",
    "remind_unconfirmed",
    "remove_attachment",
    "remove_look_back",
    "remove_version",
    "renew_co_key",
    "renew_key",
    "reopen",
    "reply_to_question",
    "reply_to_team",
    "resume_clock",
    "rewrite_answer",
    "scan_attachments",
    "schedule_answer",
    "send_key_again",
    "settle",
    "start_carrying_out",
    "stop_reading",
    "submit_initiative",
    "take_down_attachment",
    "take_up",
    "tell_look_back",
    "tell_step",
    "unschedule_answer",
    "withdraw",
    "write_answer",
    "write_note",
]
