"""What the portal knows of a person, in every app: told whole, and gone whole."""

import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from accounts import personal
from accounts.models import AuditEvent, User
from accounts.personal import EraseRefused, Subject, Wish, words_can_go
from accounts.services import change_postal_address, log_view
from initiatives import services
from initiatives.models import Comment, Event, Initiative, Support
from initiatives.services import taking_part
from initiatives.services.archive import load_archive_rules
from neighbourhoods.models import Membership
from notifications.models import Message
from tests_support.dump import tables_with

NAME, EMAIL, PHONE, HOUSE = "Jannie Vandersloot", "jannie@example.nl", "06-21 43 65 87", "Kwetsestraat 17"
SECRETS = (NAME, EMAIL, PHONE, HOUSE)

# Models with texts that nobody typed about a person, or without a person behind them; and why.
NOTHING_OF_A_PERSON = {
    "accounts.RetentionRun": "numbers per rule",
    "admin.LogEntry": "never written: the back office has a log of its own",
    "agendas.Block": "roles and parties, never people",
    "agendas.BlockDefinition": "the method",
    "auth.Group": "not used",
    "auth.Permission": "of Django",
    "contenttypes.ContentType": "of Django",
    "goals.Agreement": "public",
    "goals.Goal": "public",
    "goals.Theme": "public",
    "initiatives.AnswerTerm": "a decision of the municipality",
    "initiatives.ArchiveRule": "a decision of the archivist",
    "initiatives.MunicipalRole": "loaded from a file",
    "initiatives.SearchWord": "single words, counted anew each day",
    "initiatives.TextBlock": "standard texts",
    "neighbourhoods.AreaImport": "which areas were read",
    "neighbourhoods.ClosedDay": "days",
    "neighbourhoods.Address": "streets of the municipality, of nobody",
    "neighbourhoods.Area": "public",
    "neighbourhoods.Desk": "desks of the municipality",
    "neighbourhoods.FigureDefinition": "public figures",
    "neighbourhoods.FigureValue": "public figures",
    "neighbourhoods.Municipality": "the municipality itself",
    "notifications.MessageCount": "numbers per month",
    "notifications.SweepState": "how the rounds go",
    "plain_language.OfficeWord": "words",
    "socialaccount.SocialApp": "the broker itself",
}
TYPED = (models.CharField, models.TextField, models.JSONField, models.FileField)


def says_something_of_a_person(model: type[models.Model]) -> bool:
    for field in model._meta.get_fields():
        if field.is_relation:
            if getattr(field, "concrete", False) and field.related_model is User:
                return True
        elif isinstance(field, TYPED) and not field.choices:
            return True
    return False


def test_every_model_that_may_know_somebody_is_taken_care_of():
    suspects = {model for model in apps.get_models() if says_something_of_a_person(model) and model._meta.managed}
    known = personal.registered_models()
    forgotten = {model._meta.label for model in suspects - known} - set(NOTHING_OF_A_PERSON)
    assert forgotten == set(), "say in <app>/personal.py what it knows, or here why it knows nobody"
    assert set(NOTHING_OF_A_PERSON) & {model._meta.label for model in known} == set()


@pytest.fixture
def jannie(person, now) -> User:
    user = person("jannie")
    User.objects.filter(pk=user.pk).update(display_name=NAME)
    change_postal_address(user=user, postal_address=f"{HOUSE}\n6131 AB Sittard", by=user, now=now)
    user.refresh_from_db()
    return user


