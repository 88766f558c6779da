"""What stands on the page of one initiative in the back office beside its fixed parts.

A panel is a function (request, initiative, now) → dict with the key `template`, and what that shows as `panel`; or
None when it has nothing to show. With `anchor` and `title` the top of the page links to it. The template has the whole
context of the page as well (`deeds`, `forms`, `initiative`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.roles import HANDLERS
from initiatives.admin import brought, clock_panel, owner_panel, paper, writing
from initiatives.admin.deeds.team import open_question
from initiatives.models import Initiative
from neighbourhoods.models import Team

Panel = Callable[[HttpRequest, Initiative, datetime], dict | None]


def teams(request: HttpRequest, initiative: Initiative, now: datetime) -> dict | None:
    """What was asked of other teams, and the forms to ask, to reply and to hand over."""
    asked = list(initiative.team_questions.select_related("team", "asked_by", "replied_by"))
    may_ask = request.user.has_role(*HANDLERS) and Team.objects.filter(is_active=True).exists()
    if not asked and not may_ask:
        return None
    mine = open_question(initiative, request.user)
    return {
        "template": "initiatives/admin/teams.html",
        "anchor": "teams",
        "title": _("Andere teams"),
        "questions": asked,
        "mine": mine,
    }


# Beside the plan, below where it stands; and in the middle, between the questions to the resident and the answer.
SIDE: list[Panel] = [clock_panel.steps, clock_panel.clock, writing.notes, writing.role, writing.bundle, paper.panel]
MIDDLE: list[Panel] = [brought.panel, owner_panel.owners, teams, writing.asked_for]
# Below the promises, above what happened.
LAST: list[Panel] = []


def shown(panels: Iterable[Panel], request: HttpRequest, initiative: Initiative, now: datetime) -> list[dict]:
    return [panel for each in panels if (panel := each(request, initiative, now))]
