"""Adding something to a plan, reading what others added, and saying that something does not fit the rules."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public_form, public_page
from initiatives import part_wording
from initiatives.forms.listing import LAST_PAGE
from initiatives.forms.taking_part import CommentForm, FlagForm
from initiatives.limits import client_address
from initiatives.models import Comment
from initiatives.services import taking_part
from initiatives.shown_querysets import COMMENTS_SHOWN
from initiatives.views.part.door import DONE, IN_YOUR_MAIL, LOOKED_AT, done, page, person_of, plan_or_404, too_often
from initiatives.views.part.join import CONFLICT, TOO_MANY
from initiatives.workflow import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def comment(request: HttpRequest, number: str) -> HttpResponse:
    """Four kinds of additions. With an account everybody reads it at once; else after the link in the mail or, without
    e-mail, after an official looked."""
    now = timezone.now()
    initiative, person = plan_or_404(number), person_of(request)
    known = {"display_name": person.display_name} if person else {}
    form = CommentForm(request.POST if request.method == "POST" else None, person=person, initial=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        cleaned, status = form.cleaned_data, TOO_MANY
        if said := too_often(request, "comment", cleaned.get("email", "")):
            form.add_error(None, said)
        else:
            try:
                taking_part.comment(
                    initiative=initiative,
                    kind=cleaned["kind"],
                    text=cleaned["text"],
                    display_name=cleaned["display_name"],
                    email=cleaned.get("email", ""),
                    token=cleaned["token"],
                    by=person,
                    language=get_language(),
                    now=now,
                )
                return done(request, DONE if person else IN_YOUR_MAIL if cleaned["email"] else LOOKED_AT)
            except MoveRefused as refusal:
                status = CONFLICT
                form.add_error(None, refusal.message)
    return page(request, "comment", initiative, form, status=status, person=person)


@require_safe
@public_page
def comments(request: HttpRequest, number: str) -> HttpResponse:
    """All that people added, twenty at a time, newest first. Four queries."""
    initiative = plan_or_404(number)
    asked = request.GET.get("pagina", "1")
    # isdigit also says yes to digits of other scripts, which int understands as well.
    number_of_page = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    if not 1 <= number_of_page <= LAST_PAGE:
        raise Http404
    start = (number_of_page - 1) * COMMENTS_SHOWN
    rows = initiative.comments.visible().newest_first().values(*Comment.SHOWN)[start : start + COMMENTS_SHOWN + 1]
    rows, today = list(rows), timezone.localdate()
    here = reverse("initiatives:comments", args=[initiative.number])
    context = {
        "initiative": initiative,
        "crumbs": [
            {"label": _("Plannen"), "url": reverse("initiatives:list")},
            {"label": initiative.title, "url": initiative.get_absolute_url()},
        ],
        "comments": part_wording.comments(initiative, rows[:COMMENTS_SHOWN], today),
        "page": number_of_page,
        "next_url": f"{here}?pagina={number_of_page + 1}" if len(rows) > COMMENTS_SHOWN else "",
        "previous_url": f"{here}?pagina={number_of_page - 1}" if number_of_page > 1 else "",
    }
    return render(request, "initiatives/part/comments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def flag(request: HttpRequest, number: str, comment: int) -> HttpResponse:
    """Say which house rule an addition breaks. It is hidden until somebody of the municipality looked at it."""
    now = timezone.now()
    initiative, person = plan_or_404(number), person_of(request)
    # What is hidden already is not shown to who comes later.
    found = get_object_or_404(Comment, pk=comment, initiative=initiative)
    is_done = request.GET.get("stap") == DONE
    if found.state != Comment.State.VISIBLE and not (is_done or request.method == "POST"):
        raise Http404
    form = FlagForm(request.POST if request.method == "POST" else None, person=person)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = TOO_MANY
        if said := too_often(request, "flag"):
            form.add_error(None, said)
        else:
            try:
                taking_part.flag_comment(
                    comment=found,
                    rule=form.cleaned_data["rule"],
                    explanation=form.cleaned_data["explanation"],
                    by=person,
                    visitor=client_address(request),
                    now=now,
                )
                return done(request, DONE)
            except MoveRefused as refusal:
                status = CONFLICT
                form.add_error(None, refusal.message)
    is_shown = found.state == Comment.State.VISIBLE
    return page(request, "flag", initiative, form, status=status, comment=found if is_shown else None)
