"""The page behind the link in a reminder. Opening it changes nothing; pressing a button does."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import by_token
from reminders import keys
from reminders.forms import AnswerForm
from reminders.ladder import Capacity
from reminders.models import Reminder
from reminders.services import AnswerRefused, answer_reminder
from reminders.services.answer import Standing, capacity_of, may_report_done, standing_of, subject_of
from reminders.services.assemble import in_words

GONE = 410
CONFLICT = 409


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
        request.POST if request.method == "POST" else None,
        asks_stance=reminder.kind == "advice_awaited" and may_report_done(reminder),
        may_be_done=may_report_done(reminder),
    )
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data.get(name, "") for name in ("answer", "note", "stance")}
        try:
            answer_reminder(reminder=reminder, now=now, **given)
        except AnswerRefused as refusal:
            if refusal.standing != Standing.OPEN:
                return _closed(request, reminder, refusal.standing)
            return _ask(request, reminder, form, now, refusal.message)
        return redirect("reminders:answer", token=token)
    return _ask(request, reminder, form, now)


def _ask(request: HttpRequest, reminder: Reminder, form: AnswerForm, now, refusal: str = "") -> HttpResponse:
    capacity = capacity_of(reminder)
    context = {
        "reminder": reminder,
        "thing": subject_of(reminder),
        "form": form,
        "refusal": refusal,
        "when": in_words(reminder.due_on, timezone.localdate(now)),
        "is_late": reminder.due_on < timezone.localdate(now),
        "may_be_done": may_report_done(reminder),
        "for_platform": capacity in (Capacity.STAND_IN, Capacity.CONTACT),
    }
    return render(request, f"reminders/ask_{reminder.kind}.html", context, status=CONFLICT if refusal else 200)


def _closed(request: HttpRequest, reminder: Reminder, standing: Standing) -> HttpResponse:
    """Used is an ordinary page, also after a second press. Expired and withdrawn are gone."""
    if standing == Standing.USED:
        reminder.refresh_from_db()
        return render(request, "reminders/used.html", {"reminder": reminder, "thing": subject_of(reminder)})
    name = "expired" if standing == Standing.EXPIRED else "withdrawn"
    context = {"reminder": reminder, "thing": subject_of(reminder), "why": standing.value}
    return render(request, f"reminders/{name}.html", context, status=GONE)
