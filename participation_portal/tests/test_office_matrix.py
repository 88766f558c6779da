"""Every address of /beheer/ × every role: who may and who may not; and for everything that belongs to a wijk or a team,
somebody of here who may open it and somebody of there who may not know of it.

An address without a line here fails. O, L, C and A stand for official, team lead, area coordinator, administrator.

It is asked of the views behind their doors (`knock`), and read in what they hand to their templates: no page is drawn,
so a thousand are asked in a few seconds.
"""

from copy import copy
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, resolve, reverse

from accounts import access
from accounts.admin_site import site
from accounts.models import RetentionRun
from accounts.roles import Role
from agendas.models import Agenda, Block, Promise
from agendas.services import make_promise, start_agenda
from initiatives import services
from initiatives.models import AnswerTerm, ArchiveRule, Bundle, Comment, ImportRun, Initiative, MunicipalRole, TextBlock
from neighbourhoods.models import (
    Address,
    AreaCoordination,
    ClosedDay,
    FigureDefinition,
    Platform,
    Team,
)
from notifications.models import Message
from plain_language.models import OfficeWord, ReadingRule
from reminders.models import Reminder

LETTER = {"O": Role.OFFICIAL, "L": Role.TEAM_LEAD, "C": Role.AREA_COORDINATOR, "A": Role.ADMINISTRATOR}
OUTSIDE = (None, Role.RESIDENT, Role.PROFESSIONAL, Role.COUNCIL_MEMBER, Role.ADVISER)

# Per model: who may look, add, change, take away. What has deeds (below) is never changed or taken away by a form.
SHELVES = {
    "accounts.user": ("LCA", "A", "A", ""),
    "accounts.auditevent": ("A", "", "", ""),
    "accounts.retentionrun": ("A", "", "", ""),
    "plain_language.officeword": ("OLCA", "OLCA", "OLCA", "LA"),
    "plain_language.readingrule": ("OLCA", "A", "A", ""),
    "neighbourhoods.municipality": ("A", "", "A", ""),
    "neighbourhoods.area": ("OLCA", "", "A", ""),
    "neighbourhoods.desk": ("OLCA", "A", "A", "A"),
    "neighbourhoods.closedday": ("OLCA", "A", "A", "A"),
    "neighbourhoods.figuredefinition": ("OLCA", "", "", ""),
    "neighbourhoods.address": ("A", "", "", ""),
    "neighbourhoods.platform": ("OLCA", "LCA", "LCA", ""),
    "neighbourhoods.areacoordination": ("OLCA", "LA", "", "LA"),
    "neighbourhoods.team": ("OLCA", "A", "A", ""),
    "goals.agreement": ("OLCA", "A", "A", ""),
    "goals.theme": ("OLCA", "A", "A", ""),
    "goals.goal": ("OLCA", "A", "A", ""),
    "agendas.agenda": ("OLCA", "OLC", "", ""),
    "agendas.blockdefinition": ("OLCA", "", "", ""),
    "agendas.block": ("OLCA", "", "", ""),
    "agendas.promise": ("OLCA", "", "", ""),
    "initiatives.initiative": ("OLCA", "", "", ""),
    "initiatives.answerterm": ("A", "A", "A", "A"),
    "initiatives.archiverule": ("A", "A", "A", "A"),
    "initiatives.bundle": ("OLCA", "", "", ""),
    "initiatives.comment": ("OLCA", "", "", ""),
    "initiatives.importrun": ("LA", "LA", "", ""),
    "initiatives.textblock": ("OLCA", "LA", "LA", "LA"),
    "initiatives.municipalrole": ("OLCA", "A", "A", ""),
    "notifications.message": ("OLCA", "", "", ""),
    "reminders.reminder": ("OLCA", "", "", ""),
}
# Who may do the deeds of a page; what it is about is asked first, so of another wijk it is not found.
DEEDS = {
    "initiatives.initiative": "OLC",
    "initiatives.bundle": "OLC",
    "initiatives.comment": "OLC",
    "initiatives.importrun": "LA",
    "agendas.agenda": "OLC",
    "agendas.block": "OLC",
    "agendas.promise": "OLC",
    "reminders.reminder": "OLC",
    "notifications.message": "OLCA",
}
# Where one deed of a page is for others than the rest.
OF_OTHERS = {"brief": "OLC", "niet-op-de-post": "OLC", "kwam-terug": "OLC"}
# Addresses beside those: who may open them. What only takes a POST says 405 to who may.
OTHERS = {
    "index": "OLCA",
    "password_change": "OLCA",
    "password_change_done": "OLCA",
    "autocomplete": "OLCA",
    "jsi18n": "OLCA",
    "initiatives_initiative_export": "OLCA",
    "initiatives_initiative_bulk": "OLC",
    "reminders_reminder_phone": "OLC",
    "notifications_message_letters": "OLC",
    "notifications_message_print": "OLC",
    "notifications_message_pdf": "OLC",
    "notifications_message_posted": "OLC",
    "notifications_message_room": "OLCA",
}
# Lists as a file: for who may see the list.
OTHERS |= {
    f"{label.replace('.', '_')}_download": SHELVES[label][0]
    for label in (
        "accounts.retentionrun", "plain_language.officeword", "neighbourhoods.area", "neighbourhoods.desk",
        "neighbourhoods.closedday", "neighbourhoods.figuredefinition", "neighbourhoods.address",
        "neighbourhoods.platform", "neighbourhoods.team", "goals.agreement", "goals.theme", "goals.goal",
        "agendas.agenda", "agendas.blockdefinition", "agendas.block", "agendas.promise", "initiatives.answerterm",
        "initiatives.archiverule", "initiatives.bundle", "initiatives.comment", "initiatives.textblock",
        "initiatives.municipalrole", "reminders.reminder",
    )
}  # fmt: skip
ARGUMENTS = {"notifications_message_room": ["hervat"]}
# Of everybody, or walked with what it is about, below.
ELSEWHERE = {"login", "logout", "view_on_site", "app_list", "neighbourhoods_platform_talk", "None"}
ELSEWHERE |= {"initiatives_initiative_paper", "accounts_user_forget_keys"}
# What can be added by a deed of its own.
ADDED = {"agendas.agenda", "initiatives.importrun"}


