"""With a plan that is blanked, what was written about it goes."""

from datetime import timedelta

from initiatives.models import Initiative
from initiatives.services import close_unconfirmed
from notifications.models import Message
from notifications.services import retain


def test_a_receipt_that_never_left_is_blanked_with_its_plan(submit, now):
    submit(email="weg@example.nl", confirmed=False)
    receipt = Message.objects.get(kind="initiative.receipt")
    later = now + timedelta(days=31)
    assert close_unconfirmed(later) == 1
    receipt.refresh_from_db()
    assert (receipt.state, receipt.text, receipt.to_address) == ("cancelled", "", "")
    assert Initiative.objects.get().email == ""


def test_the_closing_letter_still_goes_and_its_address_goes_with_its_text(submit, now):
    submit(email="weg@example.nl", confirmed=False)
    later = now + timedelta(days=31)
    close_unconfirmed(later)
    closing = Message.objects.get(kind="initiative.closed_unconfirmed")
    assert (closing.state, closing.to_address) == ("pending", "weg@example.nl")
    Message.objects.filter(pk=closing.pk).update(state="sent", settled_at=later)
    retain(later + timedelta(days=15))
    assert not Message.objects.filter(to_address="weg@example.nl").exists()
    assert not Message.objects.exclude(text="").exists()
