"""The one list of roles.

Some roles a person holds for the whole installation (a `RoleGrant`); others only towards one thing: the initiator of
*this* plan, a member of *this* platform, the coordinator of *these* areas. The second kind is looked up where that
thing lives; this list only names them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VISITOR = "visitor", _("bezoeker")
    RESIDENT = "resident", _("inwoner")
    INITIATOR = "initiator", _("indiener")
    PLATFORM_MEMBER = "platform_member", _("lid van het wijkplatform")
    PLATFORM_CHAIR = "platform_chair", _("voorzitter van het wijkplatform")
    PROFESSIONAL = "professional", _("professional in de wijk")
    OFFICIAL = "official", _("medewerker van de gemeente")
    TEAM_LEAD = "team_lead", _("teamleider")
    AREA_COORDINATOR = "area_coordinator", _("regievoerder")
    COUNCIL_MEMBER = "council_member", _("raadslid")
    ADVISER = "adviser", _("adviseur")
    ADMINISTRATOR = "administrator", _("beheerder")
    # Not a person: what the portal does by itself, such as closing what nobody confirmed.
    SYSTEM = "system", _("het portaal")


# Roles that a RoleGrant can give.
GRANTED = (
    Role.PROFESSIONAL,
    Role.OFFICIAL,
    Role.TEAM_LEAD,
    Role.AREA_COORDINATOR,
    Role.COUNCIL_MEMBER,
    Role.ADVISER,
    Role.ADMINISTRATOR,
)
# Who may enter /beheer/. A grant of one of these makes `is_staff` true, its end makes it false.
STAFF = (Role.OFFICIAL, Role.TEAM_LEAD, Role.AREA_COORDINATOR, Role.ADMINISTRATOR)
# Who may handle and answer initiatives.
HANDLERS = (Role.OFFICIAL, Role.TEAM_LEAD, Role.AREA_COORDINATOR)
# Who may write down a plan that somebody tells at a desk, on the phone or in the street.
WRITERS = (*HANDLERS, Role.PROFESSIONAL)
# Who is asked for a second factor.
GUARDED = (*STAFF, Role.COUNCIL_MEMBER)
