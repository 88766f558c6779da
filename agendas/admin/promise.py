"""One promise in the back office. The municipality turns a key only on the side where it stands itself."""

from datetime import date

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import Count, site
from accounts.models import User
from accounts.roles import HANDLERS, Role
from accounts.services import leading_role
from agendas.admin.forms import NoteForm, OtherDayForm, ReasonForm, municipality_label
from agendas.history import office_history
from agendas.models import Promise
from agendas.querysets import PromiseQuerySet
from agendas.scope import promises_for
from agendas.services import move_promise, reschedule_promise
from agendas.wording import name_parties, party, upper_first
from agendas.workflow import TO_JUDGE, Key, MoveRefused, PromiseState, Side, key_of


def _key(promise: Promise) -> Key | None:
    """The key that the municipality holds, for itself or for an organisation that it speaks for."""
    return key_of(Role.OFFICIAL, promise.owner_side, promise.other_side)


def _may_report(promise: Promise, user) -> bool:
    return promise.state == PromiseState.OPEN and _key(promise) == Key.OWNER


def _may_judge(promise: Promise, user) -> bool:
    return promise.state in TO_JUDGE and _key(promise) == Key.OTHER


def _may_drop(promise: Promise, user) -> bool:
    """Our own; or what a dissolved platform left behind, which nobody else can close any more."""
    is_left_behind = (
        promise.owner_side == Side.PLATFORM
        and promise.platform is not None
        and promise.platform.state == promise.platform.State.DISSOLVED
    )
    return promise.state == PromiseState.OPEN and (_key(promise) == Key.OWNER or is_left_behind)


def _who(request: HttpRequest) -> dict:
    return {"by": request.user, "role": leading_role(request.user), "by_label": municipality_label()}


def _move(to: PromiseState, key: Key, told):
    def do(request: HttpRequest, promise: Promise, form, now) -> str:
        move_promise(promise=promise, to=to, key=key, text=form.cleaned_data.get("text", ""), now=now, **_who(request))
        return str(told)

    return do


def _reschedule(request: HttpRequest, promise: Promise, form: OtherDayForm, now) -> str:
    reschedule_promise(
        promise=promise,
        due_on=form.cleaned_data["due_on"],
        reason=form.cleaned_data["text"],
        now=now,
        **_who(request),
    )
    return _("De nieuwe datum is %(day)s. De oude datum blijft te zien.") % {
        "day": date_format(form.cleaned_data["due_on"])
    }


def _keys(promise: Promise) -> list[dict]:
    """What includes/keys.html shows."""
    is_reported, is_kept = promise.reported_done_on is not None, promise.state == PromiseState.KEPT
    return [
        {
            "who": upper_first(party(promise.owner_label)),
            "text": _("gemeld: gedaan") if is_reported else _("nog niet gemeld"),
            "is_turned": is_reported,
        },
        {
            "who": upper_first(party(promise.other_label)),
            "text": _("bevestigd: klopt") if is_kept else _("nog niet bevestigd"),
            "is_turned": is_kept,
        },
    ]


def _today(promise, request, now) -> dict:
    return {"today": timezone.localdate(now)}


class AskedFilter(admin.SimpleListFilter):
    """Promises of which a platform asks where they stay; one's own are those one is reminded of."""

    title = gettext_lazy("vraag van een wijkplatform")
    parameter_name = "gevraagd"
    MINE, ALL = "mij", "alle"

    def lookups(self, request, model_admin):
        return [(self.MINE, _("aan mij")), (self.ALL, _("aan iedereen"))]

    def queryset(self, request, queryset):
        return asked_after(queryset, request.user if self.value() == self.MINE else None) if self.value() else queryset


def asked_after(promises: PromiseQuerySet, user: User | None = None) -> PromiseQuerySet:
    """A platform waits to hear where these stay; only what this official answers for, when given. Soonest first."""
    found = promises.asked_after_by(date.max)
    if user is not None:
        found = found.filter(Q(official=user) | Q(agenda__official=user) | Q(platform__contact=user))
    return found.order_by("asked_after_due_on", "pk")


