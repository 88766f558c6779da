"""A small matter is settled by whoever sees it first."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from initiatives.kinds import KINDS, Kind
from initiatives.models import Answer, Initiative
from initiatives.services.answer import check_seen, publish_answer, write_answer
from initiatives.services.handle import assign
from initiatives.services.move import check_office, handling_role, lock
from initiatives.workflow import MoveRefused


@transaction.atomic
def settle(
    *,
    initiative: Initiative,
    text: str,
    by: User,
    now: datetime,
    decision: str = Answer.Decision.TAKEN_UP,
    reason_hard: str = "",
    seen: str = "",
) -> Initiative:
    """Settle a small matter in one go: whoever sees it first answers it. `text` says what was done, or why not.

    `seen` is the draft that the page showed (`answer.seen_draft`): a colleague's own words are not lost unseen.
    """
    handling_role(by)
    locked = lock(initiative)
    if not KINDS[Kind(locked.kind)].is_quick:
        raise MoveRefused(_("Alleen een klein punt kan in één keer. Schrijf hier een gewoon antwoord."))
    if not text.strip():
        raise MoveRefused(_("Schrijf wat er is gedaan, of waarom het niet kan."))
    check_office(locked, by)
    check_seen(Answer.objects.filter(initiative=locked).select_related("written_by").first(), seen, by)
    if locked.handler_id is None:
        assign(initiative=initiative, handler=by, by=by, now=now)
    with translation.override("nl"):
        words = {
            "summary": {
                Answer.Decision.TAKEN_UP: _("Dit is geregeld."),
                Answer.Decision.PARTLY: _("Een deel is geregeld."),
                Answer.Decision.NOT: _("Dit kunnen wij niet regelen."),
            }[Answer.Decision(decision)],
            "next_step": _("Dit punt is hiermee klaar. Is dit geen antwoord? Laat het ons één keer weten."),
            "next_by": _("de gemeente"),
        }
    write_answer(
        initiative=locked,
        decision=decision,
        reason=text,
        next_on=None,
        by=by,
        now=now,
        reason_hard=reason_hard,
        **words,
    )
    return publish_answer(initiative=initiative, by=by, now=now)
