"""What an official fills in around an answer: notes, a second reading, a moment, plainer words, what is granted."""

import re
from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from agendas.admin.forms import DayInput, short_text
from initiatives.admin.forms import READS_IT, AnswerForm
from initiatives.forms.fields import Euros
from initiatives.models import Answer, Initiative, MunicipalRole, Need, RuleInTheWay

LARGEST_KEY = 2**62


def colleagues():
    """Who handles plans, by name."""
    return User.objects.handlers().order_by("display_name", "pk")


def named_in(text: str) -> list[User]:
    """The colleagues whose whole name stands behind an @. Of "@Jan Smit" that is Jan Smit, not Jan; an e-mail address
    names nobody."""
    if "@" not in text:
        return []
    people: dict[str, list[User]] = {}
    for person in colleagues():
        if name := " ".join(person.display_name.lower().split()):
            people.setdefault(name, []).append(person)
    # The longest name first: that one is meant.
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    found = re.findall(rf"(?<![\w.+-])@({names})(?![\w@-]|\.\w)", " ".join(text.lower().split())) if names else ()
    return [person for name in found for person in people[name]]


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Uw aantekening"),
        help_text=gettext_lazy("Alleen collega's lezen dit. Met @naam noemt u iemand."),
        max_length=3000,
        widget=short_text(3),
        error_messages={"required": gettext_lazy("Schrijf uw aantekening.")},
    )
    mention = forms.ModelChoiceField(
        label=gettext_lazy("Wie moet dit lezen?"),
        help_text=gettext_lazy("Uw collega krijgt een mail en mag dit plan dan lezen."),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("niemand in het bijzonder"),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mention"].queryset = colleagues()

    def mentioned(self) -> list[User]:
        """Who was chosen, and whose name stands behind an @ in the text."""
        chosen = [self.cleaned_data["mention"]] if self.cleaned_data["mention"] else []
        return list(dict.fromkeys([*chosen, *named_in(self.cleaned_data["text"])]))


class AskReadingForm(forms.Form):
    reader = forms.ModelChoiceField(
        label=gettext_lazy("Wie leest mee?"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("kies een collega"),
    )
    question = forms.CharField(
        label=gettext_lazy("Waar moet uw collega op letten?"), max_length=300, required=False, widget=short_text(2)
    )

    def __init__(self, *args, but: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = colleagues().exclude(pk=but.pk)


class GiveReadingForm(forms.Form):
    is_good = forms.TypedChoiceField(
        label=gettext_lazy("Wat vindt u van dit antwoord?"),
        choices=[("ja", gettext_lazy("Zo kan het weg")), ("nee", gettext_lazy("Het kan nog beter"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(label=gettext_lazy("Uw opmerking"), max_length=2000, required=False, widget=short_text(4))


class MomentForm(forms.Form):
    """A day, and a time of day; the clock of the municipality."""

    day = forms.DateField(
        label=gettext_lazy("Op welke dag?"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Kies een dag.")},
    )
    hour = forms.TimeField(
        label=gettext_lazy("Hoe laat?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=time(9)
    )

    def moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class RewriteForm(forms.Form):
    """The same answer in plainer words: what was decided, who does it and when are not in it."""

    summary = AnswerForm.base_fields["summary"]
    reason = AnswerForm.base_fields["reason"]
    next_step = AnswerForm.base_fields["next_step"]
    reason_hard = AnswerForm.base_fields["reason_hard"]
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=32767)

    def __init__(self, *args, answer: Answer | None, **kwargs):
        names = ("summary", "reason", "next_step", "reason_hard")
        as_it_is = {name: getattr(answer, name) for name in names} if answer else {}
        super().__init__(*args, initial={**as_it_is, "seen": answer.rewritten if answer else 0}, **kwargs)


class LeaveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom blijft de tekst zo?"),
        help_text=gettext_lazy("Alleen collega's lezen dit."),
        max_length=500,
        widget=short_text(2),
    )


class NeedForm(forms.Form):
    need = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Wat besluit de gemeente?"),
        choices=[choice for choice in Need.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    granted_amount = Euros(
        label=gettext_lazy("Hoeveel euro geeft de gemeente?"), help_text=gettext_lazy("Hele euro's."), required=False
    )
    granted_text = forms.CharField(label=gettext_lazy("Wat geeft de gemeente?"), max_length=300, required=False)
    reason = forms.CharField(label=gettext_lazy("Waarom?"), help_text=READS_IT, max_length=500, widget=short_text(3))
    seen = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args, need: Need | None = None, **kwargs):
        if need is not None:
            kwargs["initial"] = {
                "need": need.pk,
                "seen": need.outcome,
                "outcome": need.outcome or None,
                "granted_amount": need.granted_amount,
                "granted_text": need.granted_text,
                "reason": need.reason,
            }
        super().__init__(*args, **kwargs)
        if need is not None and need.kind != Need.Kind.MONEY:
            del self.fields["granted_amount"]


class RuleForm(forms.Form):
    rule = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Is er ruimte?"),
        choices=[choice for choice in RuleInTheWay.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Leg het uit"), help_text=READS_IT, max_length=2000, widget=short_text(3)
    )
    seen = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args, rule: RuleInTheWay | None = None, **kwargs):
        if rule is not None:
            kwargs["initial"] = {
                "rule": rule.pk,
                "seen": rule.outcome,
                "outcome": rule.outcome or None,
                "answer": rule.answer,
            }
        super().__init__(*args, **kwargs)


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(
        label=gettext_lazy("Welke rol neemt de gemeente?"),
        queryset=MunicipalRole.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom verandert de rol?"),
        help_text=gettext_lazy("Iedereen kan dit lezen op de website. Bij de eerste rol mag u dit leeg laten."),
        max_length=500,
        required=False,
        widget=short_text(2),
    )
    seen = forms.SlugField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(self, *args, initiative: Initiative, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = initiative.municipal_role
        self.fields["role"].queryset = MunicipalRole.objects.exclude(slug=initiative.municipal_role)
        self.fields["role"].label_from_instance = lambda role: f"{role.title}: {role.explanation}"


class BundleForm(forms.Form):
    """Propose to answer this plan together with others."""

    title = forms.CharField(label=gettext_lazy("Hoe noemt u deze plannen samen?"), max_length=120)
    reason = forms.CharField(
        label=gettext_lazy("Waarom samen?"),
        help_text=gettext_lazy("De indieners lezen dit. Zij beslissen zelf of ze meedoen."),
        max_length=500,
        widget=short_text(3),
    )
    others = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Welke plannen horen erbij?"),
        queryset=Initiative.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    numbers = forms.CharField(
        label=gettext_lazy("Nog andere plannen"),
        help_text=gettext_lazy("Nummers, met een spatie ertussen. Bijvoorbeeld: 2026-0042 2026-0043."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args, initiative: Initiative, alike, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.initiative, self.user = initiative, user
        self.fields["others"].queryset = alike
        self.fields["others"].label_from_instance = lambda plan: f"{plan.number} {plan.title} ({plan.buurt.name})"

    def clean_numbers(self) -> list[Initiative]:
        numbers = self.cleaned_data["numbers"].replace(",", " ").replace(";", " ").split()
        found = {plan.number: plan for plan in Initiative.objects.for_office(self.user).filter(number__in=numbers)}
        if missing := [number for number in numbers if number not in found]:
            raise forms.ValidationError(
                gettext_lazy("Dit nummer is er niet, of niet voor u: %(number)s."), params={"number": missing[0][:20]}
            )
        return list(found.values())

    def plans(self) -> list[Initiative]:
        return [self.initiative, *self.cleaned_data["others"], *self.cleaned_data["numbers"]]


class BundleAnswerForm(AnswerForm):
    """One answer for every plan in a bundle. `seen` is which drafts of its plans the page shows."""

    def __init__(self, *args, draft: Answer | None, seen: str, **kwargs):
        super().__init__(*args, draft=draft, **kwargs)
        self.initial["seen"] = seen


class HeardForm(forms.Form):
    """What an initiator without e-mail said about a bundle, at the desk or on the phone."""

    member = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY)
    answer = forms.TypedChoiceField(
        label=gettext_lazy("Wat zei de indiener?"),
        choices=[("ja", gettext_lazy("Ja, dat mag")), ("nee", gettext_lazy("Nee, liever een eigen antwoord"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
    )
