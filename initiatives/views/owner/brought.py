"""What the owners of a plan add to it later: photos and documents, what they need, a rule in the way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import by_token
from initiatives import brought, services
from initiatives.forms.brought import FilesForm, NeedForm, RuleForm
from initiatives.limits import is_allowed
from initiatives.models import Attachment, Initiative
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.owner_deeds import may_add_files, may_ask
from initiatives.services.attachments import FileRefused, describe_attachment
from initiatives.views.owner.door import Owner, behind_the_link
from initiatives.workflow import MoveRefused

MOST_FILES_AN_HOUR = 30


@by_token
@behind_the_link()
def files(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The photos and documents of the plan: add, describe, take away."""
    initiative, now = owner.initiative, timezone.now()
    form, status = FilesForm(), 200
    is_offered = may_add_files(initiative, timezone.localdate(now))
    if request.method == "POST" and "bewaar" in request.POST:
        _settle(request, owner, now)
        return HttpResponseRedirect(request.path)
    if request.method == "POST" and is_offered:
        form = FilesForm(request.POST)
        if form.is_valid():
            kept, refused = _keep(request, owner, form.cleaned_data["alt"], now)
            if kept:
                said = ngettext("%(n)d bestand is toegevoegd.", "%(n)d bestanden zijn toegevoegd.", kept)
                messages.success(request, said % {"n": kept})
            if not refused:
                return HttpResponseRedirect(request.path)
            status = 409
            for said in refused:
                form.add_error("files", said)
    there = Attachment.objects.filter(initiative=initiative, removed_at__isnull=True)
    context = {
        "owner": owner,
        "initiative": initiative,
        "heading": _("Foto's en documenten"),
        "lead": _("Iedereen kan ze zien zodra uw plan openbaar is."),
        "form": form if is_offered else None,
        "refusal": _("Dit plan is gesloten. Er kan niets meer bij."),
        "files": [{"row": file, "url": brought.file_url(initiative, file.name, owner.token)} for file in there],
    }
    return render(request, "initiatives/owner/files.html", context, status=status)


def _keep(request: HttpRequest, owner: Owner, alt: str, now) -> tuple[int, list[str]]:
    """How many were kept, and in words why others were not."""
    sent, kept, refused = request.FILES.getlist("files"), 0, []
    if not sent:
        return 0, [_("Kies eerst een foto of een pdf.")]
    for file in sent:
        if not is_allowed("owner files", str(owner.initiative.pk), MOST_FILES_AN_HOUR):
            refused.append(_("U voegde al veel bestanden toe. Wacht een uur en probeer het opnieuw."))
            break
        try:
            services.keep_attachment(
                file, initiative=owner.initiative, alt=alt if len(sent) == 1 else "", now=now, by=owner.user
            )
            kept += 1
        except FileRefused as refusal:
            refused.append(refusal.message)
    return kept, list(dict.fromkeys(refused))


def _settle(request: HttpRequest, owner: Owner, now) -> None:
    """What was written about photos, and what was ticked to go."""
    gone = 0
    for file in Attachment.objects.filter(initiative=owner.initiative, removed_at__isnull=True):
        if f"weg-{file.name}" in request.POST:
            services.remove_attachment(attachment=file, now=now, by=owner.user)
            gone += 1
        elif (alt := request.POST.get(f"alt-{file.name}")) is not None and alt != file.alt:
            describe_attachment(attachment=file, alt=alt)
    if gone:
        said = ngettext("%(n)d bestand is weggehaald.", "%(n)d bestanden zijn weggehaald.", gone)
        messages.success(request, said % {"n": gone})
    else:
        messages.success(request, _("Bewaard."))


@by_token
@behind_the_link()
def needs(request: HttpRequest, owner: Owner) -> HttpResponse:
    """What the plan asks for, and the rules in its way: what there is, and one more of either."""
    now = timezone.now()
    initiative = brought.with_what_it_brought(Initiative.objects.filter(pk=owner.initiative.pk)).get()
    posted = request.POST if request.method == "POST" else None
    asking = NeedForm(posted if posted and "vraag" in posted else None, prefix="vraag")
    naming = RuleForm(posted if posted and "regel" in posted else None, prefix="regel")
    status = 200
    for form, do in ((asking, _ask), (naming, _name)):
        if form.is_bound and form.is_valid():
            try:
                messages.success(request, do(form, owner, now))
                return HttpResponseRedirect(request.path)
            except MoveRefused as refusal:
                form.add_error(None, refusal.message)
                status = 409
    today = timezone.localdate(now)
    context = {
        "owner": owner,
        "initiative": initiative,
        "heading": _("Wat u nodig hebt"),
        "lead": _("De gemeente zegt bij elke vraag ja, deels of nee, en waarom. Iedereen kan dat lezen."),
        "form": naming if naming.is_bound else asking,
        "asking": asking if may_ask(initiative, today) else None,
        "naming": naming if may_add_files(initiative, today) and initiative.closed_at is None else None,
        "needs": brought.needs(initiative),
        "rules": brought.rules(initiative, today),
    }
    return render(request, "initiatives/owner/needs.html", context, status=status)


def _ask(form: NeedForm, owner: Owner, now) -> str:
    cleaned = form.cleaned_data
    need = AskedNeed(cleaned["kind"], cleaned["text"], cleaned["amount"])
    services.ask_need(initiative=owner.initiative, need=need, now=now, by=owner.user)
    return _("Uw vraag staat bij uw plan.")


def _name(form: RuleForm, owner: Owner, now) -> str:
    blocking = BlockingRule(form.cleaned_data["rule"], form.cleaned_data["problem"])
    services.name_rule(initiative=owner.initiative, blocking=blocking, now=now, by=owner.user)
    return _("De regel staat bij uw plan en in de openbare lijst.")
