"""Supporting a plan, following it, offering help."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public_form
from accounts.models import User
from initiatives import part_keys, part_wording
from initiatives.forms.taking_part import FollowForm, OfferForm, PartForm, SupportForm
from initiatives.models import Follow, Initiative, Support
from initiatives.services import taking_part
from initiatives.views.part.door import DONE, IN_YOUR_MAIL, done, page, person_of, plan_or_404, too_often
from initiatives.workflow import MoveRefused

TOO_MANY, CONFLICT = 429, 409
MINE = {"support": Support, "follow": Follow}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def support(request: HttpRequest, number: str) -> HttpResponse:
    """A button. Without an account the address is confirmed first; then it counts."""

    def do(form: PartForm, initiative: Initiative, person: User | None, now: datetime) -> None:
        taking_part.support(
            initiative=initiative,
            email=form.cleaned_data.get("email", ""),
            by=person,
            also_follow=form.cleaned_data["also_follow"],
            language=get_language(),
            now=now,
        )

    return _press(request, number, "support", SupportForm, do)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Hear by mail what happens with a plan."""

    def do(form: PartForm, initiative: Initiative, person: User | None, now: datetime) -> None:
        email = form.cleaned_data.get("email", "")
        taking_part.follow(initiative=initiative, email=email, by=person, language=get_language(), now=now)

    return _press(request, number, "follow", FollowForm, do)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """Ik doe mee: what one can do, told to the initiators."""

    def do(form: PartForm, initiative: Initiative, person: User | None, now: datetime) -> None:
        taking_part.offer_help(
            initiative=initiative,
            display_name=form.cleaned_data["display_name"],
            text=form.cleaned_data["text"],
            email=form.cleaned_data.get("email", ""),
            token=form.cleaned_data["token"],
            by=person,
            language=get_language(),
            now=now,
        )

    return _press(request, number, "offer", OfferForm, do)


def _press(request: HttpRequest, number: str, deed: str, form_class: type[PartForm], do) -> HttpResponse:
    """One form and one deed. What was typed stays when it is refused."""
    now = timezone.now()
    initiative, person = plan_or_404(number), person_of(request)
    known = {"display_name": person.display_name} if person else {}
    form = form_class(request.POST if request.method == "POST" else None, person=person, initial=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = TOO_MANY
        if said := too_often(request, deed, form.cleaned_data.get("email", "")):
            form.add_error(None, said)
        else:
            try:
                do(form, initiative, person, now)
                return done(request, DONE if person else IN_YOUR_MAIL)
            except MoveRefused as refusal:
                status = CONFLICT
                form.add_error(None, refusal.message)
    return page(
        request,
        deed,
        initiative,
        form,
        status=status,
        panel=part_wording.panel(initiative),
        person=person,
        mine_url=_mine(MINE.get(deed), initiative, person),
    )


def _mine(model: type[Support] | type[Follow] | None, initiative: Initiative, person: User | None) -> str:
    """Where somebody with an account stops what they do already; empty for who does not."""
    if model is None or person is None:
        return ""
    row = model.objects.of_person(person).filter(initiative=initiative, confirmed_at__isnull=False).first()
    return part_keys.path(row) if row else ""
