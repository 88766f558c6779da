"""What the back office says about a message, in plain words."""

import re

from django.utils.translation import gettext as _

from notifications import kinds
from notifications.models import Message

State = Message.State
# A part of an address as long as this is a signed key: whoever reads along could use it.
KEY_IN_ADDRESS = re.compile(r"(?<=/)[\w.:=~-]{30,}(?=/|\s|$)")


def why(message: Message) -> str:
    """Why it stands where it stands, and what that means for the reader."""
    match message.state:
        case State.DEAD if not message.attempts:
            return _("Dit bericht kon niet worden gemaakt: %(error)s") % {"error": message.last_error}
        case State.DEAD if message.last_error.startswith("5"):
            return _("De mailserver van de ontvanger weigerde dit bericht. Misschien klopt het e-mailadres niet.")
        case State.DEAD:
            return _("Wij probeerden het %(count)s keer. Het lukte niet. Wij proberen het niet meer vanzelf.") % {
                "count": message.attempts
            }
        case State.UNCERTAIN:
            return _(
                "De verbinding viel weg tijdens het versturen. Niemand kan weten of het bericht aankwam. "
                "Verstuurt u het opnieuw, dan is het precies hetzelfde bericht."
            )
        case State.PENDING if message.attempts:
            return _("Het lukte nog niet. Wij proberen het vanzelf opnieuw.")
        case State.PENDING:
            return _("Dit bericht gaat zo weg.")
        case State.CANCELLED:
            return _("Dit bericht is niet verstuurd. Het was niet meer nodig.")
        case State.SENT if message.evidence == Message.Evidence.DEMO:
            return _("Dit is een voorbeeld. Er is niets verstuurd.")
        case State.SENT:
            return _("De mailserver nam dit bericht aan.")
    return _("Dit bericht wordt nu verstuurd.")


def readable_text(message: Message) -> str:
    """The text without what only the recipient may use; empty when all of it is secret or wiped."""
    kind = kinds.find(message.kind)
    if kind and kind.is_secret:
        return ""
    return KEY_IN_ADDRESS.sub("…", message.text)
