"""The page behind the link in a reminder. Opening it changes nothing; pressing a button does."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import by_token
from agendas.models import Promise
from agendas.wording import name_parties
from reminders import keys, wording
from reminders.forms import AnswerForm
from reminders.ladder import Capacity
from reminders.models import Reminder
from reminders.services import AnswerRefused, answer_reminder
from reminders.standing import NEWS, Standing, answers_of, capacity_of, standing_of, subject_of

GONE = 410
CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_token
def answer(request: HttpRequest, token: str) -> HttpResponse:
    reminder = keys.read(token)
    if reminder is None:
        raise Http404
    now = timezone.now()
    standing = standing_of(reminder, now)
    if standing != Standing.OPEN:
        return _closed(request, reminder, standing)
    form = AnswerForm(
        request.POST if request.method == "POST" and reminder.kind != NEWS else None,
        kind=reminder.kind,
        answers=answers_of(reminder),
        today=timezone.localdate(now),
    )
    if form.is_bound and form.is_valid():
        try:
            answer_reminder(reminder=reminder, now=now, **form.given())
        except AnswerRefused as refusal:
            if refusal.standing != Standing.OPEN:
                return _closed(request, reminder, refusal.standing)
            return _ask(request, reminder, form, now, refusal.message)
        return redirect("reminders:answer", token=token)
    return _ask(request, reminder, form, now)


def _ask(request: HttpRequest, reminder: Reminder, form: AnswerForm, now: datetime, refusal: str = "") -> HttpResponse:
    context = asked(reminder, capacity_of(reminder), form, now) | {"refusal": refusal}
    return render(request, f"reminders/ask_{reminder.kind}.html", context, status=CONFLICT if refusal else 200)


def asked(reminder: Reminder, capacity: Capacity | None, form: AnswerForm, now: datetime) -> dict:
    """What a page shows that asks how it stands, also when it is asked by phone."""
    subject, today = subject_of(reminder), timezone.localdate(now)
    if isinstance(subject, Promise):
        name_parties([subject])
    answers = [value for value, _label in form.fields["answer"].choices]
    return {
        "reminder": reminder,
        "thing": subject,
        "form": form,
        "as_whom": wording.as_whom(reminder, capacity),
        "when": wording.in_words(reminder.due_on, today),
        "is_late": reminder.due_on < today,
        "answers": answers,
        "may_be_done": Reminder.Answer.DONE in answers,
        "office_url": wording.office_address(subject) if reminder.recipient and reminder.recipient.is_staff else "",
        "public_link": wording.public_link(subject),
    }


def _closed(request: HttpRequest, reminder: Reminder, standing: Standing) -> HttpResponse:
    """Used is an ordinary page, also after a second press. Expired and withdrawn are gone."""
    subject = subject_of(reminder)
    context = {
        "reminder": reminder,
        "thing": subject,
        "why": standing.value,
        "public_link": wording.public_link(subject),
    }
    if standing == Standing.USED:
        reminder.refresh_from_db()
        context["came_of_it"] = wording.came_of_it(reminder)
        return render(request, "reminders/used.html", context)
    name = "expired" if standing == Standing.EXPIRED else "withdrawn"
    return render(request, f"reminders/{name}.html", context, status=GONE)
