"""What the owners of a plan add later: files, something they need, a rule in the way."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.crispy import Submit, portal_helper
from initiatives.forms.fields import Euros, PlainText
from initiatives.forms.kind import KindQuestions
from initiatives.models import Attachment, Need, RuleInTheWay


class FilesForm(forms.Form):
    """`files` are read by the view; `alt` belongs to a single photo."""

    use_required_attribute = False

    files = KindQuestions.base_fields["files"]
    alt = PlainText(
        label=_("Wat is er te zien op de foto?"),
        help_text=_("In een paar woorden, voor wie de foto niet kan zien."),
        required=False,
        empty="",
        max_length=Attachment._meta.get_field("alt").max_length,
        one_line=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(_("Voeg toe"), name="toevoegen"))


class NeedForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Wat hebt u nodig?"), choices=Need.Kind.choices, widget=forms.RadioSelect)
    amount = Euros(label=_("Hoeveel euro?"), help_text=_("Alleen als u geld vraagt."), required=False, max_length=20)
    text = PlainText(
        label=_("Vertel erover"),
        help_text=_("Waar is het voor? Hoeveel, of wie?"),
        max_length=Need._meta.get_field("text").max_length,
        empty=_("Schrijf waar het voor is."),
        one_line=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(_("Vraag dit"), name="vraag"))

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("amount") and cleaned.get("kind") not in (None, Need.Kind.MONEY):
            self.add_error("amount", _("Een bedrag hoort alleen bij geld. Maak dit veld leeg."))
        return cleaned


class RuleForm(forms.Form):
    use_required_attribute = False

    rule = PlainText(
        label=_("Welke regel zit in de weg?"),
        help_text=_("Iedereen kan zien wat de gemeente daarop zegt."),
        max_length=RuleInTheWay._meta.get_field("rule").max_length,
        empty=_("Schrijf welke regel in de weg zit."),
        one_line=True,
    )
    problem = PlainText(
        label=_("Wat kan daardoor niet?"),
        max_length=RuleInTheWay._meta.get_field("problem").max_length,
        empty=_("Schrijf wat daardoor niet kan."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(_("Noem deze regel"), name="regel"))
