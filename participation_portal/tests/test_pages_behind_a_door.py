"""Every page of the back office, of a wijkplatform and of one's own, in a real browser: no barrier, nothing that
scrolls sideways, nothing that the content security policy stops."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.admin_site import site
from agendas.models import Agenda, Promise
from initiatives import keys, part_keys, services
from initiatives.models import Comment, Initiative
from initiatives.needed import AskedNeed, BlockingRule
from initiatives.services import taking_part
from notifications.models import Message, SweepState
from reminders.models import Reminder
from tests_support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def walk(reader, addresses) -> None:
    for address in addresses:
        reader.resize(DESKTOP).go(address)
        reader.resize(PHONE).fits("on a phone")


def test_the_pages_of_an_official(visitor, lively, official):
    plans = [
        reverse("admin:initiatives_initiative_change", args=[plan.pk]) for plan in Initiative.objects.order_by("pk")
    ]
    walk(
        visitor(user=official),
        [
            "/beheer/",
            "/beheer/?lijst=open",
            "/beheer/?q=bank",
            *plans,
            "/mijn/",
            "/mijn/post/",
            "/beheer/aan-de-balie/",
        ],
    )


def test_the_pages_of_a_team_lead(visitor, municipality, team_lead):
    walk(visitor(user=team_lead), ["/beheer/initiatives/importrun/add/"])


def test_the_pages_of_the_post_and_the_phone(visitor, lively, official, platform, chair):
    SweepState.objects.create(last_sweep_at=timezone.now(), paused_at=timezone.now(), paused_why="Even nakijken.")
    letter = on_paper(platform, official)
    reader = visitor(user=official)
    letters = reverse("admin:notifications_message_letters")
    printed = f"{reverse('admin:notifications_message_print')}?brief={letter.pk}"
    walk(reader, [reverse("admin:notifications_message_changelist"), letters, printed])
    walk(reader, [reverse("admin:reminders_reminder_phone")])
    reader.page.get_by_label("Code uit de brief").fill("k7mp 9txq")
    reader.page.get_by_role("button", name="Zoek de brief").click()
    reader.page.get_by_role("button", name="Nog bezig").wait_for()
    reader.look()
    reader.fits("with the answer to write down")


def on_paper(platform, official) -> Message:
    """A letter to a platform that waits for the printer, with a code for the phone."""
    block = Agenda.objects.get().blocks.exclude(state="done").first()
    block.due_on = timezone.localdate()
    block.save()
    letter = Message.objects.create(
        key="letter", kind="reminder.block_due", subject="Uw afspraak", text="Uw code is K7MP-9TXQ.", way="paper",
        state="to_print", postal_address="Plein 1\n6131 AB Sittard", created_at=timezone.now(),
        not_before=timezone.now(), message_id="<letter@example.nl>",
    )  # fmt: skip
    Reminder.objects.create(
        kind="block_due", subject_type="agendas.block", subject_id=block.pk, recipient=official,
        platform=platform, due_on=block.due_on, due_at=timezone.now(), state="attached", message=letter,
        phone_code="K7MP9TXQ",
    )  # fmt: skip
    return letter


@pytest.mark.parametrize("part", [0, 1])
def test_the_pages_of_an_administrator(visitor, lively, administrator, official, coordinator, chair, part):
    walk(visitor(user=administrator), model_pages(administrator)[part::2])


def model_pages(user) -> list[str]:
    """Of every model in the back office: the list, and the first row, or else a new one where one may be made: both are
    the same form."""
    request = RequestFactory().get("/beheer/")
    request.user = user
    found = []
    for model, page in sorted(site._registry.items(), key=lambda pair: pair[0]._meta.label):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        if first := model._default_manager.order_by("pk").first():
            found.append(reverse(f"{name}_change", args=[first.pk]))
        elif page.has_add_permission(request):
            found.append(reverse(f"{name}_add"))
    return found


def test_the_pages_of_a_wijkplatform(visitor, lively, platform, chair):
    here = reverse("platform_workplace", args=[platform.slug])
    agenda = Agenda.objects.get()
    waiting = Initiative.objects.visible_to(None).filter(advices__given_at=None, status="received").first()
    pages = [
        here,
        reverse("platform_block", args=[platform.slug, agenda.blocks.first().pk]),
        reverse("platform_promise_new", args=[platform.slug]),
        *(reverse("platform_promise", args=[platform.slug, promise.number]) for promise in Promise.objects.all()),
        reverse("platform_advice", args=[platform.slug, waiting.number]),
        "/mijn/",
        "/mijn/post/",
        "/mijn/gegevens/",
    ]
    walk(visitor(user=chair), pages)


def test_the_pages_behind_the_link_of_an_owner(visitor, lively, official, settings, tmp_path):
    plan = Initiative.objects.get(title="Drie bankjes")
    here = reverse("initiatives:manage", args=[keys.make(plan)])
    words = {"title": "Bankjes", "what": "Vier bankjes.", "why": "Er is geen plek.", "reason": "Dit leest makkelijker."}
    services.offer_change(initiative=plan, **words, by=official, now=timezone.now())
    asked = services.invite(initiative=plan, email="buurvrouw@example.nl", by=None, now=timezone.now())
    invitation = reverse("initiatives:invitation", args=[keys.make_invitation(asked)])
    deeds = ("", "tekst/", "voorstel/", "medestanders/", "overdragen/", "terugblik/", "gegevens/", "fotos/", "nodig/")
    bring(plan, settings, tmp_path)
    walk(visitor(), [*(here + deed for deed in deeds), invitation])


def bring(plan, settings, tmp_path) -> None:
    """A photo, something that is asked, a rule in the way."""
    settings.MEDIA_ROOT, now = tmp_path, timezone.now()
    made = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(made, "JPEG")
    photo = SimpleUploadedFile("een-foto-met-een-lange-naam-van-de-telefoon.jpg", made.getvalue())
    services.keep_attachment(photo, initiative=plan, now=now)
    if plan.is_open:
        services.ask_need(initiative=plan, need=AskedNeed("money", "Voor hout", 500), now=now)
    services.name_rule(initiative=plan, blocking=BlockingRule("Geen bank op gras", "De bank kan er niet."), now=now)


def test_the_pages_behind_the_link_of_who_takes_part(visitor, lively, official):
    plan = Initiative.objects.get(support_count=1)
    to = {"initiative": plan, "email": "buur@example.nl", "now": timezone.now()}
    waiting = taking_part.support(**to)
    offer = taking_part.offer_help(**to, display_name="Ali", text="Ik help.", token=uuid4())
    taking_part.confirm_offer(offer=offer, now=timezone.now())
    removed = Comment.objects.get(state=Comment.State.REMOVED)
    rows = [waiting, plan.supports.get(user=official), offer, removed]
    here = reverse("initiatives:manage", args=[keys.make(plan)])
    walk(visitor(), [*(part_keys.path(row) for row in rows), here + "hulp/", here + "aanvullingen/"])
    change = reverse("admin:initiatives_comment_change", args=[Comment.objects.visible().first().pk])
    walk(visitor(user=official), [reverse("admin:initiatives_comment_changelist"), change])
