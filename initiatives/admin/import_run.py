"""Taking over a list of running initiatives: a file, what would happen, and then one press."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_site import site
from accounts.roles import Role
from initiatives.import_file import COLUMNS, MOST_ROWS, REQUIRED
from initiatives.models import ImportRun
from initiatives.services.import_list import IMPORTERS, KNOWN, NEW, checked, give_up_import, start_import, take_over
from initiatives.workflow import MoveRefused

SHOWN = 200


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Welk bestand?"),
        help_text=gettext_lazy("CSV of Excel (.xlsx), hooguit 5 MB en 1000 regels. De eerste regel noemt de kolommen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": gettext_lazy("Kies een bestand."), "empty": gettext_lazy("Dit bestand is leeg.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise forms.ValidationError(_("Kies een bestand dat eindigt op .csv of .xlsx."))
        return file


def _read(request: HttpRequest, _subject, form: FileForm, now) -> HttpResponse:
    file = form.cleaned_data["file"]
    run = start_import(raw=file.read(), file_name=file.name, by=request.user, now=now)
    return HttpResponseRedirect(site.get_model_admin(ImportRun).address(run))


def _take_over(request: HttpRequest, run: ImportRun, form, now) -> str:
    done = take_over(run=run, by=request.user, now=now)
    number = done.report["taken"]
    said = ngettext(
        "%(n)s plan is overgenomen. Het staat op de website.",
        "%(n)s plannen zijn overgenomen. Ze staan op de website.",
        number,
    )
    return said % {"n": number}


def _give_up(request: HttpRequest, run: ImportRun, form, now) -> str:
    give_up_import(run=run, by=request.user, now=now)
    return _("De lijst is weggegooid. Er is niets overgenomen.")


def _waits(run: ImportRun, user) -> bool:
    return run.done_at is None and bool(run.rows)


@admin.register(ImportRun, site=site)
class ImportRunAdmin(DeedAdmin):
    list_display = ("made", "file_name", "by", "what_became_of_it")
    list_display_links = ("file_name",)
    list_select_related = ("by",)
    show_full_result_count = False
    viewers = IMPORTERS
    refusals = (MoveRefused,)
    page_template = "initiatives/admin/import.html"
    adding_template = "initiatives/admin/import_add.html"
    adding = Deed("add", gettext_lazy("Lees het bestand"), _read, FileForm, IMPORTERS)
    deeds = (
        Deed(
            "overnemen",
            gettext_lazy("Neem deze plannen over"),
            _take_over,
            roles=IMPORTERS,
            is_offered=lambda run, user: _waits(run, user) and run.report.get(NEW, 0) > 0,
        ),
        Deed("weggooien", gettext_lazy("Gooi deze lijst weg"), _give_up, roles=IMPORTERS, is_offered=_waits),
    )

    def get_queryset(self, request):
        """One's own lists; an administrator sees those of all."""
        found = super().get_queryset(request)
        return found if request.user.has_role(Role.ADMINISTRATOR) else found.filter(by=request.user)

    def page_context(self, request, run, now):
        rows = checked(run, timezone.localdate(now), request.user) if _waits(run, request.user) else []
        return {
            "title": _("Lijst “%(name)s”") % {"name": run.file_name},
            "run": run,
            "rows": rows[:SHOWN],
            "more": max(0, len(rows) - SHOWN),
            "new": NEW,
            "known": KNOWN,
        }

    def add_page(self, request):
        response = super().add_page(request)
        if hasattr(response, "context_data"):
            response.context_data |= {
                "title": _("Neem een lijst over"),
                "columns": [{"names": names, "is_needed": name in REQUIRED} for name, names in COLUMNS.items()],
                "most": MOST_ROWS,
            }
        return response

    @admin.display(description=gettext_lazy("gelezen"), ordering="at")
    def made(self, run: ImportRun) -> str:
        return date_format(localtime(run.at), "j N Y, H:i")

    @admin.display(description=gettext_lazy("wat ervan kwam"))
    def what_became_of_it(self, run: ImportRun) -> str:
        if run.done_at is None:
            return _("wacht op uw besluit") if run.rows else _("leeggemaakt")
        if "taken" not in run.report:
            return _("weggegooid")
        return _("%(n)s plannen overgenomen") % {"n": run.report["taken"]}
