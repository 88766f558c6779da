"""F9: a mail server with every fault on the menu."""

from accounts.models import User
from notifications.models import Message, SweepState
from participation_portal.faults import town
from participation_portal.faults.processes import wait_for
from participation_portal.faults.stand import Stand

MENU = {
    "later_at_rcpt": 0.10,
    "later_after_data": 0.05,
    "cut_before_accepting": 0.03,
    "cut_after_accepting": 0.05,
    "hang": 0.012,
    "hang_seconds": 5.0,
    "idle_seconds": 6.0,
}
# More patient than the mail server hangs, and in the order that the system check asks for.
PATIENCE = {"MAIL_REPLY_SECONDS": "8", "RELAY_IDLE_SECONDS": "6", "MAIL_GRACE_SECONDS": "10"}
REFUSED = 8


def f9(stand: Stand) -> None:
    for person in User.objects.filter(email__startswith="medewerker").order_by("email")[10 : 10 * REFUSED + 10 : 10]:
        person.email = person.email.replace("@", "-geweigerd@")
        person.save(update_fields=["email"])
    numbers = town.promise(400)
    refused = {number for number in numbers if 10 <= number < 10 * REFUSED + 10 and number % 10 == 0}
    stand.relay.serve(refuse_auth=True)
    crew = stand.crew(**PATIENCE)
    crew.loop(2)
    opened = wait_for(lambda: SweepState.objects.filter(breaker_until__isnull=False).exists(), 30)
    wait_for(lambda: stand.relay.counts().get("refuse_auth", 0) >= 5, 10)
    dead_of_auth = Message.objects.filter(state=Message.State.DEAD).count()
    stand.relay.serve(refuse_auth=False, **MENU)
    stand.wait_until_settled(len(numbers), 120)
    served = stand.relay.counts()
    stand.figures |= {
        name: served.get(name, 0) for name in ("refuse_auth", "refused_after_data", *MENU) if name in served
    }
    stand.figures |= {"uncertain": stand.doubted(), "breaker_opened": opened}
    stand.must_arrive_once(set(numbers) - refused)
    dead = set(Message.objects.filter(state=Message.State.DEAD).values_list("to_address", flat=True))
    stand.must(opened, "the breaker did not open on a refused password")
    stand.must(dead_of_auth == 0, f"{dead_of_auth} dead letters of a wrong password")
    stand.must(len(dead) == REFUSED and all("geweigerd" in address for address in dead), f"dead: {sorted(dead)[:3]}")