def address(name: str, *arguments) -> str:
    return reverse(f"admin:{name}", args=arguments)


def door(request, view):
    """As AccessMiddleware keeps it: where a view says nothing of its own, the site of the back office does."""
    return access.check(request, view.access) if hasattr(view, "access") else None


def knock(person, where: str, typed: dict | None = None, *, stays: bool = False):
    """The answer of the view at this address, pressed when something is `typed`, undrawn; what it did is undone,
    unless it `stays`."""
    asked, send = RequestFactory(), typed is not None
    request = asked.post(where, typed) if send else asked.get(where)
    request._dont_enforce_csrf_checks = True
    # Each page looks anew at who this is.
    request.user = copy(person) if person else AnonymousUser()
    request.session, request.LANGUAGE_CODE = SessionStore(), "nl"
    request._messages = FallbackStorage(request)
    request.resolver_match = match = resolve(request.path_info)
    with transaction.atomic():
        try:
            answer = door(request, match.func) or match.func(request, *match.args, **match.kwargs)
        except PermissionDenied:
            answer = SimpleNamespace(status_code=403, url="")
        except Http404:
            answer = SimpleNamespace(status_code=404, url="")
        transaction.set_rollback(not stays)
    return answer


def status(person, where: str, typed: dict | None = None) -> int:
    return knock(person, where, typed).status_code


def is_let_in(answer) -> bool:
    """Shown, done, or refused with a reason; not sent to the door."""
    return answer.status_code in (200, 302, 409) and "/accounts/" not in getattr(answer, "url", "")


def office_names() -> set[str]:
    """The names of all addresses under /beheer/, of our own and of Django's admin."""
    todo = [entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == site.name]
    found = set()
    while todo:
        for entry in todo.pop().url_patterns:
            if isinstance(entry, URLPattern):
                found.add(str(entry.name))
            else:
                todo.append(entry)
    return found


