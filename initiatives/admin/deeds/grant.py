"""What is granted of what was asked, what is said of a rule in the way, and the role that the municipality takes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_deeds import Deed
from accounts.roles import HANDLERS
from initiatives import services
from initiatives.admin import answer_forms as forms
from initiatives.models import Initiative, MunicipalRole
from initiatives.workflow import WITHOUT_AN_ANSWER, MoveRefused, Status


def decide_need(request, initiative: Initiative, form: forms.NeedForm, now) -> str:
    words = dict(form.cleaned_data)
    need = initiative.needs.filter(pk=words.pop("need")).first()
    if need is None:
        raise MoveRefused(_("Dit hoort niet bij dit plan."))
    services.decide_need(need=need, **words, by=request.user, now=now)
    return _("Het besluit staat op de website. De indiener krijgt bericht.")


def answer_rule(request, initiative: Initiative, form: forms.RuleForm, now) -> str:
    words = dict(form.cleaned_data)
    rule = initiative.rules_in_the_way.filter(pk=words.pop("rule")).first()
    if rule is None:
        raise MoveRefused(_("Dit hoort niet bij dit plan."))
    services.answer_rule(rule=rule, **words, by=request.user, now=now)
    return _("Het antwoord over de regel staat op de website. De indiener krijgt bericht.")


def choose_role(request, initiative: Initiative, form: forms.RoleForm, now) -> str:
    services.choose_role(initiative=initiative, **form.cleaned_data, by=request.user, now=now)
    return _("De rol van de gemeente is nu: %(role)s.") % {"role": form.cleaned_data["role"]}


def _is_alive(initiative: Initiative) -> bool:
    return initiative.status not in WITHOUT_AN_ANSWER and initiative.blanked_at is None


def _is_told(initiative: Initiative) -> bool:
    """A rule gets its answer, also when the plan was taken back."""
    return initiative.status != Status.REFUSED and initiative.blanked_at is None


DEEDS = (
    Deed(
        "besluit",
        gettext_lazy("Leg dit besluit vast"),
        decide_need,
        forms.NeedForm,
        HANDLERS,
        lambda initiative, user: _is_alive(initiative) and initiative.needs.exists(),
        anchor="#gevraagd",
    ),
    Deed(
        "regel",
        gettext_lazy("Geef dit antwoord"),
        answer_rule,
        forms.RuleForm,
        HANDLERS,
        lambda initiative, user: _is_told(initiative) and initiative.rules_in_the_way.exists(),
        anchor="#gevraagd",
    ),
    Deed(
        "rol",
        gettext_lazy("Kies deze rol"),
        choose_role,
        forms.RoleForm,
        HANDLERS,
        lambda initiative, user: _is_alive(initiative) and MunicipalRole.objects.exists(),
        anchor="#rol",
        arguments=lambda initiative, request, now: {"initiative": initiative},
    ),
)
