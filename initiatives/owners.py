"""Whose plan it is and when it takes place, in words for its own page."""

from datetime import date

from django.utils.translation import gettext as _

from agendas.wording import day_words, dutch
from initiatives.models import Initiative


def names(initiative: Initiative) -> str:
    """The names that the initiators chose themselves. Reads `co_names` (`for_page`)."""
    return ", ".join([initiative.display_name, *initiative.co_names])


def event_facts(initiative: Initiative, today: date) -> list[dict]:
    """The day and the place of an event, for includes/facts.html."""
    if initiative.event_on is None:
        return []
    facts = [{"label": _("Wanneer"), "text": day_words(initiative.event_on, today, weekday=True)}]
    if initiative.event_place:
        facts.append({"label": _("Plek"), "text": dutch(initiative.event_place)})
    if initiative.is_trial:
        facts.append({"label": _("Proef"), "text": _("Dit is een proef. Daarna kijken de indieners terug.")})
    return facts
