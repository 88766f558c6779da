"""What the back office says about a message, in plain words."""

import re

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications import kinds
from notifications.models import DeliveryAttempt, Message

State, Way, Evidence = Message.State, Message.Way, Message.Evidence
# A part of an address as long as this is a signed key: whoever reads along could use it.
KEY_IN_ADDRESS = re.compile(r"(?<=/)[\w.:=~%-]{30,}")
# With such a code a plan opens at the desk, and a reminder is answered by phone.
CODE = re.compile(r"\b[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\b")
WITH_A_KEY = re.compile(r"https?://\S*/[\w.:=~-]{30,}(?:/\S*|(?=\s|$))")
# The first line of an address without the name: a street and its number, or a postbox.
HAS_DIGIT = re.compile(r"\d")
# Where the foot of a mail begins (RFC 3676, 4.3). The last one: whoever wrote the text may have put a signature in it.
FOOT = re.compile(r"^-- $(?![\s\S]*^-- $)", re.M)
# RFC 3463: class, subject, detail. The first that fits tells most.
ENHANCED = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
SMTP = re.compile(r"^\s*([45]\d\d)\b")
REASONS = (
    ("2.2", gettext_lazy("De mailbox van de ontvanger is vol.")),
    ("2.1", gettext_lazy("De mailbox van de ontvanger is afgesloten.")),
    ("1", gettext_lazy("Dit e-mailadres bestaat niet, of is verkeerd geschreven.")),
    ("2", gettext_lazy("De mailbox van de ontvanger neemt niets aan.")),
    ("3.4", gettext_lazy("Het bericht is te groot voor de mailserver van de ontvanger.")),
    ("4", gettext_lazy("De mailserver van de ontvanger is niet te bereiken.")),
    ("7", gettext_lazy("De mailserver van de ontvanger wil geen post van ons. Vraag de beheerder om hulp.")),
)
PHASES = {
    "before": gettext_lazy("nog voor het versturen"),
    "connect": gettext_lazy("bij het verbinden met de mailserver"),
    "mail": gettext_lazy("bij het noemen van de afzender"),
    "rcpt": gettext_lazy("bij het noemen van de ontvanger"),
    "data": gettext_lazy("vlak voor het overdragen"),
    "body": gettext_lazy("tijdens het overdragen"),
    "reply": gettext_lazy("bij het wachten op het laatste antwoord"),
    "guard": gettext_lazy("bij het nakijken of het al verstuurd was"),
    "evidence": gettext_lazy("bij het nakijken van het bewijs"),
    "reconcile": gettext_lazy("bij het nakijken na een herstel"),
    "policy": gettext_lazy("zonder bewijs"),
    "bounce": gettext_lazy("na het versturen"),
}


def why(message: Message) -> str:
    """Why it stands where it stands, and what that means for the reader."""
    return _of_letter(message) if message.way == Way.PAPER else _of_mail(message)


def _of_mail(message: Message) -> str:
    match message.state:
        case State.DEAD if not message.attempts:
            return _("Dit bericht kon niet worden gemaakt: %(error)s") % {"error": message.last_error}
        case State.DEAD if refusal := reason(message.last_error, only="5"):
            return _("De mailserver van de ontvanger weigerde dit bericht.") + f" {refusal}"
        case State.DEAD:
            return _("Wij probeerden het %(count)s keer. Het lukte niet. Wij proberen het niet meer vanzelf.") % {
                "count": message.attempts
            }
        case State.UNCERTAIN:
            return _(
                "De verbinding viel weg tijdens het versturen. Niemand kan weten of het bericht aankwam. "
                "Verstuurt u het opnieuw, dan is het precies hetzelfde bericht."
            )
        case State.BOUNCED:
            told = _("Het bericht is verstuurd, maar kwam terug.")
            return f"{told} {reason(message.last_error)}".strip()
        case State.PENDING if message.attempts:
            told = _("Het lukte nog niet. Wij proberen het vanzelf opnieuw.")
            return f"{told} {reason(message.last_error)}".strip()
        case State.PENDING:
            return _("Dit bericht gaat weg zodra het kan.")
        case State.HELD:
            return _("De ontvanger wil dit soort post samen in één mail. Die mail gaat weg op %(day)s.") % {
                "day": _moment(message.not_before)
            }
        case State.BUNDLED:
            return _in_bundle(message.bundle)
        case State.CANCELLED:
            return _("Dit bericht is niet verstuurd.") + " " + _why_cancelled(message)
        case State.SENT:
            return SENT.get(message.evidence, SENT[Evidence.MAIL_SERVER])
    return _("Dit bericht wordt nu verstuurd.")


