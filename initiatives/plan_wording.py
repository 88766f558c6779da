"""What a plan is, asks and brings along, in words: for the form, the check page, the receipt and its own page.

Asks neither the clock nor, but for the two functions that say so, the database.
"""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agendas.wording import dutch
from initiatives.kinds import KINDS, InitiatorKind, Kind
from initiatives.models import Initiative, Need

ICONS = {
    Kind.IDEA: "bulb",
    Kind.OWN_PLAN: "users",
    Kind.SMALL_MATTER: "check",
    Kind.HELP: "heart-handshake",
    Kind.EVENT: "calendar-event",
    Kind.CHALLENGE: "route",
    Kind.CITIZENS_INITIATIVE: "building-community",
}
# How a resident would say it, when choosing. The short names stand in `Kind`.
CHOICES = {
    Kind.IDEA: gettext_lazy("Ik heb een plan of idee voor mijn buurt"),
    Kind.OWN_PLAN: gettext_lazy("Wij gaan zelf iets doen"),
    Kind.SMALL_MATTER: gettext_lazy("Ik heb iets kleins"),
    Kind.HELP: gettext_lazy("Wij zoeken hulp bij ons plan"),
    Kind.EVENT: gettext_lazy("Wij organiseren een activiteit"),
    Kind.CHALLENGE: gettext_lazy("Wij willen een taak van de gemeente overnemen"),
    Kind.CITIZENS_INITIATIVE: gettext_lazy("Ik wil dat de raad ergens over besluit"),
}
QUESTIONS = {5: gettext_lazy("Vijf vragen"), 6: gettext_lazy("Zes vragen"), 7: gettext_lazy("Zeven vragen")}
EXTRA = {
    "task": gettext_lazy("Welke taak"),
    "why_better": gettext_lazy("Waarom bewoners dit beter kunnen"),
    "budget": gettext_lazy("Geschat bedrag per jaar"),
    "proposal": gettext_lazy("Voorstel aan de gemeenteraad"),
}


def kind(value: str) -> dict:
    """A kind as people meet it: value, label (of one who chooses), short label, explanation, icon, address."""
    value = Kind(value)
    address = reverse("initiatives:submit") + "?" + urlencode({"wat": "plan", "soort": value.value})
    return {
        "value": value.value,
        "label": CHOICES[value],
        "name": value.label,
        "text": KINDS[value].explanation,
        "icon": ICONS[value],
        "url": address,
    }


def own_kind_fact(initiative: Initiative) -> list[dict]:
    """Its kind, when it is more than an idea."""
    return [] if initiative.kind == Kind.IDEA else [fact(_("Soort"), initiative.get_kind_display())]


def kinds() -> list[dict]:
    return [kind(value) for value in Kind]


def lead(number_of_questions: int, due_on: date) -> str:
    """What the form costs and brings."""
    return _("%(questions)s, ongeveer tien minuten. U krijgt antwoord uiterlijk %(day)s.") % {
        "questions": QUESTIONS.get(number_of_questions, number_of_questions),
        "day": date_format(due_on, "l j F"),
    }


def euros(amount: int) -> str:
    """On one line, wherever it stands."""
    return "€\u00a0" + number_format(amount, use_l10n=True, force_grouping=True)


def fact(label: str, text) -> dict:
    return {"label": label, "text": text}


def facts(initiative: Initiative) -> list[dict]:
    """What its kind asked beside the five questions, for includes/facts.html."""
    return event_facts(initiative) + kind_facts(initiative)


def event_facts(initiative: Initiative) -> list[dict]:
    said = []
    if initiative.event_on:
        said.append(fact(_("Dag"), date_format(initiative.event_on, "l j F Y")))
    if initiative.event_place:
        said.append(fact(_("Plek"), dutch(initiative.event_place)))
    if initiative.is_trial:
        said.append(fact(_("Proef"), _("Dit is een proef: het wordt één keer uitgeprobeerd.")))
    return said


def kind_facts(initiative: Initiative) -> list[dict]:
    said = []
    for name, label in EXTRA.items():
        if value := initiative.extra.get(name):
            said.append(fact(label, euros(value) if name == "budget" else dutch(value)))
    if initiative.initiator_kind != InitiatorKind.PERSON:
        said.append(fact(_("Ingediend door"), initiative.get_initiator_kind_display()))
    return said


def need_label(need_kind: str) -> str:
    """Say "Geld", "Een plek": at the beginning of a line."""
    label = str(Need.Kind(need_kind).label)
    return label[:1].upper() + label[1:]


def need_text(amount: int | None, text: str) -> str:
    """Say "€ 500: voor verf", or either."""
    return ": ".join(part for part in (euros(amount) if amount else "", text) if part)


def more_of_form(form) -> list[dict]:
    """What a form holds beside the five questions, to be read once more. `form`: a clean `SubmitForm`."""
    given = form.for_deed()
    plan = Initiative(
        **{name: given[name] for name in ("event_on", "event_place", "is_trial", "initiator_kind")},
        extra={name: value for name, value in given["extra"].items() if value},
    )
    said = facts(plan)
    said += [fact(need_label(need.kind), need_text(need.amount, need.text)) for need in given["needs"]]
    if rule := given["rule"]:
        said.append(fact(_("Regel in de weg"), f"{rule.rule}\n{rule.problem}"))
    return said


def sent_along(initiative: Initiative) -> list[dict]:
    """Needs, rules and files as the receipt tells them. Three queries."""
    said = [fact(need_label(need.kind), need_text(need.amount, need.text)) for need in initiative.needs.all()]
    said += [fact(_("Regel in de weg"), f"{rule.rule}\n{rule.problem}") for rule in initiative.rules_in_the_way.all()]
    files = initiative.attachments.filter(removed_at__isnull=True)
    if names := [file.original_name for file in files]:
        said.append(fact(_("Foto's en documenten"), "\n".join(names)))
    return said
