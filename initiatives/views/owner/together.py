"""The initiators say whether their plan may be answered together with others."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import by_token
from accounts.crispy import Submit, portal_helper
from initiatives import services
from initiatives.models import BundleMember
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.simple import one_form, posted
from initiatives.workflow import MoveRefused


class TogetherForm(forms.Form):
    use_required_attribute = False

    answer = forms.TypedChoiceField(
        label=_("Mag de gemeente uw plan samen met deze plannen beantwoorden?"),
        choices=[("ja", _("Ja, dat mag")), ("nee", _("Nee, ik wil een eigen antwoord"))],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies ja of nee.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = portal_helper(Submit(_("Verstuur uw keuze"), "verstuur"))


@by_token
@behind_the_link()
def together(request: HttpRequest, owner: Owner) -> HttpResponse:
    """Yes or no, and another mind until the answer is there."""
    members = BundleMember.objects.filter(initiative=owner.initiative, bundle__closed_at__isnull=True)
    member = members.select_related("bundle").first()
    others = member.bundle.members.exclude(pk=member.pk).select_related("initiative__buurt") if member else ()
    chosen = {BundleMember.State.AGREED: "ja", BundleMember.State.DECLINED: "nee"}.get(member.state) if member else None

    def say(form, now) -> str:
        if member is None:
            raise MoveRefused(str(_("Deze vraag is niet meer aan de orde.")))
        decide = services.agree_to_bundle if form.cleaned_data["answer"] else services.decline_bundle
        decide(member=member, by=owner.user, now=now)
        return str(_("Dank u. De gemeente weet nu wat u wilt."))

    return one_form(
        request,
        owner,
        TogetherForm(posted(request), initial={"answer": chosen}),
        say,
        title=_("Samen met andere plannen beantwoorden?"),
        lead=_("U beslist zelf. De steun voor uw plan blijft altijd van uw plan."),
        is_offered=member is not None and owner.initiative.is_open,
        refusal=_("Deze vraag is niet meer aan de orde."),
        template="initiatives/owner/together.html",
        bundle=member.bundle if member else None,
        others=others,
    )
