"""A plan that somebody tells at a desk, on the phone or in a letter: written down by who works for residents."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HANDLERS, WRITERS
from initiatives.models import Initiative
from initiatives.services.confirm import approve
from initiatives.services.submit import submit_initiative
from initiatives.workflow import MoveRefused, Status


@transaction.atomic
def enter_at_desk(*, channel: str, by: User, now: datetime, **plan) -> Initiative:
    """Take in what was told, as `submit_initiative` does with a plan from the website, and with its channel.

    Without e-mail there is nothing to confirm: what an official wrote down has been looked at and is public at once;
    what a professional of the wijk wrote down, an official looks at first. Pressing twice is harmless.
    """
    if not by.has_role(*WRITERS):
        raise MoveRefused(_("U kunt geen plannen van anderen invoeren."))
    if channel not in Initiative.Channel.values or channel == Initiative.Channel.WEB:
        raise MoveRefused(_("Kies hoe dit plan binnenkwam."))
    initiative = submit_initiative(channel=channel, by=by, now=now, **plan)
    if not initiative.email and initiative.status == Status.AWAITING_CONFIRMATION and by.has_role(*HANDLERS):
        initiative = approve(initiative=initiative, by=by, now=now)
    return initiative
