"""Who takes part, and in what one can."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.addresses import clean_address
from accounts.models import User
from initiatives.models import Initiative
from initiatives.services.submit import owns_address
from initiatives.workflow import MoveRefused


@dataclass(frozen=True)
class Who:
    """A person by address. `is_proven`: an account showed before that the address is theirs."""

    email: str
    user: User | None
    is_proven: bool


def who(email: str, by: User | None) -> Who:
    """With an account its own address counts, whatever was typed. Without any address it is nobody ("", None, False).
    Raises MoveRefused for what is no address."""
    if by is not None:
        return Who(by.email, by, owns_address(by, by.email))
    try:
        return Who(clean_address(email) if email.strip() else "", None, False)
    except ValueError as error:
        raise MoveRefused(_("Dit e-mailadres klopt niet. Het ziet er zo uit: naam@voorbeeld.nl.")) from error


def check_open(initiative: Initiative) -> None:
    """Holds the plan, as it is now, until the transaction ends: before anything that hangs on it (`services/hold.py`).
    Raises MoveRefused."""
    now = Initiative.objects.select_for_update(no_key=True)
    initiative.refresh_from_db(fields=["status", "published_at", "blanked_at"], from_queryset=now)
    if not initiative.can_be_joined:
        raise MoveRefused(_("Dit plan is afgesloten. Meedoen kan niet meer."))
