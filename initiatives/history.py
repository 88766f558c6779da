"""What happened to a plan, as residents read it: a sentence for each kind of event."""

from collections.abc import Iterable
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.roles import HANDLERS
from agendas import log_words
from agendas.wording import day_words, dutch, upper_first
from initiatives.models import Event
from initiatives.workflow import Status

BY_THE_PORTAL = log_words.BY_THE_PORTAL | {Event.Kind.DELAYED}


def history(events: Iterable[Event], today: date) -> list[dict]:
    """The public history for includes/timeline.html, newest first. Reminders in a row are one line, so are delays."""
    told = []
    for line in log_words.fold(events, about=lambda event: event.kind == Event.Kind.DELAYED, kinds=BY_THE_PORTAL):
        if sentence := _line(line, today):
            when = localdate(line[0].at)
            told.append({"when": day_words(when, today), "iso": when.isoformat(), "text": sentence})
    return told


def _line(events: list[Event], today: date) -> str:
    if events[0].kind == Event.Kind.DELAYED:
        return _delays(events)
    if events[0].kind not in log_words.BY_THE_PORTAL:
        return event_sentence(events[0])
    sentences = log_words.told(events, lambda day: day_words(day, today))
    return format_html_join(" ", "{}", ((each,) for each in sentences if each))


def _delays(events: list[Event]) -> str:
    """The newest delay, and how often the municipality named another day before."""
    before = len(events) - 1
    if not before:
        return dutch(events[0].text)
    words = ngettext("Eerder noemden wij %(n)d andere datum.", "Eerder noemden wij %(n)d andere datums.", before)
    return format_html("{} {}", dutch(events[0].text), words % {"n": before})


# After a sentence that ends with a colon comes the text of the event. `%(name)s` is who did it: a role or a party.
# A kind that is missing here says nothing to residents.
SENTENCES = {
    Event.Kind.SUBMITTED: gettext_lazy("Het plan kwam binnen."),
    Event.Kind.CONFIRMED: gettext_lazy("De indiener bevestigde het e-mailadres. Het plan is openbaar."),
    Event.Kind.PUBLISHED: gettext_lazy("Een medewerker van de gemeente keek naar het plan. Het is openbaar."),
    Event.Kind.QUESTION_ASKED: gettext_lazy("De gemeente stelde de indiener een vraag."),
    Event.Kind.QUESTION_REPLIED: gettext_lazy("De indiener gaf een reactie."),
    Event.Kind.ANSWERED: gettext_lazy("De gemeente gaf antwoord."),
    Event.Kind.ADVICE_ASKED: gettext_lazy("De gemeente vroeg %(name)s om advies."),
    Event.Kind.ADVICE_GIVEN: gettext_lazy("%(name)s gaf advies:"),
    Event.Kind.GOALS_LINKED: gettext_lazy("De gemeente legde vast waar dit plan bij past:"),
    Event.Kind.ASKED_AFTER: gettext_lazy("%(name)s vroeg de gemeente waar het antwoord blijft."),
    Event.Kind.TEAM_CHANGED: gettext_lazy("Het plan ging naar een ander team:"),
    Event.Kind.PROMISE_MADE: gettext_lazy("Er is een afspraak gemaakt:"),
    Event.Kind.CLOCK_PAUSED: gettext_lazy("De gemeente zette de klok stil:"),
    Event.Kind.CLOCK_RESUMED: gettext_lazy("De klok van het antwoord loopt weer."),
    Event.Kind.CLOCK_EXTENDED: gettext_lazy("De gemeente nam meer tijd voor het antwoord:"),
    Event.Kind.REOPENED: gettext_lazy("De indiener vond het antwoord geen antwoord:"),
    Event.Kind.KIND_CHANGED: gettext_lazy("De gemeente koos een andere soort:"),
    Event.Kind.ROLE_CHOSEN: gettext_lazy("De gemeente koos haar rol:"),
    Event.Kind.NEED_DECIDED: gettext_lazy("De gemeente besloot over wat gevraagd is:"),
    Event.Kind.RULE_NAMED: gettext_lazy("Er zit een regel in de weg:"),
    Event.Kind.RULE_ANSWERED: gettext_lazy("De gemeente gaf antwoord over een regel:"),
    Event.Kind.TEXT_CHANGED: gettext_lazy("De indiener paste de tekst aan."),
    Event.Kind.CHANGE_OFFERED: gettext_lazy("De gemeente stelde een andere tekst voor. De indiener beslist."),
    Event.Kind.CO_INITIATOR_JOINED: gettext_lazy("Er deed een medestander mee."),
    Event.Kind.HANDED_OVER: gettext_lazy("Het plan ging naar een andere indiener."),
    Event.Kind.LOOKED_BACK: gettext_lazy("De indieners keken terug."),
    Event.Kind.BUNDLED: gettext_lazy("Dit plan wordt samen met andere plannen beantwoord:"),
    Event.Kind.ANSWER_REWRITTEN: gettext_lazy("De gemeente schreef het antwoord duidelijker op."),
    Event.Kind.REWRITE_ASKED: gettext_lazy("Iemand vroeg om een duidelijker antwoord."),
    Event.Kind.PHOTO_ADDED: gettext_lazy("Er kwam een foto of bestand bij."),
    Event.Kind.IMPORTED: gettext_lazy("Het plan kwam uit een ander systeem van de gemeente."),
}

