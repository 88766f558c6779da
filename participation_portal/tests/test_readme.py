"""The README tells what the code does: tables, settings, packages and commands are compared with it."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.utils import translation

from accounts.roles import HANDLERS, Role
from initiatives.kinds import KINDS, KindRules
from initiatives.terms import in_words
from initiatives.workflow import COMMON, HANDLER, MOVES, Status
from participation_portal.faults.catalogue import TESTS
from reminders.ladder import AT_ONCE, Rule, Rung
from reminders.rules import RULES

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
# Set by the portal itself.
NOT_SETTINGS = {"PYTEST_SLOT", "PYTHONUNBUFFERED", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
READS = re.compile(
    r"""(?:\btext\(|\benv(?:\.\w+)?\(|\benviron\.get\(|\benviron\[)\s*["']([A-Z][A-Z_]+)["']""",
)


def part(name: str) -> str:
    """What stands behind the marker <!-- name -->: one table."""
    return README.split(f"<!-- {name} -->\n\n", 1)[1].split("\n\n", 1)[0].strip()


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines).replace("| --- ", "|---").replace("--- |", "---|")


def who(roles: frozenset[Role]) -> str:
    names = {Role.INITIATOR: "indiener", HANDLER: "behandelaar", Role.SYSTEM: "het portaal"}
    return " of ".join(name for role, name in names.items() if role in roles)


def leads_to(moves: dict[Status, frozenset[Role]]) -> str:
    return " · ".join(f"{to.label} ({who(roles)})" for to, roles in moves.items()) or "het einde"


def procedure() -> str:
    with translation.override("nl"):
        rows = [(f"**{status.label}**", leads_to(moves)) for status, moves in COMMON.items()]
    return table(("State", "May become (by whom)"), rows)


def roads() -> str:
    """Where the road of a kind differs from the common one."""
    with translation.override("nl"):
        rows = [
            (f"**{kind.label}**", str(status.label), leads_to(moves))
            for kind, road in MOVES.items()
            for status, moves in road.items()
            if moves != COMMON.get(status)
        ]
    return table(("Kind", "State", "May become (by whom)"), rows)


FIELDS = {
    "needs": "wat er nodig is",
    "event_on": "de dag",
    "event_place": "de plek",
    "is_trial": "of het een proef is",
    "task": "de taak",
    "why_better": "waarom bewoners het beter kunnen",
    "budget": "het bedrag",
    "proposal": "het voorstel",
}


def kinds() -> str:
    """What each kind asks for and its term in `terms.json`."""
    terms = {term["kind"]: term for term in json.loads((ROOT / "initiatives/data/terms.json").read_text())["terms"]}
    with translation.override("nl"):
        rows = [
            (f"**{kind.label}**", asks(rules), term_told(terms.get(kind, terms["idea"])))
            for kind, rules in KINDS.items()
        ]
    return table(("Kind", "Asks beside the five questions (bold: required)", "Answered within; if complex"), rows)


def asks(rules: KindRules) -> str:
    named = [f"**{FIELDS[name]}**" if name in rules.required else FIELDS[name] for name in rules.fields]
    return ", ".join(named) or "niets"


def term_told(term: dict) -> str:
    longest = term["complex_amount"] or term["amount"] * 2
    return f"{in_words(term['amount'], term['unit'])}; {in_words(longest, term['unit'])}"


TO = {
    Rung.DOER: "who has to do it",
    Rung.OTHER: "the other party",
    Rung.TEAM_LEAD: "the team leads",
    Rung.CONTACT: "the contact at the municipality",
    Rung.COORDINATOR: "the area coordinator",
    Rung.COUNCIL: "the list of the council",
}


def when(days: int | None) -> str:
    if days is AT_ONCE:
        return "at once"
    if days == 0:
        return "on the day"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'before' if days < 0 else 'late'}"


def told(rule: Rule) -> str:
    """Steps of one day are one."""
    days = {step.days: [] for step in rule.steps}
    for step in rule.steps:
        days[step.days] += [TO[rung] for rung in step.to]
    return "; ".join(f"{when(day)}: {' and '.join(people)}" for day, people in days.items())


def reminders() -> str:
    with translation.override("nl"):
        rows = [
            (f"**{rule.label}**", " ".join(rule.waiting.__doc__.split("\n\n")[0].split()), told(rule))
            for rule in RULES.values()
        ]
    return table(("Reminder", "Owed when", "When, and to whom"), rows)


WRITTEN = [procedure, roads, kinds, reminders]


@pytest.mark.parametrize("written", WRITTEN, ids=[each.__name__ for each in WRITTEN])
def test_a_table_is_that_of_the_code(written):
    assert part(written.__name__) == written(), f"The README should say:\n\n{written()}"


def test_every_fault_has_its_row_and_every_row_its_fault():
    """What was seen is from the last run that was written down; what is done and asked is from the catalogue."""
    rows = [line.strip("| ").split(" | ") for line in part("faults").splitlines()[2:]]
    assert [row[:3] for row in rows] == [[test.name, test.does, test.passes] for test in TESTS.values()]
    assert not any("FAILED" in row[3] for row in rows)


def test_every_role_that_moves_a_plan_is_named():
    roles = {role for road in MOVES.values() for moves in road.values() for each in moves.values() for role in each}
    assert roles <= {Role.INITIATOR, Role.SYSTEM, HANDLER}
    assert HANDLER in HANDLERS


def test_every_package_has_its_line_and_no_other_does():
    rows = README.split("## What it stands on", 1)[1].split("\n\nIn `static", 1)[0]
    named = set()
    for row in re.findall(r"^\| (.+?) \|", rows, re.M)[1:]:
        named |= {re.split(r"[\[ ]", name.strip())[0].lower() for name in re.split(r",(?![^\[]*\])", row)}
    needed = set()
    for name in ("requirements.txt", "requirements-pdf.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        needed |= {re.split(r"[=\[]", line)[0].lower() for line in lines if line and not line.startswith(("#", "-"))}
    assert named == needed


def test_every_setting_has_its_row():
    files = [*ROOT.glob("*.py"), *(ROOT / "tests_support").glob("*.py"), *(ROOT / "participation_portal").rglob("*.py")]
    read = {name for path in files if "/tests/" not in str(path) for name in READS.findall(path.read_text())}
    rows = set(re.findall(r"^\| `([A-Z_]+)`", README.split("## Settings", 1)[1].split("\n## ", 1)[0], re.M))
    assert read - rows - NOT_SETTINGS == set()
    assert rows <= read | {"PYTHON"}, "a row for what nothing reads"


def test_every_make_target_and_command_is_there():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`make ([a-z]+)", README))
    assert named <= targets
    assert targets - {"help"} <= named
    commands = README.split("## Commands", 1)[1].split("\n## ", 1)[0]
    own = {name for name, app in get_commands().items() if (ROOT / str(app).split(".")[0]).is_dir()}
    for name in own - {"bench"}:
        assert re.search(rf"`(manage\.py )?{name}\b", commands), f"{name} has no row"
    for name in re.findall(r"`manage\.py ([a-z_]+)", README + (ROOT / "docs" / "operate.md").read_text()):
        assert name in get_commands(), name


def test_what_it_links_to_is_there():
    for page in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operate.md"):
        folder = (ROOT / page).parent
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (ROOT / page).read_text()):
            assert (folder / target).exists(), f"{page} links to {target}"