@pytest.fixture
def life_of_jannie(jannie, submit, initiative, official, platform, now, today):
    """Plans, support, follow, offer, comment, flag, seat, letters, and an official who looked. Returns her plans:
    one that was answered, one that is open, one that nobody saw."""
    about_her = {"display_name": NAME, "email": EMAIL, "by": jannie, "phone": PHONE, "postal_address": HOUSE}
    answered = submit(
        title=f"Bankje voor {NAME}", what=f"Bel mij op {PHONE} of mail {EMAIL}.", confirmed=False, **about_her
    )
    running = submit(title="Een heg", what=f"Bij {HOUSE}, vraag naar {NAME}.", confirmed=False, **about_her)
    unseen = submit(title="Een geheim", email="iemand@anders.nl", confirmed=False, display_name=NAME)
    Initiative.objects.filter(pk=unseen.pk).update(email=EMAIL)
    services.take_up(initiative=answered, by=official, now=now)
    services.ask_question(initiative=answered, text=f"Waar precies, {NAME}?", by=official, now=now)
    services.reply_to_question(question=answered.questions.get(), text=f"Bij {HOUSE}. Bel {PHONE}.", now=now)
    services.write_answer(
        initiative=Initiative.objects.get(pk=answered.pk), decision="taken_up", summary=f"Ja, {NAME}.", reason="Goed.",
        next_step="Wij plaatsen het.", next_by="team Groen", next_on=None, by=official, now=now,
    )  # fmt: skip
    services.publish_answer(initiative=Initiative.objects.get(pk=answered.pk), by=official, now=now)
    log_view(subject=answered, by=official, now=now, what="e-mailadres")
    taking_part.support(initiative=initiative, by=jannie, also_follow=True, now=now)
    offer = taking_part.offer_help(
        initiative=initiative, display_name=NAME, text=f"Bel {PHONE}", token=uuid4(), by=jannie, now=now
    )
    taking_part.send_offer_message(offer=offer, text=f"Ik woon {HOUSE}", is_from_initiator=False, now=now)
    taking_part.comment(
        initiative=initiative, kind="good", text="Mooi plan.", display_name=NAME, token=uuid4(), by=jannie, now=now
    )
    services.invite(initiative=initiative, email=EMAIL, by=None, now=now)
    Membership.objects.create(platform=platform, user=jannie, since=today)
    Message.objects.filter(to_address="medewerker@example.nl").update(state="sent", settled_at=now)
    return answered, running, unseen


def test_the_export_tells_all_of_it_and_can_be_read_by_a_machine(life_of_jannie, jannie):
    told = json.dumps(personal.export(personal.subject_of(jannie)), ensure_ascii=False)
    for plan in life_of_jannie:
        assert plan.number in told
    for known in (*SECRETS, "Mooi plan.", "Waar precies", "Wijkplatform Sanderbout", "e-mailadres", "volgende stap"):
        assert known in told, known
    # Who looked is told by role.
    assert "medewerker van de gemeente" in told and "medewerker@example.nl" not in told


def test_erased_she_stands_nowhere_in_the_database_and_what_must_be_kept_has_no_name(
    life_of_jannie, jannie, initiative, official, now
):
    load_archive_rules()
    answered, running, unseen = life_of_jannie
    initiative.refresh_from_db()
    assert (initiative.support_count, initiative.comment_count) == (1, 1)
    personal.erase(personal.subject_of(jannie), by=jannie, now=now)
    assert {secret: tables_with(secret) for secret in SECRETS} == dict.fromkeys(SECRETS, [])
    for plan in (answered, running, unseen, initiative):
        plan.refresh_from_db()
    # The file stays, with its answer; so does an open plan, for she let it.
    assert (answered.display_name, answered.author, answered.is_public) == ("Een bewoner", None, True)
    assert answered.title == "Bankje voor [gewist]" and answered.answer.decision == "taken_up"
    assert running.is_open and running.is_public
    # What nobody saw is empty.
    assert (unseen.status, unseen.title, unseen.blanked_at) == ("withdrawn", "", now)
    # Her voice no longer counts; her comment stays without her name.
    assert (initiative.support_count, initiative.comment_count) == (0, 1)
    assert Comment.objects.get().display_name == "Een bewoner"
    assert not Support.objects.exists()
    assert not Message.objects.filter(recipient=jannie).exists()
    assert Event.objects.filter(initiative=answered, kind=Event.Kind.ERASED, is_public=False).count() == 1
    jannie.refresh_from_db()
    assert not jannie.is_active and not jannie.has_usable_password()
    # Who looked and who acted still adds up.
    assert AuditEvent.objects.filter(subject_id=answered.pk, verb="viewed").count() == 1


