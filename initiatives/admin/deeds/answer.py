"""The goals it belongs to, the answer, and the promises that follow from it."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import site
from agendas.admin.forms import PromiseForm, municipality_label
from agendas.workflow import Side
from initiatives import services
from initiatives.admin import forms
from initiatives.models import Answer, Initiative, TextBlock
from initiatives.services.answer import check_seen
from initiatives.workflow import OPEN, MoveRefused, Status


def link_goals(request, initiative, form, now) -> str:
    services.link_goals(initiative=initiative, goals=form.cleaned_data["goals"], by=request.user, now=now)
    return _("De doelen zijn bewaard.")


def draft_of(initiative: Initiative) -> Answer | None:
    return Answer.objects.filter(initiative=initiative).select_related("written_by").first()


def write_answer(request, initiative, form: forms.AnswerForm, now) -> str | HttpResponse:
    """Keep the draft and, when asked, publish exactly these words: both or neither. Or add a text block to what was
    typed, and keep nothing yet."""
    if "blok" in request.POST:
        return _with_block(request, initiative, form, now)
    with transaction.atomic():
        Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
        check_seen(draft_of(initiative), form.cleaned_data["seen"], request.user)
        services.write_answer(initiative=initiative, **form.words(), by=request.user, now=now)
        if "openbaar" in request.POST:
            services.publish_answer(initiative=initiative, by=request.user, now=now)
            return _("Het antwoord staat op de website. De indiener krijgt bericht.")
    return _("Het concept is bewaard. Alleen medewerkers zien het. Hieronder ziet u hoe het eruit gaat zien.")


def _with_block(request, initiative, form: forms.AnswerForm, now) -> HttpResponse:
    """The page once more, with the block at the end of the reasons. For who has no JavaScript."""
    chosen = request.POST["blok"]
    block = TextBlock.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 18 else None
    if block is None:
        raise MoveRefused(_("Dit tekstblok is er niet meer."))
    form.data = form.data.copy()
    form.data["reason"] = "\n\n".join(filter(None, (form.data.get("reason", "").strip(), block.text)))
    page = site.get_model_admin(Initiative)
    pressed = next(deed for deed in page.deeds if deed.name == "antwoord")
    return page.show(request, initiative, now, pressed=pressed, typed=form)


def is_answerable(initiative: Initiative, user) -> bool:
    return initiative.status in OPEN and initiative.status != Status.AWAITING_CONFIRMATION


def promise(request, initiative, form: PromiseForm, now) -> str:
    sides = form.sides()
    is_ours = Side.MUNICIPALITY in (sides["owner_side"], sides["other_side"])
    promise = services.promise_from(
        initiative=initiative,
        text=form.cleaned_data["text"],
        **sides,
        due_on=form.cleaned_data["due_on"],
        goal=form.goal_chosen(),
        official=request.user if is_ours else None,
        by=request.user,
        by_label=municipality_label(),
        now=now,
    )
    return _("Afspraak %(number)s is gemaakt: klaar vóór %(day)s.") % {
        "number": promise.number,
        "day": date_format(promise.due_on),
    }


def promise_form(initiative: Initiative, request: HttpRequest, now) -> dict:
    return {
        "area": initiative.buurt,
        "today": timezone.localdate(now),
        "residents": gettext_lazy("de indiener van dit plan"),
        "initial": {"goal": initiative.goal_links.values_list("goal", flat=True).first()},
    }
