"""What an official fills in about an initiative."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from agendas.admin.forms import DayInput, short_text
from goals.models import Goal
from initiatives.models import Advice, Answer, Initiative
from initiatives.services.answer import seen_draft

READS_IT = gettext_lazy("Iedereen kan dit lezen op de website.")


class SeenForm(forms.Form):
    """Carries who had it when the page was opened, so that two officials do not take it from each other unseen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, seen: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen or ""


class AssignForm(SeenForm):
    handler = forms.ModelChoiceField(
        label=gettext_lazy("Aan wie?"), queryset=User.objects.none(), empty_label=gettext_lazy("kies een collega")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = User.objects.handlers().order_by("display_name", "pk")


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Wat wilt u vragen?"),
        help_text=gettext_lazy("De indiener krijgt uw vraag. Stel één vraag tegelijk, in gewone woorden."),
        max_length=2000,
        widget=short_text(4),
    )


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Wat zei de indiener?"),
        help_text=gettext_lazy(
            "Voor een reactie aan de telefoon of aan de balie. Schrijf geen telefoonnummer of adres op."
        ),
        max_length=5000,
        widget=short_text(4),
    )


class AdviceForm(forms.Form):
    """Advice that came on paper."""

    stance = forms.ChoiceField(label=gettext_lazy("Wat adviseert het platform?"), choices=Advice.Stance.choices)
    text = forms.CharField(
        label=gettext_lazy("Uitleg"), help_text=READS_IT, max_length=5000, required=False, widget=short_text(4)
    )


class GoalsForm(forms.Form):
    goals = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Bij welke doelen hoort dit plan?"), queryset=Goal.objects.none(), required=False
    )

    def __init__(self, *args, initiative: Initiative, **kwargs):
        super().__init__(*args, **kwargs)
        linked = initiative.goals.all()
        self.fields["goals"].queryset = (Goal.objects.current() | Goal.objects.filter(pk__in=linked)).select_related(
            "theme"
        )
        self.fields["goals"].initial = [goal.pk for goal in linked]

    def groups(self) -> list[dict]:
        """The goals by theme, as the template draws them: open where something is chosen."""
        chosen = {str(getattr(value, "pk", value)) for value in self["goals"].value() or []}
        groups: dict[int, dict] = {}
        for goal in self.fields["goals"].queryset.order_by("theme__agreement", "theme__order", "kind", "order"):
            group = groups.setdefault(goal.theme_id, {"title": goal.theme.title, "goals": [], "chosen": 0})
            is_chosen = str(goal.pk) in chosen
            group["goals"].append({"goal": goal, "is_chosen": is_chosen})
            group["chosen"] += is_chosen
        return list(groups.values())


class AnswerForm(forms.Form):
    """The answer of the municipality. Bewaren keeps a draft; publishing (`openbaar`) sends it."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Wat is het besluit?"), choices=Answer.Decision.choices, widget=forms.RadioSelect
    )
    summary = forms.CharField(
        label=gettext_lazy("Het antwoord in één of twee zinnen"),
        help_text=gettext_lazy("Dit leest de indiener het eerst."),
        max_length=300,
        widget=short_text(2),
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom besluit de gemeente dit?"),
        help_text=gettext_lazy("Noem de redenen. Ook bij een ja: dan begrijpt iedereen waarom."),
        max_length=5000,
        widget=short_text(6),
        error_messages={"required": gettext_lazy("Geef de reden. Zonder reden is een antwoord geen antwoord.")},
    )
    next_step = forms.CharField(
        label=gettext_lazy("Wat gebeurt er nu?"),
        help_text=gettext_lazy("Ook bij een nee: wat kan de indiener nu doen?"),
        max_length=2000,
        widget=short_text(3),
    )
    next_by = forms.CharField(
        label=gettext_lazy("Wie doet dat?"),
        help_text=gettext_lazy(
            "Een afdeling of groep, geen naam van een persoon. Bijvoorbeeld: team Groen van de gemeente."
        ),
        max_length=120,
    )
    next_on = forms.DateField(label=gettext_lazy("Wanneer?"), widget=DayInput(), required=False)
    reason_hard = forms.CharField(
        label=gettext_lazy("Waarom zijn deze woorden nodig?"),
        help_text=gettext_lazy("Alleen nodig als de tekst moeilijk leest. Dit komt niet op de website."),
        max_length=300,
        required=False,
    )
    # When the draft was last written as this page was opened: a colleague's words are not overwritten unseen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, draft: Answer | None, **kwargs):
        names = ("decision", "summary", "reason", "next_step", "next_by", "next_on", "reason_hard")
        as_it_is = {name: getattr(draft, name) for name in names} if draft else {}
        super().__init__(*args, initial={**as_it_is, "seen": seen_draft(draft)}, **kwargs)
        if self.is_bound and "openbaar" not in self.data:
            # A draft needs no more than the decision and its reason; to add a text block, nothing is needed.
            all_of_it = ("decision", "reason") if "blok" in self.data else ()
            for name in ("summary", "next_step", "next_by", *all_of_it):
                self.fields[name].required = False

    def words(self) -> dict:
        """The arguments of `write_answer`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class StartForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Wat gaat er gebeuren, en wie doet het?"),
        help_text=READS_IT,
        max_length=2000,
        widget=short_text(3),
    )


class ResultForm(forms.Form):
    result = forms.CharField(
        label=gettext_lazy("Wat is ervan gekomen?"),
        help_text=gettext_lazy("Iedereen leest dit. Vertel wat er nu is dat er eerst niet was, en met wie u het deed."),
        max_length=5000,
        widget=short_text(5),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Waarom past dit niet op dit portaal?"),
        help_text=gettext_lazy(
            "De indiener krijgt deze reden. Was het plan openbaar? "
            "Dan komt de reden op de website, in plaats van de tekst. "
            "Is het plan goed maar kan het niet? Geef dan een antwoord met “nee”."
        ),
        max_length=2000,
        widget=short_text(4),
    )
