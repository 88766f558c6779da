"""One mailbox, one voice: however the address is spelled, whatever address an account has, whoever is erased when."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from accounts import personal
from accounts.addresses import AddressField, clean_address
from accounts.personal import Subject
from initiatives import keys, part_keys, services
from initiatives.models import Initiative, Invitation, Support
from initiatives.people import person_key
from initiatives.services import taking_part
from initiatives.workflow import MoveRefused
from notifications.models import Message

REFUSED = (
    '"jan"@example.nl',
    '"j\\an"@example.nl',
    '"a\x0bb"@example.nl',
    "j\x00an@example.nl",
    "jan@exam\x85ple.nl",
    "jan@[127.0.0.1]",
    "ｊan@example.nl",
    "ſan@example.nl",
    "\u212aees@example.nl",
    "jan@",
    "jan",
    "jan@-.nl",
    "jan@" + "a" * 300 + ".nl",
)
SAME = ("jan@xn--mller-kva.nl", "JAN@Müller.nl", "jan@mu\u0308ller.nl", " jan@ｍüller.nl", "jan@MÜLLER。nl")


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


def voices(initiative) -> tuple[int, int]:
    """The number beside the plan, and the rows that it counts."""
    initiative.refresh_from_db(fields=["support_count"])
    return initiative.support_count, Support.objects.filter(initiative=initiative, confirmed_at__isnull=False).count()


def test_one_mailbox_has_one_spelling():
    assert {clean_address(typed) for typed in SAME} == {SAME[0]}
    assert clean_address("J.an+x@Example.NL") == "j.an+x@example.nl"
    for typed in REFUSED:
        with pytest.raises(ValueError):
            clean_address(typed)
    assert len({person_key(typed) for typed in (*SAME, "jan+1@müller.nl")}) == 1
    assert AddressField(required=False).clean("") == ""


def test_spellings_of_one_mailbox_count_once(initiative, client, now):
    address = reverse("initiatives:support", args=[initiative.number])
    for typed in REFUSED:
        answer = client.post(address, {"email": typed})
        assert answer.status_code in (200, 422) and "e-mailadres is niet compleet" in answer.content.decode(), typed
        with pytest.raises(MoveRefused):
            taking_part.support(initiative=initiative, email=typed, now=now)
    assert not Support.objects.exists() and not Message.objects.filter(kind="initiative.part_confirm").exists()
    for typed in SAME:
        assert client.post(address, {"email": typed}).status_code == 302
    assert Support.objects.count() == 1
    # Two more and the mailbox is full for this hour, however it is spelled.
    answers = [client.post(address, {"email": f"jan+{n}@müller.nl"}).status_code for n in range(2)]
    assert answers == [302, 429]


def test_every_form_that_asks_an_address_keeps_the_one_spelling(initiative, client, now):
    invited = services.invite(initiative=initiative, email="Mede@Müller.nl", by=None, now=now)
    assert invited.email == "mede@xn--mller-kva.nl"
    with pytest.raises(MoveRefused):
        services.invite(initiative=initiative, email='"mede"@example.nl', by=None, now=now)
    for path in ("indienen/", f"{initiative.number}/volgen/", f"{initiative.number}/meedoen/", "beheren/"):
        answer = client.post(
            f"/initiatieven/{path}", {"email": '"jan"@example.nl', "link-email": '"jan"@example.nl', "met-email": "1"}
        )
        assert answer.status_code < 500
        assert answer.status_code == 404 or "e-mailadres is niet compleet" in answer.content.decode(), path


def test_an_account_is_made_and_found_under_the_one_spelling(client, mailroom):
    secret = {"password1": "een-lang-wachtwoord-9"}
    for typed in ('"jan"@example.nl', "Jan@Müller.nl"):
        client.post("/account/signup/", {"email": typed, "display_name": "Jan", **secret})
    assert list(get_user_model().objects.values_list("email", flat=True)) == [SAME[0]]
    before = len(mailroom.to(SAME[0]))
    EmailAddress.objects.update(verified=True)
    client.cookies.clear()
    client.post("/account/login/code/", {"email": "jan@müller.nl"})
    assert len(mailroom.to(SAME[0])) == before + 1


# ── One account ──────────────────────────────────────────────────────────────
def move_to(person, address: str) -> None:
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=False).set_as_primary()
    person.refresh_from_db()


def test_an_account_with_another_address_keeps_its_one_voice(initiative, resident, now):
    early = taking_part.support(initiative=initiative, email="tweede@example.nl", now=now)
    taking_part.confirm_support(support=early, now=now)
    taking_part.support(initiative=initiative, by=resident, now=now)
    assert voices(initiative) == (2, 2)
    # Now it is plain that both were the same person.
    move_to(resident, "tweede@example.nl")
    taking_part.support(initiative=initiative, by=resident, now=now)
    assert voices(initiative) == (1, 1)
    move_to(resident, "derde@example.nl")
    taking_part.support(initiative=initiative, by=resident, now=now)
    assert voices(initiative) == (1, 1)
    personal.erase(personal.subject_of(resident), by=resident, now=now)
    assert voices(initiative) == (0, 0)


def test_the_database_refuses_a_second_row_of_an_account(initiative, resident, now):
    rows = [Support(initiative=initiative, user=resident, person_key=key, given_at=now) for key in "ab"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.bulk_create(rows)


def test_erasing_takes_away_as_many_voices_as_rows(initiative, resident, now):
    """Also of somebody who has two: from an account, and from the address that it got later."""
    early = taking_part.support(initiative=initiative, email="tweede@example.nl", now=now)
    taking_part.confirm_support(support=early, now=now)
    taking_part.support(initiative=initiative, by=resident, now=now)
    move_to(resident, "tweede@example.nl")
    personal.erase(personal.subject_of(resident), by=resident, now=now)
    assert voices(initiative) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_erasing_while_a_voice_is_confirmed_taken_back_or_erased(submit, now):
    plan = submit()
    plan = Initiative.objects.get(pk=plan.pk)
    for number in range(4):
        address = f"n{number}@example.nl"
        row = taking_part.support(initiative=plan, email=address, now=now)
        if number % 2:
            taking_part.confirm_support(support=row, now=now)
        deeds = [
            lambda to=address: personal.erase(Subject(email=to), by=None, now=now),
            lambda of=row: taking_part.confirm_support(support=of, now=now),
            lambda to=address: personal.erase(Subject(email=to), by=None, now=now),
            lambda of=row: taking_part.withdraw_support(support=of),
        ]
        assert at_once(deeds) == []
        counted, rows = voices(plan)
        assert counted == rows == 0


def at_once(deeds) -> list[Exception]:
    start, failed = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        try:
            start.wait(10)
            deed()
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    hands = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)
    return failed


# ── Another spelling is another mailbox ──────────────────────────────────────
def test_a_letter_to_another_spelling_has_no_power_over_what_counts(initiative, client, mailroom, now):
    """jan+boos@ counts as jan@, but may be the mailbox of somebody else."""
    early = taking_part.support(initiative=initiative, email="jan+vroeg@example.nl", now=now)
    spied = link_to(mailroom, "jan+vroeg@example.nl")
    taking_part.support(initiative=initiative, email="jan@example.nl", now=now)
    own = link_to(mailroom, "jan@example.nl")
    client.post(own, {"bevestig": "1"})
    assert voices(initiative) == (1, 1)
    # The letter of before it was confirmed, and one of after.
    assert client.post(spied, {"niet-steunen": "1"}).status_code == 410
    taking_part.support(initiative=initiative, email="jan+boos@example.nl", also_follow=True, now=now)
    late = link_to(mailroom, "jan+boos@example.nl")
    client.post(late, {"niet-steunen": "1"})
    taking_part.support(initiative=initiative, email="jan+kijk@example.nl", now=now)
    told = mailroom.last_to("jan+kijk@example.nl").text
    assert "/meedoen/" not in told and "telt niet apart" in told
    assert voices(initiative) == (1, 1)
    # Who confirmed it can take it back; so can who is signed in.
    assert client.get(part_keys.path(early)).status_code == 200
    client.post(own, {"niet-steunen": "1"})
    assert voices(initiative) == (0, 0)


def link_to(mailroom, address: str) -> str:
    told = mailroom.last_to(address).text
    return "/initiatieven/meedoen/" + told.partition("/initiatieven/meedoen/")[2].split()[0]


# ── A co-initiator ───────────────────────────────────────────────────────────
def test_a_co_initiator_without_an_account_sees_takes_and_erases_what_is_theirs(initiative, client, mailroom, now):
    invitation = services.invite(initiative=initiative, email="mede@example.nl", by=None, now=now)
    services.accept_invitation(invitation=invitation, display_name="Mede Stander", now=now)
    invitation.refresh_from_db()
    letters = len(mailroom.to("mede@example.nl"))
    here = f"/initiatieven/beheren/{keys.make_for_co_initiator(invitation)}/gegevens/"
    page, file = client.get(here), client.get(here + "bestand/")
    assert (page.status_code, file.status_code) == (200, 200)
    told = b"".join(file).decode() if file.streaming else file.content.decode()
    assert "mede@example.nl" in told and "Mede Stander" in told and "U bent nu medestander" not in page.content.decode()
    assert initiative.email not in told and initiative.email not in page.content.decode()
    assert letters and "berichten" in told
    assert client.post(here, {"woorden": "laten", "zeker": "on"}).status_code == 302
    invitation.refresh_from_db()
    initiative.refresh_from_db()
    assert (invitation.email, invitation.display_name, initiative.email) == ("", "", "plan@example.nl")
    assert not Message.objects.filter(to_address="mede@example.nl").exists()
    assert client.get(here).status_code in (404, 410)
    assert not Invitation.objects.joined().exists()