def asked_after_counts(request: HttpRequest, today: date) -> list[Count]:
    """Heaps for the work list, which lays them beside those of plans; only where something waits."""
    address = reverse("admin:agendas_promise_changelist")
    heaps = []
    for chosen, user in ((AskedFilter.MINE, request.user), (AskedFilter.ALL, None)):
        days = list(asked_after(promises_for(request.user), user).values_list("asked_after_due_on", flat=True))
        if days:
            kind = "late" if days[0] < today else "wait"
            heaps.append(
                Count(
                    _asked_words(chosen, len(days)), len(days), f"{address}?{AskedFilter.parameter_name}={chosen}", kind
                )
            )
    return heaps


def _asked_words(chosen: str, number: int) -> str:
    """What stands beside the number of a heap."""
    if chosen == AskedFilter.MINE:
        return ngettext("afspraak waar een platform u naar vraagt", "afspraken waar een platform u naar vraagt", number)
    return ngettext("afspraak waar een platform naar vraagt", "afspraken waar een platform naar vraagt", number)


@admin.register(Promise, site=site)
class PromiseAdmin(DownloadMixin, DeedAdmin):
    list_display = ("number", "text", "owner_label", "other_label", "state", "due_on", "asked_after_due_on", "area")
    list_display_links = ("text",)
    list_filter = (AskedFilter, "state", "owner_side")
    list_select_related = ("area",)
    search_fields = ("=number", "text")
    download_columns = ("number", "text", "owner_label", "other_label", "state", "due_on", "area", "goal", "platform")
    show_full_result_count = False
    page_template = "agendas/admin/promise.html"
    refusals = (MoveRefused,)
    deeds = (
        Deed(
            "gedaan",
            gettext_lazy("Meld dat het gedaan is"),
            _move(
                PromiseState.REPORTED_DONE, Key.OWNER, gettext_lazy("Gemeld. De andere partij zegt nu of het klopt.")
            ),
            NoteForm,
            HANDLERS,
            _may_report,
        ),
        Deed(
            "klopt",
            gettext_lazy("Ja, dit is nagekomen"),
            _move(PromiseState.KEPT, Key.OTHER, gettext_lazy("De afspraak is nagekomen: beide partijen zeggen het.")),
            NoteForm,
            HANDLERS,
            _may_judge,
        ),
        Deed(
            "klopt-niet",
            gettext_lazy("Nee, dit is nog niet klaar"),
            _move(PromiseState.OPEN, Key.OTHER, gettext_lazy("De afspraak loopt weer. De andere partij ziet waarom.")),
            ReasonForm,
            HANDLERS,
            _may_judge,
        ),
        Deed(
            "andere-datum",
            gettext_lazy("Bewaar de nieuwe datum"),
            _reschedule,
            OtherDayForm,
            HANDLERS,
            _may_report,
            arguments=_today,
        ),
        Deed(
            "vervalt",
            gettext_lazy("Laat de afspraak vervallen"),
            _move(
                PromiseState.DROPPED, Key.OWNER, gettext_lazy("De afspraak is vervallen. De reden staat op de website.")
            ),
            ReasonForm,
            HANDLERS,
            _may_drop,
        ),
    )

    def get_queryset(self, request):
        return promises_for(request.user).select_related("agenda", "area", "goal", "official", "platform")

    def show(self, request, subject, now, **more):
        response = super().show(request, subject, now, **more)
        offered, bound = response.context_data["deeds"], response.context_data["forms"]
        response.context_data["shown"] = [
            {
                "deed": deed,
                "form": bound[name],
                "label": _("Spreek een andere datum af") if name == "andere-datum" else deed.label,
                "kind": "danger" if name == "vervalt" else "primary",
            }
            for name, deed in offered.items()
        ]
        return response

    def page_context(self, request, promise, now):
        today = timezone.localdate(now)
        name_parties([promise])
        return {
            "lines": office_history(promise.events.select_related("block", "promise").order_by("-at", "-pk"), today),
            "is_late": promise.is_overdue(today),
            "is_waited_for": asked_after(Promise.objects.filter(pk=promise.pk)).exists(),
            "today": today,
            "keys": _keys(promise),
            "waits_for": promise.other if promise.state in TO_JUDGE else promise.owner,
            "is_running": promise.state in (PromiseState.OPEN, *TO_JUDGE),
        }
