"""Agendas, blocks and promises in the back office: every change is a deed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from agendas.models import Agenda, AgendaEvent, Promise
from agendas.services import make_promise, report_done, start_agenda
from agendas.workflow import BlockState, PromiseState

CITY = "gemeente Sittard-Geleen"


@pytest.fixture
def desk(official, client_for):
    return client_for(official)


@pytest.fixture
def agenda(platform, sanderbout, official):
    return start_agenda(
        title="Buurtagenda Sanderbout", slug="sanderbout", area=sanderbout, platform=platform, official=official,
        by=official, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def promised(agenda, platform, sanderbout, official):
    """promised(owner="platform") makes a promise between municipality and platform."""

    def make(owner: str = "municipality") -> Promise:
        parties = {"municipality": CITY, "platform": platform.name}
        other = next(side for side in parties if side != owner)
        return make_promise(
            text="Drie banken langs het pad", owner_side=owner, owner_label=parties[owner], other_side=other,
            other_label=parties[other], platform=platform, agenda=agenda, area=sanderbout, official=official,
            due_on=timezone.localdate() + timedelta(days=9), by=official, role="official", by_label=CITY,
            now=timezone.now(),
        )  # fmt: skip

    return make


def press(browser, subject, deed: str, **typed):
    return browser.post(f"/beheer/agendas/{subject._meta.model_name}/{subject.pk}/{deed}/", typed, follow=True)


def test_an_agenda_starts_with_seven_blocks(desk, sanderbout, platform, official):
    typed = {
        "title": "Samen voor Sanderbout",
        "slug": "sanderbout",
        "area": sanderbout.pk,
        "platform": platform.pk,
        "official": official.pk,
    }
    page = desk.post("/beheer/agendas/agenda/add/", typed, follow=True).content.decode()
    agenda = Agenda.objects.get()
    assert (agenda.title, agenda.blocks.count()) == ("Samen voor Sanderbout", 7)
    assert "De zeven bouwstenen staan klaar." in page
    again = desk.post("/beheer/agendas/agenda/add/", typed).content.decode()
    assert "Er is al een buurtagenda met dit adres." in again
    assert "Samen voor Sanderbout" in again


def test_an_agenda_gets_another_title_contact_and_day(agenda, desk, other_official):
    page = desk.get(f"/beheer/agendas/agenda/{agenda.pk}/change/").content.decode()
    assert "Wijzig de agenda" in page
    typed = {"title": "Samen sterk in Sanderbout", "official": other_official.pk, "review_on": "2027-05-01"}
    page = press(desk, agenda, "bijwerken", **typed).content.decode()
    agenda.refresh_from_db()
    assert [agenda.title, agenda.official, str(agenda.review_on)] == [typed["title"], other_official, "2027-05-01"]
    assert "De buurtagenda is bijgewerkt." in page
    event = agenda.events.get(kind="agenda_changed")
    assert "De titel was: Buurtagenda Sanderbout." in event.text
    # The same once more writes nothing; without a title nothing changes.
    press(desk, agenda, "bijwerken", **typed)
    assert "bijwerken-title" in press(desk, agenda, "bijwerken", **(typed | {"title": " "})).content.decode()
    assert agenda.events.filter(kind="agenda_changed").count() == 1
    public = desk.get(agenda.get_absolute_url()).content.decode()
    assert "heeft de buurtagenda bijgewerkt. De titel was: Buurtagenda Sanderbout." in public
    assert other_official.email not in public


def test_a_block_is_brought_up_to_date_and_the_log_says_so(agenda, desk):
    block = agenda.blocks.first()
    before = AgendaEvent.objects.count()
    page = press(
        desk,
        block,
        "bijwerken",
        state="busy",
        owners="bewoners en gemeente",
        due_on="2030-05-01",
        notes="Eerste avond was druk.",
    )
    block.refresh_from_db()
    assert (block.state, block.owners, block.notes) == (
        BlockState.BUSY,
        "bewoners en gemeente",
        "Eerste avond was druk.",
    )
    assert AgendaEvent.objects.count() == before + 1
    assert "De bouwsteen is bijgewerkt." in page.content.decode()


def test_a_block_with_a_date_that_is_none_is_sent_back(agenda, desk):
    block = agenda.blocks.first()
    page = press(desk, block, "bijwerken", state="busy", due_on="31 februari", notes="Blijft staan.").content.decode()
    assert "Blijft staan." in page
    block.refresh_from_db()
    assert block.state == BlockState.NOT_STARTED


def test_a_promise_is_made_in_the_agenda(agenda, platform, desk, official):
    press(
        desk, agenda, "afspraak", text="Het platform houdt de bak bij", owner=f"platform:{platform.pk}",
        other="municipality", due_on=(timezone.localdate() + timedelta(days=30)).isoformat(),
    )  # fmt: skip
    promise = Promise.objects.get()
    assert (promise.agenda, promise.platform, promise.official) == (agenda, platform, official)
    assert (promise.owner_side, promise.other_side) == ("platform", "municipality")


def test_what_nobody_can_confirm_for_residents_is_said_at_once(agenda, platform, desk):
    due_on = (timezone.localdate() + timedelta(days=30)).isoformat()
    typed = {"text": "Drie banken", "owner": "municipality", "other": "residents", "due_on": due_on}
    assert "Let op: hier is geen wijkplatform." not in press(desk, agenda, "afspraak", **typed).content.decode()
    Agenda.objects.update(platform=None)
    assert "Let op: hier is geen wijkplatform." in press(desk, agenda, "afspraak", **typed).content.decode()
    assert Promise.objects.filter(platform=None, other_side="residents").count() == 1


def test_the_municipality_turns_its_own_key_only(promised, desk):
    promise = promised("municipality")
    page = press(desk, promise, "gedaan", text="Gisteren geplaatst.").content.decode()
    promise.refresh_from_db()
    assert promise.state == PromiseState.REPORTED_DONE
    assert "Ja, dit is nagekomen" not in page
    answer = press(desk, promise, "klopt")
    assert answer.status_code == 409
    promise.refresh_from_db()
    assert promise.state == PromiseState.REPORTED_DONE


def test_the_municipality_confirms_what_the_platform_did(promised, desk, chair, platform):
    promise = promised("platform")
    assert "Meld dat het gedaan is" not in desk.get(f"/beheer/agendas/promise/{promise.pk}/change/").content.decode()
    assert press(desk, promise, "gedaan").status_code == 409
    report_done(promise=promise, by=chair, role="platform_chair", by_label=platform.name, now=timezone.now())
    press(desk, promise, "klopt-niet", text="Er ontbreekt nog één bak.")
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    report_done(promise=promise, by=chair, role="platform_chair", by_label=platform.name, now=timezone.now())
    press(desk, promise, "klopt")
    promise.refresh_from_db()
    assert promise.state == PromiseState.KEPT


def test_another_date_and_dropping_ask_for_a_reason(promised, desk):
    promise = promised()
    later = timezone.localdate() + timedelta(days=40)
    press(desk, promise, "andere-datum", due_on=later.isoformat(), text="")
    promise.refresh_from_db()
    assert promise.due_on != later
    press(desk, promise, "andere-datum", due_on=later.isoformat(), text="De leverancier is te laat.")
    promise.refresh_from_db()
    assert promise.due_on == later
    press(desk, promise, "vervalt", text="")
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    page = press(desk, promise, "vervalt", text="Het pad verdwijnt.").content.decode()
    promise.refresh_from_db()
    assert promise.state == PromiseState.DROPPED
    assert "Het pad verdwijnt." in page


def test_an_administrator_looks_and_does_nothing(promised, agenda, administrator, client_for):
    browser, promise = client_for(administrator), promised()
    logged = AgendaEvent.objects.count()
    for subject, deed in (
        (promise, "gedaan"), (promise, "vervalt"), (agenda, "bijwerken"), (agenda, "afspraak"),
        (agenda.blocks.first(), "bijwerken"),
    ):  # fmt: skip
        assert press(browser, subject, deed).status_code == 403
        assert browser.get(f"/beheer/agendas/{subject._meta.model_name}/{subject.pk}/change/").status_code == 200
    assert browser.post("/beheer/agendas/agenda/add/").status_code == 403
    assert AgendaEvent.objects.count() == logged
    assert not AuditEvent.objects.filter(actor=administrator).exists()


@pytest.mark.parametrize("model", ["agenda", "block", "promise", "blockdefinition"])
def test_the_lists_open(model, promised, desk):
    promised()
    page = desk.get(f"/beheer/agendas/{model}/")
    assert page.status_code == 200
    assert 'name="action"' not in page.content.decode()
