"""Ik snap dit niet: anybody asks for plainer words under an answer. Nothing is kept of who."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public_form
from initiatives.forms.unclear import UnclearForm
from initiatives.limits import client_address, is_allowed
from initiatives.services import ask_rewrite
from initiatives.views.part.door import DONE, done, page, plan_or_404
from initiatives.workflow import MoveRefused

MOST_AN_HOUR = 10
CONFLICT, TOO_MANY = 409, 429


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def unclear(request: HttpRequest, number: str) -> HttpResponse:
    """A button, and a field for who wants to say more."""
    initiative = plan_or_404(number)
    answer = getattr(initiative, "answer", None)
    if answer is None or answer.published_at is None:
        raise Http404
    form = UnclearForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not is_allowed("unclear", client_address(request), MOST_AN_HOUR):
            form.add_error(None, _("U deed dit het afgelopen uur te vaak. Wacht een uur, of bel de gemeente."))
            status = TOO_MANY
        else:
            try:
                ask_rewrite(initiative=initiative, text=form.cleaned_data["text"], now=timezone.now())
                return done(request, DONE)
            except MoveRefused as refusal:
                form.add_error(None, refusal.message)
                status = CONFLICT
    return page(request, "unclear", initiative, form, status=status, answer=answer)
