"""One mail for one reader on one day: what is owed to them first, what they are asked, what waited for them."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from agendas.models import Promise
from initiatives.models import Initiative
from initiatives.services import note_delays, taking_part
from initiatives.services.taking_part import tell_of_yesterday
from neighbourhoods.models import Membership, Platform
from notifications import kinds
from notifications.kinds import Audience
from notifications.models import Message, Preference
from notifications.needed import is_needed
from notifications.services import choose, write_message
from reminders.ladder import PLAN_AHEAD
from reminders.models import Reminder
from reminders.owed import owed_to
from reminders.services import assemble, plan
from reminders.tests.conftest import nine

pytestmark = pytest.mark.django_db
SOON, LATE = date(2026, 3, 24), date(2026, 4, 10)


@pytest.fixture
def news(now, settings):
    """Writes news that waits for a bundle on 24 March: news(person, "Nieuws", "tekst")."""
    settings.PUBLIC_URL = "https://example.nl"
    before = dict(kinds._kinds)
    kinds.register("test.news", "nieuws", why="U vroeg hierom.", may_refuse=True, audience=Audience.PLATFORM)

    def write(person, subject: str, text: str, at=now, **given) -> Message:
        message = write_message(
            kind="test.news",
            key=f"test:{Message.objects.count()}",
            to=person.email,
            template="notifications/account_mail",
            context={},
            now=at,
            recipient=person,
            subject=subject,
            choice="weekly",
            **given,
        )
        Message.objects.filter(pk=message.pk).update(
            text=f"{text}\n\n-- \nVoet", state="held", settled_at=None, not_before=nine(SOON), last_error=""
        )
        return Message.objects.get(pk=message.pk)

    yield write
    kinds._kinds.clear()
    kinds._kinds.update(before)


def letters_of(person) -> list[Message]:
    return list(Message.objects.filter(recipient=person, kind__startswith="reminder.").order_by("pk"))


def test_one_thing_is_a_letter_about_that_thing(promise, chair, round_on):
    (message,) = round_on(SOON)
    assert message.kind == "reminder.promise_due" and message.key == f"digest:{chair.pk}:2026-03-24:1"
    assert message.subject == "Uw afspraak voor 7 april: “Een lentefeest op het plein”"
    assert (message.subject_type, message.subject_id) == ("agendas.promise", promise.pk)
    body, _, foot = message.text.partition("-- \n")
    assert body.index("Een lentefeest op het plein") < body.index("Hoe staat het ervoor?") < body.index("http")
    assert body.count("http") == 1 and "tot en met 23 mei 2026" in body
    assert "U krijgt dit bericht omdat" in foot
    assert message.html.count("/herinnering/") == 1 and "Hoe staat het ervoor?" in message.html
    assert message.references == [Reminder.objects.get(message=message).reference]


def test_more_things_are_one_mail_that_says_how_many_and_the_first(promise, block, advice, chair, round_on):
    (message,) = round_on(SOON)
    assert message.kind == "reminder.digest" and message.subject_type == ""
    assert message.subject == "3 dingen wachten op u, het eerste voor dinsdag 24 maart"
    body = message.text.partition("-- \n")[0]
    places = [body.index(words) for words in ("Plan “Bankjes", "Buurtagenda Sanderbout", "Afspraak “Een lentefeest")]
    assert places[0] == min(places)
    assert body.count("/herinnering/") == 3 and message.html.count("/herinnering/") == 3
    assert set(message.references) == {row.reference for row in message.reminders.all()}
    assert Reminder.objects.filter(message=message, state="attached").count() == 3


def test_late_things_come_first_and_the_subject_says_so(promise, municipal_promise, agenda, official, round_on):
    Promise.objects.filter(pk=municipal_promise.pk).update(due_on=date(2026, 3, 31))
    mails = [message for message in round_on(LATE) if message.recipient == official]
    (message,) = mails
    assert message.subject == "2 dingen wachten op u, het eerste is over tijd sinds dinsdag 31 maart"
    assert message.text.index("Nieuwe lampen") < message.text.index("Een lentefeest")
    assert "Bel of mail Wijkplatform Sanderbout" in message.text and "Bel of mail" in message.html


def test_about_one_thing_it_speaks_once(agenda, block, chair, platform, round_on):
    second = agenda.blocks.exclude(pk=block.pk).first()
    type(block).objects.filter(pk=second.pk).update(due_on=date(2026, 4, 7))
    (message,) = round_on(SOON)
    assert message.text.count("\nBuurtagenda Sanderbout\n") == 1 and message.html.count("<h2>") == 1
    assert "“Urgentie”" in message.text and "“Buurtscan”" in message.text


def test_what_people_typed_is_text_in_the_layout(promise, block, chair, round_on):
    Promise.objects.update(text="<script>alert(1)</script> & meer")
    (message,) = round_on(SOON)
    assert "<script>alert(1)</script> & meer" in message.text
    assert "<script>" not in message.html and "&lt;script&gt;" in message.html


def test_a_second_letter_of_the_day_is_a_second_part(promise, block, chair, round_on):
    Reminder.objects.all().delete()
    (first,) = round_on(SOON)
    text = first.text
    Promise.objects.create(
        number=99, text="Nog iets", owner_side="platform", owner_label="Wijkplatform Sanderbout",
        other_side="municipality", other_label="gemeente", platform=promise.platform, area=promise.area,
        made_on=date(2026, 3, 10), due_on=SOON,
    )  # fmt: skip
    (second,) = round_on(SOON, minutes=5)
    assert second.key == f"digest:{chair.pk}:2026-03-24:2"
    first.refresh_from_db()
    assert first.text == text and "Nog iets" not in text


# ── What waited for this mail ────────────────────────────────────────────────


def test_held_news_comes_along_behind_what_is_asked(promise, chair, news, now):
    old = news(chair, "Oud nieuws", "Dit is het oude nieuws.\n\nLees verder:\nhttps://example.nl/oud")
    new = news(chair, "Nieuw nieuws", "Dit is het nieuwe nieuws.", at=now + timedelta(days=1))
    plan(nine(SOON))
    assert assemble(nine(SOON))["written"] == 1
    (message,) = letters_of(chair)
    assert message.kind == "reminder.digest"
    assert message.subject == "Uw afspraak voor 7 april: “Een lentefeest op het plein”"
    words = ("Een lentefeest", "Ander nieuws", "Nieuw nieuws", "nieuwe nieuws.", "Oud nieuws", "oude nieuws.", "/oud")
    for body in (message.text, message.html):
        places = [body.index(each) for each in words]
        assert places == sorted(places)
    # The line that led to the address in the old mail does not come along.
    assert "Voet" not in message.text and message.text.count("Lees verder:") == 1
    for held in (old, new):
        held.refresh_from_db()
        assert held.state == "bundled" and held.bundle == message and held.settled_at == nine(SOON)


def test_who_has_only_held_news_gets_it_and_who_has_none_gets_nothing(chair, member, news):
    news(chair, "Nieuws van de wijk", "Er komt een speeltuin.")
    assert assemble(nine(SOON) - timedelta(minutes=1))["written"] == 0
    assert assemble(nine(SOON))["written"] == 1
    (message,) = letters_of(chair)
    assert message.subject == "Nieuws van de wijk" and "Er komt een speeltuin." in message.text
    assert "zoals u hebt gevraagd" in message.text and "herinnering" not in message.text
    assert letters_of(member) == []
    assert assemble(nine(SOON))["written"] == 0


def test_long_news_is_cut_between_words_and_leads_to_the_rest(chair, news):
    news(chair, "Lang", "woord " * 200 + "\n\nBekijk het hier:\nhttps://example.nl/lang")
    news(chair, "Nog een", "Kort.")
    assemble(nine(SOON))
    (message,) = letters_of(chair)
    assert message.subject == "2 berichten voor u"
    assert "woord …" in message.text and "https://example.nl/lang" in message.text
    assert "Bekijk het hier" not in message.text and message.text.count("woord") < 60


def test_before_it_leaves_it_is_asked_whether_anything_in_it_still_holds(promise, block, chair, news, round_on):
    (message,) = round_on(SOON)
    still_true = kinds.get(message.kind).still_true
    message.asked_at = nine(SOON)
    Promise.objects.update(state="dropped", explanation="x", settled_on=SOON)
    assert still_true(message)
    type(block).objects.update(due_on=None)
    assert not still_true(message)
    held = news(chair, "Nieuws", "Tekst.")
    Message.objects.filter(pk=held.pk).update(state="bundled", bundle=message)
    assert still_true(message)


@pytest.fixture
def doubtful(news):
    """Writes news whose kind answers, when it is asked again, with what stands in `answers` about its subject."""
    answers, asked = {}, []

    def still_true(message) -> bool:
        asked.append(message.asked_at)
        found = answers.get(message.subject, True)
        if isinstance(found, Exception):
            # As a broken query does: without a savepoint nothing after it would run.
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return found

    def write(person, subject: str) -> Message:
        message = news(person, subject, "Tekst.")
        kinds.register("test.news", "nieuws", why="x", still_true=still_true, audience=Audience.PLATFORM)
        return message

    return SimpleNamespace(write=write, answers=answers, asked=asked)


def test_what_waited_is_asked_again_before_it_comes_along(chair, doubtful):
    stays, goes = doubtful.write(chair, "Dit geldt nog"), doubtful.write(chair, "Dit is voorbij")
    doubtful.answers["Dit is voorbij"] = False
    assert assemble(nine(SOON))["written"] == 1
    (message,) = letters_of(chair)
    assert "Dit geldt nog" in message.text and "voorbij" not in message.text
    goes.refresh_from_db()
    assert (goes.state, goes.settled_at, goes.last_error, goes.bundle) == ("cancelled", nine(SOON), "", None)
    assert doubtful.asked == [nine(SOON)] * 2
    stays.refresh_from_db()
    assert stays.bundle == message


def test_when_nothing_that_waited_holds_there_is_no_mail(chair, doubtful):
    doubtful.write(chair, "Dit is voorbij")
    doubtful.answers["Dit is voorbij"] = False
    assert assemble(nine(SOON))["written"] == 0 and letters_of(chair) == []


def test_what_cannot_be_asked_waits_and_holds_nothing_else_up(chair, doubtful, caplog):
    broken, _whole = doubtful.write(chair, "Kapot"), doubtful.write(chair, "Heel")
    doubtful.answers["Kapot"] = ZeroDivisionError()
    assert assemble(nine(SOON))["written"] == 1
    assert letters_of(chair)[0].subject == "Heel"
    broken.refresh_from_db()
    assert broken.state == "held" and str(broken.uuid) in caplog.text
    doubtful.answers.clear()
    assert assemble(nine(SOON) + timedelta(minutes=1))["written"] == 1


def test_a_mail_with_only_news_that_holds_no_longer_does_not_leave(chair, doubtful):
    doubtful.write(chair, "Nieuws")
    assemble(nine(SOON))
    (message,) = letters_of(chair)
    message.asked_at = nine(SOON)
    assert kinds.get(message.kind).still_true(message)
    doubtful.answers["Nieuws"] = False
    assert not kinds.get(message.kind).still_true(message)


def test_a_plan_that_was_taken_back_is_not_told_of_in_a_digest(chair, submit, now):
    choose(kind="initiative.for_platform", choice="weekly", person=chair, now=now)
    plan_ = submit()
    assert Message.objects.get(kind="initiative.for_platform", recipient=chair).state == "held"
    Initiative.objects.filter(pk=plan_.pk).update(status="withdrawn")
    assert assemble(nine(date(2026, 3, 16)))["written"] == 0
    assert Message.objects.get(kind="initiative.for_platform", recipient=chair).state == "cancelled"


def test_that_an_answer_is_late_is_not_told_after_the_answer(submit, resident, now):
    choose(kind="initiative.delayed", choice="weekly", person=resident, now=now)
    plan_ = submit(by=resident, email=resident.email)
    Initiative.objects.filter(pk=plan_.pk).update(answer_due_on=now.date() - timedelta(days=1))
    note_delays(now)
    assert Message.objects.get(kind="initiative.delayed").state == "held"
    Initiative.objects.filter(pk=plan_.pk).update(status="answered", answered_at=now)
    assemble(nine(date(2026, 3, 16)))
    assert Message.objects.get(kind="initiative.delayed").state == "cancelled"


def test_a_letter_that_lay_too_long_is_not_owed_any_more(promise, chair, round_on):
    """The last step, of Thursday 7 May."""
    message = next(each for each in round_on(date(2026, 5, 7)) if each.recipient == chair)
    message.asked_at = nine(date(2026, 5, 21))
    assert kinds.get(message.kind).still_true(message)
    message.asked_at = nine(date(2026, 5, 22))
    assert not kinds.get(message.kind).still_true(message)


def test_what_was_answered_is_owed_no_longer(promise, chair, round_on):
    (message,) = round_on(SOON)
    message.asked_at = nine(SOON)
    Reminder.objects.filter(message=message).update(answer="busy", answered_at=nine(SOON))
    assert not kinds.get(message.kind).still_true(message)


# ── What the municipality owes ───────────────────────────────────────────────


def test_what_the_municipality_owes_is_said_before_anything_is_asked(
    promise, municipal_promise, initiative, chair, round_on
):
    Promise.objects.filter(pk=municipal_promise.pk).update(due_on=date(2026, 3, 17))
    Initiative.objects.update(answer_due_on=date(2026, 3, 20), expected_on=date(2026, 4, 3))
    (message,) = [each for each in round_on(SOON) if each.recipient == chair]
    words = (
        "Het spijt ons",
        "Antwoord op het plan “Bankjes bij de speeltuin” uit Sanderbout. Dat was beloofd voor 20 maart.",
        "De nieuwe datum is 3 april.",
        "De afspraak “Nieuwe lampen in de tunnel”. De gemeente beloofde dit voor 17 maart.",
        "Daarna vragen wij u iets.",
        "Een lentefeest op het plein",
    )
    for body in (message.text, message.html):
        places = [body.index(each) for each in words]
        assert places == sorted(places)
    assert initiative.get_absolute_url() in message.text and initiative.get_absolute_url() in message.html


def test_while_the_resident_has_to_reply_the_municipality_owes_no_answer(platform, initiative):
    assert owed_to([platform], LATE)[platform.pk].answers == [initiative]
    Initiative.objects.update(status="awaiting_initiator")
    assert owed_to([platform], LATE)[platform.pk].is_empty


def test_the_municipality_itself_reads_no_apology(promise, municipal_promise, official, round_on):
    Promise.objects.filter(pk=municipal_promise.pk).update(due_on=date(2026, 3, 24))
    for message in round_on(date(2026, 3, 27)):
        if message.recipient == official:
            assert "spijt" not in message.text


def test_of_many_debts_five_are_named_and_the_rest_is_counted(promise, municipal_promise, chair, round_on):
    Promise.objects.filter(pk=municipal_promise.pk).update(due_on=date(2026, 3, 17))
    fields = {f.attname: getattr(municipal_promise, f.attname) for f in Promise._meta.concrete_fields if f.name != "id"}
    fields |= {"due_on": date(2026, 3, 17)}
    Promise.objects.bulk_create(Promise(**fields | {"number": 100 + n, "text": f"Ding {n}"}) for n in range(6))
    (message,) = [each for each in round_on(SOON) if each.recipient == chair]
    assert message.text.count("De gemeente beloofde dit voor 17 maart.") == 5
    assert "En nog 2 andere dingen." in message.text


def test_rows_are_planned_before_they_are_due(promise, chair, round_on):
    assert round_on(SOON - PLAN_AHEAD) == [] and round_on(SOON - timedelta(days=1)) == []


def test_a_mail_with_nothing_but_news_that_may_be_refused_is_stopped_with_one_press(chair, news, now, settings):
    news(chair, "Een feest", "Er is een feest.")
    assemble(nine(SOON))
    (mail,) = letters_of(chair)
    url = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Deze berichten niet meer krijgen:\n{url}" in mail.text and url in mail.html
    Client(enforce_csrf_checks=True).post(url.removeprefix(settings.PUBLIC_URL), {"List-Unsubscribe": "One-Click"})
    assert not is_needed(mail, nine(SOON))
    assert Preference.objects.get(person=chair, kind="test.news").choice == "none"


def test_beside_something_that_is_asked_news_is_not_stopped_with_one_press(promise, chair, news, round_on):
    news(chair, "Een feest", "Er is een feest.")
    (mail,) = round_on(SOON)
    assert mail.kind == "reminder.digest" and mail.headers == {} and "Waarom krijg ik dit?" in mail.text


@pytest.mark.parametrize("change", ["dissolved", "asleep", "left"])
def test_news_for_a_member_outlives_neither_platform_nor_seat(initiative, platform, member, resident, now, change):
    taking_part.support(initiative=initiative, by=resident, now=now)
    tell_of_yesterday(now + timedelta(days=1))
    waits = Message.objects.get(recipient=member, kind="initiative.area_news")
    assert waits.state == "held"
    if change == "left":
        Membership.objects.filter(user=member).update(until=SOON)
    else:
        Platform.objects.update(state=change, state_reason="Gestopt.")
    assemble(nine(SOON))
    waits.refresh_from_db()
    assert waits.state == "cancelled" and not letters_of(member)
