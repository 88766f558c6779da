"""My post: which messages I get and how, what I got, and what is still to come."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.models import User
from accounts.roles import HANDLERS
from neighbourhoods.models import Platform
from notifications import kinds
from notifications.forms import WishesForm, field_name
from notifications.kinds import Audience, Kind
from notifications.models import Message
from notifications.services import CannotChoose, choose_all
from pages import wording
from reminders.models import Reminder

State = Message.State
MOST_ROWS = 20
# Still to come; everything else was.
TO_COME = (State.HELD, State.PENDING, State.CLAIMED, State.HANDING_OVER, State.TO_PRINT)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_post(request: HttpRequest) -> HttpResponse:
    """Also takes the choices; without paper nothing of an address is kept."""
    now = timezone.now()
    today = timezone.localdate(now)
    # A copy: a refused form leaves the visitor as it was.
    user = User.objects.get(pk=request.user.pk)
    offered = kinds.choices_for(audiences_of(user))
    form = WishesForm(request.POST if request.method == "POST" else None, person=user, kinds=offered)
    if request.method == "POST" and form.is_valid():
        try:
            choose_all(person=user, wishes=form.changed_wishes(), postal_address=form.postal_address_to_keep(), now=now)
        except CannotChoose as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Uw keuzes zijn bewaard. Ze gelden meteen."))
            return redirect("my_post")
    return render(
        request,
        "pages/my_post.html",
        {
            "form": form,
            "groups": groups_of(form, offered),
            "received": [received(message, today) for message in received_by(user)],
            "coming": [*coming_messages(user, today), *coming_reminders(user, today)],
            "crumbs": [{"label": _("Mijn pagina"), "url": "/mijn/"}],
        },
        status=400 if form.errors else 200,
    )


def audiences_of(user: User) -> set[Audience]:
    """For whom this person counts: everybody is a resident."""
    found = {Audience.RESIDENT}
    if Platform.objects.of_member(user).exists() or Platform.objects.active().filter(contact=user).exists():
        found.add(Audience.PLATFORM)
    if user.has_role(*HANDLERS):
        found.add(Audience.OFFICIAL)
    return found


def groups_of(form: WishesForm, offered: list[Kind]) -> list[dict]:
    """The fields under their headings."""
    headings = {
        Audience.RESIDENT: _("Over uw plannen"),
        Audience.PLATFORM: _("Over uw wijkplatform"),
        Audience.OFFICIAL: _("Over uw werk bij de gemeente"),
    }
    groups = [
        {"title": title, "fields": [form[field_name(kind)] for kind in offered if kind.audience == audience]}
        for audience, title in headings.items()
    ]
    return [group for group in groups if group["fields"]]


# ── What was ─────────────────────────────────────────────────────────────────
def received_by(user: User) -> list[Message]:
    """The newest; codes to sign in with were of use for minutes only."""
    mine = Message.objects.filter(recipient=user).exclude(state__in=TO_COME).exclude(kind__in=kinds.secret_names())
    return list(mine.defer("text", "html").order_by("-created_at", "-pk")[:MOST_ROWS])


def received(message: Message, today: date) -> dict:
    """A line for includes/timeline.html."""
    kind = kinds.find(message.kind)
    at = timezone.localdate(message.settled_at or message.created_at)
    return {
        "when": wording.day(at, today),
        "iso": at.isoformat(),
        "title": message.subject,
        "lang": message.language,
        "text": f"{outcome(message)} {kind.why if kind else ''}".strip(),
    }


def outcome(message: Message) -> str:
    match message.state:
        case State.SENT if message.way == Message.Way.PAPER:
            return _("Verstuurd op papier.")
        case State.SENT:
            return _("Verstuurd.")
        case State.BUNDLED:
            return _("Verstuurd, samen met ander nieuws.")
        case State.CANCELLED:
            return _("Niet verstuurd: het was niet meer nodig, of u wilde het niet.")
        case State.UNCERTAIN:
            return _("Wij weten niet zeker of dit aankwam.")
        case State.BOUNCED:
            return _("Teruggekomen: uw mailbox nam het niet aan.")
    return _("Niet aangekomen. De gemeente kijkt ernaar.")


# ── What is to come ──────────────────────────────────────────────────────────
def coming_messages(user: User, today: date) -> list[dict]:
    waiting = Message.objects.filter(recipient=user, state__in=TO_COME).exclude(kind__in=kinds.secret_names())
    return [
        line(message.not_before, today, message.subject, coming_how(message), lang=message.language)
        for message in waiting.defer("text", "html").order_by("not_before", "pk")[:MOST_ROWS]
    ]


def coming_how(message: Message) -> str:
    match message.state:
        case State.HELD:
            return _("Komt in één e-mail, samen met ander nieuws.")
        case State.TO_PRINT:
            return _("Wordt geprint en met de post verstuurd.")
    return _("Gaat zo weg. Post vertrekt op werkdagen.")


def coming_reminders(user: User, today: date) -> list[dict]:
    """Planned; whether it is still owed is asked again on the day."""
    planned = Reminder.objects.filter(recipient=user, state=Reminder.State.SCHEDULED).select_related("platform")
    return [
        line(row.due_at, today, capfirst(kinds.label_of(f"reminder.{row.kind}")), about(row, today))
        for row in planned.order_by("due_at", "pk")[:MOST_ROWS]
    ]


def about(row: Reminder, today: date) -> str:
    told = _("Alleen als het dan nog openstaat. De datum is %(day)s.") % {"day": wording.day(row.due_on, today)}
    return f"{row.platform.name}. {told}" if row.platform else told


def line(at: datetime, today: date, title: str, text: str, lang: str = "") -> dict:
    """A line for includes/timeline.html. What should have left already leaves today."""
    day = max(timezone.localdate(at), today)
    return {
        "when": wording.day(day, today, weekday=True),
        "iso": day.isoformat(),
        "title": title,
        "text": text,
        "lang": lang,
    }
