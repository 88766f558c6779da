"""What somebody may fill in who answers a reminder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Advice
from reminders.models import Reminder

LONGEST_NOTE = 2000


class AnswerForm(forms.Form):
    """`answer` is the button that was pressed. For an advice the button "klaar" needs a stance."""

    stance = forms.ChoiceField(label=_("Wat is uw advies?"), choices=Advice.Stance.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Wilt u er iets bij zeggen?"),
        help_text=_("Dit hoeft niet."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer = forms.ChoiceField(choices=Reminder.Answer.choices, widget=forms.HiddenInput)

    # Two of the three buttons need no stance, so "(niet verplicht)" beside it would mislead.
    hide_optional = True

    def __init__(self, *args, asks_stance: bool, may_be_done: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_stance:
            del self.fields["stance"]
        else:
            self.fields["stance"].required = self.data.get("answer") == Reminder.Answer.DONE
            self.fields["note"].label = _("Uw uitleg")
            self.fields["note"].help_text = _("Bent u tegen, of hebt u een opmerking? Schrijf dan op waarom.")
        if not may_be_done:
            self.fields["answer"].choices = [
                choice for choice in Reminder.Answer.choices if choice[0] != Reminder.Answer.DONE
            ]
        self.fields["answer"].error_messages["required"] = _("Kies een van de knoppen.")

    def clean(self):
        cleaned = super().clean()
        remarks = cleaned.get("stance") in (Advice.Stance.WITH_REMARKS, Advice.Stance.AGAINST)
        is_done = cleaned.get("answer") == Reminder.Answer.DONE
        if is_done and remarks and not cleaned.get("note", "").strip() and "note" not in self.errors:
            self.add_error(
                "note", _("Schrijf uw opmerking op, of waarom u tegen bent. Dan kan de gemeente er iets mee.")
            )
        return cleaned
