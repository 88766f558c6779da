"""Deeds of the post room: write a message, deliver what is due, decide about what could not be delivered."""

from notifications.delivery.round import Summary, deliver
from notifications.services.brake import release_brake
from notifications.services.bundle import (
    held_for,
    put_in_bundles,
    reference_of,
    take_out_of_bundles,
)
from notifications.services.choose import CannotChoose, also_follow, choose, choose_all
from notifications.services.data_link import address_of, send_data_link, was_made_here
from notifications.services.decide import CannotDecide, cancel, give_up, resend
from notifications.services.forget import also_told_in, forget, forget_person, forget_saying
from notifications.services.pause import mark_restored, resume
from notifications.services.reconcile import Reconciled, reconcile
from notifications.services.retain import retain
from notifications.services.settle import settle_history
from notifications.services.write import write_message
from notifications.services.write_many import Draft, write_messages

__all__ = [
    "CannotChoose",
    "CannotDecide",
    "Draft",
    "Reconciled",
    "Summary",
    "address_of",
    "also_follow",
    "also_told_in",
    "cancel",
    "choose",
    "choose_all",
    "deliver",
    "forget",
    "forget_person",
    "forget_saying",
    "give_up",
    "held_for",
    "mark_restored",
    "put_in_bundles",
    "reconcile",
    "reference_of",
    "release_brake",
    "resend",
    "resume",
    "retain",
    "send_data_link",
    "settle_history",
    "take_out_of_bundles",
    "was_made_here",
    "write_message",
    "write_messages",
]
