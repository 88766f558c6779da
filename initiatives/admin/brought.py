"""What a plan brought along, in the back office: its kind in full, its files, and what an official adds for somebody
who calls or comes by."""

from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.roles import HANDLERS
from initiatives import plan_wording, services
from initiatives.forms.brought import NeedForm, RuleForm
from initiatives.forms.fields import PlainText
from initiatives.models import Attachment, Initiative
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services.move import handling_role
from initiatives.workflow import MoveRefused


class TakeDownForm(forms.Form):
    """`file` is the key of the attachment."""

    file = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    reason = PlainText(
        label=gettext_lazy("Waarom?"),
        help_text=gettext_lazy("De indiener leest dit. Bijvoorbeeld: er staat een kind herkenbaar op."),
        empty=gettext_lazy("Schrijf waarom dit bestand weg moet."),
        max_length=300,
        one_line=True,
    )


def panel(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """For initiatives/admin/brought.html."""
    files = list(initiative.attachments.filter(removed_at__isnull=True))
    facts = plan_wording.facts(initiative)
    if initiative.similar_to_id and initiative.why_different:
        like = initiative.similar_to
        facts.append({"label": _("Lijkt op"), "text": str(like), "url": like.get_absolute_url()})
        facts.append(plan_wording.fact(_("Wat hier anders aan is"), initiative.why_different))
    if not (files or facts or (request.user.has_role(*HANDLERS) and may_add(initiative))):
        return None
    return {
        "template": "initiatives/admin/brought.html",
        "anchor": "bestanden" if files or facts else "",
        "title": _("Wat erbij hoort"),
        "facts": facts,
        "files": [
            {
                "row": file,
                "id": str(file.pk),
                "url": reverse("initiatives:file", args=[initiative.number, file.name]),
                "form": TakeDownForm(initial={"file": file.pk}, auto_id=f"bestand-{file.pk}-%s"),
            }
            for file in files
        ],
    }


def take_down(request, initiative: Initiative, form: TakeDownForm, now) -> str:
    found = Attachment.objects.filter(initiative=initiative, removed_at__isnull=True)
    attachment = found.filter(pk=form.cleaned_data["file"]).first()
    if attachment is None:
        raise MoveRefused(_("Dit bestand is al weg."))
    services.take_down_attachment(attachment=attachment, reason=form.cleaned_data["reason"], by=request.user, now=now)
    return _("Het bestand is weg. De indiener krijgt bericht.")


def ask(request, initiative: Initiative, form: NeedForm, now) -> str:
    cleaned = form.cleaned_data
    need = AskedNeed(cleaned["kind"], cleaned["text"], cleaned["amount"])
    role = handling_role(request.user)
    services.ask_need(initiative=initiative, need=need, now=now, by=request.user, role=role)
    return _("Dit staat nu bij wat er gevraagd wordt.")


def name_rule(request, initiative: Initiative, form: RuleForm, now) -> str:
    blocking = BlockingRule(form.cleaned_data["rule"], form.cleaned_data["problem"])
    role = handling_role(request.user)
    services.name_rule(initiative=initiative, blocking=blocking, now=now, by=request.user, role=role)
    return _("De regel staat bij het plan en in de openbare lijst.")


def may_add(initiative: Initiative) -> bool:
    return initiative.is_open and initiative.blanked_at is None


DEEDS = (
    Deed(
        "bestand",
        gettext_lazy("Haal dit bestand weg"),
        take_down,
        TakeDownForm,
        HANDLERS,
        lambda initiative, user: initiative.attachments.filter(removed_at__isnull=True).exists(),
        anchor="#bestanden",
    ),
    Deed(
        "vragen",
        gettext_lazy("Zet dit bij wat gevraagd wordt"),
        ask,
        NeedForm,
        HANDLERS,
        lambda initiative, user: may_add(initiative),
        anchor="#gevraagd",
    ),
    Deed(
        "noemen",
        gettext_lazy("Noem deze regel"),
        name_rule,
        RuleForm,
        HANDLERS,
        lambda initiative, user: may_add(initiative),
        anchor="#gevraagd",
    ),
)
