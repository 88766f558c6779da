"""Sending in a plan: the choice, the form, the check page, the receipt."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import by_token, public_form
from initiatives import keys, plan_wording, similar, wording
from initiatives.forms import MatterForm, SubmitForm
from initiatives.forms.submit import PLAN
from initiatives.kinds import Kind
from initiatives.limits import client_address, is_allowed
from initiatives.models import Attachment, Initiative
from initiatives.people import person_key
from initiatives.services import FileRefused, keep_attachment, remove_attachment, submit_initiative
from initiatives.services.attachments import describe_attachment
from initiatives.terms import answer_date
from initiatives.workflow import MoveRefused
from neighbourhoods import lookup, outlines
from neighbourhoods.models import Desk

MOST_AN_HOUR = 10
# So that nobody can have the portal fill the mailbox of somebody else.
MOST_AN_HOUR_TO_ONE = 5
MOST_FILES_AN_HOUR = 60
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
        return _form_page(request, SubmitForm.fresh(request.user, kind_of(request.GET.get("soort"))), now)
    if wat:
        desk = get_object_or_404(Desk, matter=wat)
        return render(request, "initiatives/desk.html", {"desk": desk})
    return render(request, "initiatives/choice.html", {"kinds": plan_wording.kinds(), "choices": _choices()})


def kind_of(given: str | None) -> Kind:
    """The kind that was asked for; an idea for what is none."""
    return Kind(given) if given in Kind.values else Kind.IDEA


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
    if {"zoek", "wijzig", "wissel"} & request.POST.keys():
        other = {"soort": kind_of(request.POST.get("andere_soort"))} if "wissel" in request.POST else {}
        form = SubmitForm.kept(request.POST, **other)
        if "zoek" in request.POST:
            form.look_up(request.POST)
        return _form_page(request, form, now, refused=take_files(request, form.form_token, now))
    form = SubmitForm(request.POST)
    is_valid = form.is_valid()
    for said in take_files(request, form.form_token, now):
        form.add_error("files", said)
        is_valid = False
    if not is_valid:
        return _form_page(request, form, now)
    if "verstuur" not in request.POST:
        return _check_page(request, form)
    return _send(request, form, now)


def take_files(request: HttpRequest, token: UUID | None, now: datetime, *, whose: str = "") -> list[str]:
    """Keep what came along, write what is on the photos, take away what was ticked. Returns what was refused, in
    words. Of a form that was sent in already nothing changes any more. `whose` it is, when not the visitor's address.
    """
    if token is None or Initiative.objects.filter(submission_token=token).exists():
        return []
    for file in files_of(token):
        if f"weg-{file.name}" in request.POST:
            remove_attachment(attachment=file, now=now)
        elif (alt := request.POST.get(f"alt-{file.name}")) is not None and alt != file.alt:
            describe_attachment(attachment=file, alt=alt)
    refused = []
    for file in request.FILES.getlist("files"):
        if not is_allowed("upload", client_address(request), MOST_FILES_AN_HOUR):
            refused.append(_("Vanaf dit internetadres kwamen al veel bestanden. Wacht een uur en probeer het opnieuw."))
            break
        try:
            keep_attachment(file, token=token, whose=whose or client_address(request), now=now)
        except FileRefused as refusal:
            refused.append(refusal.message)
    return list(dict.fromkeys(refused))


def files_of(token: UUID | None) -> list[Attachment]:
    """What was kept with a form that is not sent in yet."""
    unclaimed = Attachment.objects.unclaimed().filter(submission_token=token)
    return list(unclaimed) if token is not None else []


def _form_page(request: HttpRequest, form: SubmitForm, now: datetime, *, refused: list[str] = ()) -> HttpResponse:
    return render(request, "initiatives/submit.html", form_context(form, now, refused=refused))


def form_context(form: SubmitForm, now: datetime, *, refused: list[str] = ()) -> dict:
    """What a page with this form shows; `refused` tells which files could not be kept."""
    files = files_of(form.form_token)
    return {
        "form": form,
        "lead": plan_wording.lead(form.number_of_questions, answer_date(timezone.localdate(now), form.kind)),
        "kind": plan_wording.kind(form.kind),
        "kinds": plan_wording.kinds(),
        "files": files,
        "refused_files": refused,
        "more_is_open": bool(files or refused) or form.has_more(),
        "due_on": answer_date(timezone.localdate(now), form.kind),
        "has_addresses": lookup.has_addresses(),
        "outlines": outlines.outlines_geojson(form.ground.buurten, ground=form.ground),
        "lon": form["lon"].value() or "",
        "lat": form["lat"].value() or "",
    }


def _check_page(request: HttpRequest, form: SubmitForm, *, said: str = "", status: int = 200) -> HttpResponse:
    """Everything that will be sent, to read once more. Nothing is kept yet."""
    cleaned = form.cleaned_data
    sources = {
        Initiative.PlaceSource.MAP: _("U wees een plek aan op de kaart."),
        Initiative.PlaceSource.ADDRESS: _("Wij vonden deze buurt bij wat u typte."),
    }
    alike = similar.look(cleaned["title"], cleaned["place"], form.ground)
    context = {
        "cleaned": cleaned,
        "kind": plan_wording.kind(form.kind),
        "more": plan_wording.more_of_form(form),
        "token": form.form_token,
        "files": files_of(form.form_token),
        "place": cleaned["place"],
        "place_source": sources.get(cleaned["bron"], ""),
        "carried": form.carried(),
        "alike": alike,
        "different_from": _different_from(cleaned["lijkt_op"], alike),
        "said": said,
    }
    return render(request, "initiatives/check.html", context, status=status)


def _different_from(chosen: Initiative | None, alike: similar.Alike) -> str:
    """The number of the plan that was chosen among those that are shown, else of the one most alike."""
    numbers = [plan.number for plan in alike.plans]
    return chosen.number if chosen and chosen.number in numbers else next(iter(numbers), "")


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
    if cleaned["email"] and not is_allowed("submit to", person_key(cleaned["email"]), MOST_AN_HOUR_TO_ONE):
        said = _(
            "Naar dit e-mailadres stuurden wij het afgelopen uur al vijf bevestigingen. Meer kan even niet. "
            "Wacht een uur en druk dan weer op Verstuur; deze pagina bewaart wat u typte. Of bel de gemeente."
        )
        return _check_page(request, form, said=said, status=429)
    try:
        initiative = submit_initiative(
            **form.for_deed(),
            now=now,
            by=request.user if request.user.is_authenticated else None,
            language=get_language(),
        )
    except MoveRefused as refusal:
        return _check_page(request, form, said=refusal.message, status=409)
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
        "is_at_desk": request.GET.get("balie") == "1",
        "is_waiting": initiative.status == "awaiting_confirmation",
        "plan": [
            {"label": _("Nummer"), "text": initiative.number},
            {"label": _("Soort"), "text": plan_wording.kind(initiative.kind)["label"]},
            {"label": _("Plan"), "text": wording.dutch(initiative.title)},
            {"label": _("Wat"), "text": wording.dutch(initiative.what)},
            {"label": _("Waarom"), "text": wording.dutch(initiative.why)},
            *plan_wording.facts(initiative),
            *plan_wording.sent_along(initiative),
            {"label": _("Buurt"), "text": f"{initiative.buurt.name}, {initiative.wijk.name}"},
            {"label": _("Naam die anderen zien"), "text": wording.dutch(initiative.display_name)},
            {"label": _("E-mailadres"), "text": initiative.email or _("U hebt geen e-mail.")},
        ],
    }
    return render(request, "initiatives/receipt.html", context)
