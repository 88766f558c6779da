"""What did not arrive stands in the work list of the official whose plan or wijkplatform it is about."""

from datetime import date

import pytest
from django.urls import reverse

from initiatives.services import assign
from notifications.models import Message

pytestmark = pytest.mark.django_db
LIST = reverse("admin:notifications_message_changelist")
MINE = "post van mij die niet aankwam"


@pytest.fixture
def lost(now):
    """A message about this that did not arrive."""

    def put(about=None, state="dead", **fields) -> Message:
        number = Message.objects.count() + 1
        subject = {"subject_type": about._meta.label_lower, "subject_id": about.pk} if about else {}
        return Message.objects.create(
            key=f"k{number}", kind="x", subject="x", text="x", to_address="weg@example.nl", message_id=f"<{number}@x>",
            state=state, created_at=now, not_before=now, settled_at=now, **subject, **fields,
        )  # fmt: skip

    return put


@pytest.fixture
def mine_of(client_for):
    """The count on somebody's work list, and exactly the messages that its link shows."""

    def look(person) -> set[Message]:
        browser = client_for(person)
        count = next(one for one in browser.get("/beheer/").context_data["counts"] if one.label == MINE)
        shown = set(browser.get(count.url).context_data["cl"].result_list)
        assert len(shown) == count.number
        return shown

    return look


def test_a_plan_is_of_its_handler_and_a_platform_of_its_contact(
    initiative, platform, official, other_official, lost, mine_of, now
):
    assign(initiative=initiative, handler=other_official, by=other_official, now=now)
    of_plan, of_platform = lost(initiative), lost(platform, "bounced")
    lost()
    lost(initiative, "sent")
    assert mine_of(official) == {of_platform}
    assert mine_of(other_official) == {of_plan}


def test_a_reminder_to_a_platform_is_of_its_contact(promise, chair, official, other_official, letter_of, mine_of):
    message = letter_of("promise_due", date(2026, 3, 24), chair.email).message
    Message.objects.filter(pk=message.pk).update(state="dead")
    assert mine_of(official) == {message}
    assert mine_of(other_official) == set()