@pytest.fixture
def staff(person, sanderbout, lindenheuvel):
    """In Sittard (here) and in Geleen (there): an official and a lead of the team of that wijk, a coordinator."""
    people = SimpleNamespace(here={}, there={})
    for side, area in ((people.here, sanderbout.parent), (people.there, lindenheuvel.parent)):
        slug = area.slug
        side["L"] = person(f"leider-{slug}", Role.TEAM_LEAD)
        side["O"] = person(f"medewerker-{slug}", Role.OFFICIAL)
        side["C"] = person(f"regie-{slug}", Role.AREA_COORDINATOR)
        team = Team.objects.create(name=f"Wijk {slug}", slug=slug, lead=side["L"])
        team.areas.add(area)
        team.members.add(side["O"])
        AreaCoordination.objects.create(user=side["C"], area=area)
    people.here["A"] = people.there["A"] = person("beheerder", Role.ADMINISTRATOR)
    people.outside = [None if role is None else person(f"buiten-{role}", role) for role in OUTSIDE[2:]]
    people.outside += [None, person("buiten")]
    return people


@pytest.fixture
def things(staff, submit, sanderbout, now):
    """One of everything that lies in Sittard, with a word in it that no one of Geleen may read."""
    official = staff.here["O"]
    plan = submit(title="Geheimwoord: bankjes")
    services.assign(initiative=plan, handler=official, by=official, now=now)
    platform = Platform.objects.create(
        name="Geheimwoord platform", slug="geheim", state_since=now.date(), contact=official
    )
    platform.areas.add(sanderbout)
    agenda = start_agenda(
        title="Geheimwoord agenda", slug="geheim", area=sanderbout, platform=platform, official=official, by=official,
        now=now,
    )  # fmt: skip
    promise = make_promise(
        text="Geheimwoord banken", owner_side="municipality", owner_label="gemeente", other_side="platform",
        other_label=platform.name, platform=platform, area=sanderbout, due_on=now.date() + timedelta(days=30),
        by=official, role="official", by_label="gemeente", now=now,
    )  # fmt: skip
    reminder = Reminder.objects.create(
        kind="promise", subject_type="agendas.promise", subject_id=promise.pk, step=0, due_on=promise.due_on,
        due_at=now, platform=platform, rung=Reminder.Rung.DOER, recipient=official,
    )  # fmt: skip
    comment = Comment.objects.create(
        initiative=plan, token=uuid4(), kind=Comment.Kind.GOOD, text="Geheimwoord goed", display_name="Buur",
        written_at=now,
    )  # fmt: skip
    bundle = Bundle.objects.create(title="Geheimwoord bundel", reason="Samen.", proposed_by=official, proposed_at=now)
    bundle.members.create(initiative=plan)
    message = Message.objects.filter(subject_type="initiatives.initiative", subject_id=plan.pk).first()
    ClosedDay.objects.create(day=now.date(), reason="Carnaval")
    MunicipalRole.objects.create(slug="partner", title="Partner", explanation="Samen.")
    TextBlock.objects.create(title="Groet", text="Met groet.")
    FigureDefinition.objects.create(key="inwoners", label="Inwoners", source="CBS", kind="measured")
    Address.objects.create(postcode="6131AA", street="Straat", folded="straat", buurt=sanderbout)
    RetentionRun.objects.create(at=now)
    for model, values in (
        (OfficeWord, {"word": "middels", "plain": "met"}),
        (ArchiveRule, {"kind": "idea", "result": "granted", "years": 10}),
    ):
        model.objects.first() or model.objects.create(**values)
    return {
        Initiative: plan,
        Comment: comment,
        Bundle: bundle,
        Platform: platform,
        Agenda: agenda,
        Block: agenda.blocks.first(),
        Promise: promise,
        Reminder: reminder,
        Message: message,
    }


def test_every_address_has_a_line():
    shelves = {model._meta.label_lower for model in site._registry}
    assert shelves == set(SHELVES), "a model of /beheer/ without a line, or a line too many"
    standard = {
        f"{label.replace('.', '_')}_{what}"
        for label in SHELVES
        for what in ("changelist", "add", "change", "history", "delete")
    }
    deeds = {f"{label.replace('.', '_')}_deed" for label in DEEDS}
    assert office_names() - standard - deeds - ELSEWHERE == set(OTHERS)


def test_nothing_with_deeds_is_changed_or_taken_away_by_a_form():
    names = office_names()
    for label in DEEDS:
        here = label.replace(".", "_")
        assert not {f"{here}_delete", f"{here}_history"} & names, label
        assert SHELVES[label][2:] == ("", ""), label


