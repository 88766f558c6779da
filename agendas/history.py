"""What happened with an agenda, its blocks and its promises, as lines of a timeline.

Nothing here asks the database or the clock: `today` is passed in, and what a line needs is already loaded.
"""

from datetime import date

from django.utils.html import format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agendas import log_words
from agendas.models import AgendaEvent
from agendas.wording import by_words, day_words, dutch, party, upper_first
from agendas.workflow import BlockState, PromiseState


def history(events: list[AgendaEvent], today: date) -> list[dict]:
    """The log for includes/timeline.html, newest first. Reads block.definition and promise.

    The reminders about one thing are one line.
    """
    told = []
    for line in _lines(events):
        when = localdate(line[0].at)
        told.append({"when": day_words(when, today), "iso": when.isoformat(), "text": _line(line, today)})
    return told


def office_history(events: list[AgendaEvent], today: date) -> list[dict]:
    """The log for the back office, newest first: each event as it is; the reminders about one thing in one line, whose
    words are then in `told`."""
    return [
        {"event": line[0], "told": _line(line, today) if line[0].kind in log_words.BY_THE_PORTAL else ""}
        for line in _lines(events)
    ]


def _lines(events: list[AgendaEvent]) -> list[list[AgendaEvent]]:
    return log_words.fold(events, about=lambda event: (event.promise_id, event.block_id))


def _line(events: list[AgendaEvent], today: date) -> str:
    newest = events[0]
    if newest.kind not in log_words.BY_THE_PORTAL:
        return event_sentence(newest, today)
    sentences = log_words.told(events, lambda day: day_words(day, today), _thing(newest))
    if not any(event.kind in log_words.GIVEN for event in events):
        sentences.insert(0, _("Over %(thing)s:") % {"thing": _thing(newest)})
    return format_html_join(" ", "{}", ((each,) for each in sentences))


def _thing(event: AgendaEvent) -> str:
    """What an event is about, inside a sentence."""
    if event.promise:
        return _("de afspraak “%(text)s”") % {"text": event.promise.text}
    if event.block:
        return _("de stap “%(title)s”") % {"title": event.block.definition.title}
    return _("samen terugkijken")


def event_sentence(event: AgendaEvent, today: date) -> str:
    """What happened, who did it, in plain words."""
    who = upper_first(party(event.by_label))
    kind = event.kind
    if kind == AgendaEvent.Kind.AGENDA_STARTED:
        return _("%(who)s begon deze buurtagenda.") % {"who": who}
    if kind == AgendaEvent.Kind.BLOCK_CHANGED:
        return _block_sentence(event, who, today)
    if kind == AgendaEvent.Kind.AGENDA_CHANGED:
        return _("%(who)s heeft de buurtagenda bijgewerkt.") % {"who": who} + f" {event.text}"
    if kind == AgendaEvent.Kind.REVIEWED:
        return _review_sentence(event, who, today)
    if kind == AgendaEvent.Kind.ASKED_AFTER:
        return _("%(who)s vroeg waar de afspraak “%(promise)s” blijft. Er komt %(by)s bericht.") % {
            "who": who,
            "promise": event.promise.text,
            "by": by_words(event.new_due_on, today),
        }
    what = {"who": who, "promise": event.promise.text, "reason": event.text}
    if kind == AgendaEvent.Kind.PROMISE_MADE:
        return _("Nieuwe afspraak van %(owner)s: “%(promise)s”, %(by)s.") % {
            "owner": party(event.promise.owner_label),
            "promise": event.promise.text,
            "by": by_words(event.new_due_on, today),
        }
    if kind == AgendaEvent.Kind.PROMISE_RESCHEDULED:
        days = {"new": day_words(event.new_due_on, today), "old": day_words(event.old_due_on, today)}
        return _("“%(promise)s” kreeg een andere datum: %(new)s in plaats van %(old)s. %(reason)s") % (what | days)
    return {
        PromiseState.REPORTED_DONE: _("%(who)s meldde: “%(promise)s” is gedaan. %(reason)s"),
        PromiseState.KEPT: _("%(who)s bevestigde: “%(promise)s” is nagekomen. %(reason)s"),
        PromiseState.OPEN: _("%(who)s meldde: “%(promise)s” is nog niet klaar. %(reason)s"),
        PromiseState.DROPPED: _("%(who)s liet “%(promise)s” vervallen. %(reason)s"),
        PromiseState.UNCONFIRMED: _("“%(promise)s” is afgesloten, niet bevestigd. %(reason)s"),
    }[PromiseState(event.to_state)] % what


def _review_sentence(event: AgendaEvent, who: str, today: date) -> str:
    told = [_("%(who)s schreef op wat er bij het terugkijken naar voren kwam:") % {"who": who}, dutch(event.text)]
    if event.new_due_on:
        told.append(_("De volgende keer is %(day)s.") % {"day": day_words(event.new_due_on, today, weekday=True)})
    return format_html_join(" ", "{}", ((each,) for each in told))


def _block_sentence(event: AgendaEvent, who: str, today: date) -> str:
    title = event.block.definition.title
    told = [_("%(who)s werkte de stap “%(title)s” bij.") % {"who": who, "title": title}]
    if event.to_state == BlockState.DONE:
        told = [_("%(who)s rondde de stap “%(title)s” af.") % {"who": who, "title": title}]
    elif event.to_state == BlockState.BUSY:
        told = [_("%(who)s begon aan de stap “%(title)s”.") % {"who": who, "title": title}]
    elif event.to_state == BlockState.NOT_STARTED:
        told = [_("%(who)s zette de stap “%(title)s” terug op: nog niet begonnen.") % {"who": who, "title": title}]
    if event.new_due_on and event.old_due_on:
        told.append(
            _("Nieuwe datum: %(new)s, eerst was dat %(old)s.")
            % {"new": day_words(event.new_due_on, today), "old": day_words(event.old_due_on, today)}
        )
    elif event.new_due_on:
        told.append(_("Klaar %(by)s.") % {"by": by_words(event.new_due_on, today)})
    elif event.old_due_on:
        told.append(_("De datum is eraf gehaald."))
    return " ".join([*told, event.text]).strip()
