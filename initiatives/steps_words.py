"""The steps of a longer road and the answers of before, as the page of a plan shows them."""

from datetime import date, datetime

from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agendas.wording import day_words, dutch
from initiatives.models import Answer, FormerAnswer, Initiative
from initiatives.workflow import Status

# What the amount and the day of a step are.
AMOUNTS = {
    Status.DISCLOSED: gettext_lazy("De taak kost nu %(euros)s euro per jaar."),
    Status.BID: gettext_lazy("De indieners vragen %(euros)s euro per jaar."),
    Status.AGREED: gettext_lazy("De gemeente betaalt %(euros)s euro per jaar."),
}
DAYS = {
    Status.ON_AGENDA: gettext_lazy("De gemeenteraad praat hierover op %(day)s."),
    Status.AGREED: gettext_lazy("De overeenkomst loopt tot en met %(day)s."),
}


def steps_told(initiative: Initiative, today: date) -> list[dict]:
    """What each step said, for initiatives/includes/steps_told.html, the oldest first. Reads `steps_log`."""
    return [_step(row, today) for row in initiative.steps_log]


def _step(row: dict, today: date) -> dict:
    step, facts = Status(row["step"]), []
    if row["amount"] is not None and step in AMOUNTS:
        facts.append(AMOUNTS[step] % {"euros": number_format(row["amount"], force_grouping=True)})
    if row["until_on"] and step in DAYS:
        facts.append(DAYS[step] % {"day": day_words(date.fromisoformat(row["until_on"]), today)})
    told_on = localdate(datetime.fromisoformat(row["told_at"]))
    return {
        "title": step.label,
        "when": day_words(told_on, today),
        "iso": told_on.isoformat(),
        "text": row["text"],
        "facts": facts,
    }


def former_answers(initiative: Initiative, today: date) -> list[dict]:
    """The answers of before, for initiatives/includes/former_answers.html; the newest first. Reads `former_log`."""
    return [_former(row, today) for row in reversed(initiative.former_log)]


def _former(row: dict, today: date) -> dict:
    words = {
        "given": day_words(localdate(datetime.fromisoformat(row["published_at"])), today),
        "replaced": day_words(localdate(datetime.fromisoformat(row["replaced_at"])), today),
    }
    if row["why"] == FormerAnswer.Why.REOPENED:
        why = _("Gegeven op %(given)s. Op %(replaced)s liet de indiener weten dat dit geen antwoord was.") % words
    else:
        why = _("Gegeven op %(given)s. Op %(replaced)s schreef de gemeente het duidelijker op.") % words
    return {
        "why": why,
        "decision": str(Answer.Decision(row["decision"]).label).rstrip(".") + ".",
        "summary": dutch(row["summary"]),
        "facts": [
            {"label": _("Waarom"), "text": dutch(row["reason"])},
            {"label": _("Wat nu"), "text": dutch(row["next_step"])},
            {"label": _("Wie"), "text": dutch(row["next_by"])},
        ],
    }
