"""The agreement from its file."""

import copy
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from goals.models import Agreement, Goal, Theme
from goals.services import import_goals
from neighbourhoods.models import Municipality
from neighbourhoods.services import ImportRefused

FILE = Path(__file__).resolve().parents[1] / "data" / "goals_sittard_geleen.json"


@pytest.fixture
def told() -> dict:
    return json.loads(FILE.read_text())


@pytest.fixture
def load(db, now):
    return lambda told: import_goals(agreement=told, now=now)


def test_the_real_agreement_holds_94_goals_in_three_kinds_and_four_themes(load, told):
    assert load(told).added == 1 + 4 + 94
    assert Theme.objects.current().count() == 4
    counts = {kind: Goal.objects.current().filter(kind=kind).count() for kind in Goal.Kind.values}
    assert counts == {"value": 25, "action": 59, "condition": 10}
    assert (Agreement.objects.get().start_year, Agreement.objects.get().end_year) == (2022, 2026)


def test_texts_address_the_reader_with_u(told):
    texts = [
        text for theme in told["themes"] for goal in theme["goals"] for text in (goal["title"], goal["explanation"])
    ]
    assert not [text for text in texts if re.search(r"\b(je|jij|jou|jouw|jullie)\b", text, re.IGNORECASE)]
    assert "Uw talent ontdekken en meedoen" in texts


def test_goals_are_read_from_what_is_valued_to_what_is_taken_into_account(load, told, client):
    load(told)
    theme = Theme.objects.get(slug="ecologische-veerkracht")
    page = client.get(theme.get_absolute_url()).text
    goals = sorted(theme.goals.all(), key=lambda goal: page.index(f'"{goal.get_absolute_url()}"'))
    kinds = [goal.kind for goal in goals]
    assert len(set(kinds)) == 3 and kinds == sorted(kinds, key=["value", "action", "condition"].index)


def test_a_second_run_changes_nothing_and_a_new_text_changes_one(load, told):
    load(told)
    assert not load(told).is_changed
    told["themes"][0]["goals"][0]["title"] = "Kijken naar wat mensen kunnen"
    assert (load(told).changed, Goal.objects.count()) == (1, 94)
    assert AuditEvent.objects.filter(change__has_key="doelen").count() == 2


def test_a_goal_that_left_the_file_stays_and_is_named(load, told):
    load(told)
    told["counts"]["goals"] = 93
    gone = told["themes"][0]["goals"].pop()
    assert gone["slug"] in str(load(told))
    assert Goal.objects.filter(slug=gone["slug"]).exists()


def test_a_later_agreement_becomes_the_current_one(load, told):
    load(told)
    later = copy.deepcopy(told)
    later["agreement"] |= {"slug": "sittard-geleen-2026-2030", "period": {"start": 2026, "end": 2030}}
    later["themes"], later["counts"] = [], {}
    load(later)
    assert Agreement.objects.get(is_current=True).start_year == 2026
    load(told)
    assert Agreement.objects.get(is_current=True).start_year == 2026


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda t: t.pop("themes"), "no 'themes'"),
        (lambda t: t["themes"][0]["goals"][0].update(kind="wish"), "has kind 'wish'"),
        (lambda t: t["themes"][0]["goals"][0].update(state_at_signing="gone"), "has state 'gone'"),
        (lambda t: t["themes"][0]["goals"][0].update(slug="Geen Slug"), "is not a slug"),
        (lambda t: t["themes"][0]["goals"][0].update(title=None), "no 'title'"),
        (lambda t: t["themes"][0]["goals"][0].update(title="x" * 300), "cannot be taken over"),
        (lambda t: t["themes"][0]["goals"][1].update(slug=t["themes"][0]["goals"][0]["slug"]), "twice"),
        (lambda t: t["themes"][1].update(order=1), "Two themes have order 1"),
        (lambda t: t["themes"][0]["goals"].pop(), "says that it holds 94 goals"),
        (lambda t: t["agreement"]["period"].update(end=2020), "not after its start"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_nothing_is_written(load, told, spoil, reason):
    spoil(told)
    with pytest.raises(ImportRefused, match=reason):
        load(told)
    assert not Agreement.objects.exists()


def test_the_agreement_of_another_municipality_is_refused(load, told):
    Municipality.objects.create(code="GM0917", name="Heerlen")
    with pytest.raises(ImportRefused, match="is of GM1883"):
        load(told)


def test_the_command(db, tmp_path, capsys):
    call_command("import_goals", str(FILE))
    assert "99 added" in capsys.readouterr().out
    broken = tmp_path / "a.json"
    broken.write_text("[]")
    with pytest.raises(CommandError, match="not an agreement"):
        call_command("import_goals", str(broken))
