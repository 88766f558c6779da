"""Writing down a plan for somebody who stands at the desk, calls, or wrote a letter."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import needs_role
from accounts.roles import HANDLERS, WRITERS
from initiatives import keys
from initiatives.forms.desk import DeskForm
from initiatives.limits import is_allowed
from initiatives.services.desk import enter_at_desk
from initiatives.views.submit import form_context, kind_of, take_files
from initiatives.workflow import MoveRefused

MOST_AN_HOUR = 60


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs_role(*WRITERS)
def desk(request: HttpRequest) -> HttpResponse:
    """For officials, and for professionals in the wijk, who have no back office."""
    return _entry(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs_role(*HANDLERS)
def office_desk(request: HttpRequest) -> HttpResponse:
    """The same page among those of the back office."""
    return _entry(request)


def _entry(request: HttpRequest) -> HttpResponse:
    """The form; sent, the receipt to print. Which button was pressed says what happens: everything typed stays."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, DeskForm.blank(kind_of(request.GET.get("soort"))), now)
    if {"zoek", "wissel"} & request.POST.keys():
        other = {"soort": kind_of(request.POST.get("andere_soort"))} if "wissel" in request.POST else {}
        form = DeskForm.kept(request.POST, **other)
        if "zoek" in request.POST:
            form.look_up(request.POST)
        return _page(request, form, now, refused=_take_files(request, form, now))
    form = DeskForm(request.POST)
    is_valid = form.is_valid()
    for said in _take_files(request, form, now):
        form.add_error("files", said)
        is_valid = False
    if not is_valid:
        return _page(request, form, now)
    if not is_allowed("desk", str(request.user.pk), MOST_AN_HOUR):
        form.add_error(None, _("U voerde dit uur al veel plannen in. Wacht even; deze pagina bewaart wat u typte."))
        return _page(request, form, now, status=429)
    try:
        initiative = enter_at_desk(**form.for_deed(), by=request.user, now=now)
    except MoveRefused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, now, status=409)
    return HttpResponseRedirect(keys.receipt_path(initiative) + "?balie=1")


def _take_files(request: HttpRequest, form: DeskForm, now) -> list[str]:
    """Counted by person: colleagues share an address."""
    return take_files(request, form.form_token, now, whose=f"desk {request.user.pk}")


def _page(request: HttpRequest, form: DeskForm, now, *, refused: list[str] = (), status: int = 200) -> HttpResponse:
    context = form_context(form, now, refused=refused) | {"here": request.path}
    return render(request, "initiatives/desk_entry.html", context, status=status)
