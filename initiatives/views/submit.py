"""Sending in a plan: the choice, the form, the check page, the receipt."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import by_token, public_form
from initiatives import keys, wording
from initiatives.forms import MatterForm, SubmitForm
from initiatives.forms.submit import PLAN
from initiatives.limits import client_address, is_allowed
from initiatives.models import Initiative
from initiatives.services import submit_initiative
from initiatives.services.submit import answer_date
from neighbourhoods import lookup, outlines
from neighbourhoods.models import Desk

MOST_AN_HOUR = 10
# So that nobody can have the portal fill the mailbox of somebody else.
MOST_AN_HOUR_TO_ONE = 5
SIMILAR = 3
SECOND_PRESS_WITHIN = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form
def submit(request: HttpRequest) -> HttpResponse:
    """What do you want to do? A plan gets the form, and after a check page it exists. Other matters get their desk, and
    nothing is kept of them. Which button was pressed says what happens with a POST: everything typed stays."""
    now = timezone.now()
    if request.method == "POST":
        return _pressed(request, now)
    matter = MatterForm(request.GET)
    wat = matter.cleaned_data.get("wat", "") if matter.is_valid() else ""
    if wat == PLAN:
        return _form_page(request, SubmitForm.fresh(request.user), now)
    if wat:
        desk = get_object_or_404(Desk, matter=wat)
        return render(request, "initiatives/desk.html", {"desk": desk})
    return render(request, "initiatives/choice.html", {"choices": _choices()})


def _choices() -> list[dict]:
    address = reverse("initiatives:submit")
    icons = {Desk.Matter.REPAIR: "alert-triangle", Desk.Matter.HELP: "heart-handshake", Desk.Matter.WORRY: "message"}
    explanations = {
        Desk.Matter.REPAIR: _("Een losse stoeptegel, een kapotte lamp, afval naast de bak."),
        Desk.Matter.HELP: _("Geld, zorg, wonen, werk of papieren."),
        Desk.Matter.WORRY: _("Een buur, een kind of iemand in uw familie."),
    }
    return [
        {
            "icon": icons[Desk.Matter(value)],
            "title": label,
            "text": explanations[Desk.Matter(value)],
            "url": f"{address}?wat={value}",
        }
        for value, label in Desk.Matter.choices
    ]


def _pressed(request: HttpRequest, now: datetime) -> HttpResponse:
    if "zoek" in request.POST or "wijzig" in request.POST:
        form = SubmitForm.kept(request.POST)
        if "zoek" in request.POST:
            form.look_up(request.POST)
        return _form_page(request, form, now)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, now)
    if "verstuur" not in request.POST:
        return _check_page(request, form)
    return _send(request, form, now)


def _form_page(request: HttpRequest, form: SubmitForm, now: datetime) -> HttpResponse:
    context = {
        "form": form,
        "due_on": answer_date(timezone.localdate(now)),
        "has_addresses": lookup.has_addresses(),
        "outlines": outlines.outlines_geojson(form.ground.buurten, ground=form.ground),
        "lon": form["lon"].value() or "",
        "lat": form["lat"].value() or "",
    }
    return render(request, "initiatives/submit.html", context)


def _check_page(request: HttpRequest, form: SubmitForm, *, said: str = "", status: int = 200) -> HttpResponse:
    """Everything that will be sent, to read once more. Nothing is kept yet."""
    cleaned = form.cleaned_data
    sources = {
        Initiative.PlaceSource.MAP: _("U wees een plek aan op de kaart."),
        Initiative.PlaceSource.ADDRESS: _("Wij vonden deze buurt bij wat u typte."),
    }
    similar = Initiative.objects.visible_to(None).listed().filter(wijk=cleaned["place"].parent)
    similar = similar.similar_to(cleaned["title"]).for_rows()[:SIMILAR]
    context = {
        "cleaned": cleaned,
        "place": cleaned["place"],
        "place_source": sources.get(cleaned["bron"], ""),
        "carried": form.carried(),
        "similar": [
            {"title": wording.dutch(each.title), "url": each.get_absolute_url(), "text": each.get_status_display()}
            for each in similar
        ],
        "said": said,
    }
    return render(request, "initiatives/check.html", context, status=status)


def _send(request: HttpRequest, form: SubmitForm, now: datetime) -> HttpResponse:
    cleaned, token = form.cleaned_data, form.value_of_token
    known = Initiative.objects.filter(submission_token=token).first()
    if known is not None:
        # The form in the history of a shared computer is no key: it shows the receipt once more, for a day.
        if known.key_version > 1 or now - known.received_at > SECOND_PRESS_WITHIN:
            return HttpResponseRedirect(reverse("initiatives:manage_by_code"))
        return HttpResponseRedirect(keys.receipt_path(known) + "?al=1")
    if form.is_hasty():
        return _check_page(
            request, form, said=_("Dat ging snel. Lees uw plan nog één keer en druk dan weer op Verstuur.")
        )
    if not is_allowed("submit", client_address(request), MOST_AN_HOUR):
        said = _(
            "Vanaf dit internetadres zijn het afgelopen uur al tien plannen verstuurd. Meer kan even niet. "
            "Wacht een uur en druk dan weer op Verstuur; deze pagina bewaart wat u typte. Of bel de gemeente."
        )
        return _check_page(request, form, said=said, status=429)
    if cleaned["email"] and not is_allowed("submit to", cleaned["email"], MOST_AN_HOUR_TO_ONE):
        said = _(
            "Naar dit e-mailadres stuurden wij het afgelopen uur al vijf bevestigingen. Meer kan even niet. "
            "Wacht een uur en druk dan weer op Verstuur; deze pagina bewaart wat u typte. Of bel de gemeente."
        )
        return _check_page(request, form, said=said, status=429)
    initiative = submit_initiative(
        title=cleaned["title"],
        what=cleaned["what"],
        why=cleaned["why"],
        buurt=cleaned["place"],
        display_name=cleaned["display_name"],
        email=cleaned["email"],
        token=token,
        now=now,
        by=request.user if request.user.is_authenticated else None,
        place_source=cleaned["bron"],
        lon=cleaned.get("lon"),
        lat=cleaned.get("lat"),
        language=get_language(),
    )
    return HttpResponseRedirect(keys.receipt_path(initiative))


@require_safe
@never_cache
@by_token
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What was received, in full; to keep or to print."""
    found = keys.read(token, "receipt")
    if found is None:
        raise Http404
    if found.is_worn:
        return render(request, "initiatives/worn.html", {"token": token, "opens": "receipt"}, status=410)
    initiative = found.initiative
    context = {
        "initiative": initiative,
        "title": wording.dutch(initiative.title),
        "meaning": wording.meaning(initiative),
        "desk_code": keys.desk_code(initiative),
        "is_second_press": request.GET.get("al") == "1",
        "is_waiting": initiative.status == "awaiting_confirmation",
        "plan": [
            {"label": _("Nummer"), "text": initiative.number},
            {"label": _("Plan"), "text": wording.dutch(initiative.title)},
            {"label": _("Wat"), "text": wording.dutch(initiative.what)},
            {"label": _("Waarom"), "text": wording.dutch(initiative.why)},
            {"label": _("Buurt"), "text": f"{initiative.buurt.name}, {initiative.wijk.name}"},
            {"label": _("Naam die anderen zien"), "text": wording.dutch(initiative.display_name)},
            {"label": _("E-mailadres"), "text": initiative.email or _("U hebt geen e-mail.")},
        ],
    }
    return render(request, "initiatives/receipt.html", context)
