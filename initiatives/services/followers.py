"""Who follows a plan hears of each step on its road.

The deed that makes a step only notes that there is news; the round writes the letters, some hundreds at a time, and
goes on where it stopped.
"""

from datetime import datetime

from django.db import transaction

from initiatives import keys, part_keys, part_wording
from initiatives.models import Event, Follow, FollowerNews
from initiatives.services.letters import account_at
from initiatives.workflow import Status
from notifications.services import write_message

BATCH = 200
MOST_IN_A_ROUND = 1000
KIND = "followed"
# What a follower wants to hear of. That somebody confirmed an address or linked a goal is no news.
NEWS = frozenset(
    {
        *(Event.Kind.MOVED, Event.Kind.ANSWERED, Event.Kind.DELAYED, Event.Kind.PROMISE_MADE, Event.Kind.REOPENED),
        *(Event.Kind.ADVICE_GIVEN, Event.Kind.CLOCK_PAUSED, Event.Kind.CLOCK_EXTENDED, Event.Kind.STEP_TOLD),
        *(Event.Kind.NEED_DECIDED, Event.Kind.RULE_ANSWERED, Event.Kind.TEXT_CHANGED, Event.Kind.HANDED_OVER),
        *(Event.Kind.LOOKED_BACK, Event.Kind.BUNDLED, Event.Kind.ANSWER_REWRITTEN, Event.Kind.KIND_CHANGED),
    }
)


def note_news(event: Event) -> None:
    """Remember that followers are to hear of this step, in the transaction of the deed. Nothing when nobody follows."""
    if not event.is_public or event.kind not in NEWS:
        return
    if Follow.objects.confirmed().filter(initiative=event.initiative_id).exists():
        FollowerNews.objects.get_or_create(event=event)


def tell_followers(now: datetime) -> int:
    """Write what followers still have to hear, up to some hundreds of letters. Returns how many were written."""
    told = 0
    for pk in FollowerNews.objects.filter(done_at__isnull=True).order_by("event").values_list("pk", flat=True):
        while told < MOST_IN_A_ROUND and (number := _tell_some(pk, now)):
            told += number
        if told >= MOST_IN_A_ROUND:
            break
    return told


@transaction.atomic
def _tell_some(pk: int, now: datetime) -> int:
    """The next followers of one step. Another round that has it in hand is left alone."""
    found = FollowerNews.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, done_at__isnull=True)
    news = found.select_related("event__initiative__buurt").defer("event__initiative__search").first()
    if news is None:
        return 0
    event = news.event
    initiative = event.initiative
    followers = []
    if part_wording.what_happened(event) and initiative.blanked_at is None and initiative.status != Status.REFUSED:
        followers = list(Follow.objects.to_hear_of(event).filter(pk__gt=news.told_until).select_related("user")[:BATCH])
    for follower in followers:
        # The initiator gets letters of their own.
        if follower.email != initiative.email:
            _tell(follower, event, now)
        news.told_until = follower.pk
    if len(followers) < BATCH:
        news.done_at = now
    news.save(update_fields=["told_until", "done_at"])
    return len(followers)


def _tell(follower: Follow, event: Event, now: datetime) -> None:
    initiative = event.initiative
    write_message(
        kind=f"initiative.{KIND}",
        key=f"initiative.{KIND}:{event.pk}:{follower.pk}",
        to=follower.email,
        template=f"initiatives/mail/{KIND}",
        context={
            "initiative": initiative,
            # Made while the letter is written, in the language of who gets it.
            "what_happened": part_wording.lazy_what_happened(event),
            "initiative_url": keys.public_url(initiative),
            "part_url": part_keys.url(follower),
        },
        now=now,
        recipient=account_at(follower.email, follower.user),
        language=follower.language,
        about=follower,
        one_click_url=part_keys.url(follower),
    )
