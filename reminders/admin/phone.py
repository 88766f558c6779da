"""Answers by phone: an official types the code in the letter, sees what it is about, and writes down what is said."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_base import moment
from accounts.roles import HANDLERS
from initiatives.limits import is_allowed, is_used_up
from reminders import wording
from reminders.admin.scope import reminders_for
from reminders.forms import AnswerForm
from reminders.ladder import Capacity
from reminders.models import Reminder
from reminders.services import AnswerRefused, answer_reminder, find_by_phone_code
from reminders.standing import Standing, answers_of, standing_of, subject_of
from reminders.views import asked

WRONG_CODES_AN_HOUR = 20
CONFLICT, TOO_MANY = 409, 429


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code uit de brief"),
        help_text=gettext_lazy("Acht letters en cijfers, bijvoorbeeld: K7MP 9TXQ."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Vul de code in die in de brief staat.")},
    )


class PhonePages:
    """The page for answers by phone, for the admin of reminders."""

    def phone_urls(self) -> list:
        return [path("telefoon/", self.admin_site.admin_view(self.phone), name="reminders_reminder_phone")]

    def phone(self, request: HttpRequest) -> HttpResponse:
        """GET asks for the code. A POST with a code shows what it is about; one with an answer too writes it down."""
        if not request.user.has_role(*HANDLERS):
            raise PermissionDenied
        form = CodeForm(request.POST if request.method == "POST" else None)
        if not form.is_bound or not form.is_valid():
            return self._ask_code(request, form)
        whose = str(request.user.pk)
        if is_used_up("phone-code", whose, WRONG_CODES_AN_HOUR):
            form.add_error("code", _("U typte te vaak een verkeerde code. Wacht een uur, of vraag een collega."))
            return self._ask_code(request, form, TOO_MANY)
        reminder = find_by_phone_code(form.cleaned_data["code"])
        if reminder is None:
            is_allowed("phone-code", whose, WRONG_CODES_AN_HOUR)
            form.add_error("code", _("Deze code kennen wij niet. Lees de code nog eens voor."))
            return self._ask_code(request, form)
        return self._take_answer(request, form, reminder)

    def _take_answer(self, request: HttpRequest, code: CodeForm, reminder: Reminder) -> HttpResponse:
        now = moment(request)
        standing = standing_of(reminder, now, request.user)
        if standing != Standing.OPEN:
            return self._tell(request, why_not(reminder, standing))
        form = AnswerForm(
            request.POST if "answer" in request.POST else None,
            kind=reminder.kind,
            answers=answers_of(reminder, request.user),
            today=timezone.localdate(now),
        )
        if not form.is_bound or not form.is_valid():
            return self._ask_answer(request, code, reminder, form)
        try:
            answered = answer_reminder(reminder=reminder, now=now, by=request.user, **form.given())
        except AnswerRefused as refusal:
            if refusal.standing == Standing.OPEN:
                return self._ask_answer(request, code, reminder, form, refusal.message)
            reminder.refresh_from_db()
            return self._tell(request, why_not(reminder, refusal.standing))
        messages.success(request, _said(answered, form.cleaned_data["answer"]))
        if not reminders_for(request.user).filter(pk=answered.pk).exists():
            # The caller had the code; the rest of it is of colleagues.
            return HttpResponseRedirect(reverse("admin:reminders_reminder_phone"))
        return HttpResponseRedirect(reverse("admin:reminders_reminder_change", args=[answered.pk]))

    def _ask_code(self, request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
        return self._page(request, {"form": form}, status)

    def _tell(self, request: HttpRequest, why: str) -> HttpResponse:
        """There is such a letter, and nothing to write down for it any more."""
        return self._page(request, {"form": CodeForm(), "told": why}, CONFLICT)

    def _ask_answer(
        self, request: HttpRequest, code: CodeForm, reminder: Reminder, form: AnswerForm, refusal: str = ""
    ) -> HttpResponse:
        context = asked(reminder, Capacity.STAND_IN, form, moment(request)) | {
            "code": code.cleaned_data["code"],
            "kind": wording.label_of(reminder),
            "about": str(wording.main_thing(subject_of(reminder))),
            "whose": reminder.platform.name if reminder.platform else _("de indiener"),
            "refusal": refusal,
        }
        return self._page(request, context, CONFLICT if refusal else 200)

    def _page(self, request: HttpRequest, context: dict, status: int) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": _("Antwoord per telefoon"), "opts": self.opts}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "reminders/admin/phone.html", frame | context, status=status)


def why_not(reminder: Reminder, standing: Standing) -> str:
    """Why no answer can be written down for this letter any more."""
    match standing:
        case Standing.USED:
            return _("Op deze brief is al geantwoord: %(answer)s.") % {"answer": reminder.get_answer_display().lower()}
        case Standing.EXPIRED:
            return _("Deze brief is ouder dan 60 dagen. De code werkt niet meer.")
        case Standing.DISSOLVED | Standing.ASLEEP:
            return _("Dit wijkplatform is opgeheven of staat stil. Wij vragen er niets aan.")
        case Standing.MOVED:
            return _("Er is intussen een andere datum. Daar komt een nieuwe brief over.")
    return _("Dit is intussen geregeld. Er hoeft niets meer.")


def _said(reminder: Reminder, answer: str) -> str:
    if reminder.answer == answer:
        return _("Het antwoord is bewaard.")
    return _(
        "Het antwoord is bewaard als vraag om hulp. Alleen het wijkplatform zelf kan een afspraak afmelden. "
        "Help een lid om dat te doen."
    )
