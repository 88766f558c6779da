"""Taking over running initiatives from another system: read, shown, and only then taken over. Each once."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addresses import clean_address, one_spelling
from accounts.models import AuditEvent, User
from accounts.roles import Role
from accounts.services import leading_role, log_change
from initiatives import words
from initiatives.import_file import CannotRead, day_of, read
from initiatives.kinds import KINDS, Kind
from initiatives.models import Event, ImportRun, Initiative
from initiatives.services.clock import start_clock
from initiatives.services.letters import tell_initiator
from initiatives.services.move import label_of, write_event
from initiatives.services.submit import take_number
from initiatives.workflow import MoveRefused, Status
from neighbourhoods.models import Area, Team
from neighbourhoods.scope import only_team_of, scope_of, team_for

IMPORTERS = (Role.TEAM_LEAD, Role.ADMINISTRATOR)
STATES = {
    "": Status.RECEIVED,
    "ontvangen": Status.RECEIVED,
    "nieuw": Status.RECEIVED,
    "in behandeling": Status.IN_PROGRESS,
    "loopt": Status.IN_PROGRESS,
}
CHANNELS = {
    "": Initiative.Channel.WEB,
    "website": Initiative.Channel.WEB,
    "balie": Initiative.Channel.DESK,
    "telefoon": Initiative.Channel.PHONE,
    "papier": Initiative.Channel.PAPER,
    "brief": Initiative.Channel.PAPER,
}
# What lies outside these is a mistake in the list.
EARLIEST, FARTHEST = date(1990, 1, 1), timedelta(days=5 * 366)
NEW, KNOWN, REFUSED = "new", "known", "refused"


def start_import(*, raw: bytes, file_name: str, by: User, now: datetime) -> ImportRun:
    """Read a file and say of each row what would happen. Nothing is taken over yet. Raises MoveRefused."""
    _may_import(by)
    try:
        rows = read(raw, file_name)
    except CannotRead as error:
        raise MoveRefused(error.message) from error
    report = _report(_judge(rows, timezone.localdate(now), by))
    return ImportRun.objects.create(by=by, at=now, file_name=file_name[:120], rows=rows, report=report)


@transaction.atomic
def take_over(*, run: ImportRun, by: User, now: datetime) -> ImportRun:
    """Make the plans of every row that is new and right; they are public at once. All in one transaction: a list is
    taken over whole or not at all, and twice is once. Who gave an e-mail address gets a link to follow the plan."""
    locked = _own_run(run, by)
    # What was right a moment ago is looked at again: a colleague may have taken over the same.
    told = _judge(locked.rows, timezone.localdate(now), by)
    taken = [_take_over_one(values, by, now) for _row, values, _why in told if values]
    locked.report = _report(told) | {NEW: 0, "taken": len(taken)}
    locked.rows, locked.done_at = [], now
    locked.save()
    log_change(subject=locked, verb=AuditEvent.Verb.ADDED, by=by, now=now, change={"plannen": [None, len(taken)]})
    run.refresh_from_db()
    return locked


@transaction.atomic
def give_up_import(*, run: ImportRun, by: User, now: datetime) -> ImportRun:
    """Forget the list: nothing is taken over, and what was read is gone."""
    locked = _own_run(run, by)
    locked.rows, locked.done_at = [], now
    locked.save(update_fields=["rows", "done_at"])
    run.refresh_from_db()
    return locked


def checked(run: ImportRun, today: date, user: User) -> list[dict]:
    """Each row of a list that waits, for the preview of who takes it over: {row, title, state, why, buurt}."""
    return [
        {
            "row": row["row"],
            "title": row.get("title", ""),
            "buurt": row.get("buurt", ""),
            "state": NEW if values else KNOWN if why == KNOWN else REFUSED,
            "why": "" if why == KNOWN else why,
        }
        for row, values, why in _judge(run.rows, today, user)
    ]


def _judge(rows: list[dict], today: date, by: User) -> list[tuple[dict, dict | None, str]]:
    """Per row the values of its plan, or None and why not: KNOWN, or a reason in words."""
    checker = _Checker(by)
    return [(row, *checker.check(row, today)) for row in rows]


def _report(told: list[tuple[dict, dict | None, str]]) -> dict:
    """{"new", "known", "refused": [[row, why], …]}."""
    return {
        NEW: sum(1 for _row, values, _why in told if values),
        KNOWN: sum(1 for _row, _values, why in told if why == KNOWN),
        REFUSED: [[int(row["row"]), why] for row, values, why in told if not values and why != KNOWN],
    }


class _Checker:
    """Looks rows over with what is known of areas, teams and earlier lists; a reference counts once in a list. Plans
    come only where who takes them over handles plans."""

    def __init__(self, by: User):
        self.scope = scope_of(by)
        self.buurten: dict[str, list[Area]] = {}
        for area in Area.objects.buurten().select_related("parent__parent").defer("geometry"):
            for name in {area.name.lower(), area.cbs_name.lower(), area.code.lower()}:
                self.buurten.setdefault(name, []).append(area)
        self.teams = {team.name.lower(): team for team in Team.objects.filter(is_active=True)}
        self.handlers = {user.email: user for user in User.objects.handlers()}
        self.known = set(Initiative.objects.exclude(external_reference="").values_list("external_reference", flat=True))
        self.references: set[str] = set()

    def check(self, row: dict, today: date) -> tuple[dict | None, str]:
        """The values of a plan, or None and why not (KNOWN: it was taken over before)."""
        reference = row.get("reference", "")[:60]
        if reference in self.known:
            return None, KNOWN
        why = self._what_is_wrong(row, reference, today)
        if why:
            return None, why
        buurt = self.buurten[row["buurt"].lower()][0]
        handler = self.handlers.get(row.get("handler", "").lower())
        team = self.teams.get(row.get("team", "").lower())
        team = team or (only_team_of(handler) if handler else None) or team_for(buurt)
        if not self._is_within(buurt, team):
            return None, _("dit is van een ander team of gebied")
        self.references.add(reference)
        return {
            "external_reference": reference,
            "title": row["title"],
            "what": row["what"],
            "why": row.get("why", "") or _("Niet opgeschreven in het oude systeem."),
            "kind": _kind_of(row.get("kind", "")),
            "buurt": buurt,
            "display_name": (_("Bewoner van %(buurt)s") % {"buurt": buurt.name})[:80],
            "email": one_spelling(row.get("email", "")),
            "received_on": day_of(row["received_on"]),
            "due_on": day_of(row.get("due_on", "")),
            "status": STATES[row.get("status", "").lower()],
            "channel": CHANNELS[row.get("channel", "").lower()],
            "handler": handler,
            "team": team,
        }, ""

    def _is_within(self, buurt: Area, team: Team | None) -> bool:
        """As `Initiative.objects.for_office` limits what one handles."""
        scope = self.scope
        if scope.is_everything or buurt.pk in scope.coordinates:
            return True
        return team.pk in scope.teams if team else scope.areas is None or buurt.pk in scope.areas

    def _what_is_wrong(self, row: dict, reference: str, today: date) -> str:
        received, due = day_of(row.get("received_on", "")), row.get("due_on", "")
        buurten = self.buurten.get(row.get("buurt", "").lower(), [])
        team, handler = row.get("team", "").lower(), row.get("handler", "").lower()
        checks = (
            (not reference, _("het oude nummer ontbreekt")),
            (reference in self.references, _("dit oude nummer staat er twee keer in")),
            (not row.get("title"), _("de titel ontbreekt")),
            (len(row.get("title", "")) > 120, _("de titel is langer dan 120 tekens")),
            (not row.get("what"), _("er staat niet bij wat het plan is")),
            (not buurten, _("deze buurt kennen wij niet")),
            (len(buurten) > 1, _("er zijn twee buurten met deze naam: gebruik de code van het CBS")),
            (received is None, _("de datum van ontvangst is geen datum")),
            (bool(received and received > today), _("de datum van ontvangst moet nog komen")),
            (bool(received and received < EARLIEST), _("de datum van ontvangst is van vóór 1990")),
            (bool(day_of(due) and day_of(due) > today + FARTHEST), _("de datum voor het antwoord is te ver weg")),
            (bool(due) and day_of(due) is None, _("de datum voor het antwoord is geen datum")),
            (bool(day_of(due) and received and day_of(due) < received), _("het antwoord was vóór de ontvangst")),
            (row.get("status", "").lower() not in STATES, _("de stand is niet “ontvangen” of “in behandeling”")),
            (row.get("channel", "").lower() not in CHANNELS, _("hoe het is ingediend kennen wij niet")),
            (_kind_of(row.get("kind", "")) is None, _("deze soort kennen wij niet, of vraagt meer gegevens")),
            (bool(row.get("email")) and not _is_address(row["email"]), _("het e-mailadres klopt niet")),
            (bool(team) and team.removeprefix("team ") not in self._team_names(), _("dit team kennen wij niet")),
            (bool(handler) and handler not in self.handlers, _("deze behandelaar kennen wij niet")),
        )
        return next((why for is_wrong, why in checks if is_wrong), "")

    def _team_names(self) -> set[str]:
        return {name.removeprefix("team ") for name in self.teams}


def _kind_of(text: str) -> Kind | None:
    """By its word. A kind that asks for more than a list has cannot be taken over like this."""
    text = text.strip().lower()
    if not text:
        return Kind.IDEA
    for kind, rules in KINDS.items():
        if text in (kind.value, str(kind.label).lower()):
            return None if rules.required else kind
    return None


def _is_address(text: str) -> bool:
    try:
        clean_address(text)
    except ValueError:
        return False
    return True


def _may_import(by: User) -> None:
    if not by.has_role(*IMPORTERS):
        raise MoveRefused(_("Alleen een teamleider of beheerder neemt een lijst over."))


def _own_run(run: ImportRun, by: User) -> ImportRun:
    """The row, held, if it is this person's own or they are an administrator, and it still waits."""
    _may_import(by)
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.by_id != by.pk and not by.has_role(Role.ADMINISTRATOR):
        raise MoveRefused(_("Deze lijst is van een collega."))
    if locked.done_at is not None:
        raise MoveRefused(_("Deze lijst is al afgehandeld."))
    return locked


def _take_over_one(values: dict, by: User, now: datetime) -> Initiative:
    """One plan as if it had come in here on its own day, already public."""
    received = timezone.make_aware(datetime.combine(values.pop("received_on"), time(12)))
    received, due_on, handler = min(received, now), values.pop("due_on"), values.pop("handler")
    initiative = Initiative.objects.create(
        **values,
        **take_number(timezone.localdate(now).year),
        wijk=values["buurt"].parent,
        received_at=received,
        answer_due_on=due_on or timezone.localdate(received),
        submission_token=uuid5(NAMESPACE_URL, f"import:{values['external_reference']}"),
        published_at=now,
        handler=handler,
        contact=handler,
    )
    role = leading_role(by)
    start_clock(initiative, now=received, by=by, role=role, due_on=due_on)
    write_event(
        initiative, Event.Kind.IMPORTED, now=now, by=by, role=role, by_label=label_of(by), to_status=initiative.status
    )
    words.learn(initiative)
    tell_initiator(initiative, "imported", now)
    return initiative
