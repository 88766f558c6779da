"""Deeds of the post room: write a message, deliver what is due, decide about what could not be delivered."""

from notifications.delivery.round import Summary, deliver
from notifications.services.bundle import held_for, put_in_bundle
from notifications.services.choose import CannotChoose, choose, choose_all
from notifications.services.decide import CannotDecide, cancel, give_up, resend
from notifications.services.forget import forget
from notifications.services.retain import retain
from notifications.services.settle import settle_history
from notifications.services.write import write_message

__all__ = [
    "CannotChoose",
    "CannotDecide",
    "Summary",
    "cancel",
    "choose",
    "choose_all",
    "deliver",
    "forget",
    "give_up",
    "held_for",
    "put_in_bundle",
    "resend",
    "retain",
    "settle_history",
    "write_message",
]
