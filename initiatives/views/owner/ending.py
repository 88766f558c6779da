"""The end of a plan: taken back, done, and the look back."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import by_token
from initiatives import services
from initiatives.forms import WithdrawForm
from initiatives.forms.owner import CloseForm, LookBackForm
from initiatives.owner_deeds import may_close, may_look_back, may_withdraw
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.simple import one_form, posted

TOLD = ("went_well", "was_hard", "lesson")


@by_token
@behind_the_link()
def withdraw(request: HttpRequest, owner: Owner) -> HttpResponse:
    initiative = owner.initiative

    def stop(form, now) -> str:
        services.withdraw(initiative=initiative, text=form.cleaned_data["text"], by=owner.user, now=now)
        return _("Uw plan is ingetrokken.")

    return one_form(
        request,
        owner,
        WithdrawForm(posted(request)),
        stop,
        title=_("Trek uw plan in"),
        lead=_("Dan stopt het plan. Gaat iemand anders ermee verder? Draag het dan over."),
        is_offered=may_withdraw(initiative, timezone.localdate()),
        refusal=_("Dit plan kan niet meer worden ingetrokken."),
    )


@by_token
@behind_the_link()
def close(request: HttpRequest, owner: Owner) -> HttpResponse:
    initiative = owner.initiative

    def finish(form, now) -> str:
        services.close_plan(initiative=initiative, **form.cleaned_data, by=owner.user, now=now)
        return _("Uw plan is afgerond. Dank u voor uw terugblik.")

    return one_form(
        request,
        owner,
        CloseForm(posted(request)),
        finish,
        title=_("Rond uw plan af"),
        lead=_("Vertel wat ervan gekomen is. Andere buurten leren van uw terugblik."),
        is_offered=may_close(initiative, timezone.localdate()),
        refusal=_("Dit plan wordt nu niet uitgevoerd. Daarom kunt u het niet afronden."),
    )


@by_token
@behind_the_link()
def look_back(request: HttpRequest, owner: Owner) -> HttpResponse:
    initiative = owner.initiative
    told = getattr(initiative, "look_back", None)

    def tell(form, now) -> str:
        services.tell_look_back(initiative=initiative, **form.cleaned_data, by=owner.user, now=now)
        return _("Dank u. Uw terugblik staat op de pagina van uw plan.")

    return one_form(
        request,
        owner,
        LookBackForm(posted(request), initial={name: getattr(told, name) for name in TOLD} if told else None),
        tell,
        title=_("Kijk terug op uw plan"),
        lead=_("Drie vragen. Iedereen kan uw antwoorden lezen, en andere buurten leren ervan."),
        is_offered=may_look_back(initiative, timezone.localdate()),
        refusal=_("Terugkijken kan als uw plan antwoord heeft, of als uw activiteit is geweest."),
    )
