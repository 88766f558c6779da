"""A bundle on one page: who was asked and what they said, the shared answer, and the moment it becomes public."""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin_deeds import Deed, DeedAdmin
from accounts.admin_download import DownloadMixin
from accounts.admin_site import site
from accounts.models import User
from accounts.roles import HANDLERS
from initiatives import services, wording
from initiatives.admin import answer_forms as forms
from initiatives.models import Answer, Bundle, BundleMember, Initiative
from initiatives.services.bundles import WORDS, seen_drafts
from initiatives.services.move import handling_role
from initiatives.workflow import OPEN, MoveRefused
from plain_language.help import help_with

AGREED = BundleMember.State.AGREED


def _drafts(bundle: Bundle, user: User):
    """Of the plans whose initiators agreed and that this person may open: a draft of another team is not shown."""
    opened = Initiative.objects.for_office(user).values("pk")
    agreed = bundle.members.filter(state=AGREED, initiative__in=opened).values("initiative")
    return Answer.objects.filter(initiative__in=agreed, published_at__isnull=True).select_related("written_by")


def _agreed_draft(bundle: Bundle, user: User) -> Answer | None:
    """The latest draft: what the form starts from."""
    return _drafts(bundle, user).order_by("-written_at").first()


def _other_drafts(bundle: Bundle, shown: Answer | None, user: User) -> list[Answer]:
    """Drafts of plans that agreed with other words than the one that the page shows for all of them."""
    drafts = _drafts(bundle, user) if shown else ()
    return [one for one in drafts if any(getattr(one, name) != getattr(shown, name) for name in WORDS)]


def _has_agreed(bundle: Bundle, user: User) -> bool:
    """Somebody agreed, and this person handles every plan that gets the answer."""
    agreed = set(bundle.members.filter(state=AGREED, initiative__status__in=OPEN).values_list("initiative", flat=True))
    return bundle.closed_at is None and bool(agreed) and agreed <= _handled(bundle, user)


def _has_drafts(bundle: Bundle, user: User) -> bool:
    return _has_agreed(bundle, user) and _agreed_draft(bundle, user) is not None


def _handled(bundle: Bundle, user: User) -> set[int]:
    """The keys of its plans that this person handles."""
    plans = Initiative.objects.for_office(user, to_act=True).filter(bundle_membership__bundle=bundle)
    return set(plans.values_list("pk", flat=True))


def _is_open(bundle: Bundle, user: User) -> bool:
    return bundle.closed_at is None


def write(request, bundle: Bundle, form: forms.BundleAnswerForm, now) -> str:
    number = services.answer_bundle(
        bundle=bundle, **form.words(), seen=form.cleaned_data["seen"], by=request.user, now=now
    )
    told = ngettext("Het concept staat bij %(n)d plan.", "Het concept staat bij %(n)d plannen.", number)
    return told % {"n": number}


def publish(request, bundle: Bundle, form, now) -> str:
    number = services.publish_bundle(bundle=bundle, by=request.user, now=now)
    told = ngettext("%(n)d plan heeft nu antwoord.", "%(n)d plannen hebben nu antwoord.", number)
    return told % {"n": number}


def schedule(request, bundle: Bundle, form: forms.MomentForm, now) -> str:
    at = form.moment()
    services.publish_bundle(bundle=bundle, at=at, by=request.user, now=now)
    return _("De antwoorden staan klaar. Ze komen samen op de website: %(moment)s.") % {
        "moment": date_format(timezone.localtime(at), "l j F Y, H:i")
    }


def close(request, bundle: Bundle, form, now) -> str:
    services.close_bundle(bundle=bundle, by=request.user, now=now)
    return _("De bundel is gestopt. Elk plan krijgt een eigen antwoord.")


def heard(request, bundle: Bundle, form: forms.HeardForm, now) -> str:
    member = bundle.members.filter(pk=form.cleaned_data["member"]).select_related("initiative").first()
    if member is None:
        raise MoveRefused(_("Dit plan hoort niet bij deze bundel."))
    say = services.agree_to_bundle if form.cleaned_data["answer"] else services.decline_bundle
    say(member=member, by=request.user, role=handling_role(request.user), now=now)
    return _("De reactie is opgeschreven.")


@admin.register(Bundle, site=site)
class BundleAdmin(DownloadMixin, DeedAdmin):
    page_template = "initiatives/admin/bundle.html"
    refusals = (MoveRefused,)
    list_display = download_columns = ("title", "proposed_at", "agreed", "closed_at")
    deeds = (
        Deed(
            "antwoord",
            gettext_lazy("Bewaar dit bij alle plannen"),
            write,
            forms.BundleAnswerForm,
            HANDLERS,
            _has_agreed,
            arguments=lambda bundle, request, now: {
                "draft": _agreed_draft(bundle, request.user),
                "seen": seen_drafts(bundle, request.user),
            },
        ),
        Deed(
            "openbaar", gettext_lazy("Maak alle antwoorden openbaar"), publish, roles=HANDLERS, is_offered=_has_drafts
        ),
        Deed("klaarzetten", gettext_lazy("Zet de antwoorden klaar"), schedule, forms.MomentForm, HANDLERS, _has_drafts),
        Deed("gehoord", gettext_lazy("Schrijf dit op"), heard, forms.HeardForm, HANDLERS, _is_open),
        Deed("stop", gettext_lazy("Stop met deze bundel"), close, roles=HANDLERS, is_offered=_is_open),
    )

    def get_queryset(self, request):
        """Bundles with a plan that this person may open. Of the other plans in it, the page shows what is public."""
        seen = BundleMember.objects.filter(initiative__in=Initiative.objects.for_office(request.user).values("pk"))
        agreed = Count("members", filter=Q(members__state=AGREED))
        return Bundle.objects.filter(pk__in=seen.values("bundle")).annotate(agreed_count=agreed)

    @admin.display(description=gettext_lazy("akkoord"))
    def agreed(self, bundle: Bundle) -> int:
        return bundle.agreed_count

    def page_context(self, request, bundle, now):
        members = list(bundle.members.select_related("initiative__buurt").order_by("initiative__number"))
        handled = _handled(bundle, request.user)
        for member in members:
            member.heard_form = (
                forms.HeardForm(initial={"member": member.pk}, auto_id=f"gehoord-{member.pk}-%s")
                if not member.initiative.email and member.initiative_id in handled
                else None
            )
        draft = _agreed_draft(bundle, request.user)
        own = {one.initiative_id: one for one in _other_drafts(bundle, draft, request.user)}
        for member in members:
            member.own_draft = own.get(member.initiative_id)
        typed = request.POST if "next_step" in request.POST else None
        return {
            "bundle": bundle,
            "members": members,
            "is_of_others": any(member.initiative_id not in handled for member in members if member.state == AGREED),
            "agreed_number": sum(member.state == AGREED for member in members),
            "answer": draft,
            "as_public": wording.answer(draft, [], timezone.localdate(now)) if draft else None,
            "help": help_with(typed or ({name: getattr(draft, name) for name in WORDS} if draft else {})),
        }
