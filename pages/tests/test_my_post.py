"""My post: what I get and how, what I got, what is still to come. Nothing of anybody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from neighbourhoods import calendar
from notifications.models import Message, Preference
from notifications.services import choose, write_message
from reminders.models import Reminder

PAGE = "/mijn/post/"
HOME = "Dorpsstraat 1\n6131 AB Sittard"


def page_of(browser) -> str:
    response = browser.get(PAGE)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def write(person, kind="initiative.moved", subject="Nieuws over uw plan", now=None, **changes) -> Message:
    return write_message(
        kind=kind,
        key=f"test:{Message.objects.count()}",
        to=person.email,
        template="initiatives/mail/closed_unconfirmed",
        subject=subject,
        context={},
        now=now or timezone.now(),
        recipient=person,
        **changes,
    )


def remind(person, platform=None, kind="promise_due", number=1, **changes) -> Reminder:
    day = timezone.localdate() + timedelta(days=9)
    given = {"due_on": day, "due_at": timezone.now() + timedelta(days=2), "platform": platform}
    given |= {"kind": kind, "subject_type": "agendas.promise", "subject_id": number, "recipient": person}
    return Reminder.objects.create(**given | changes)


def choices(page: str, name: str) -> str:
    """The list of choices about this kind, as it stands in the page."""
    return page.partition(f'name="{name}"')[2].partition("</select>")[0]


def test_a_visitor_is_asked_to_sign_in(municipality):
    assert Client().get(PAGE)["Location"] == "/account/login/?next=/mijn/post/"


def test_my_page_leads_there(municipality, resident, client_for):
    assert f'href="{PAGE}"' in client_for(resident).get("/mijn/").content.decode()


def test_everybody_chooses_about_what_they_can_get(municipality, resident, chair, official, client_for):
    page = page_of(client_for(resident))
    assert "Over uw plannen" in page
    assert "Over uw wijkplatform" not in page and "Over uw werk bij de gemeente" not in page
    page = page_of(client_for(chair))
    assert "Over uw wijkplatform" in page and "Nieuw plan voor een wijkplatform" in page
    # The contact of a platform, who also handles plans.
    page = page_of(client_for(official))
    assert "Over uw wijkplatform" in page and "Over uw werk bij de gemeente" in page


def test_what_is_usual_is_shown_as_chosen_and_at_once_can_be_chosen_instead(municipality, chair, client_for):
    browser = client_for(chair)
    assert 'value="daily" selected' in choices(page_of(browser), "initiative-area_news")
    choose(person=chair, kind="initiative.area_news", choice="at_once", now=timezone.now())
    assert 'value="at_once" selected' in choices(page_of(browser), "initiative-area_news")


def test_only_what_may_be_refused_can_be_refused(municipality, resident, official, client_for):
    page = page_of(client_for(resident))
    assert ">Niet<" in choices(page, "initiative-moved")
    assert ">Niet<" not in choices(page, "initiative-answer") and ">Op papier<" in choices(page, "initiative-answer")
    assert ">Op papier<" not in choices(page_of(client_for(official)), "initiative-replied")


def test_a_choice_is_kept_and_counts_at_once(municipality, resident, client_for):
    choose(person=resident, kind="initiative.answer", choice="weekly", now=timezone.now())
    held = write(resident, "initiative.answer")
    assert held.state == "held"
    browser = client_for(resident)
    given = everything(browser) | {"initiative-moved": "none", "initiative-answer": "at_once"}
    response = browser.post(PAGE, given, follow=True)
    assert "Uw keuzes zijn bewaard" in response.content.decode()
    assert write(resident).state == "cancelled"
    held.refresh_from_db()
    assert held.state == "pending"
    # Only what was changed is written down.
    assert Preference.objects.filter(person=resident).count() == 2


def everything(browser) -> dict:
    """What a browser sends when nothing is changed."""
    form = browser.get(PAGE).context["form"]
    return {field.name: field.value() for field in form}


def test_saving_without_a_change_changes_nothing(municipality, resident, client_for):
    browser = client_for(resident)
    assert browser.post(PAGE, everything(browser)).status_code == 302
    assert not Preference.objects.exists()


def test_paper_needs_an_address_and_what_was_chosen_stays(municipality, resident, client_for):
    browser = client_for(resident)
    given = everything(browser) | {"initiative-answer": "paper", "initiative-moved": "none"}
    response = browser.post(PAGE, given)
    page = response.content.decode()
    assert "Vul in naar welk adres wij uw post sturen." in page
    assert 'value="paper" selected' in choices(page, "initiative-answer")
    assert 'value="none" selected' in choices(page, "initiative-moved")
    assert not Preference.objects.exists()
    assert browser.post(PAGE, given | {"postal_address": HOME}).status_code == 302
    resident.refresh_from_db()
    assert resident.postal_address == HOME
    letter = write(resident, "initiative.answer")
    assert (letter.state, letter.postal_address) == ("to_print", HOME)


def test_the_receipt_is_mailed_and_comes_on_paper_too_for_who_wants_that(municipality, resident, client_for):
    browser = client_for(resident)
    offered = choices(page_of(browser), "initiative-receipt")
    assert offered.count("<option") == 2 and ">Per e-mail<" in offered and ">Per e-mail en op papier<" in offered
    given = everything(browser) | {"initiative-receipt": "paper", "postal_address": HOME}
    assert browser.post(PAGE, given).status_code == 302
    assert 'value="paper" selected' in choices(page_of(browser), "initiative-receipt")
    resident.refresh_from_db()
    mail = write(resident, "initiative.receipt", choice="paper")
    copy = Message.objects.get(key=f"{mail.key}:paper")
    assert (mail.way, mail.state, mail.to_address, mail.is_now) == ("email", "pending", resident.email, True)
    assert (copy.way, copy.state, copy.to_address, copy.postal_address) == ("paper", "to_print", "", HOME)
    assert (copy.subject, copy.text, copy.recipient) == (mail.subject, mail.text, resident)
    browser.post(PAGE, everything(browser) | {"initiative-receipt": "at_once"})
    assert write(resident, "initiative.receipt").way == "email"
    assert Message.objects.filter(way="paper").count() == 1


def test_a_code_to_sign_in_is_never_on_paper(municipality, resident, client_for):
    page = page_of(client_for(resident))
    assert "account-code" not in page and "initiative-new_link" not in page


def test_without_paper_no_postal_address_is_kept(municipality, resident, client_for):
    choose(person=resident, kind="initiative.answer", choice="paper", postal_address=HOME, now=timezone.now())
    browser = client_for(resident)
    browser.post(PAGE, everything(browser) | {"initiative-answer": "at_once"})
    resident.refresh_from_db()
    assert resident.postal_address == ""


@pytest.mark.parametrize("value", ["none", "soms", "\x00", ""])
def test_a_choice_that_is_not_offered_changes_nothing(municipality, resident, client_for, value):
    browser = client_for(resident)
    assert browser.post(PAGE, everything(browser) | {"initiative-answer": value}).context["form"].errors
    assert not Preference.objects.exists()


def test_nobody_chooses_about_what_is_not_theirs(municipality, resident, client_for):
    browser = client_for(resident)
    browser.post(PAGE, everything(browser) | {"initiative-for_platform": "daily", "person": "1"})
    assert not Preference.objects.exists()


def test_what_i_got_says_why_and_what_became_of_it(municipality, resident, other_resident, client_for):
    write(resident, subject="Uw plan is verder")
    write(other_resident, subject="Van een ander")
    Message.objects.update(state="sent", settled_at=timezone.now())
    write(resident, subject="Kwam niet aan")
    Message.objects.filter(subject="Kwam niet aan").update(state="bounced", settled_at=timezone.now())
    write(other_resident, subject="Voor een ander")
    write(resident, "account.code", subject="Uw code")
    Message.objects.filter(kind="account.code").update(state="sent", settled_at=timezone.now())
    page = page_of(client_for(resident))
    got = page.partition("Wat u kreeg")[2]
    assert "Uw plan is verder" in got and "Verstuurd." in got
    assert "U krijgt dit bericht omdat u een plan instuurde." in got
    assert "Kwam niet aan" in got and "uw mailbox nam het niet aan" in got
    assert "Van een ander" not in page and "Voor een ander" not in page and "Uw code" not in page


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("pending", "Komt in één e-mail, samen met ander nieuws."),
        ("sent", "Verstuurd, samen met ander nieuws."),
        ("uncertain", "Wij weten niet zeker of dit aankwam."),
        ("dead", "Niet aangekomen."),
        ("cancelled", "Niet verstuurd:"),
    ],
)
def test_what_is_in_a_bundle_is_where_the_bundle_is(municipality, resident, other_resident, client_for, state, told):
    bundle, row = write(other_resident, subject="Bundel"), write(resident, subject="Los nieuws")
    Message.objects.filter(pk=bundle.pk).update(state=state)
    Message.objects.filter(pk=row.pk).update(state="bundled", bundle=bundle, settled_at=timezone.now())
    coming, _heading, got = page_of(client_for(resident)).partition("Wat u kreeg")
    there, elsewhere = (coming, got) if state == "pending" else (got, coming)
    assert "Los nieuws" in there and told in there and "Los nieuws" not in elsewhere


def test_what_is_still_to_come_says_when(initiative, platform, chair, member, client_for):
    choose(person=chair, kind="initiative.moved", choice="weekly", now=timezone.now())
    held = write(chair, subject="Voor de bundel")
    remind(chair, platform, "answer_due", initiative.pk, subject_type="initiatives.initiative")
    remind(member, platform, number=2, kind="block_due")
    remind(chair, platform, number=3, kind="advice_awaited", state=Reminder.State.CANCELLED)
    page = page_of(client_for(chair))
    coming = page.partition("Wat er nog komt")[2].partition("Wat u kreeg")[0]
    assert "Voor de bundel" in coming and "samen met ander nieuws" in coming
    assert f'datetime="{timezone.localdate(held.not_before).isoformat()}"' in coming
    assert "Bankjes bij de speeltuin" in coming and "Herinnering: antwoord op een plan" in coming
    assert "bouwsteen" not in coming and "advies" not in coming


def test_the_page_asks_the_same_whatever_is_on_it(municipality, platform, chair, client_for, monkeypatch):
    # As outside tests: read once, and not again for each closed day that lies ahead.
    monkeypatch.setattr(calendar, "CLOSED_DAYS_KEPT_SECONDS", 60)
    monkeypatch.setattr(calendar, "_closed", None)
    browser = client_for(chair)
    remind(chair, platform, number=100)
    write(chair)
    browser.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        browser.get(PAGE)
    for number in range(12):
        write(chair, subject=f"Bericht {number}")
        remind(chair, platform, number=number)
    Message.objects.filter(pk__in=list(Message.objects.values_list("pk", flat=True)[:6])).update(state="sent")
    choose(person=chair, kind="initiative.moved", choice="daily", now=timezone.now())
    with CaptureQueriesContext(connection) as many:
        browser.get(PAGE)
    assert len(many) == len(few) <= 10, [query["sql"][:90] for query in many]
