"""F17: somebody presses "no more" while letters are on their way out."""

from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from notifications import keys
from notifications.models import Message
from notifications.services import write_message
from participation_portal.faults.counting import count, mails_in, mark
from participation_portal.faults.outages import arrive
from participation_portal.faults.stand import ProvedNothing, Stand

KIND = "initiative.moved"
LETTERS = 20
AFTER = 5
# No static files were collected here.
AS_THEY_LIE = "django.contrib.staticfiles.storage.StaticFilesStorage"


def f17(stand: Stand) -> None:
    """Before the fence the letter in hand may leave or not; behind it it leaves. None after it ever does."""
    crew = stand.crew()
    crew.loop(2)
    for place, where in enumerate(("data", "body", "accepted")):
        press_while_held(stand, where, f"bewoner{place}@example.nl", first=place * 100)
    crew.stop()
    counted = count(mails_in(stand.relay.accepted), [])
    states = stand.states()
    stand.figures |= {
        "letters": sum(states.values()),
        "sent": states.get("sent", 0),
        "held_back": states.get("cancelled", 0),
    }
    stand.must(not counted.twice, f"repeated: {counted.twice[:5]}")
    stand.must(states.keys() == {"sent", "cancelled"}, f"not settled: {states}")


def press_while_held(stand: Stand, where: str, to: str, first: int) -> None:
    before = stand.relay.number_accepted()
    write(to, range(first, first + LETTERS))
    arrive(stand, before + 3)
    held = stand.relay.hold(where)
    if held is None:
        raise ProvedNothing("no letter was on its way")
    path = reverse("notifications:stop", args=[keys.make(KIND, person=None, address=to)])
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": AS_THEY_LIE}}):
        answer = Client(headers={"host": "localhost"}).post(path, {"List-Unsubscribe": "One-Click"})
    stand.must(answer.status_code == 200, f"the press was answered with {answer.status_code}")
    left = Message.objects.filter(to_address=to, state=Message.State.SENT).count()
    stand.relay.release(held)
    write(to, range(first + LETTERS, first + LETTERS + AFTER))
    stand.wait_until_settled(0, 30)
    more = Message.objects.filter(to_address=to, state=Message.State.SENT).count() - left
    # Of the two loops each may have had one letter in hand.
    stand.must(more <= 2, f"{more} letters left after the press")


def write(to: str, numbers: range) -> None:
    for number in numbers:
        context = {"text": mark(number), "status_label": "Loopt"}
        write_message(
            kind=KIND,
            key=f"faults:{number}",
            to=to,
            template="initiatives/mail/moved",
            context=context,
            now=timezone.now(),
        )
