"""The back office is a form in front of the services: a walk past every model that is registered there.

A model changes in one of two ways: through a plain form that writes one row in the log, or through deeds. Everything
else is to look at. What this test does not know is a failure, so a new model says here how it changes.
"""

from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.admin_deeds import Deed, DeedAdmin, NoForm
from accounts.admin_site import site
from accounts.models import AuditEvent
from agendas.models import AgendaEvent, Promise
from agendas.services import make_promise, start_agenda
from initiatives.models import Answer, AnswerTerm, Event, Initiative

REGISTERED = sorted(site._registry, key=lambda model: model._meta.label)
# Columns that no list may be asked for: what they hold is shown to nobody, or noted in the log when it is shown.
CLOSED = {
    "text", "html", "to_address", "postal_address", "token", "headers", "uuid", "phone_code", "answer_note", "email",
    "password", "submission_token", "key_version", "recipient__email", "handler__password",
}  # fmt: skip
# Signs that are on no keyboard; some stand in texts out of Word, and break a feed or a spreadsheet.
UNSEEN = "\x01\x1f\uffff"
DEEDS = [model for model in REGISTERED if isinstance(site._registry[model], DeedAdmin)]
FORMS = [model for model in REGISTERED if model not in DEEDS]


def log_rows() -> int:
    """Rows that tell of a change; that somebody looked is a row of another kind."""
    return (
        AuditEvent.objects.exclude(verb=AuditEvent.Verb.VIEWED).count()
        + Event.objects.count()
        + AgendaEvent.objects.count()
    )


def decisions() -> list:
    """Every status, answer and promise there is."""
    return [
        list(Initiative.objects.order_by("pk").values_list("status", "handler", "answer_due_on")),
        list(Promise.objects.order_by("pk").values_list("state", "due_on")),
        list(Answer.objects.order_by("pk").values_list("decision", "published_at")),
    ]


@pytest.fixture
def world(initiative, platform, dissolved_platform, chair, coordinator, official, now):
    """At least one row of what can be changed."""
    start_agenda(
        title="Buurtagenda", slug="agenda", area=initiative.buurt, platform=platform, official=official, by=official,
        now=now,
    )  # fmt: skip
    make_promise(
        text="Drie banken", owner_side="municipality", owner_label="gemeente", other_side="platform",
        other_label=platform.name, platform=platform, area=initiative.buurt, due_on=date(2026, 5, 1), by=official,
        role="official", by_label="gemeente", now=now,
    )  # fmt: skip
    AnswerTerm.objects.create(amount=15, from_on=timezone.localdate() + timedelta(days=30))


@pytest.fixture
def desk(administrator, client_for):
    return client_for(administrator)


def request_of(desk, address: str):
    return desk.get(address).wsgi_request


def filled_in(page) -> dict:
    """What a browser would send from this page when nothing is touched."""
    form, typed = page.context_data["adminform"].form, {}
    for part in [form, *(each for inline in page.context_data["inline_admin_formsets"] for each in inline.formset)]:
        for field in part:
            typed |= one_field(field)
    for inline in page.context_data["inline_admin_formsets"]:
        for field in inline.formset.management_form:
            typed |= one_field(field)
    return typed


def one_field(field) -> dict:
    value = field.value()
    if value is None or value is False:
        return {}
    widget = field.field.widget
    if hasattr(widget, "widgets"):
        parts = value if isinstance(value, list) else widget.decompress(value)
        return {field.html_name + suffix: str(part or "") for suffix, part in zip(("_0", "_1"), parts, strict=False)}
    if isinstance(value, (list, tuple)):
        return {field.html_name: [getattr(each, "pk", each) for each in value]}
    return {field.html_name: field.field.prepare_value(value) if value != "" else ""}


def another_value(field):
    """A value for this field that is not the one it has, or None when the walk knows none."""
    kind, value, longest = type(field.field).__name__, field.value() or "", getattr(field.field, "max_length", None)
    if kind == "IntegerField":
        return int(value or 0) + 100
    if kind == "CharField" and (longest is None or len(str(value)) + 7 <= longest):
        return f"{value} an{UNSEEN}ders"
    return None


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.label)
def test_a_plain_form_writes_one_row_in_the_log_and_decides_nothing(model, world, desk):
    """Change one field of the first row that may be changed."""
    shelf = site._registry[model]
    listing = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    request = request_of(desk, listing)
    row = next((row for row in model._default_manager.all()[:20] if shelf.has_change_permission(request, row)), None)
    if row is None:
        assert not shelf.has_change_permission(request) or not model._default_manager.exists()
        return
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
    page = desk.get(address)
    assert page.status_code == 200
    form = page.context_data["adminform"].form
    name, value = next((field.name, changed) for field in form if (changed := another_value(field)) is not None)
    rows, decided = log_rows(), decisions()
    answer = desk.post(address, filled_in(page) | {name: value})
    assert answer.status_code == 302, answer.context_data["errors"]
    assert log_rows() == rows + 1
    assert decisions() == decided
    kept = model._default_manager.filter(pk=row.pk).values().get()
    assert kept[name] == (value.replace(UNSEEN, "") if isinstance(value, str) else value)
    desk.post(address, filled_in(desk.get(address)))
    assert log_rows() == rows + 1, "the same again is no change"


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.label)
def test_taking_away_writes_one_row_in_the_log(model, world, desk):
    shelf = site._registry[model]
    here = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    request = request_of(desk, reverse(f"{here}_changelist"))
    for row in model._default_manager.all()[:20]:
        address = reverse(f"{here}_delete", args=[row.pk])
        if not shelf.has_delete_permission(request, row):
            assert desk.post(address, {"post": "yes"}).status_code == 403
            assert model._default_manager.filter(pk=row.pk).exists()
            return
        rows, decided = log_rows(), decisions()
        answer = desk.post(address, {"post": "yes"})
        if answer.status_code == 302:
            assert log_rows() == rows + 1
            assert decisions() == decided
            return


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.label)
def test_who_may_not_add_cannot(model, world, desk):
    shelf = site._registry[model]
    here = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    may = shelf.has_add_permission(request_of(desk, reverse(f"{here}_changelist")))
    rows = model._default_manager.count()
    assert desk.get(reverse(f"{here}_add")).status_code == (200 if may else 403)
    assert desk.post(reverse(f"{here}_add"), {}).status_code == (200 if may else 403)
    assert model._default_manager.count() == rows