SENT = {
    Evidence.MAIL_SERVER: gettext_lazy("De mailserver nam dit bericht aan."),
    Evidence.JOURNAL: gettext_lazy("De verbinding viel weg, maar het staat in ons postarchief. Het is verstuurd."),
    Evidence.RELAY_LOG: gettext_lazy(
        "De verbinding viel weg, maar het staat in het logboek van de mailserver. Het is verstuurd."
    ),
    Evidence.PROVIDER: gettext_lazy("De berichtendienst zegt dat dit bericht is verstuurd."),
    Evidence.PERSON: gettext_lazy("Een medewerker zei dat dit bericht is verstuurd."),
    Evidence.DEMO: gettext_lazy("Dit is een voorbeeld. Er is niets verstuurd."),
}


def _in_bundle(bundle: Message | None) -> str:
    told = _("Dit bericht zit in een mail waarin meer staat.")
    # A bundle that is gone was finished long ago.
    return told if bundle is None else told + " " + _("Over die mail: %(why)s") % {"why": why(bundle)}


def _of_letter(message: Message) -> str:
    match message.state:
        case State.TO_PRINT:
            return _("Deze brief moet nog worden geprint en op de post gedaan.")
        case State.SENT:
            return _("Een medewerker deed deze brief op de post.")
        case State.BOUNCED:
            return _("Deze brief kwam terug met de post. Misschien klopt het postadres niet.")
        case State.CANCELLED:
            return _("Deze brief is niet verstuurd.") + " " + _why_cancelled(message)
    return _of_mail(message)


def _why_cancelled(message: Message) -> str:
    """A few words of ours stand on the row; what a mail server said is no reason to hold something back."""
    told = message.last_error
    if not told or SMTP.match(told) or ENHANCED.search(told) or message.attempts:
        return _("Het was niet meer nodig, of iemand hield het tegen.")
    return f"{told[:1].upper()}{told[1:]}".rstrip(".") + "."


def reason(told: str, *, only: str = "") -> str:
    """What a mail server meant, in plain words; empty when it said nothing we know. `only`: codes of this class."""
    code = ENHANCED.search(told)
    if code and (not only or code[1] == only):
        rest = f"{code[2]}.{code[3]}"
        for start, words in REASONS:
            if rest == start or rest.startswith(f"{start}."):
                return str(words)
    plain = SMTP.match(told)
    if plain and (not only or plain[1].startswith(only)):
        if plain[1].startswith("5"):
            return _("Misschien klopt het e-mailadres niet.")
        return _("De mailserver heeft het druk.")
    return ""


def attempt_row(attempt: DeliveryAttempt) -> dict:
    """One try, as the page shows it."""
    said = " ".join(part for part in (str(attempt.smtp_code or ""), attempt.detail) if part)
    return {
        "at": attempt.at,
        "outcome": attempt.get_outcome_display(),
        "kind": {"sent": "ok", "proved_sent": "ok", "later": "wait", "repeated": "wait"}.get(attempt.outcome, "late"),
        "phase": PHASES.get(attempt.phase, attempt.phase),
        "said": said,
        "meaning": reason(said),
        "worker": attempt.worker,
    }


def readable_text(message: Message) -> str:
    """The text without what only the recipient may use, whichever way it went: who reads along must not be able to act
    as the recipient. Empty when all of it is secret or wiped."""
    kind = kinds.find(message.kind)
    if kind and kind.is_secret:
        return ""
    return CODE.sub("…", KEY_IN_ADDRESS.sub("…", message.text))


def address_lines(letter: Message, whose: str) -> str:
    """The address for the window of the envelope: whoever it is for stands above it, unless a name stands there."""
    address = letter.postal_address.strip()
    first_line = address.partition("\n")[0]
    has_name = first_line and not HAS_DIGIT.search(first_line)
    return address if has_name or not whose else f"{whose}\n{address}".strip()


def without_foot(text: str) -> str:
    """The text of a mail without the foot that stands under each."""
    return FOOT.split(text, maxsplit=1)[0].strip()


def paper_text(message: Message) -> str:
    """The text for a sheet of paper: without the foot of a mail, and without links that only work when pressed."""
    return WITH_A_KEY.sub(_("(Deze link staat alleen in een mail. Bel ons gerust.)"), without_foot(message.text))


def _moment(when) -> str:
    return date_format(localtime(when), "l j F, H:i")
