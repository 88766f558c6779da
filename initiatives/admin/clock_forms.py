"""What an official fills in about the clock, the kind and the steps of an initiative."""

from django import forms
from django.utils.translation import gettext_lazy

from agendas.admin.forms import DayInput, short_text
from initiatives.admin.forms import READS_IT
from initiatives.kinds import Kind
from initiatives.models import Answer, Initiative
from initiatives.services.answer import seen_draft
from initiatives.services.extra_time import LONGEST_REASON
from initiatives.services.steps import FACTS, LONGEST_TEXT, MOST_EUROS
from initiatives.workflow import Status


def reason_field(label) -> forms.CharField:
    return forms.CharField(label=label, help_text=READS_IT, max_length=LONGEST_REASON, widget=short_text(2))


class PauseForm(forms.Form):
    reason = reason_field(gettext_lazy("Waarop wacht de gemeente?"))


class ExtendForm(forms.Form):
    reason = reason_field(gettext_lazy("Waarom is er meer tijd nodig?"))


class KindForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Welke soort is het?"), choices=Kind.choices)
    reason = reason_field(gettext_lazy("Waarom een andere soort?"))

    def __init__(self, *args, initiative: Initiative, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in Kind.choices if choice[0] != initiative.kind]


class SettleForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Is het geregeld?"),
        choices=[
            (Answer.Decision.TAKEN_UP, gettext_lazy("Ja")),
            (Answer.Decision.PARTLY, gettext_lazy("Een deel")),
            (Answer.Decision.NOT, gettext_lazy("Nee")),
        ],
    )
    text = forms.CharField(
        label=gettext_lazy("Wat is er gedaan, of waarom kan het niet?"),
        help_text=gettext_lazy("Dit is het antwoord. De indiener krijgt het, en iedereen kan het lezen."),
        max_length=2000,
        widget=short_text(3),
    )
    # Which draft of an answer the page shows.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, draft: Answer | None, **kwargs):
        super().__init__(*args, initial={"seen": seen_draft(draft)}, **kwargs)


class StepForm(forms.Form):
    """What a step says; `step` decides which fields there are."""

    step: Status
    question: str
    amount_label: str = ""
    day_label: str = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        facts = FACTS[self.step]
        self.fields["text"] = forms.CharField(
            label=self.question, help_text=READS_IT, max_length=LONGEST_TEXT, widget=short_text(5)
        )
        if facts.amount:
            self.fields["amount"] = forms.IntegerField(label=self.amount_label, min_value=0, max_value=MOST_EUROS)
        if facts.until_on:
            self.fields["until_on"] = forms.DateField(label=self.day_label, widget=DayInput())


class AdmittedForm(StepForm):
    step = Status.ADMITTED
    question = gettext_lazy("Waarom voldoet dit plan aan de regels?")


class DisclosedForm(StepForm):
    step = Status.DISCLOSED
    question = gettext_lazy("Hoe goed gaat deze taak nu? Waaraan ziet u dat?")
    amount_label = gettext_lazy("Wat kost de taak nu, in hele euro's per jaar?")


class BidForm(StepForm):
    step = Status.BID
    question = gettext_lazy("Wat bieden de indieners aan?")
    amount_label = gettext_lazy("Voor hoeveel hele euro's per jaar?")


class TalksForm(StepForm):
    step = Status.IN_TALKS
    question = gettext_lazy("Waarover praat u met de indieners, en wanneer?")


class CouncilForm(StepForm):
    step = Status.ON_AGENDA
    question = gettext_lazy("Wat ligt er voor aan de gemeenteraad?")
    day_label = gettext_lazy("Op welke dag praat de raad erover?")


class AgreementForm(StepForm):
    step = Status.AGREED
    question = gettext_lazy("Wat is er afgesproken?")
    amount_label = gettext_lazy("Hoeveel hele euro's per jaar betaalt de gemeente?")
    day_label = gettext_lazy("Tot en met welke dag?")


class EvaluatedForm(StepForm):
    step = Status.EVALUATED
    question = gettext_lazy("Hoe ging het? Wat vinden de bewoners, en wat vindt de gemeente?")


class HandedBackForm(StepForm):
    step = Status.HANDED_BACK
    question = gettext_lazy("Waarom gaat de taak terug, en wat is ervan gekomen?")