def test_who_wants_the_words_gone_too_leaves_only_what_the_law_keeps(life_of_jannie, jannie, initiative, now):
    load_archive_rules()
    answered, running, _unseen = life_of_jannie
    personal.erase(personal.subject_of(jannie), by=jannie, now=now, wish=Wish(keeps_words=False))
    for plan in (answered, running, initiative):
        plan.refresh_from_db()
    assert answered.is_public and answered.answer.decision == "taken_up"
    assert (running.status, running.title, running.is_public) == ("withdrawn", "", False)
    assert initiative.comment_count == 0 and not tables_with("Mooi plan.")


def test_without_an_account_an_address_is_enough_and_a_plan_link_reaches_that_plan_alone(submit, initiative, now):
    first = submit(title="Een", email=EMAIL, display_name=NAME)
    second = submit(title="Twee", email=EMAIL, display_name=NAME)
    support = taking_part.support(initiative=initiative, email=EMAIL, now=now)
    taking_part.confirm_support(support=support, now=now)
    only_one = Subject(things=(first,))
    assert second.number not in json.dumps(personal.export(only_one))
    personal.erase(only_one, by=None, now=now)
    second.refresh_from_db()
    assert (second.email, Support.objects.count()) == (EMAIL, 1)
    assert Message.objects.filter(to_address=EMAIL, subject_id=second.pk).exists()
    personal.erase(Subject(email=EMAIL), by=None, now=now)
    assert tables_with(EMAIL) == tables_with(NAME) == [] and not Support.objects.exists()


def test_co_initiators_hear_that_the_plan_is_gone_and_read_nothing_that_was_in_it(submit, municipality, mailroom, now):
    plan = submit(title="Een heg", what="Geheime heg.", email=EMAIL, display_name=NAME)
    for name in ("ans", "bea"):
        asked = services.invite(initiative=plan, email=f"{name}@example.nl", by=None, now=now)
        joined = services.accept_invitation(invitation=asked, display_name=name, now=now)
    services.leave(invitation=joined, by=None, now=now)
    personal.erase(Subject(things=(plan,)), by=None, now=now, wish=Wish(keeps_words=False))
    plan.refresh_from_db()
    assert plan.title == "" and not plan.is_public
    letter = mailroom.last_to("ans@example.nl")
    assert letter.state in ("pending", "held") and plan.number in letter.subject
    assert "staat het plan niet meer op de website" in letter.text and municipality.phone in letter.text
    for part in (letter.subject, letter.text, letter.html):
        assert "heg" not in part and NAME not in part and EMAIL not in part
    # Who stopped before is not known any more.
    assert not Message.objects.filter(to_address="bea@example.nl").exists()


def test_a_letter_that_waits_does_not_leave_and_others_still_get_theirs(jannie, submit, chair, now):
    """The platform is asked for advice about her open plan: that goes on, without her name."""
    plan = submit(title="Een heg", email=EMAIL, display_name=NAME, by=jannie, confirmed=False)
    asked = Message.objects.filter(to_address=chair.email, state__in=("pending", "held")).count()
    assert asked and plan.is_public
    personal.erase(personal.subject_of(jannie), by=jannie, now=now)
    assert Message.objects.filter(to_address=chair.email, state__in=("pending", "held")).count() == asked
    assert not Message.objects.filter(state="pending", to_address=EMAIL).exists()


def test_who_has_a_role_is_refused_and_nothing_is_gone(official, now):
    with pytest.raises(EraseRefused, match="rol bij de gemeente"):
        personal.erase(personal.subject_of(official), by=official, now=now)
    official.refresh_from_db()
    assert official.email == "medewerker@example.nl"


def test_twice_is_once(life_of_jannie, jannie, now):
    subject = personal.subject_of(jannie)
    personal.erase(subject, by=None, now=now)
    again = personal.erase(Subject(user=jannie, email=EMAIL), by=None, now=now)
    assert set(again) <= {"accounts"}


def test_the_logs_let_words_go_and_nothing_else(initiative):
    event = initiative.events.first()
    mine = Event.objects.filter(pk=event.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(text="")
    for change in ({"kind": "moved"}, {"at": event.at.replace(year=2020)}, {"is_public": not event.is_public}):
        with pytest.raises(IntegrityError), transaction.atomic(), words_can_go():
            mine.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), words_can_go(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM initiatives_event")
    with words_can_go():
        mine.update(text="[gewist]")
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(text="")
