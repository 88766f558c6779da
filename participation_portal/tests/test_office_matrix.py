"""Every address of /beheer/ × every role: who may and who may not; and for everything that belongs to a wijk or a team,
somebody of here who may open it and somebody of there who may not know of it.

An address without a line here fails. O, L, C and A stand for official, team lead, area coordinator, administrator.
"""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import URLPattern, get_resolver, reverse

from accounts.admin_site import site
from accounts.roles import Role
from agendas.models import Agenda, Block, Promise
from agendas.services import make_promise, start_agenda
from initiatives import services
from initiatives.models import Bundle, Comment, Initiative
from neighbourhoods.models import AreaCoordination, Platform, Team
from notifications.models import Message
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
# An administrator reads along, and may say so.
OF_ALL_STAFF = {"aantekening", "gelezen"}
# Addresses beside those: who may open them. What only takes a POST says 405 to who may.
OTHERS = {
    "index": "OLCA",
    "password_change": "OLCA",
    "password_change_done": "OLCA",
    "autocomplete": "OLCA",
    "jsi18n": "OLCA",
    "initiatives_initiative_export": "OLCA",
    "initiatives_initiative_bulk": "OLC",
    "agendas_agenda_download": "OLCA",
    "agendas_block_download": "OLCA",
    "agendas_promise_download": "OLCA",
    "neighbourhoods_platform_download": "OLCA",
    "reminders_reminder_download": "OLCA",
    "reminders_reminder_phone": "OLC",
    "notifications_message_letters": "OLC",
    "notifications_message_print": "OLC",
    "notifications_message_pdf": "OLC",
    "notifications_message_posted": "OLC",
    "notifications_message_room": "OLCA",
}
ARGUMENTS = {"notifications_message_room": ["hervat"]}
# Of everybody, or walked with what it is about, below.
ELSEWHERE = {"login", "logout", "view_on_site", "app_list", "neighbourhoods_platform_talk", "None"}
ELSEWHERE |= {"initiatives_initiative_paper", "accounts_user_forget_keys"}
# What can be added by a deed of its own.
ADDED = {"agendas.agenda", "initiatives.importrun"}


def address(name: str, *arguments) -> str:
    return reverse(f"admin:{name}", args=arguments)


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


def test_each_role_opens_what_its_line_says(staff, things, client_for):
    wrong = []
    for letter, person in staff.here.items():
        browser = client_for(person)
        for label, (look, add, _change, _remove) in SHELVES.items():
            name = label.replace(".", "_")
            for what, may in (("changelist", look), ("add", add)):
                if label in DEEDS and what == "add" and label not in ADDED:
                    continue
                status = browser.get(address(f"{name}_{what}")).status_code
                if (status in (200, 302)) != (letter in may):
                    wrong.append(f"{letter} {name}_{what}: {status}")
        for name, may in OTHERS.items():
            arguments = ["csv"] if name.endswith("_download") else ARGUMENTS.get(name, [])
            status = browser.get(address(name, *arguments)).status_code
            # 405: a press is needed; 404, 403 of Django's own: it asks for a field, or for a right of its own.
            is_open = status in (200, 302, 405, 501) or (name == "autocomplete" and status in (403, 404))
            if is_open != (letter in may):
                wrong.append(f"{letter} {name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_nobody_else_opens_any_of_it(staff, things, client_for):
    addresses = [address(f"{label.replace('.', '_')}_changelist") for label in SHELVES]
    addresses += [
        address(name, *(["csv"] if name.endswith("_download") else ARGUMENTS.get(name, []))) for name in OTHERS
    ]
    addresses += [site.get_model_admin(model).address(thing) for model, thing in things.items() if model != Platform]
    for person in staff.outside:
        browser = client_for(person)
        for each in addresses:
            answer = browser.get(each)
            is_shut = answer.status_code == 403 or (answer.status_code == 302 and "login" in answer.url)
            assert is_shut, f"{person} opens {each}"


def test_who_is_of_here_opens_it_and_who_is_of_there_does_not_know_of_it(staff, things, client_for):
    wrong = []
    for model, thing in things.items():
        here = f"{model._meta.app_label}_{model._meta.model_name}"
        page, label = address(f"{here}_change", thing.pk), model._meta.label_lower
        listing = address(f"{here}_changelist")
        for letter in "OLC":
            inside, outside = client_for(staff.here[letter]), client_for(staff.there[letter])
            if inside.get(page).status_code != 200:
                wrong.append(f"{letter} of here: {page}")
            answer = outside.get(page)
            # Django's own forms send away who asks for what is not there.
            if answer.status_code != 404 and not (model == Platform and answer.status_code == 302):
                wrong.append(f"{letter} of there: {page} {answer.status_code}")
            rows = outside.get(listing, follow=True).content.decode()
            if "Geheimwoord" in rows or (thing.pk and f"/{thing.pk}/change/" in rows and model in (Reminder, Message)):
                wrong.append(f"{letter} of there reads it in {listing}")
            if label not in DEEDS:
                continue
            for deed in site.get_model_admin(model).deeds:
                press = address(f"{here}_deed", thing.pk, deed.name)
                if outside.post(press, {}).status_code != 404:
                    wrong.append(f"{letter} of there presses {press}")
        administrator = client_for(staff.here["A"])
        assert administrator.get(page).status_code == 200
        if label in DEEDS and "A" not in DEEDS[label]:
            for deed in site.get_model_admin(model).deeds:
                status = administrator.post(address(f"{here}_deed", thing.pk, deed.name), {}).status_code
                if (status == 403) == (deed.name in OF_ALL_STAFF):
                    wrong.append(f"A presses {deed.name} of {label}: {status}")
    assert not wrong, "\n".join(wrong)


def test_lists_searches_heaps_and_files_hold_only_what_is_of_here(staff, things, client_for):
    plan = things[Initiative]
    talk = address("neighbourhoods_platform_talk", things[Platform].pk)
    for letter in "OLC":
        inside, outside = client_for(staff.here[letter]), client_for(staff.there[letter])
        assert inside.get(talk).status_code == 200
        assert outside.get(talk).status_code == 404
        assert outside.get(address("initiatives_initiative_paper", plan.pk, "ontvangst")).status_code == 404
        for asked in ({"lijst": "open"}, {"q": "geheimwoord"}, {"q": plan.number}):
            assert plan.title in inside.get(address("index"), asked).content.decode()
            assert plan.title not in outside.get(address("index"), asked).content.decode()
            file = address("initiatives_initiative_export")
            assert plan.title in b"".join(inside.get(file, asked).streaming_content).decode()
            assert plan.title not in b"".join(outside.get(file, asked).streaming_content).decode()
        assert all(count.number == 0 for count in outside.get(address("index")).context_data["counts"])
        for name in ("agendas_promise", "agendas_agenda", "neighbourhoods_platform"):
            file = address(f"{name}_download", "csv")
            assert "Geheimwoord" in b"".join(inside.get(file).streaming_content).decode()
            assert "Geheimwoord" not in b"".join(outside.get(file).streaming_content).decode()
        if letter != "C":
            continue
        bulk = {"plan": [f"{plan.pk}:{plan.handler_id}"], "to": f"p{staff.there['C'].pk}"}
        outside.post(address("initiatives_initiative_bulk"), bulk)
        plan.refresh_from_db()
        assert plan.handler == staff.here["O"]
