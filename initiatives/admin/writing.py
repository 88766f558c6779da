"""What stands beside an answer while it is written: the help with words, the resident's own words, text blocks, who
reads along; and the panels about what was asked, the role of the municipality, the bundle and the notes."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import HANDLERS
from initiatives.admin import answer_forms as forms
from initiatives.admin.deeds.bundle import membership
from initiatives.admin.deeds.colleagues import open_reading
from initiatives.admin.once import shown_once
from initiatives.contact import contact_of
from initiatives.models import Answer, Comment, Initiative, MunicipalRole, TextBlock
from plain_language.help import help_with

PARTS = ("decision", "summary", "reason", "next_step", "next_by", "next_on")


def beside_answer(request: HttpRequest, initiative: Initiative, draft: Answer | None) -> dict:
    """For initiatives/admin/answer.html."""
    is_handler = request.user.has_role(*HANDLERS)
    if draft is None and not (is_handler and initiative.is_open):
        return {}
    waiting = draft.rewrite_requests.filter(settled_at__isnull=True) if draft and draft.published_at else ()
    return {
        "help": _help(request, initiative, draft) if is_handler else None,
        "help_url": reverse("plain_language:look"),
        "has_contact": _has_contact(initiative),
        "blocks": TextBlock.objects.filter(Q(kind="") | Q(kind=initiative.kind)) if initiative.is_open else (),
        "asked": initiative.comments.filter(kind=Comment.Kind.QUESTION, state=Comment.State.VISIBLE, reply="")[:5],
        "reading": shown_once(initiative, open_reading),
        "readings": initiative.second_readings.filter(read_at__isnull=False).select_related("reader"),
        "rewrites": waiting,
    }


def _help(request: HttpRequest, initiative: Initiative, draft: Answer | None) -> dict:
    """Of what was just typed and refused, else of the draft."""
    typed = request.POST if "reason" in request.POST and "next_step" in request.POST else None
    fields = typed or ({name: getattr(draft, name) for name in PARTS} if draft else {})
    if typed is not None and draft is not None and "decision" not in typed:
        fields = {**typed.dict(), "decision": draft.decision, "next_on": draft.next_on, "next_by": draft.next_by}
    return help_with(fields, has_contact=_has_contact(initiative))


def _has_contact(initiative: Initiative) -> bool:
    """Whether the letter with the answer names somebody by itself."""
    return contact_of(initiative)["is_person"]


def asked_for(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """What is asked for, and the rules in the way: each with its own form."""
    needs = list(initiative.needs.select_related("decided_by"))
    rules = list(initiative.rules_in_the_way.order_by("named_at", "pk"))
    if not needs and not rules:
        return None
    return {
        "template": "initiatives/admin/asked_for.html",
        "anchor": "gevraagd",
        "title": _("Gevraagd"),
        "needs": [
            {"need": need, "id": str(need.pk), "form": forms.NeedForm(need=need, auto_id=f"besluit-{need.pk}-%s")}
            for need in needs
        ],
        "rules": [
            {"rule": rule, "id": str(rule.pk), "form": forms.RuleForm(rule=rule, auto_id=f"regel-{rule.pk}-%s")}
            for rule in rules
        ],
    }


def role(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """Which role the municipality takes."""
    if not MunicipalRole.objects.exists():
        return None
    changes = list(initiative.role_changes.select_related("role").order_by("-at", "-pk"))
    return {
        "template": "initiatives/admin/role.html",
        "current": changes[0] if changes else None,
        "before": changes[1:],
    }


def bundle(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """The bundle it is in, or the form to propose one."""
    found = shown_once(initiative, membership)
    if found is None and not (request.user.has_role(*HANDLERS) and initiative.is_open and initiative.is_public):
        return None
    return {"template": "initiatives/admin/bundle_side.html", "member": found}


def notes(request: HttpRequest, initiative: Initiative, now: datetime) -> dict:
    """What colleagues wrote for each other."""
    return {
        "template": "initiatives/admin/notes.html",
        "notes": initiative.notes.select_related("by").prefetch_related("mentions").order_by("-written_at", "-pk"),
    }
