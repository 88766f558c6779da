"""Among colleagues: a note, and a second pair of eyes on a draft."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.models import User
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin import answer_forms as forms
from initiatives.admin.once import shown_once
from initiatives.models import Answer, Initiative, SecondReading
from initiatives.workflow import MoveRefused


def note(request, initiative: Initiative, form: forms.NoteForm, now) -> str:
    mentions = form.mentioned()
    services.write_note(
        initiative=initiative, text=form.cleaned_data["text"], mentions=mentions, by=request.user, now=now
    )
    if not mentions:
        return _("De aantekening is bewaard. Alleen collega's zien hem.")
    return _("De aantekening is bewaard. %(who)s krijgt bericht.") % {"who": ", ".join(map(str, mentions))}


def ask_reading(request, initiative: Initiative, form: forms.AskReadingForm, now) -> str:
    reader = form.cleaned_data["reader"]
    services.ask_reading(
        initiative=initiative, reader=reader, question=form.cleaned_data["question"], by=request.user, now=now
    )
    return _("%(who)s krijgt de vraag om mee te lezen.") % {"who": reader}


def give_reading(request, initiative: Initiative, form: forms.GiveReadingForm, now) -> str:
    services.give_reading(reading=_open(initiative), **form.cleaned_data, by=request.user, now=now)
    return _("Dank u. Uw collega leest wat u ervan vindt.")


def stop_reading(request, initiative: Initiative, form, now) -> str:
    services.stop_reading(reading=_open(initiative), by=request.user, now=now)
    return _("Het meelezen is gestopt.")


def open_reading(initiative: Initiative) -> SecondReading | None:
    """The reading that somebody is asked for now."""
    waiting = initiative.second_readings.filter(read_at__isnull=True)
    return waiting.select_related("reader", "asked_by").first()


def _open(initiative: Initiative) -> SecondReading:
    reading = open_reading(initiative)
    if reading is None:
        raise MoveRefused(_("Dit is al gelezen, of het is niet meer nodig."))
    return reading


def _has_a_draft(initiative: Initiative, user: User) -> bool:
    return (
        initiative.is_open
        and Answer.objects.filter(initiative=initiative, publish_at__isnull=True).exists()
        and shown_once(initiative, open_reading) is None
    )


def _is_asked_of(initiative: Initiative, user: User) -> bool:
    reading = shown_once(initiative, open_reading)
    return reading is not None and reading.reader_id == user.pk


DEEDS = (
    Deed("aantekening", gettext_lazy("Bewaar de aantekening"), note, forms.NoteForm, HANDLERS, anchor="#aantekeningen"),
    Deed(
        "meelezen",
        gettext_lazy("Vraag uw collega"),
        ask_reading,
        forms.AskReadingForm,
        HANDLERS,
        _has_a_draft,
        anchor="#meelezen",
        arguments=lambda initiative, request, now: {"but": request.user},
    ),
    Deed(
        "gelezen",
        gettext_lazy("Geef uw mening"),
        give_reading,
        forms.GiveReadingForm,
        HANDLERS,
        _is_asked_of,
        anchor="#meelezen",
    ),
    Deed(
        "stop_meelezen",
        gettext_lazy("Stop het meelezen"),
        stop_reading,
        roles=HANDLERS,
        is_offered=lambda initiative, user: shown_once(initiative, open_reading) is not None,
        anchor="#meelezen",
    ),
)