def test_each_role_opens_what_its_line_says(staff, things):
    wrong = []
    for letter, person in staff.here.items():
        for label, (look, add, _change, _remove) in SHELVES.items():
            name = label.replace(".", "_")
            for what, may in (("changelist", look), ("add", add)):
                if label in DEEDS and what == "add" and label not in ADDED:
                    continue
                if is_let_in(answer := knock(person, address(f"{name}_{what}"))) != (letter in may):
                    wrong.append(f"{letter} {name}_{what}: {answer.status_code}")
        for name, may in OTHERS.items():
            found = status(person, other(name))
            # 405: a press is needed; 404, 403 of Django's own: it asks for a field, or for a right of its own.
            is_open = found in (200, 302, 405, 501) or (name == "autocomplete" and found in (403, 404))
            if is_open != (letter in may):
                wrong.append(f"{letter} {name}: {found}")
    assert not wrong, "\n".join(wrong)


def other(name: str) -> str:
    return address(name, *(["csv"] if name.endswith("_download") else ARGUMENTS.get(name, [])))


def of_forms() -> list[tuple[str, str, object]]:
    """What Django's own forms change: its line, its name in an address, and one of it."""
    ReadingRule.objects.get_or_create()
    models = {model._meta.label_lower: model for model in site._registry}
    return [
        (label, label.replace(".", "_"), models[label]._base_manager.order_by("pk").first())
        for label in SHELVES
        if label not in DEEDS
    ]


def test_each_role_changes_and_takes_away_what_its_line_says(staff, things, now):
    """Pressed, not looked at: a form that is shown to read only has no button, and its address takes no press."""
    wrong, log = [], address("accounts_auditevent_changelist")
    # One that holds already stays as it was.
    AnswerTerm.objects.all().delete()
    AnswerTerm.objects.create(amount=15, from_on=now.date() + timedelta(days=3000))
    for label, name, thing in of_forms():
        assert thing is not None, f"there is no {label} here"
        look, _add, change, remove = SHELVES[label]
        for letter, person in staff.here.items():
            for may, where, typed in (
                (look, address(f"{name}_change", thing.pk), None),
                (change, address(f"{name}_change", thing.pk), {}),
                (remove, address(f"{name}_delete", thing.pk), None),
                (remove, address(f"{name}_delete", thing.pk), {"post": "yes"}),
            ):
                answer = knock(person, where, typed)
                if is_let_in(answer) != (letter in may):
                    wrong.append(f"{letter} {where} {typed}: {answer.status_code}")
            told = knock(person, address(f"{name}_history", thing.pk))
            if told.status_code != 302 or not told.url.startswith(log):
                wrong.append(f"{letter} history of {label}: {told.status_code}")
    assert not wrong, "\n".join(wrong)


def test_nobody_else_opens_or_presses_any_of_it(staff, things):
    shelves = [address(f"{label.replace('.', '_')}_changelist") for label in SHELVES]
    pages = [site.get_model_admin(model).address(thing) for model, thing in things.items() if model != Platform]
    of_things = [address(f"{name}_{what}", thing.pk) for _, name, thing in of_forms() for what in FORMS]
    presses = [press for model, thing in things.items() if model != Platform for press, _ in deeds_of(model, thing)]
    for person in staff.outside:
        for where, typed in (
            *((each, None) for each in (*shelves, *map(other, OTHERS), *pages, *of_things)),
            *((each, {}) for each in presses),
        ):
            answer = knock(person, where, typed)
            is_shut = answer.status_code == 403 or (answer.status_code == 302 and "login" in answer.url)
            assert is_shut, f"{person} opens {where}"


FORMS = ("change", "delete", "history")


def deeds_of(model, thing) -> list[tuple[str, str]]:
    """Their addresses and names."""
    here = f"{model._meta.app_label}_{model._meta.model_name}"
    return [(address(f"{here}_deed", thing.pk, deed.name), deed.name) for deed in site.get_model_admin(model).deeds]


