"""Proposing to answer a plan together with others."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.models import User
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin import answer_forms as forms
from initiatives.admin.once import shown_once
from initiatives.models import BundleMember, Initiative

MOST_ALIKE = 8


def propose(request, initiative: Initiative, form: forms.BundleForm, now) -> HttpResponse:
    words = {name: form.cleaned_data[name] for name in ("title", "reason")}
    bundle = services.propose_bundle(initiatives=form.plans(), **words, by=request.user, now=now)
    return HttpResponseRedirect(reverse("admin:initiatives_bundle_change", args=[bundle.pk]))


def alike(initiative: Initiative, user: User):
    """Open public plans of the same wijk in which the same words occur, that this person may open and that are free."""
    running = BundleMember.objects.filter(bundle__closed_at__isnull=True).exclude(state=BundleMember.State.DECLINED)
    found = Initiative.objects.for_office(user).listed().owing_an_answer().similar_to(initiative.title)
    found = found.filter(wijk=initiative.wijk_id).exclude(pk=initiative.pk).exclude(pk__in=running.values("initiative"))
    # A slice cannot be filtered, and the form filters.
    first = list(found.values_list("pk", flat=True)[:MOST_ALIKE])
    return Initiative.objects.filter(pk__in=first).select_related("buurt").defer("search", "buurt__geometry")


def membership(initiative: Initiative) -> BundleMember | None:
    """The bundle that it is in, or was asked for; the latest there is."""
    return BundleMember.objects.filter(initiative=initiative).select_related("bundle").first()


def _is_free(initiative: Initiative, user: User) -> bool:
    if not initiative.is_open or not initiative.is_public:
        return False
    found = shown_once(initiative, membership)
    return found is None or found.bundle.closed_at is not None or found.state == BundleMember.State.DECLINED


DEEDS = (
    Deed(
        "bundel",
        gettext_lazy("Vraag het de indieners"),
        propose,
        forms.BundleForm,
        HANDLERS,
        _is_free,
        anchor="#bundel",
        arguments=lambda initiative, request, now: {
            "initiative": initiative,
            "alike": alike(initiative, request.user),
            "user": request.user,
        },
    ),
)