# For a move: by the status that it led to.
MOVES = {
    Status.RECEIVED: gettext_lazy("Het plan is openbaar."),
    Status.IN_PROGRESS: gettext_lazy("De gemeente ging verder met het plan."),
    Status.AWAITING_INITIATOR: gettext_lazy("De gemeente wacht op de indiener."),
    Status.ANSWERED: gettext_lazy("De gemeente gaf antwoord."),
    Status.CARRIED_OUT: gettext_lazy("De uitvoering begon."),
    Status.COMPLETED: gettext_lazy("Het plan is klaar."),
    Status.WITHDRAWN: gettext_lazy("De indiener trok het plan in."),
    Status.REFUSED: gettext_lazy("Het plan is geweigerd."),
    Status.ADMITTED: gettext_lazy("De gemeente keek of het plan aan de regels voldoet. Dat is zo."),
    Status.DISCLOSED: gettext_lazy("De gemeente liet zien wat de taak nu kost en hoe goed het gaat."),
    Status.BID: gettext_lazy("De indieners deden een aanbod."),
    Status.IN_TALKS: gettext_lazy("Het gesprek over het aanbod begon."),
    Status.ON_AGENDA: gettext_lazy("Het plan kwam op de agenda van de gemeenteraad."),
    Status.AGREED: gettext_lazy("De indieners en de gemeente sloten een overeenkomst."),
    Status.EVALUATED: gettext_lazy("De indieners en de gemeente keken samen terug."),
    Status.HANDED_BACK: gettext_lazy("De taak ging terug naar de gemeente."),
}


def event_sentence(event: Event) -> str:
    """What happened and who did it, in plain words. Empty for what says nothing to residents."""
    if event.kind in (Event.Kind.MOVED, Event.Kind.STEP_TOLD):
        return with_text(_move_sentence(event), event.text)
    sentence = str(SENTENCES.get(event.kind, ""))
    if not sentence.endswith(":"):
        return _named(sentence, event)
    return with_text(_named(sentence, event), event.text) if event.text else ""


def _named(sentence: str, event: Event) -> str:
    if "%(name)s" not in sentence:
        return sentence
    name = upper_first(event.by_label) if sentence.startswith("%(name)s") else event.by_label
    return sentence % {"name": name}


def _move_sentence(event: Event) -> str:
    if event.to_status == Status.IN_PROGRESS and event.from_status == Status.RECEIVED:
        return _("Een medewerker van de gemeente nam het plan in behandeling.")
    if event.to_status == Status.REFUSED and event.by_role in HANDLERS:
        return _("De gemeente weigerde het plan.")
    return str(MOVES[Status(event.to_status)])


def with_text(sentence: str, text: str) -> str:
    """A sentence of ours and then the words of a person."""
    return format_html("{} {}", sentence, dutch(text)) if text else sentence
