"""What people choose about their post."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from notifications import preferences
from notifications.kinds import Kind
from notifications.models import Preference

Choice = Preference.Choice

IN_A_LIST = {
    Choice.AT_ONCE: gettext_lazy("Meteen per e-mail"),
    Choice.DAILY: gettext_lazy("Eén e-mail per dag"),
    Choice.WEEKLY: gettext_lazy("Eén e-mail per week"),
    Choice.PAPER: gettext_lazy("Op papier"),
    Choice.NONE: gettext_lazy("Niet"),
}


# What is mailed at once all the same.
BESIDE = {Choice.AT_ONCE: gettext_lazy("Per e-mail"), Choice.PAPER: gettext_lazy("Per e-mail en op papier")}


class StopForm(forms.Form):
    """One button per choice that is possible about this kind. Paper asks for an address: that is behind the door."""

    choice = forms.ChoiceField()

    def __init__(self, *args, kind: Kind, has_account: bool, **kwargs):
        super().__init__(*args, **kwargs)
        possible = preferences.possible(kind, has_account=has_account)
        self.fields["choice"].choices = [(one.value, one.label) for one in possible if one != Choice.PAPER]


class WishesForm(forms.Form):
    """One list of choices for each of these kinds, and the address for paper. `initial` is what counts now."""

    hide_optional = True

    postal_address = forms.CharField(
        label=gettext_lazy("Uw postadres"),
        help_text=gettext_lazy("Alleen nodig voor post op papier. Wij bewaren het zolang u iets op papier krijgt."),
        max_length=User._meta.get_field("postal_address").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    def __init__(self, *args, person: User, kinds: list[Kind], **kwargs):
        self.by_field = {field_name(kind): kind for kind in kinds}
        wishes = preferences.chosen_by_all([person], [kind.name for kind in kinds])
        now = {name: wishes[person.pk, kind.name] for name, kind in self.by_field.items()}
        super().__init__(*args, initial=now | {"postal_address": person.postal_address}, **kwargs)
        for name, kind in self.by_field.items():
            possible = preferences.possible(kind, has_account=True)
            labels = BESIDE if preferences.is_copied(kind) else IN_A_LIST
            self.fields[name] = forms.ChoiceField(
                label=capfirst(kind.label), choices=[(one.value, labels[one]) for one in possible]
            )
        self.has_paper = any(
            value == Choice.PAPER for name in self.by_field for value, _label in self.fields[name].choices
        )
        if not self.has_paper:
            del self.fields["postal_address"]

    def clean(self) -> dict:
        cleaned = super().clean()
        wants_paper = Choice.PAPER in [cleaned.get(name) for name in self.by_field]
        if wants_paper and not cleaned.get("postal_address", "").strip() and "postal_address" in self.fields:
            self.add_error("postal_address", _("Vul in naar welk adres wij uw post sturen."))
        return cleaned

    def changed_wishes(self) -> dict[str, str]:
        """What is wanted otherwise than now, by name of the kind."""
        return {
            kind.name: self.cleaned_data[name]
            for name, kind in self.by_field.items()
            if self.cleaned_data[name] != self.initial[name]
        }

    def postal_address_to_keep(self) -> str:
        """Only while something goes there."""
        wants_paper = Choice.PAPER in [self.cleaned_data[name] for name in self.by_field]
        return self.cleaned_data.get("postal_address", "") if wants_paper else ""


def field_name(kind: Kind) -> str:
    """An id in a page holds no dot."""
    return kind.name.replace(".", "-")
