"""The kinds of messages of the post room itself: those about people's accounts."""

from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.kinds import WhenUncertain

kinds.register(
    "account.code",
    _("code of link voor het account"),
    is_now=True,
    is_secret=True,
    # Who waits for it asks for a new one.
    when_uncertain=WhenUncertain.HOLD,
    why=_("U krijgt dit bericht omdat iemand dit e-mailadres op ons portaal invulde. Was u dat niet? Doe dan niets."),
)
kinds.register(
    "account.notice",
    _("bericht over het account"),
    is_now=True,
    when_uncertain=WhenUncertain.HOLD,
    why=_("U krijgt dit bericht omdat u met dit e-mailadres een account hebt op ons portaal."),
)
kinds.register(
    "account.data_link",
    _("link naar de eigen gegevens"),
    is_now=True,
    is_secret=True,
    when_uncertain=WhenUncertain.HOLD,
    why=_("U krijgt dit bericht omdat iemand met dit e-mailadres vroeg wat wij van u weten."),
)