def test_who_is_of_here_opens_it_and_who_is_of_there_does_not_know_of_it(staff, things):
    wrong = []
    for model, thing in things.items():
        page = address(f"{model._meta.app_label}_{model._meta.model_name}_change", thing.pk)
        for letter in "OLC":
            if (found := status(staff.here[letter], page)) != 200:
                wrong.append(f"{letter} of here: {page} {found}")
            found = status(staff.there[letter], page)
            # Django's own forms send away who asks for what is not there.
            if found != 404 and not (model == Platform and found == 302):
                wrong.append(f"{letter} of there: {page} {found}")
        assert status(staff.here["A"], page) == 200
    assert not wrong, "\n".join(wrong)


def once_more(page, request, *_, **__) -> TemplateResponse:
    return TemplateResponse(request, "", {})


def test_who_is_of_here_presses_and_who_is_of_there_finds_nothing_to_press(staff, things, monkeypatch):
    """Every deed, with nothing filled in: done, refused, or asked to fill in more by who may."""
    wrong = []
    # Who may is settled before the page is made once more, with all that stands on it.
    for model in things:
        if model._meta.label_lower in DEEDS:
            monkeypatch.setattr(type(site.get_model_admin(model)), "show", once_more)
    for model, thing in things.items():
        label = model._meta.label_lower
        for press, name in deeds_of(model, thing) if label in DEEDS else ():
            for letter, person in staff.here.items():
                answer, may = knock(person, press, {}), letter in OF_OTHERS.get(name, DEEDS[label])
                if is_let_in(answer) != may or not may and answer.status_code != 403:
                    wrong.append(f"{letter} of here presses {press}: {answer.status_code}")
            for letter in "OLC":
                if (found := status(staff.there[letter], press, {})) != 404:
                    wrong.append(f"{letter} of there presses {press}: {found}")
    assert not wrong, "\n".join(wrong)


def test_a_list_to_take_over_is_pressed_by_who_may_import(staff, now):
    run = ImportRun.objects.create(by=staff.here["L"], at=now, file_name="lijst.csv")
    for letter, person in staff.here.items():
        for press, _name in deeds_of(ImportRun, run):
            assert is_let_in(knock(person, press, {})) == (letter in DEEDS["initiatives.importrun"]), (letter, press)


def read(person, where: str) -> str:
    """All words of a file, as this person gets it."""
    return b"".join(knock(person, where).streaming_content).decode()


def test_lists_searches_heaps_and_files_hold_only_what_is_of_here(staff, things):
    plan, index, export = things[Initiative], address("index"), address("initiatives_initiative_export")
    talk = address("neighbourhoods_platform_talk", things[Platform].pk)
    for letter in "OLC":
        inside, outside = staff.here[letter], staff.there[letter]
        assert (status(inside, talk), status(outside, talk)) == (200, 404)
        assert status(outside, address("initiatives_initiative_paper", plan.pk, "ontvangst")) == 404
        for person, is_of_here in ((inside, True), (outside, False)):
            page = knock(person, f"{index}?lijst=open").context_data
            assert [row["initiative"] for row in page["rows"]] == [plan] * is_of_here
            assert any(count.number for count in page["counts"]) == is_of_here
            # What a search finds, as the file of it has it.
            for asked in ("lijst=open", "q=geheimwoord", f"q={plan.number}"):
                assert (plan.title in read(person, f"{export}?{asked}")) == is_of_here
        # The list of plans is the work list.
        for model, thing in ((one, of_it) for one, of_it in things.items() if one != Initiative):
            listed = address(f"{model._meta.app_label}_{model._meta.model_name}_changelist")
            for person, is_of_here in ((inside, True), (outside, False)):
                found = knock(person, listed).context_data["cl"].queryset.filter(pk=thing.pk)
                assert found.exists() == is_of_here, (letter, model)
        for name in ("agendas_promise", "agendas_agenda", "neighbourhoods_platform", "initiatives_comment"):
            file = address(f"{name}_download", "csv")
            assert "Geheimwoord" in read(inside, file) and "Geheimwoord" not in read(outside, file)
    bulk = {"plan": [f"{plan.pk}:{plan.handler_id}"], "to": f"p{staff.there['C'].pk}"}
    assert knock(staff.there["C"], address("initiatives_initiative_bulk"), bulk, stays=True).status_code == 302
    plan.refresh_from_db()
    assert plan.handler == staff.here["O"]
