"""Every address × every role: one table, and a walk over all of it. An address without a line here fails."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from accounts.roles import HANDLERS, STAFF, WRITERS, Role
from agendas.services import make_promise, start_agenda
from agendas.workflow import Side
from initiatives import keys, part_keys
from initiatives.services import accept_invitation, change_text, invite, keep_attachment, promise_from, taking_part
from notifications import keys as post_keys
from notifications.services import send_data_link, write_message
from notifications.services.data_link import make as make_data_token
from reminders import keys as reminder_keys
from reminders.models import Reminder
from tests_support.files import a_pdf

# Who walks. The initiator has no account but a signed link: those addresses are walked by whoever holds it.
WALKERS = tuple(role for role in Role if role not in (Role.SYSTEM, Role.INITIATOR))
EVERYBODY = frozenset(WALKERS)
PEOPLE = EVERYBODY - {Role.VISITOR}
MEMBERS = frozenset({Role.PLATFORM_MEMBER, Role.PLATFORM_CHAIR})

# Who may open an address (GET), by its name. What takes only POST is tested beside its deed.
MAY_OPEN: dict[str, frozenset[Role]] = {
    "home": EVERYBODY,
    "find_area": EVERYBODY,
    "area_list": EVERYBODY,
    "wijk_detail": EVERYBODY,
    "buurt_detail": EVERYBODY,
    "wijk_calendar": EVERYBODY,
    "buurt_calendar": EVERYBODY,
    "goal_list": EVERYBODY,
    "theme_detail": EVERYBODY,
    "goal_detail": EVERYBODY,
    "about": EVERYBODY,
    "privacy": EVERYBODY,
    "accessibility": EVERYBODY,
    "demo": EVERYBODY,
    "demo_post": EVERYBODY,
    "demo_letter": EVERYBODY,
    "set_language": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "statusz": EVERYBODY,
    "robots_txt": EVERYBODY,
    "favicon": EVERYBODY,
    "security_txt": EVERYBODY,
    "my_page": PEOPLE,
    "my_post": PEOPLE,
    "my_data": PEOPLE,
    "my_data_file": PEOPLE,
    "ask_for_data": EVERYBODY,
    "data_gone": EVERYBODY,
    "data_by_link": EVERYBODY,
    "data_by_link_file": EVERYBODY,
    "notifications:stop": EVERYBODY,
    "platform_workplace": MEMBERS,
    "platform_block": MEMBERS,
    "platform_promise": MEMBERS,
    "platform_promise_new": MEMBERS,
    "platform_advice": MEMBERS,
    "reminders:answer": EVERYBODY,
    "council": EVERYBODY,
    "public_figures": EVERYBODY,
    "council_waiting": EVERYBODY,
    "agendas:agenda_list": EVERYBODY,
    "agendas:agenda_detail": EVERYBODY,
    "agendas:promise_list": EVERYBODY,
    "initiatives:list": EVERYBODY,
    "initiatives:submit": EVERYBODY,
    "initiatives:download": EVERYBODY,
    "promise_download": EVERYBODY,
    "initiatives:draft_file": EVERYBODY,
    "initiatives:similar": EVERYBODY,
    "initiatives:rules": EVERYBODY,
    "initiatives:asked": EVERYBODY,
    "initiatives:file": EVERYBODY,
    "initiatives:owner_file": EVERYBODY,
    "initiatives:owner_files": EVERYBODY,
    "initiatives:owner_needs": EVERYBODY,
    "initiatives:paper_form": EVERYBODY,
    "initiatives:qr_code": EVERYBODY,
    "desk": frozenset(WRITERS),
    "office_desk": frozenset(HANDLERS),
    "initiatives:map": EVERYBODY,
    "initiatives:map_data": EVERYBODY,
    "initiatives:map_point": EVERYBODY,
    "initiatives:detail": EVERYBODY,
    "initiatives:versions": EVERYBODY,
    "initiatives:card": EVERYBODY,
    "initiatives:results": EVERYBODY,
    "initiatives:lessons": EVERYBODY,
    "initiatives:feed": EVERYBODY,
    "initiatives:receipt": EVERYBODY,
    "initiatives:confirm": EVERYBODY,
    "initiatives:manage_by_code": EVERYBODY,
    "initiatives:manage": EVERYBODY,
    "initiatives:support": EVERYBODY,
    "initiatives:follow": EVERYBODY,
    "initiatives:offer": EVERYBODY,
    "initiatives:comment": EVERYBODY,
    "initiatives:comments": EVERYBODY,
    "initiatives:flag": EVERYBODY,
    "initiatives:house_rules": EVERYBODY,
    "initiatives:moderation": EVERYBODY,
    "initiatives:part": EVERYBODY,
    "initiatives:my_offer": EVERYBODY,
    "initiatives:my_comment": EVERYBODY,
    "initiatives:owner_offers": EVERYBODY,
    "initiatives:owner_comments": EVERYBODY,
    "initiatives:invitation": EVERYBODY,
    "initiatives:owner_reply": EVERYBODY,
    "initiatives:owner_text": EVERYBODY,
    "initiatives:owner_offered_text": EVERYBODY,
    "initiatives:owner_old_texts": EVERYBODY,
    "initiatives:owner_invite": EVERYBODY,
    "initiatives:owner_hand_over": EVERYBODY,
    "initiatives:owner_leave": EVERYBODY,
    "initiatives:owner_close": EVERYBODY,
    "initiatives:owner_look_back": EVERYBODY,
    "initiatives:owner_reopen": EVERYBODY,
    "initiatives:owner_bid": EVERYBODY,
    "initiatives:owner_promise_day": EVERYBODY,
    "initiatives:owner_promise_drop": EVERYBODY,
    "initiatives:owner_withdraw": EVERYBODY,
    "initiatives:owner_together": EVERYBODY,
    "initiatives:unclear": EVERYBODY,
    "initiatives:owner_data": EVERYBODY,
    "initiatives:owner_data_file": EVERYBODY,
}
# Open too, with another word: not well at this moment; a link that was used, or grew too old; no answer there yet.
ALSO_OPEN = {"statusz": 503, "readyz": 503, "reminders:answer": 410, "initiatives:unclear": 404}
# Addresses that only take a POST: opening them is refused for everybody, the deed's own test says who may.
POST_ONLY = {
    "demo_sign_in",
    "initiatives:renew",
    "initiatives:owner_promise",
    "initiatives:owner_end",
    "plain_language:look",
    "platform_ask_after_promise",
    "platform_ask_after_plan",
}


def names(resolver=None, inside: str = "") -> list[str]:
    """The names of all addresses, with their namespace."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            found.append(inside + (entry.name or ""))
        else:
            found += names(entry, f"{inside}{entry.namespace}:" if entry.namespace else inside)
    return found


