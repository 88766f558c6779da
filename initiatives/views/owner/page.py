"""The page behind the link: how it stands, what is asked, what one can do."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import by_token
from agendas.wording import promise_row
from agendas.workflow import TO_JUDGE, PromiseState, Side
from initiatives import clock_words, keys, wording
from initiatives.asked import asked_of
from initiatives.contact import contact_of
from initiatives.forms import ReplyForm
from initiatives.history import history
from initiatives.owner_deeds import deeds_of
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.workflow import Status

# A question, an address to confirm, a promise: these are asked on the page itself.
ON_THE_PAGE = ("initiatives:owner_reply", "initiatives:manage")


@by_token
@behind_the_link("GET", "HEAD")
def manage(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Changes nothing: each deed has an address of its own, to which the forms here are sent."""
    initiative, today = owner.initiative, timezone.localdate()
    events = list(initiative.events.filter(is_public=True).order_by("-at", "-pk"))
    answer = getattr(initiative, "answer", None)
    question = open_question(initiative)
    reply = ReplyForm(initial={"question": question.pk}) if question else None
    if reply:
        reply.helper.form_action = owner.url("initiatives:owner_reply")
    context = {
        "owner": owner,
        "initiative": initiative,
        "token": owner.token,
        "title": wording.dutch(initiative.title),
        "meaning": wording.meaning(initiative),
        "steps": wording.road(initiative, events, today),
        "clock": clock_words.clock(initiative, today),
        "answer": wording.answer(answer, [], today) if answer and answer.published_at else None,
        "asked": asked_rows(owner, today),
        "question": question,
        "reply": reply,
        "deeds": deed_rows(owner, today),
        "promises": promise_rows(owner, today),
        "history": history(events, today),
        "joined": list(initiative.invitations.joined()),
        "is_waiting": initiative.status == Status.AWAITING_CONFIRMATION,
        "contact": contact_of(initiative),
        "desk_code": keys.desk_code(owner.invitation or initiative),
    }
    return render(request, "initiatives/manage.html", context)


def open_question(initiative):
    """The latest question that waits for a reply; None when there is none."""
    return initiative.questions.filter(replied_at__isnull=True).last() if initiative.is_open else None


def asked_rows(owner: Owner, today: date) -> list[dict]:
    """What is asked, for includes/timeline.html, without what stands on the page with a form of its own."""
    return [
        {
            "title": one.title,
            "text": wording.shorten(one.text),
            "url": owner.url(one.url_name, *one.args) + (f"#{one.fragment}" if one.fragment else ""),
            "when": wording.day_words(one.since, today),
        }
        for one in asked_of([owner.initiative], today)
        if one.url_name not in ON_THE_PAGE
    ]


def deed_rows(owner: Owner, today: date) -> list[dict]:
    """What can be done, for includes/way.html."""
    found = deeds_of(owner.initiative, today, is_initiator=owner.is_initiator)
    return [
        {"url": owner.url(deed.url_name), "title": deed.label, "text": deed.text, "icon": deed.icon} for deed in found
    ]


def promise_rows(owner: Owner, today: date) -> list[dict]:
    """The promises, and which key of each is the residents' to turn now."""
    found = owner.initiative.promises.with_what_a_row_shows()
    return [{"row": promise_row(promise, today), "turn": turn_of(promise)} for promise in found]


def turn_of(promise) -> str:
    """ "report", "confirm" or none."""
    if promise.owner_side == Side.RESIDENTS and promise.state == PromiseState.OPEN:
        return "report"
    if promise.other_side == Side.RESIDENTS and promise.state in TO_JUDGE:
        return "confirm"
    return ""
