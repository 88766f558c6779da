"""The house of architecture.md: look down, never up."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

# From the ground up.
STOREYS = [
    "accounts",
    "plain_language",
    "notifications",
    "neighbourhoods",
    "goals",
    "agendas",
    "initiatives",
    "reminders",
    "dashboards",
    "pages",
    "participation_portal",
]
ROOF = STOREYS[-1]
FILES = [path for app in STOREYS for path in sorted((settings.BASE_DIR / app).rglob("*.py"))]


def app_of(path: Path) -> str:
    return path.relative_to(settings.BASE_DIR).parts[0]


def imports_of(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and module of every import, wherever it stands."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: a relative import hides where it goes"
            found.append((node.lineno, node.module))
    return found


def test_every_app_stands_on_a_storey():
    ours = {config.name for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
    assert ours == set(STOREYS)


@pytest.mark.parametrize("app", STOREYS)
def test_an_app_imports_from_below_only(app):
    above = STOREYS[STOREYS.index(app) + 1 :]
    wrong = [
        f"{path.relative_to(settings.BASE_DIR)}:{line} imports {module}"
        for path in FILES
        if app_of(path) == app
        for line, module in imports_of(ast.parse(path.read_text()))
        if module.split(".")[0] in above
    ]
    assert not wrong, "\n".join(wrong)


def test_a_relation_points_down_or_stays_at_home():
    wrong = [
        f"{model._meta.label}.{field.name} points to {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in STOREYS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in STOREYS
        if STOREYS.index(field.related_model._meta.app_label) > STOREYS.index(model._meta.app_label)
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_inside_a_function():
    """Whoever needs that stands on the wrong storey. AppConfig.ready() is the one place for it."""
    wrong = []
    for path in FILES:
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if path.name == "apps.py" and function.name == "ready":
                continue
            wrong += [f"{path.relative_to(settings.BASE_DIR)}:{line}" for line, _ in imports_of(function)]
    assert not wrong, "\n".join(wrong)


def test_there_is_no_room_for_odds_and_ends():
    names = {"core", "common", "utils", "lib", "helpers", "misc"}
    assert not [path for path in FILES if names & {*path.relative_to(settings.BASE_DIR).with_suffix("").parts}]


def test_nobody_sends_signals_of_our_own():
    assert not [path for path in FILES if path != Path(__file__) and "Signal(" in path.read_text()]
