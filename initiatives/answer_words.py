"""Around the answer on the public page: the role of the municipality, and which plans got the same answer.

`with_answering` loads all of it with the plan itself: no query more.
"""

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.timezone import localdate

from agendas.wording import day_words, dutch
from initiatives.models import BundleMember, Initiative, RoleChange


def with_answering(found):
    """Adds `roles_log` ({title, explanation, reason, at}, the newest first) and `together` ({number, title}): the other
    public plans that got one answer with it."""
    roles = RoleChange.objects.filter(initiative=OuterRef("pk")).order_by("-at", "-pk")
    told = JSONObject(title="role__title", explanation="role__explanation", reason=F("reason"), at=F("at"))
    answered = BundleMember.objects.filter(answered_at__isnull=False, initiative__answered_at__isnull=False)
    mine = answered.filter(initiative=OuterRef(OuterRef("pk"))).values("bundle")
    others = answered.filter(bundle__in=mine, initiative__in=Initiative.objects.listed().values("pk"))
    others = others.exclude(initiative=OuterRef("pk")).order_by("initiative__number")
    plans = others.values(json=JSONObject(number="initiative__number", title="initiative__title"))
    return found.annotate(roles_log=ArraySubquery(roles.values(json=told)), together=ArraySubquery(plans))


def role(initiative: Initiative, today: date) -> dict | None:
    """For initiatives/includes/role.html: {title, explanation, reason, since, before}; None when none was chosen."""
    if not initiative.roles_log:
        return None
    now, *before = initiative.roles_log
    return {
        "title": dutch(now["title"]),
        "explanation": dutch(now["explanation"]),
        "reason": dutch(now["reason"]),
        "since": _day(now["at"], today),
        "before": [{"title": dutch(each["title"]), "since": _day(each["at"], today)} for each in before],
    }


def _day(moment: str, today: date) -> str:
    return day_words(localdate(datetime.fromisoformat(moment)), today)


def together(initiative: Initiative) -> list[dict]:
    """Plans that are answered at once with this one, for initiatives/includes/under_answer.html."""
    return [
        {"title": dutch(each["title"]), "url": reverse("initiatives:detail", args=[each["number"]])}
        for each in initiative.together
    ]


def under_answer(initiative: Initiative) -> dict:
    """What stands under an answer that was given: plans with the same answer, and the way to ask for plainer words."""
    return {
        "together": together(initiative),
        "unclear_url": reverse("initiatives:unclear", args=[initiative.number]),
        "rewritten": initiative.answer.rewritten,
    }
