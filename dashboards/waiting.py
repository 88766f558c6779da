"""What lies too long: the things on the council's list that still wait, each as the public may read it.

A reminder that nobody answered climbs, and its last rung is this list (`reminders.rules`). What was done, moved or
answered since then is off it again: each rule is asked anew whether the thing still waits.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agendas.models import Agenda, Block, Promise
from initiatives.models import Initiative
from neighbourhoods.models import Platform
from reminders.ladder import Rule, Rung
from reminders.models import Reminder
from reminders.rules import RULES


@dataclass(frozen=True)
class Group:
    """Things that wait for the same. `kinds` are those of the rules that list them; `label` is said of one of them;
    `sentence` follows the number."""

    key: str
    kinds: tuple[str, ...]
    title: str
    label: str
    sentence: str


GROUPS = (
    Group(
        "antwoorden",
        ("answer_due", "answer_called"),
        _("Plannen die te lang op antwoord wachten"),
        _("plan zonder antwoord"),
        ngettext_lazy(
            "plan wacht al meer dan een maand te lang op antwoord.",
            "plannen wachten al meer dan een maand te lang op antwoord.",
        ),
    ),
    Group(
        "afspraken",
        ("promise_due", "promise_called"),
        _("Afspraken die te laat zijn"),
        _("afspraak"),
        ngettext_lazy("afspraak is meer dan een maand te laat.", "afspraken zijn meer dan een maand te laat."),
    ),
    Group(
        "bevestigen",
        ("promise_confirm",),
        _("Afspraken waarvan niemand zegt of ze klaar zijn"),
        _("afspraak die op bevestiging wacht"),
        ngettext_lazy(
            "afspraak is gemeld als gedaan, maar de ander zei nog niet of dat klopt.",
            "afspraken zijn gemeld als gedaan, maar de ander zei nog niet of dat klopt.",
        ),
    ),
    Group(
        "buurtagendas",
        ("block_due", "review_due"),
        _("Buurtagenda's die stilstaan"),
        _("stap van een buurtagenda"),
        ngettext_lazy("stap van een buurtagenda ligt stil.", "stappen van buurtagenda's liggen stil."),
    ),
    Group(
        "gesprekken",
        ("unspoken",),
        _("Wijkplatformen waarmee te lang niet is gesproken"),
        _("gesprek met een wijkplatform"),
        ngettext_lazy(
            "wijkplatform sprak al te lang niet met de gemeente.",
            "wijkplatformen spraken al te lang niet met de gemeente.",
        ),
    ),
)
GROUP_OF = {kind: group for group in GROUPS for kind in group.kinds}

# ── One query ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Waiting:
    """One thing on the list. `who` is a party or empty, never a person."""

    group: Group
    model: str
    # The day it was promised for; of a platform the day it was last spoken with.
    due_on: date
    key: str
    title: str
    place: str
    who: str
    asked_after_on: date | None

    @property
    def url(self) -> str:
        return ADDRESSES[self.model](self.key) if self.model in ADDRESSES else ""


ADDRESSES = {
    "agendas.promise": lambda key: Promise(number=key).get_absolute_url(),
    "agendas.block": lambda key: Agenda(slug=key).get_absolute_url(),
    "agendas.agenda": lambda key: Agenda(slug=key).get_absolute_url(),
    "initiatives.initiative": lambda key: reverse("initiatives:detail", args=[key]),
}
NOTHING, NO_DAY = Value("", CharField()), Cast(Value(None), DateField())
MUNICIPALITY = Value("gemeente", CharField())
# Per kind of thing: its address, title, place, whose turn it is, and when a platform asked after it.
COLUMNS = {
    Promise: (Cast("number", CharField()), F("text"), F("area__name"), F("owner_label"), F("asked_after_on")),
    Initiative: (F("number"), F("title"), F("buurt__name"), MUNICIPALITY, F("asked_after_on")),
    Block: (
        F("agenda__slug"),
        Concat("agenda__title", Value(": "), "definition__title"),
        F("agenda__area__name"),
        F("owners"),
        NO_DAY,
    ),
    Agenda: (F("slug"), F("title"), F("area__name"), Coalesce("platform__name", NOTHING), NO_DAY),
    Platform: (F("slug"), F("name"), NOTHING, MUNICIPALITY, NO_DAY),
}
TO_CONFIRM = (*COLUMNS[Promise][:3], F("other_label"), F("asked_after_on"))


def waiting(today: date) -> list[Waiting]:
    """Everything on the list of the council today, what waits longest first; each thing once. One query."""
    first, *rest = (_of_rule(RULES[kind], today) for kind in GROUP_OF)
    found: dict[tuple, Waiting] = {}
    for kind, model, *what in first.union(*rest, all=True):
        group = GROUP_OF[kind]
        row = Waiting(group, model, *what)
        # Of two rules for one thing, each names the day that was promised.
        found[group.key, row.key, row.title] = row
    return sorted(found.values(), key=lambda row: (row.due_on, row.title))


def _of_rule(rule: Rule, today: date) -> QuerySet:
    """What waits by this rule and was laid on the list for the day that it waits for now."""
    reached = today - timedelta(days=min(step.days for step in rule.steps if Rung.COUNCIL in step.to))
    model = rule.model
    laid = Reminder.objects.filter(
        kind=rule.kind,
        state=Reminder.State.LISTED,
        subject_type=model._meta.label_lower,
        subject_id=OuterRef("pk"),
        # A platform comes back every half year: once laid there it stays until somebody spoke with it.
        **{"due_on__gt": OuterRef("spoken_on")} if rule.recurs else {"due_on": OuterRef(rule.due_field)},
    )
    things = rule.waiting(reached).prefetch_related(None).order_by().filter(Exists(laid))
    if model is Initiative:
        things = things.filter(published_at__isnull=False)
    if rule.recurs:
        since = "spoken_on"
    elif rule.due_field == "asked_after_due_on":
        # The day that was promised first, not the one on which something would be heard.
        since = "answer_due_on" if model is Initiative else "due_on"
    else:
        since = rule.due_field
    kind, label = Value(rule.kind, CharField()), Value(model._meta.label_lower, CharField())
    columns = TO_CONFIRM if rule.kind == "promise_confirm" else COLUMNS[model]
    return things.values_list(kind, label, F(since), *columns)
