"""The text of the plan: changed by its owners, or offered by an official."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import by_token
from initiatives import differences, services
from initiatives.forms.owner import TextForm
from initiatives.forms.versions import RemoveVersionForm, removable
from initiatives.models import ProposedChange
from initiatives.owner_deeds import may_change_text
from initiatives.services.own_text import FIELDS
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.simple import one_form, posted
from initiatives.workflow import MoveRefused


@by_token
@behind_the_link()
def change_text(request: HttpRequest, owner: Owner) -> HttpResponse:
    initiative = owner.initiative

    def save(form, now) -> str:
        services.change_text(initiative=initiative, **form.cleaned_data, by=owner.user, now=now)
        return _("Uw tekst is bewaard.")

    return one_form(
        request,
        owner,
        TextForm(posted(request), initial={name: getattr(initiative, name) for name in FIELDS}),
        save,
        title=_("Pas uw tekst aan"),
        lead=_("De oude tekst blijft te lezen. Iedereen kan zien wat er anders is."),
        is_offered=may_change_text(initiative, timezone.localdate()),
        refusal=_("Deze tekst verandert niet meer. De gemeente gaf antwoord op de tekst zoals die is."),
    )


@by_token
@behind_the_link()
def old_texts(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Take an old text out of sight: something stands in it that should not be public."""
    initiative = owner.initiative

    def remove(form, now) -> str:
        services.remove_version(**form.cleaned_data, by=owner.user, now=now)
        return _("Die oude tekst is weg. Uw reden staat erbij.")

    return one_form(
        request,
        owner,
        RemoveVersionForm(posted(request), initiative=initiative),
        remove,
        title=_("Haal een oude tekst weg"),
        lead=_("Staat er iets in dat niet openbaar mag zijn? Dan kan die oude tekst weg. Dat kan niet terug."),
        is_offered=initiative.blanked_at is None and removable(initiative).exists(),
        refusal=_("Er is geen oude tekst meer te lezen."),
    )


@by_token
@behind_the_link()
def offered_text(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The text that an official offers beside the present one; two buttons."""
    change = owner.initiative.proposed_changes.filter(state=ProposedChange.State.WAITING).last()
    if change is None:
        messages.info(request, _("Er ligt geen voorstel voor een andere tekst meer."))
        return HttpResponseRedirect(owner.url())
    now = timezone.now()
    if request.method == "POST" and str(change.pk) == request.POST.get("voorstel"):
        try:
            if "overnemen" in request.POST:
                services.accept_change(change=change, by=owner.user, now=now)
                messages.success(request, _("De nieuwe tekst staat er nu."))
            else:
                services.decline_change(change=change, by=owner.user, now=now)
                messages.success(request, _("Uw eigen tekst blijft staan."))
        except MoveRefused as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(owner.url())
    context = {
        "owner": owner,
        "initiative": owner.initiative,
        "heading": _("Een voorstel voor uw tekst"),
        "lead": _("U kiest. Zonder uw ja verandert er niets."),
        "change": change,
        "parts": differences.parts(owner.initiative, change),
    }
    return render(request, "initiatives/owner/offered_text.html", context)