@pytest.mark.parametrize("model", DEEDS, ids=lambda model: model._meta.label)
def test_what_has_a_road_is_changed_by_deeds_only(model, world, official, client_for):
    """No form of Django's admin, no removal, no list that can be edited; the page shows what is."""
    shelf, desk = site._registry[model], client_for(official)
    here = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    request = request_of(desk, "/beheer/")
    assert not shelf.has_change_permission(request)
    assert not shelf.has_delete_permission(request)
    assert not shelf.list_editable
    assert not shelf.inlines
    row = model._default_manager.first()
    if row is None:
        return
    rows, decided = log_rows(), decisions()
    address = reverse(f"{here}_change", args=[row.pk])
    assert desk.get(address).status_code == 200
    names = [field.name for field in model._meta.concrete_fields]
    desk.post(address, dict.fromkeys(names, "1"))
    assert desk.post(f"{address.removesuffix('change/')}delete/", {"post": "yes"}).status_code == 404
    desk.post(reverse(f"{here}_changelist"), {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert model._default_manager.filter(pk=row.pk).exists()
    assert log_rows() == rows
    assert decisions() == decided


def test_no_form_of_a_deed_gets_signs_that_nobody_sees(desk, municipality, monkeypatch):
    """Asked of what each form is given, on every page with deeds."""
    given = []
    monkeypatch.setattr(Deed, "bind", lambda deed, subject, request, now, **how: given.append(request.POST) or NoForm())
    monkeypatch.setattr(DeedAdmin, "may", lambda *args: True)
    addresses = []
    for model in DEEDS:
        monkeypatch.setattr(site._registry[model], "subject", lambda *args: municipality)
        monkeypatch.setattr(site._registry[model], "show", lambda *args, **more: HttpResponse())
        here = f"admin:{model._meta.app_label}_{model._meta.model_name}_deed"
        addresses += [reverse(here, args=[1, deed.name]) for deed in site._registry[model].deeds]
    for address in addresses:
        desk.post(address, {"text": f"een\x0btwee{UNSEEN}"})
    assert [sent.get("text") for sent in given] == ["een\ntwee"] * len(addresses) and addresses


def test_every_list_can_be_taken_along_as_a_file_but_those_of_people(world, desk):
    columns = {model._meta.label_lower: getattr(site._registry[model], "download_columns", ()) for model in REGISTERED}
    # One row; who somebody is or what they wrote; plans, which have a file of their own beside the work list.
    assert {name for name, offered in columns.items() if not offered} == {
        "neighbourhoods.municipality", "plain_language.readingrule", "accounts.user", "accounts.auditevent",
        "neighbourhoods.areacoordination", "notifications.message", "initiatives.importrun", "initiatives.initiative",
    }  # fmt: skip
    assert not {each for offered in columns.values() for each in offered} & (CLOSED - {"text"})
    for model in REGISTERED:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        if columns[model._meta.label_lower]:
            lines = b"".join(desk.get(reverse(f"admin:{name}_download", args=["csv"])).streaming_content).splitlines()
            page = desk.get(reverse(f"admin:{name}_changelist"))
            assert len(lines) >= 1 + page.context_data["cl"].result_count, name


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_no_list_can_be_edited_in_place_and_no_action_goes_round_the_services(model, world, desk):
    shelf = site._registry[model]
    request = request_of(desk, "/beheer/")
    assert not shelf.list_editable
    for name in shelf.get_actions(request):
        assert name == "delete_selected" or hasattr(shelf, name), name
        if name == "delete_selected":
            assert shelf.has_delete_permission(request)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_a_list_answers_only_to_the_filters_that_it_offers(desk, municipality, model):
    """Else an address or a code could be guessed letter by letter, and nobody would see that somebody looked."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    names = {field.name for field in model._meta.get_fields()}
    for column in CLOSED:
        if column.partition("__")[0] in names:
            assert desk.get(address, {f"{column}__startswith": "a"}).status_code in (400, 302), column
    for name in site._registry[model].list_filter:
        parameter = name.parameter_name if isinstance(name, type) else name if isinstance(name, str) else name[0]
        assert desk.get(address, {parameter: "a\x00"}).status_code in (400, 302), parameter
