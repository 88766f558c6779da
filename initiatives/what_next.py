"""What happens next, for whoever waits: one sentence for each state. Stands in every letter about a step."""

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.kinds import Kind
from initiatives.models import Initiative
from initiatives.workflow import Status

NEXT: dict[Status, str] = {
    Status.AWAITING_CONFIRMATION: _("Hierna bevestigt u uw e-mailadres. Dan wordt uw plan openbaar."),
    Status.RECEIVED: _("Hierna pakt een medewerker uw plan op."),
    Status.IN_PROGRESS: _("Hierna schrijft de gemeente haar antwoord. U krijgt dat antwoord per e-mail."),
    Status.AWAITING_INITIATOR: _("Hierna reageert u. Dan gaat de gemeente verder en loopt de klok weer."),
    Status.ANSWERED: _("Hierna leest u op de pagina van uw plan wat ervan komt."),
    Status.CARRIED_OUT: _("Hierna leest u op de pagina van uw plan wat ervan gekomen is."),
    Status.COMPLETED: _("Uw plan is klaar. U hoeft niets meer te doen."),
    Status.WITHDRAWN: _("Uw plan is gesloten. U hoeft niets meer te doen."),
    Status.REFUSED: _("Uw plan is gesloten. Bent u het er niet mee eens? Bel de gemeente of kom langs."),
    Status.DISCLOSED: _("Hierna doet u een aanbod: wat u gaat doen en voor welk bedrag. Zolang staat de klok stil."),
    Status.BID: _("Hierna praat de gemeente met u over het aanbod, of geeft zij meteen antwoord."),
    Status.IN_TALKS: _("Hierna geeft de gemeente haar antwoord, of u doet een nieuw aanbod."),
    Status.ON_AGENDA: _("Hierna besluit de gemeenteraad. U krijgt het besluit met de reden."),
    Status.AGREED: _("Hierna begint u met de taak, zoals is afgesproken."),
    Status.EVALUATED: _("Hierna gaat u verder met de taak, of gaat de taak terug naar de gemeente."),
    Status.HANDED_BACK: _("De taak is weer van de gemeente. U hoeft niets meer te doen."),
}

# Where the road of a kind differs.
OF_KIND: dict[tuple[Kind, Status], str] = {
    (Kind.SMALL_MATTER, Status.RECEIVED): _("Hierna regelt een medewerker dit meteen, of u hoort waarom dat niet kan."),
    (Kind.CHALLENGE, Status.IN_PROGRESS): _("Hierna kijkt de gemeente of uw plan aan de regels voldoet."),
    (Kind.CHALLENGE, Status.ADMITTED): _("Hierna laat de gemeente zien wat de taak nu kost en hoe goed het gaat."),
    (Kind.CHALLENGE, Status.ANSWERED): _("Was het antwoord ja? Dan sluit u hierna een overeenkomst met de gemeente."),
    (Kind.CHALLENGE, Status.CARRIED_OUT): _("Hierna kijkt u samen met de gemeente terug op hoe het gaat."),
    (Kind.CITIZENS_INITIATIVE, Status.IN_PROGRESS): _("Hierna kijkt de gemeente of uw voorstel aan de regels voldoet."),
    (Kind.CITIZENS_INITIATIVE, Status.ADMITTED): _("Hierna komt uw voorstel op de agenda van de gemeenteraad."),
}


def what_next(initiative: Initiative) -> str:
    """Said to the initiator of this plan; in the language that is read."""
    status = Status(initiative.status)
    told = str(OF_KIND.get((Kind(initiative.kind), status)) or NEXT[status])
    if status == Status.ANSWERED and (until := initiative.reopen_until):
        told += " " + gettext("Vindt u dit geen antwoord? Dan kunt u dat tot en met %(day)s één keer laten weten.") % {
            "day": date_format(until, "j F Y")
        }
    return told


lazy_what_next = lazy(what_next, str)
"""The same, made when a letter is written: in the language of the letter, whatever that of the page."""
