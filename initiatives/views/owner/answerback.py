"""The answer is no answer; and the bid of those who want to take over a task."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import by_token
from accounts.roles import Role
from initiatives import services
from initiatives.forms.answerback import BidForm, ReopenForm
from initiatives.owner_deeds import may_bid, may_reopen
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.views.owner.simple import one_form, posted
from initiatives.workflow import REOPEN_WEEKS, Status


@by_token
@behind_the_link()
def reopen(request: HttpRequest, owner: Owner) -> HttpResponse:
    initiative = owner.initiative

    def ask_again(form, now) -> str:
        services.reopen(initiative=initiative, text=form.cleaned_data["text"], by=owner.user, now=now)
        return _("De gemeente geeft u een nieuw antwoord. De teamleider leest mee.")

    return one_form(
        request,
        owner,
        ReopenForm(posted(request)),
        ask_again,
        title=_("Dit is geen antwoord"),
        lead=_(
            "Bent u het niet eens met het antwoord? Dat is iets anders. Hier zegt u dat u geen echt antwoord kreeg. "
            "Dat kan één keer, tot %(weeks)d weken na het antwoord. Er komt dan een nieuw antwoord, en een teamleider "
            "leest mee."
        )
        % {"weeks": REOPEN_WEEKS},
        is_offered=may_reopen(initiative, timezone.localdate()),
        refusal=_("Dit kan één keer, tot %(weeks)d weken na het antwoord. Bel de gemeente of kom langs.")
        % {"weeks": REOPEN_WEEKS},
    )


@by_token
@behind_the_link()
def bid(request: HttpRequest, owner: Owner) -> HttpResponse:
    initiative = owner.initiative

    def offer(form, now) -> str:
        services.tell_step(
            initiative=initiative, to=Status.BID, **form.cleaned_data, role=Role.INITIATOR, by=owner.user, now=now
        )
        return _("Uw aanbod is verstuurd. De gemeente kijkt ernaar.")

    return one_form(
        request,
        owner,
        BidForm(posted(request)),
        offer,
        title=_("Doe een aanbod"),
        lead=_("U wilt een taak van de gemeente overnemen. Schrijf wat u gaat doen en wat het kost."),
        is_offered=may_bid(initiative, timezone.localdate()),
        refusal=_("Een aanbod doen kan nu niet."),
    )
