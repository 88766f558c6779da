"""What an official fills in to work with other teams."""

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from agendas.admin.forms import short_text
from initiatives.admin.forms import READS_IT, SeenForm
from initiatives.models import Initiative, TeamQuestion
from neighbourhoods.models import Team


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, team: Team) -> str:
        return team.label


class OtherTeam(forms.Form):
    """The teams that can be chosen: all that take part, but not the one that has it."""

    team = TeamChoice(
        label=gettext_lazy("Welk team?"), queryset=Team.objects.none(), empty_label=gettext_lazy("kies een team")
    )

    def __init__(self, *args, initiative: Initiative, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(is_active=True).exclude(pk=initiative.team_id)


class HandOverForm(OtherTeam, SeenForm):
    reason = forms.CharField(
        label=gettext_lazy("Waarom?"),
        help_text=READS_IT,
        max_length=500,
        widget=short_text(3),
        error_messages={"required": gettext_lazy("Schrijf waarom een ander team dit beter kan doen.")},
    )


class AskTeamForm(OtherTeam):
    text = forms.CharField(
        label=gettext_lazy("Wat wilt u weten?"),
        help_text=gettext_lazy("Het plan blijft bij u. De vraag en het antwoord komen niet op de website."),
        max_length=2000,
        widget=short_text(4),
    )


class TeamReplyForm(forms.Form):
    question = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Het antwoord van uw team"), max_length=3000, widget=short_text(4))

    def __init__(self, *args, question: TeamQuestion | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].initial = question.pk if question else None


class ContactForm(forms.Form):
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Wie is het?"),
        help_text=gettext_lazy("De indiener ziet deze naam op de eigen pagina en in brieven. Anderen zien hem niet."),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("kies een collega"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = User.objects.handlers().order_by("display_name", "pk")