def is_own(name: str) -> bool:
    """Those of allauth have tests of their own."""
    return not name.startswith(("admin:", "account_", "mfa_", "socialaccount_", "openid_connect_"))


@pytest.fixture
def walkers(
    resident, chair, member, professional, official, team_lead, coordinator, council_member, adviser, administrator
):
    return {
        Role.VISITOR: None,
        Role.RESIDENT: resident,
        Role.PLATFORM_MEMBER: member,
        Role.PLATFORM_CHAIR: chair,
        Role.PROFESSIONAL: professional,
        Role.OFFICIAL: official,
        Role.TEAM_LEAD: team_lead,
        Role.AREA_COORDINATOR: coordinator,
        Role.COUNCIL_MEMBER: council_member,
        Role.ADVISER: adviser,
        Role.ADMINISTRATOR: administrator,
    }


@pytest.fixture
def addresses(platform, chair, initiative, official, now, tmp_path, settings):
    """One real address for every name of the portal's own."""
    settings.DEMO, settings.MEDIA_ROOT = True, tmp_path
    agenda = make_agenda(platform, official, now)
    message = write_message(
        kind="account.code",
        key="matrix",
        to="inwoner@example.nl",
        template="initiatives/mail/closed_unconfirmed",
        context={},
        now=now,
    )
    promise = make_promise(
        text="Elke maand een inloopavond houden",
        owner_side=Side.PLATFORM,
        owner_label=platform.name,
        other_side=Side.MUNICIPALITY,
        other_label="de gemeente",
        area=agenda.area,
        agenda=agenda,
        due_on=now.date() + timedelta(days=10),
        by=chair,
        role=Role.PLATFORM_CHAIR,
        by_label=platform.name,
        now=now,
    )
    reminder = Reminder.objects.create(
        kind="promise_due",
        subject_type="agendas.promise",
        subject_id=promise.pk,
        recipient=chair,
        platform=platform,
        due_on=promise.due_on,
        due_at=now,
        state=Reminder.State.ATTACHED,
        message=message,
    )
    change_text(initiative=initiative, title="Drie bankjes", what="Drie bankjes.", why="Nodig.", by=None, now=now)
    joined = invite(initiative=initiative, email="buurvrouw@example.nl", by=None, now=now)
    joined = accept_invitation(invitation=joined, display_name="Buurvrouw", now=now)
    parties = {"owner_side": Side.RESIDENTS, "owner_label": "bewoners", "other_side": Side.MUNICIPALITY}
    own = promise_from(
        initiative=initiative,
        text="Zelf verven",
        **parties,
        other_label="de gemeente",
        due_on=now.date() + timedelta(days=10),
        by=official,
        now=now,
    )
    to = {"initiative": initiative, "by": chair, "now": now}
    followed = taking_part.follow(**to)
    offered = taking_part.offer_help(**to, display_name="Voorzitter", text="Ik help mee.", token=uuid4())
    added = taking_part.comment(**to, kind="good", display_name="Voorzitter", text="Goed plan.", token=uuid4())
    document = keep_attachment(SimpleUploadedFile("plan.pdf", a_pdf()), initiative=initiative, now=now)
    form_token = uuid4()
    draft = keep_attachment(SimpleUploadedFile("plan.pdf", a_pdf()), token=form_token, now=now)
    given = {
        "wijk_detail": ["sittard"],
        "buurt_detail": ["sanderbout"],
        "wijk_calendar": ["sittard"],
        "buurt_calendar": ["sanderbout"],
        "initiatives:map_point": [initiative.number],
        "theme_detail": ["sociale-veerkracht"],
        "goal_detail": ["doel-1-action"],
        "demo_letter": [message.uuid],
        "set_language": ["en"],
        "platform_workplace": [platform.slug],
        "platform_block": [platform.slug, agenda.blocks.first().pk],
        "platform_promise": [platform.slug, promise.number],
        "platform_promise_new": [platform.slug],
        "platform_advice": [platform.slug, initiative.number],
        "reminders:answer": [reminder_keys.make(reminder)],
        "notifications:stop": [post_keys.make("initiative.moved", person=None, address="plan@example.nl")],
        "agendas:agenda_detail": [agenda.slug],
        **dict.fromkeys(("data_by_link", "data_by_link_file"), [data_link_token(now)]),
        "initiatives:detail": [initiative.number],
        **{f"initiatives:{deed}": [initiative.number] for deed in ("support", "follow", "offer")},
        **{f"initiatives:{name}": [initiative.number] for name in ("comment", "comments", "unclear")},
        "initiatives:flag": [initiative.number, added.pk],
        "initiatives:part": [part_keys.make(followed)],
        "initiatives:my_offer": [part_keys.make(offered)],
        "initiatives:my_comment": [part_keys.make(added)],
        "initiatives:versions": [initiative.number],
        "initiatives:card": [initiative.number],
        "initiatives:download": ["plannen", "csv"],
        "promise_download": ["csv"],
        "initiatives:receipt": [keys.make(initiative, "receipt")],
        "initiatives:confirm": [keys.make(initiative, "confirm")],
        "initiatives:manage": [keys.make(initiative)],
        **{name: [keys.make(initiative)] for name in MAY_OPEN if name.startswith("initiatives:owner_")},
        **{f"initiatives:owner_promise_{deed}": [keys.make(initiative), own.number] for deed in ("day", "drop")},
        "initiatives:file": [initiative.number, document.name],
        "initiatives:owner_file": [keys.make(initiative), document.name],
        "initiatives:draft_file": [form_token, draft.name],
        "initiatives:owner_leave": [keys.make_for_co_initiator(joined)],
        "initiatives:invitation": [keys.make_invitation(joined)],
    }
    return {name: reverse(name, args=given.get(name)) for name in MAY_OPEN}


