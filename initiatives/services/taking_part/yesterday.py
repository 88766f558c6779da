"""What supporters and others did yesterday, told once a day: to the initiator, and to the wijkplatform in its bundle.

One letter for everything, so that a lively plan does not fill a mailbox. A day on which no round ran is made up for.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from initiatives import keys
from initiatives.models import Comment, Initiative, Support
from initiatives.services.letters import tell_initiator
from initiatives.workflow import Status
from neighbourhoods.models import Membership, Platform
from notifications import hours
from notifications.models import Message
from notifications.services import write_message

DAYS_MADE_UP_FOR = 7
TO_INITIATOR, TO_PLATFORM = "part_news", "area_news"


def tell_of_yesterday(now: datetime) -> int:
    """Write the letters about the days before today that were not told yet. Returns how many. For once a day."""
    today = timezone.localdate(now)
    written = 0
    for day, numbers in _by_day(today).items():
        plans = Initiative.objects.filter(pk__in=numbers, blanked_at__isnull=True).exclude(status=Status.REFUSED)
        rows = [
            {
                "initiative": plan,
                "url": keys.public_url(plan),
                "supports": numbers[plan.pk]["supports"],
                "comments": numbers[plan.pk]["comments"],
            }
            for plan in plans.select_related("buurt__parent__parent", "author").order_by("pk")
        ]
        written += _tell_initiators(rows, day, now) + _tell_platforms(rows, day, now)
    return written


def _by_day(today: date) -> dict[date, dict[int, Counter]]:
    """Per day, per plan: how many came to support it (`supports`) and how many additions (`comments`)."""
    first, end = hours.on(today - timedelta(days=DAYS_MADE_UP_FOR)), hours.on(today)
    supports = Support.objects.filter(confirmed_at__gte=first, confirmed_at__lt=end)
    comments = Comment.objects.visible().filter(visible_at__gte=first, visible_at__lt=end)
    found: dict[date, dict[int, Counter]] = defaultdict(lambda: defaultdict(Counter))
    for name, rows, moment in (("supports", supports, "confirmed_at"), ("comments", comments, "visible_at")):
        counted = (
            rows.order_by().annotate(day=TruncDate(moment)).values("day", "initiative").annotate(number=Count("pk"))
        )
        for row in counted:
            found[row["day"]][row["initiative"]][name] += row["number"]
    return dict(sorted(found.items()))


def _tell_initiators(rows: list[dict], day: date, now: datetime) -> int:
    known = _known(f"initiative.{TO_INITIATOR}:{row['initiative'].pk}:{day}" for row in rows)
    news = [row for row in rows if f"initiative.{TO_INITIATOR}:{row['initiative'].pk}:{day}" not in known]
    return sum(
        tell_initiator(
            row["initiative"], TO_INITIATOR, now, once=f"{day}", supports=row["supports"], comments=row["comments"]
        )
        is not None
        for row in news
    )


def _tell_platforms(rows: list[dict], day: date, now: datetime) -> int:
    """One letter a person, however many platforms and plans; in the bundle of the day unless they chose otherwise."""
    by_person: dict[User, list[dict]] = defaultdict(list)
    for row in rows:
        platforms = Platform.objects.active().of_area(row["initiative"].buurt).exclude(reach=Platform.Reach.PAPER)
        seats = Membership.objects.filter(platform__in=platforms, until__isnull=True, user__is_active=True)
        for person in User.objects.filter(pk__in=seats.values("user")).order_by("pk"):
            by_person[person].append(row)
    known = _known(f"initiative.{TO_PLATFORM}:{person.pk}:{day}" for person in by_person)
    return sum(
        _tell_member(person, told, f"initiative.{TO_PLATFORM}:{person.pk}:{day}", now)
        for person, told in by_person.items()
        if f"initiative.{TO_PLATFORM}:{person.pk}:{day}" not in known
    )


def _tell_member(person: User, rows: list[dict], key: str, now: datetime) -> bool:
    kind = f"initiative.{TO_PLATFORM}"
    write_message(
        kind=kind,
        key=key,
        to=person.email,
        template=f"initiatives/mail/{TO_PLATFORM}",
        context={"rows": rows},
        now=now,
        recipient=person,
    )
    return True


def _known(names) -> set[str]:
    """Which of these letters were written before."""
    return set(Message.objects.filter(key__in=list(names)).values_list("key", flat=True))
