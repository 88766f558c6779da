"""The clock of the demo: the weekly round of delays and reminders, what people answered, and what a platform asked."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import User
from initiatives.models import Initiative
from initiatives.services import ask_after, note_delays
from initiatives.workflow import OPEN
from neighbourhoods.models import Membership, Platform
from notifications import hours
from notifications.models import Message
from notifications.services import settle_history
from notifications.services.paper import post_letters
from pages.demo.clock import History, moment
from pages.demo.plans import Plan
from reminders.models import Reminder
from reminders.services import AnswerRefused, answer_reminder, assemble, log_what_left, plan
from reminders.services.silence import close_what_nobody_confirms

# So long ago the reminders of the demo begin.
REMINDED_DAYS = 420
# Of so many reminders to a platform all but one get an answer.
ANSWERED_OF = 3
# On working days at this hour the letters of the days before are posted.
POST_HOUR = 16
# Within so many days a platform asks once where an answer stays.
ASKED_DAYS = 25
NOTES = (
    "Wij zijn ermee bezig. Het komt op de volgende vergadering.",
    "Het duurt iets langer, omdat twee mensen ziek waren.",
    "Bijna klaar. Wij wachten nog op de school.",
)
HELP = "Wij weten niet bij wie wij hiervoor moeten zijn. Kan iemand ons bellen?"
HELP_DAYS = 60


class Rounds:
    """Once a week until some days ago; what is due now, the real round will say."""

    def __init__(self, history: History, people: dict[str, User], plans: list[Plan]):
        self.history, self.people = history, people
        self.without_answer = [plan.token for plan in plans if plan.status in OPEN]
        self.given = 0
        self.has_called_for_help = self.has_asked = False

    def start(self) -> None:
        for days_ago in range(REMINDED_DAYS, 2, -7):
            self.history.at(moment(self.history.day(days_ago), 9, 1), self.make)
        for day in filter(hours.is_working_day, map(self.history.day, range(REMINDED_DAYS, 0, -1))):
            self.history.at(moment(day, POST_HOUR), self.post_the_letters)
        for day in filter(hours.is_working_day, map(self.history.day, range(ASKED_DAYS, 0, -1))):
            self.history.at(moment(day, 11), self.ask_after_a_late_answer)

    def make(self, now: datetime) -> None:
        # What was written last week arrived; only then does no answer mean that it was ignored.
        settle_history(before=now)
        log_what_left(now)
        note_delays(now)
        close_what_nobody_confirms(now)
        plan(now)
        if not any(assemble(now).values()):
            return
        fresh = Reminder.objects.filter(message__created_at=now, platform__isnull=False, rung=Reminder.Rung.DOER)
        for row in fresh.exclude(kind="platform_news").order_by("pk"):
            self.given += 1
            if self.given % ANSWERED_OF:
                self.history.at(now + timedelta(days=2, hours=10), lambda at, row=row: self.answer(row, at))

    def answer(self, row: Reminder, now: datetime) -> None:
        """Still busy, with a word of why; lately once a call for help. Who is reached on paper calls the contact."""
        is_late = (self.history.now - now).days < HELP_DAYS
        call = is_late and not self.has_called_for_help
        by = row.platform.contact if row.message.way == Message.Way.PAPER else None
        answer, note = (Reminder.Answer.HELP, HELP) if call else (Reminder.Answer.BUSY, NOTES[row.step % len(NOTES)])
        # What was done since then needs no answer any more.
        with suppress(AnswerRefused):
            answer_reminder(reminder=row, answer=answer, note=note, by=by, now=now)
            self.has_called_for_help |= call

    def post_the_letters(self, now: datetime) -> None:
        """What was written today waits for tomorrow: the demo always has something to print, and nothing late."""
        today = hours.on(timezone.localdate(now))
        written = Message.objects.filter(state=Message.State.TO_PRINT, created_at__lt=today)
        post_letters(numbers=written.values_list("pk", flat=True), by=self.people["medewerker-born"], now=now)

    def ask_after_a_late_answer(self, now: datetime) -> None:
        """The first platform that has the longest waiting plan in its area asks where the answer stays: once."""
        if self.has_asked:
            return
        today = timezone.localdate(now)
        late = Initiative.objects.listed().waiting_for_the_municipality().overdue(today)
        late = late.filter(submission_token__in=self.without_answer)
        for initiative in late.select_related("buurt__parent__parent").order_by("answer_due_on", "pk"):
            seat = chair_of(initiative, today)
            if seat is not None:
                platform = seat.platform
                ask_after(initiative, platform=platform, by=seat.user, by_label=platform.name, now=now)
                self.has_asked = True
                return


def chair_of(initiative: Initiative, today: date) -> Membership | None:
    platforms = Platform.objects.of_area(initiative.buurt).filter(state=Platform.State.ACTIVE)
    seats = Membership.objects.open().filter(platform__in=platforms, seat=Membership.Seat.CHAIR)
    return seats.select_related("platform", "user").first()
