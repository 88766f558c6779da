"""A platform that is reached on paper: one letter for the printer, and no mail to anybody in its place."""

import re
from datetime import date

import pytest

from agendas.models import Promise
from initiatives.models import Initiative
from neighbourhoods.models import Platform
from neighbourhoods.services import dissolve_platform
from notifications.models import Message
from reminders.models import Reminder
from reminders.rules import RULES
from reminders.services import assemble, find_by_phone_code, plan, sweep
from reminders.services.withdraw import withdraw_unsent
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
SOON = date(2026, 3, 24)
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


@pytest.fixture
def on_paper(platform, chair):
    Platform.objects.update(reach="paper", postal_address="Postbus 1\n6131 AA Sittard")
    platform.refresh_from_db()
    return platform


def write(day: date, *kinds: str) -> list[Message]:
    before = set(Message.objects.values_list("pk", flat=True))
    plan(nine(day), rules=[RULES[kind] for kind in kinds])
    assemble(nine(day))
    return list(Message.objects.exclude(pk__in=before).order_by("pk"))


def test_a_platform_on_paper_gets_one_letter_and_nobody_a_mail(on_paper, promise, block, advice):
    (letter,) = write(SOON, "promise_due", "block_due", "advice_awaited")
    assert (letter.way, letter.state, letter.to_address, letter.recipient) == ("paper", "to_print", "", None)
    assert letter.postal_address == "Postbus 1\n6131 AA Sittard"
    assert letter.key == f"letter:{on_paper.pk}:2026-03-24:1"
    assert (letter.subject_type, letter.subject_id) == ("neighbourhoods.platform", on_paper.pk)
    assert letter.subject == "3 dingen wachten op u, het eerste voor dinsdag 24 maart"
    assert Reminder.objects.filter(message=letter, state="attached").count() == 3


def test_when_it_is_late_its_contact_hears_so_beside_the_letter(on_paper, promise, official):
    """The contact in whose hands the letter lies is told in a mail of their own, as with any platform."""
    letter, mail = sorted(write(date(2026, 4, 10), "promise_due"), key=lambda message: message.way != "paper")
    assert (letter.way, letter.to_address) == ("paper", "")
    assert (mail.way, mail.to_address) == ("email", official.email)
    assert "over tijd" in mail.subject and "Wijkplatform Sanderbout" in mail.subject


def test_the_letter_has_the_same_words_and_a_code_for_each_thing(on_paper, promise, block):
    (letter,) = write(SOON, "promise_due", "block_due")
    assert "Wijkplatform Sanderbout beloofde dit aan de gemeente." in letter.text
    assert "Bel 14 046 en noem de code." in letter.text
    assert "http" not in letter.text and "link" not in letter.text and "contactpersoon" not in letter.text
    codes = CODE.findall(letter.text)
    assert len(codes) == len(set(codes)) == 2
    for code in codes:
        row = find_by_phone_code(code)
        assert row.message == letter
        place = letter.text.index(code)
        thing = "Een lentefeest" if row.kind == "promise_due" else "Urgentie"
        assert thing in letter.text[:place].rpartition("Uw code")[0].rpartition("\n\n")[2]


def test_one_thing_is_a_letter_about_that_thing(on_paper, promise):
    (letter,) = write(SOON, "promise_due")
    assert letter.kind == "reminder.promise_due"
    assert letter.subject == "Uw afspraak voor 7 april: “Een lentefeest op het plein”"
    assert letter.subject_id == on_paper.pk
    # The subject stands above it on the sheet: no second heading says the same.
    assert letter.text.startswith("Er is een afspraak in ")


def test_who_hears_that_it_is_late_gets_a_mail(on_paper, advice, official):
    write(SOON, "advice_awaited")
    (mail,) = write(date(2026, 3, 27), "advice_awaited")
    assert mail.way == "email" and mail.recipient == official
    assert "Bel of mail Wijkplatform Sanderbout" in mail.text


def test_what_is_owed_is_said_on_paper_too_without_addresses(on_paper, promise, initiative):
    Initiative.objects.update(answer_due_on=date(2026, 3, 20))
    (letter,) = write(SOON, "promise_due")
    assert letter.text.index("Het spijt ons") < letter.text.index("Een lentefeest")
    assert "http" not in letter.text


def test_news_needs_no_code(on_paper, initiative):
    (letter,) = write(date(2026, 4, 1), "platform_news")
    assert CODE.findall(letter.text) == [] and "noem de code" not in letter.text
    assert "Bankjes bij de speeltuin" in letter.text


def test_a_second_letter_of_a_day_has_a_number_of_its_own(on_paper, promise, block):
    write(SOON, "promise_due")
    (second,) = write(SOON, "block_due")
    assert second.key == f"letter:{on_paper.pk}:2026-03-24:2"
    assert Promise.objects.count() == 1


def test_a_platform_on_paper_without_a_contact_gets_its_letter_all_the_same(on_paper, promise, team_lead):
    Platform.objects.update(contact=None)
    (letter,) = write(SOON, "promise_due")
    assert letter.way == "paper" and letter.postal_address.startswith("Postbus 1")


def test_a_letter_of_a_platform_dissolved_since_does_not_wait_for_the_printer(on_paper, promise, official):
    (letter,) = write(SOON, "promise_due")
    later = nine(date(2026, 3, 30))
    sweep(later)
    letter.refresh_from_db()
    assert letter.state == "to_print", "some days later it is owed as much"
    dissolve_platform(platform=on_paper, reason="Gestopt.", by=official, now=later)
    # The round of the next day; the list and the sheets to print ask at once.
    tomorrow = nine(date(2026, 3, 31))
    sweep(tomorrow)
    letter.refresh_from_db()
    assert letter.state == "cancelled"
    withdraw_unsent(tomorrow)
    assert Reminder.objects.get(message=letter).state == "cancelled"
