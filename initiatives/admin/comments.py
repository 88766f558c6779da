"""What people added to plans, in the back office: what was flagged or came without an address, and objections."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import Count, site
from accounts.models import User
from accounts.roles import HANDLERS
from agendas.admin.forms import short_text
from initiatives.forms.fields import nothing_private
from initiatives.models import Comment, Flag, Initiative, ModerationEvent
from initiatives.services.taking_part import look_at_comment, reply_to_comment, settle_objection
from initiatives.workflow import MoveRefused

State, Decision = Comment.State, ModerationEvent.Decision
LONGEST_EXPLANATION = ModerationEvent._meta.get_field("explanation").max_length
NO_NAMES = gettext_lazy("Iedereen kan dit lezen. Schrijf geen namen, e-mailadressen of telefoonnummers op.")


def explanation(label: str, rows: int = 3, **more) -> forms.CharField:
    """What the public log says, without personal data."""
    return forms.CharField(
        label=label,
        help_text=NO_NAMES,
        validators=[nothing_private],
        max_length=LONGEST_EXPLANATION,
        widget=short_text(rows),
        **more,
    )


class KeepForm(forms.Form):
    explanation = explanation(gettext_lazy("Uitleg in het openbare logboek (mag leeg blijven)"), rows=2, required=False)


class RemoveForm(forms.Form):
    rule = forms.ChoiceField(label=gettext_lazy("Welke huisregel?"), choices=Flag.Rule.choices)
    explanation = explanation(
        gettext_lazy("Waarom? Dit staat in het openbare logboek, zonder de tekst en zonder naam.")
    )


class SettleForm(forms.Form):
    explanation = explanation(gettext_lazy("Waarom? Dit staat in het openbare logboek."))


class ReactForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Reactie van de gemeente. Iedereen kan die lezen."),
        max_length=Comment._meta.get_field("reply").max_length,
        widget=short_text(4),
    )


def is_to_look_at(comment: Comment, user: User) -> bool:
    return comment.state == State.HIDDEN or (comment.state == State.WAITING and not comment.email)


def is_objected(comment: Comment, user: User) -> bool:
    """Somebody else than who took it away decides."""
    if comment.state != State.REMOVED or not hasattr(comment, "objection") or comment.objection.settled_at:
        return False
    return comment.moderation_events.filter(decision=Decision.REMOVED).latest("at").by_id != user.pk


def _keep(request: HttpRequest, comment: Comment, form: KeepForm, now: datetime) -> str:
    said = form.cleaned_data["explanation"]
    look_at_comment(comment=comment, decision=Decision.KEPT, explanation=said, by=request.user, now=now)
    return _("De aanvulling is te lezen.")


def _remove(request: HttpRequest, comment: Comment, form: RemoveForm, now: datetime) -> str:
    look_at_comment(comment=comment, decision=Decision.REMOVED, **form.cleaned_data, by=request.user, now=now)
    return _("De aanvulling is weg. De schrijver krijgt een mail met de regel en de uitleg.")


def _settle(is_restored: bool):
    def do(request: HttpRequest, comment: Comment, form: SettleForm, now: datetime) -> str:
        said = form.cleaned_data["explanation"]
        settle_objection(comment=comment, is_restored=is_restored, explanation=said, by=request.user, now=now)
        return _("Uw besluit staat in het logboek. De schrijver krijgt een mail.")

    return do


def _react(request: HttpRequest, comment: Comment, form: ReactForm, now: datetime) -> str:
    role = next(role for role in HANDLERS if request.user.has_role(role))
    reply_to_comment(comment=comment, text=form.cleaned_data["text"], role=role, by=request.user, now=now)
    return _("De reactie staat bij de aanvulling.")


def seen_by(user: User) -> QuerySet:
    """Of the plans that this person may open."""
    return Comment.objects.filter(initiative__in=Initiative.objects.for_office(user))


class HeapFilter(admin.SimpleListFilter):
    title = gettext_lazy("wat er te doen is")
    parameter_name = "stapel"
    LOOK, OBJECTED = "bekijken", "bezwaar"

    def lookups(self, request, model_admin):
        return [(self.LOOK, _("om te bekijken")), (self.OBJECTED, _("bezwaren"))]

    def queryset(self, request, queryset):
        if self.value() == self.LOOK:
            return queryset.to_look_at()
        return queryset.objected() if self.value() == self.OBJECTED else queryset


def counts(request: HttpRequest, now: datetime) -> list[Count]:
    """Heaps for the work list; only where something waits."""
    address = reverse("admin:initiatives_comment_changelist")
    heaps = (
        (_("aanvullingen om te bekijken"), HeapFilter.LOOK, Comment.objects.to_look_at()),
        (_("bezwaren over aanvullingen"), HeapFilter.OBJECTED, Comment.objects.objected()),
    )
    found = []
    for label, name, waiting in heaps:
        # Most days nothing waits: that is known without asking whose plan it is.
        number = waiting.filter(pk__in=seen_by(request.user).values("pk")).order_by().count()
        if number:
            found.append(Count(label, number, f"{address}?{HeapFilter.parameter_name}={name}", "wait"))
    return found


@admin.register(Comment, site=site)
class CommentAdmin(DownloadMixin, DeedAdmin):
    list_display = ("short_text", "kind", "state", "written_at", "initiative")
    list_display_links = ("short_text",)
    # Not their words: what somebody wrote stays where it can be hidden.
    download_columns = ("initiative", "kind", "state", "written_at")
    list_filter = (HeapFilter, "state", "kind")
    list_select_related = ("initiative",)
    ordering = ("-written_at", "-pk")
    show_full_result_count = False
    page_template = "initiatives/admin/comment.html"
    refusals = (MoveRefused,)
    deeds = (
        Deed("laten-staan", gettext_lazy("Laat dit lezen"), _keep, KeepForm, HANDLERS, is_to_look_at),
        Deed("weghalen", gettext_lazy("Haal dit weg"), _remove, RemoveForm, HANDLERS, is_to_look_at),
        Deed(
            "terugzetten",
            gettext_lazy("Het bezwaar klopt: zet terug"),
            _settle(True),
            SettleForm,
            HANDLERS,
            is_objected,
        ),
        Deed("weglaten", gettext_lazy("Het blijft weg"), _settle(False), SettleForm, HANDLERS, is_objected),
        Deed(
            "reageren",
            gettext_lazy("Reageer namens de gemeente"),
            _react,
            ReactForm,
            HANDLERS,
            lambda comment, user: comment.state == State.VISIBLE and not comment.reply,
        ),
    )

    def get_queryset(self, request):
        seen = seen_by(request.user).select_related("initiative", "objection")
        return seen.defer("initiative__search", "initiative__what", "initiative__why")

    @admin.display(description=gettext_lazy("tekst"))
    def short_text(self, comment: Comment) -> str:
        return f"{comment.text[:80]}…" if len(comment.text) > 80 else comment.text or _("(leeggemaakt)")

    def show(self, request, subject, now, **more):
        response = super().show(request, subject, now, **more)
        bound = response.context_data["forms"]
        response.context_data["shown"] = [
            {"deed": deed, "form": bound[name]} for name, deed in response.context_data["deeds"].items()
        ]
        return response

    def page_context(self, request, subject, now):
        return {
            "flags": list(subject.flags.all()),
            "log": list(subject.moderation_events.order_by("-at", "-pk")),
            "objection": getattr(subject, "objection", None),
            "is_own_removal": subject.state == State.REMOVED
            and hasattr(subject, "objection")
            and subject.objection.settled_at is None
            and not is_objected(subject, request.user),
        }


site.counts.append(counts)
