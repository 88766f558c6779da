"""What every public body says about its site: how it works, privacy, accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public_page
from agendas.wording import upper_first
from initiatives import terms
from initiatives.kinds import Kind
from initiatives.models import AnswerTerm
from initiatives.workflow import MEANING, REOPEN_WEEKS, ROAD, Status
from pages import wording


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    """How a plan travels, and how the portal counts. `#zo-tellen-wij` is linked from every figure."""
    today = timezone.localdate(timezone.now())
    return render(
        request,
        "pages/about.html",
        {
            "reopen_weeks": REOPEN_WEEKS,
            "terms": [term_fact(kind, term) for kind, term in terms.terms_in_force(today)],
            "steps": [{"label": label, "state": "ahead"} for label, _states in ROAD],
            "states": [
                {"label": status.label, "text": wording.first_sentence(str(MEANING[status]))} for status in Status
            ],
        },
    )


def term_fact(kind: Kind, term: AnswerTerm) -> dict:
    """Within which time a kind of plan is answered, for includes/facts.html."""
    words = {"time": terms.in_words(term.amount, term.unit), "long": terms.in_words(terms.longest(term), term.unit)}
    return {
        "label": upper_first(str(kind.label)),
        "text": _("%(time)s. Is het ingewikkeld: hoogstens %(long)s.") % words,
    }


@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
@public_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")