def data_link_token(now) -> str:
    """Behind it stands what is known of who sent the plan."""
    return make_data_token(send_data_link(email="plan@example.nl", now=now).uuid)


def test_every_address_stands_in_the_table():
    own = {name for name in names() if is_own(name)}
    assert own - set(MAY_OPEN) - POST_ONLY == set()
    assert (set(MAY_OPEN) | POST_ONLY) - own == set()


@pytest.mark.parametrize("role", WALKERS)
def test_who_may_open_which_address(role, walkers, addresses, client_for, errors_undrawn):
    browser = client_for(walkers[role])
    wrong = []
    for name, address in addresses.items():
        response = browser.get(address)
        opened = response.status_code == 200 or (response.status_code in (301, 302) and not to_sign_in(response))
        if name in ALSO_OPEN:
            opened = response.status_code in (200, ALSO_OPEN[name])
        if opened != (role in MAY_OPEN[name]):
            wrong.append((name, address, response.status_code))
        if role == Role.VISITOR and role not in MAY_OPEN[name] and not to_sign_in(response):
            wrong.append((name, "a visitor is asked to sign in", response.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", WALKERS)
def test_only_staff_enters_the_back_office(role, walkers, initiative, client_for, errors_undrawn):
    """Everything under /beheer/, with numbers of things that exist or not: the door stands before all of it."""
    browser = client_for(walkers[role])
    wrong = []
    for name in names():
        if not name.startswith("admin:") or name in ("admin:", "admin:login", "admin:logout"):
            continue
        address = back_office_address(name, initiative)
        response = browser.get(address)
        if role == Role.VISITOR:
            right = to_sign_in(response)
        elif role in STAFF:
            right = response.status_code < 500 and not to_sign_in(response)
        else:
            right = response.status_code in (403, 404)
        if not right:
            wrong.append((name, address, response.status_code))
    assert wrong == []


def back_office_address(name: str, initiative) -> str:
    tries = (
        {},
        {"object_id": initiative.pk},
        {"object_id": initiative.pk, "deed": "aanpakken"},
        {"deed": "aanpakken"},
        {"app_label": "initiatives"},
        {"content_type_id": 1, "object_id": 1},
        {"uuid": uuid4()},
        {"kind": "csv"},
        {"object_id": initiative.pk, "what": "antwoord"},
    )
    for kwargs in tries:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name}: add its arguments here")


def to_sign_in(response) -> bool:
    doors = (reverse(settings.LOGIN_URL), reverse("admin:login"))
    return response.status_code in (301, 302) and response.url.startswith(doors)


def make_agenda(platform, official, now):
    return start_agenda(
        title="Buurtagenda Sanderbout",
        slug="sanderbout",
        area=platform.areas.get(),
        platform=platform,
        official=official,
        by=official,
        now=now,
    )
