"""What a platform fills in at its workplace. Large, few questions, help beside the field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.crispy import Submit, portal_helper
from agendas.models import Agenda
from agendas.wording import upper_first
from agendas.workflow import BlockState, Side
from goals.models import Goal
from initiatives.models import Advice
from neighbourhoods.models import Area


def day_input() -> forms.DateInput:
    """The browser's own date picker. A DateInput and no subclass: the form pack knows it by its name."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


DAY_ERRORS = {
    "required": _("Kies een datum."),
    "invalid": _("Dit is geen datum. Vul een dag, een maand en een jaar in."),
}
LONG = forms.Textarea(attrs={"rows": 4})


def upper_first_choices(choices) -> list[tuple]:
    """Labels that stand on their own, so with a capital."""
    return [(choice.value, upper_first(str(choice.label))) for choice in choices]


class BlockForm(forms.Form):
    state = forms.ChoiceField(label=_("Hoe ver is deze stap?"), widget=forms.RadioSelect)
    owners = forms.CharField(
        label=_("Wie pakt dit op?"),
        help_text=_(
            "Noem rollen, geen namen van mensen. Bijvoorbeeld: wijkplatform en basisschool. Iedereen kan dit lezen."
        ),
        max_length=200,
        required=False,
    )
    due_on = forms.DateField(
        label=_("Wanneer is deze stap klaar?"), required=False, widget=day_input(), error_messages=DAY_ERRORS
    )
    notes = forms.CharField(
        label=_("Aantekeningen"),
        help_text=_("Wat is er al gedaan, wat mist er nog? Iedereen kan dit lezen."),
        max_length=5000,
        required=False,
        widget=LONG,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = upper_first_choices(BlockState)
        self.helper = portal_helper(_("Bewaar deze stap"))


class PromiseForm(forms.Form):
    """A promise of the platform itself."""

    text = forms.CharField(
        label=_("Wat belooft u?"),
        help_text=_("In één zin. Bijvoorbeeld: Wij brengen de uitnodiging rond in de hele buurt."),
        max_length=300,
        error_messages={"required": _("Schrijf op wat u belooft.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    other_side = forms.ChoiceField(
        label=_("Aan wie?"),
        help_text=_("De ander kijkt straks of het klopt."),
        choices=[(Side.MUNICIPALITY.value, _("De gemeente")), (Side.ORGANISATION.value, _("Een organisatie"))],
        initial=Side.MUNICIPALITY.value,
        widget=forms.RadioSelect,
    )
    other_label = forms.CharField(
        label=_("Welke organisatie of welk team?"),
        help_text=_("Bijvoorbeeld: de woningcorporatie, of team Groen. Geen namen van mensen."),
        max_length=120,
        required=False,
    )
    due_on = forms.DateField(label=_("Wanneer is het klaar?"), widget=day_input(), error_messages=DAY_ERRORS)
    area = forms.ModelChoiceField(label=_("Voor welk gebied?"), queryset=Area.objects.none(), empty_label=None)
    agenda = forms.ModelChoiceField(
        label=_("Bij welke buurtagenda?"),
        queryset=Agenda.objects.none(),
        required=False,
        empty_label=_("Bij geen buurtagenda"),
    )
    goal = forms.ModelChoiceField(
        label=_("Bij welk doel van de gemeente past dit?"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("Dat weet ik niet"),
    )

    def __init__(self, *args, platform, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = platform.areas.defer("geometry")
        self.fields["agenda"].queryset = Agenda.objects.visible_to(None).filter(platform=platform)
        self.fields["goal"].queryset = Goal.objects.current().filter(is_trackable=True)
        if len(self.fields["area"].queryset) == 1:
            self.fields["area"].initial = self.fields["area"].queryset[0]
            self.fields["area"].widget = forms.HiddenInput()
        if len(agendas := self.fields["agenda"].queryset):
            self.fields["agenda"].initial = agendas[0]
        else:
            del self.fields["agenda"]
        self.helper = portal_helper(_("Leg deze afspraak vast"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("other_side") == Side.ORGANISATION and not cleaned.get("other_label"):
            self.add_error("other_label", _("Schrijf op welke organisatie dit is."))
        return cleaned


class DoneForm(forms.Form):
    """The first key: our promise is done."""

    text = forms.CharField(
        label=_("Wilt u er iets bij zeggen?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="klaar", **kwargs)
        self.helper = portal_helper(Submit(_("Ja, dit is klaar"), "klaar"))


class CheckForm(forms.Form):
    """The second key: what the other party says is done, is right or is not."""

    RIGHT, NOT_YET = "klopt", "nog-niet"
    verdict = forms.ChoiceField(
        label=_("Klopt het?"),
        choices=[(RIGHT, _("Ja, het is klaar")), (NOT_YET, _("Nee, het is nog niet klaar"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of het klopt.")},
    )
    text = forms.CharField(
        label=_("Wat is er nog niet klaar?"),
        help_text=_("Alleen nodig als het nog niet klaar is. Iedereen kan dit lezen."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="kijk", **kwargs)
        self.helper = portal_helper(Submit(_("Verstuur"), "kijk"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("verdict") == self.NOT_YET and not cleaned.get("text"):
            self.add_error("text", _("Schrijf op wat er nog niet klaar is. Dan weet de ander wat er moet gebeuren."))
        return cleaned


class OtherDayForm(forms.Form):
    due_on = forms.DateField(label=_("Nieuwe datum"), widget=day_input(), error_messages=DAY_ERRORS)
    reason = forms.CharField(
        label=_("Waarom een andere datum?"),
        help_text=_("Iedereen kan dit lezen. De oude datum blijft zichtbaar."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom er een andere datum komt.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="datum", **kwargs)
        self.helper = portal_helper(Submit(_("Kies deze datum"), "datum", secondary=True))


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom gaat het niet door?"),
        help_text=_("Iedereen kan dit lezen. De afspraak blijft in het register staan."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf op waarom de afspraak vervalt.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="vervalt", **kwargs)
        self.helper = portal_helper(Submit(_("Laat de afspraak vervallen"), "vervalt", secondary=True))


class AdviceForm(forms.Form):
    stance = forms.ChoiceField(
        label=_("Wat vindt u van dit plan?"),
        choices=Advice.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat u van het plan vindt.")},
    )
    text = forms.CharField(
        label=_("Waarom?"),
        help_text=_("Wat weet u van de buurt dat de gemeente moet weten? Iedereen kan dit lezen."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(_("Geef dit advies"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("stance") in (Advice.Stance.AGAINST, Advice.Stance.WITH_REMARKS) and not cleaned.get("text"):
            self.add_error("text", _("Schrijf op waarom. Dan kan de gemeente er iets mee."))
        return cleaned
