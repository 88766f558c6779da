"""The text is the initiators' own: an official offers another, and waits."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.roles import HANDLERS
from agendas.admin.forms import short_text
from initiatives import services
from initiatives.forms.submit import LONGEST_TEXT
from initiatives.forms.versions import RemoveVersionForm
from initiatives.models import Initiative, ProposedChange
from initiatives.owner_deeds import has_old_texts, text_is_open
from initiatives.services.own_text import FIELDS


class OfferForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Titel"), max_length=Initiative._meta.get_field("title").max_length)
    what = forms.CharField(label=gettext_lazy("Wat"), max_length=LONGEST_TEXT, widget=short_text(6))
    why = forms.CharField(label=gettext_lazy("Waarom"), max_length=LONGEST_TEXT, widget=short_text(4))
    reason = forms.CharField(
        label=gettext_lazy("Waarom is deze tekst beter?"),
        help_text=gettext_lazy("De indiener leest dit en kiest. Er verandert niets zonder een ja."),
        max_length=ProposedChange._meta.get_field("reason").max_length,
        widget=short_text(2),
    )


def offer(request, initiative, form, now) -> str:
    services.offer_change(initiative=initiative, **form.cleaned_data, by=request.user, now=now)
    return _("Uw voorstel ligt bij de indiener. Tot een ja blijft de tekst zoals die is.")


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Welke huisregel is dit, en waarom?"),
        help_text=gettext_lazy("De indieners lezen dit. Zij mogen een nieuwe terugblik schrijven."),
        max_length=500,
        widget=short_text(2),
    )


def remove_look_back(request, initiative, form, now) -> str:
    services.remove_look_back(initiative=initiative, **form.cleaned_data, by=request.user, now=now)
    return _("De terugblik is weg. De indieners horen waarom.")


def waiting_change(initiative: Initiative) -> ProposedChange | None:
    return initiative.proposed_changes.filter(state=ProposedChange.State.WAITING).last()


def remove_version(request, initiative, form, now) -> str:
    services.remove_version(**form.cleaned_data, by=request.user, is_office=True, now=now)
    return _("Die oude tekst is weg. De reden staat op de website.")


DEEDS = (
    Deed(
        "oude-tekst-weg",
        gettext_lazy("Haal deze oude tekst weg"),
        remove_version,
        RemoveVersionForm,
        HANDLERS,
        lambda initiative, user: has_old_texts(initiative, None),
        anchor="#van-wie",
        arguments=lambda initiative, request, now: {"initiative": initiative},
    ),
    Deed(
        "tekst",
        gettext_lazy("Stel deze tekst voor"),
        offer,
        OfferForm,
        HANDLERS,
        lambda initiative, user: text_is_open(initiative) and waiting_change(initiative) is None,
        anchor="#van-wie",
        arguments=lambda initiative, request, now: {"initial": {name: getattr(initiative, name) for name in FIELDS}},
    ),
    Deed(
        "terugblik-weg",
        gettext_lazy("Haal de terugblik weg"),
        remove_look_back,
        RemoveForm,
        HANDLERS,
        lambda initiative, user: hasattr(initiative, "look_back"),
        anchor="#van-wie",
    ),
)
