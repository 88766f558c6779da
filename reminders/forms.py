"""What somebody may fill in who answers a reminder."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Advice
from neighbourhoods.models import Talk
from reminders.models import Reminder

LONGEST_NOTE = 2000
Answer = Reminder.Answer

# What is asked beside the button, by kind: the label of the words, and what helps to write them.
WORDS = {
    "advice_awaited": (_("Uw uitleg"), _("Bent u tegen, of hebt u een opmerking? Schrijf dan op waarom.")),
    "promise_confirm": (
        _("Wat is er gedaan, of wat nog niet?"),
        _("Klopt het niet? Schrijf dan op wat er nog moet gebeuren."),
    ),
    "review_due": (
        _("Wat kwam er naar voren?"),
        _("In een paar zinnen. Dit komt bij de buurtagenda te staan. Noem geen namen van mensen."),
    ),
    "unspoken": (_("Waarover ging het gesprek?"), _("In een paar woorden. Noem geen namen van mensen.")),
    "promise_called": (
        _("Wat vertelt u het wijkplatform?"),
        _("Het wijkplatform leest dit bij de afspraak. Ook anderen kunnen het lezen."),
    ),
    "answer_called": (
        _("Wat vertelt u het wijkplatform?"),
        _("Het wijkplatform leest dit bij het plan. Ook anderen kunnen het lezen."),
    ),
}
# What must be written down, and with which buttons.
NEEDS_WORDS = {
    "promise_confirm": {Answer.DENIED: _("Schrijf op wat er nog niet klaar is.")},
    "review_due": {Answer.DONE: _("Schrijf op wat er bij het terugkijken naar voren kwam.")},
    "unspoken": {Answer.DONE: _("Schrijf in een paar woorden op waarover het ging.")},
    "promise_called": {Answer.BUSY: _("Schrijf op hoe het staat. Het wijkplatform wacht op uw antwoord.")},
    "answer_called": {Answer.BUSY: _("Schrijf op hoe het staat. Het wijkplatform wacht op uw antwoord.")},
}
DAYS = {
    "review_due": _("Wanneer kijkt u weer terug?"),
    "unspoken": _("Wanneer was het gesprek?"),
}


def day_input() -> forms.DateInput:
    """The browser's own date picker. A DateInput and no subclass: the form pack knows it by its name."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AnswerForm(forms.Form):
    """`answer` is the button that was pressed; `answers` are the buttons that this person has.

    What the button "klaar" needs depends on the kind: an advice a stance, a talk and a look back a day and words. The
    other buttons need none of it.
    """

    stance = forms.ChoiceField(label=_("Wat is uw advies?"), choices=Advice.Stance.choices, widget=forms.RadioSelect)
    on = forms.DateField(widget=day_input(), error_messages={"invalid": _("Kies een datum, bijvoorbeeld 12-03-2027.")})
    note = forms.CharField(
        label=_("Wilt u er iets bij zeggen?"),
        help_text=_("Dit hoeft niet."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer = forms.ChoiceField(widget=forms.HiddenInput)

    # Some of the buttons need a field that others do not, so "(niet verplicht)" beside it would mislead.
    hide_optional = True

    def __init__(self, *args, kind: str, answers: tuple[str, ...], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.today = kind, today
        may_be_done = Answer.DONE in answers
        is_done = self.data.get("answer") == Answer.DONE
        self._keep("stance", kind == "advice_awaited" and may_be_done, is_done)
        self._keep("on", kind in DAYS and may_be_done, is_done)
        if "on" in self.fields:
            self.fields["on"].label = DAYS[kind]
        if kind in WORDS and (may_be_done or kind in ("promise_called", "answer_called")):
            self.fields["note"].label, self.fields["note"].help_text = WORDS[kind]
        if kind == "unspoken":
            self.fields["note"].max_length = Talk._meta.get_field("about").max_length
        self.fields["answer"].choices = [(each, Answer(each).label) for each in answers]
        self.fields["answer"].error_messages["required"] = _("Kies een van de knoppen.")

    def _keep(self, name: str, is_asked: bool, is_required: bool) -> None:
        if not is_asked:
            del self.fields[name]
        else:
            self.fields[name].required = is_required

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        longest = self.fields["note"].max_length
        if longest and len(note) > longest:
            raise forms.ValidationError(_("Dit is te lang. Schrijf het korter op."))
        return note

    def clean(self):
        cleaned = super().clean()
        answer, has_words = cleaned.get("answer"), bool(cleaned.get("note", "").strip())
        needed = NEEDS_WORDS.get(self.kind, {}).get(answer)
        if cleaned.get("stance") in (Advice.Stance.WITH_REMARKS, Advice.Stance.AGAINST) and answer == Answer.DONE:
            needed = _("Schrijf uw opmerking op, of waarom u tegen bent. Dan kan de gemeente er iets mee.")
        if needed and not has_words and "note" not in self.errors:
            self.add_error("note", needed)
        self._check_day(cleaned.get("on"), answer)
        return cleaned

    def _check_day(self, on: date | None, answer: str | None) -> None:
        if on is None or answer != Answer.DONE:
            return
        if self.kind == "review_due" and on <= self.today:
            self.add_error("on", _("Kies een dag na vandaag."))
        if self.kind == "unspoken" and on > self.today:
            self.add_error("on", _("Dit gesprek moet nog komen. Vul het in als het geweest is."))

    def given(self) -> dict:
        """What the service takes of it."""
        told = self.cleaned_data
        return {"answer": told["answer"], "note": told["note"], "stance": told.get("stance", ""), "on": told.get("on")}
