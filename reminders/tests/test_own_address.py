"""Reminders as personal data: a link opens only those that went to its own address."""

from accounts import personal
from accounts.personal import Subject
from initiatives import services
from reminders.models import Reminder
from reminders.personal import export


def test_a_link_claims_only_reminders_that_went_to_its_own_address(initiative, today, now):
    """The plan was handed over, or has co-initiators: what the others were reminded of is theirs."""
    about = {"kind": "x", "subject_type": "initiatives.initiative", "subject_id": initiative.pk, "due_at": now}
    addresses = ("plan@example.nl", "vorige@example.nl", "mede@example.nl")
    for step, address in enumerate(addresses):
        Reminder.objects.create(**about, to_address=address, due_on=today, step=step)
    joined = services.invite(initiative=initiative, email="mede@example.nl", by=None, now=now)
    services.accept_invitation(invitation=joined, display_name="Mede", now=now)
    joined.refresh_from_db()
    for thing, left in ((initiative, addresses[1:]), (joined, addresses[1:2])):
        assert len(export(Subject(things=(thing,)))["herinneringen"]) == 1
        personal.erase(Subject(things=(thing,)), by=None, now=now)
        assert set(Reminder.objects.exclude(to_address="").values_list("to_address", flat=True)) == set(left)
