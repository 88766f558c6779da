"""Which old text of a plan goes out of sight, and why."""

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiatives.forms.fields import PlainText, nothing_private
from initiatives.forms.owner import OwnerForm, long_text
from initiatives.models import Initiative, Version


def removable(initiative: Initiative):
    """The old texts that can still be read, the newest first."""
    return initiative.versions.filter(removed_because="").order_by("-replaced_at", "-pk")


class VersionField(forms.ModelChoiceField):
    def label_from_instance(self, version: Version) -> str:
        when = date_format(localtime(version.replaced_at), "j F Y, H:i")
        return _("Tot %(when)s: “%(title)s”") % {"when": when, "title": version.title}


class RemoveVersionForm(OwnerForm):
    """Of the initiators, and of officials."""

    button = gettext_lazy("Haal deze oude tekst weg")

    version = VersionField(
        label=gettext_lazy("Welke oude tekst?"),
        queryset=Version.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Kies de oude tekst die weg moet."),
            "invalid_choice": gettext_lazy("Deze oude tekst is al weg. Kies een andere."),
        },
    )
    reason = PlainText(
        label=gettext_lazy("Waarom moet deze tekst weg?"),
        help_text=gettext_lazy("Iedereen kan dit lezen. Bijvoorbeeld: er stond een telefoonnummer in."),
        max_length=Version._meta.get_field("removed_because").max_length,
        empty=gettext_lazy("Schrijf kort waarom deze oude tekst weg moet."),
        one_line=True,
        validators=[nothing_private],
        widget=long_text(2),
    )

    def __init__(self, *args, initiative: Initiative, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = removable(initiative)
