"""What an initiator without an account does, and how the keys are renewed."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agendas.services import move_promise
from agendas.workflow import Key
from initiatives import keys
from initiatives.models import Answer
from initiatives.services import ask_question, promise_from, publish_answer, renew_key, take_up, write_answer
from initiatives.workflow import Status
from tests_support.links import keys_in

CODE = "/initiatieven/beheren/"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()
    yield
    cache.clear()


def address(initiative) -> str:
    return f"/initiatieven/beheren/{keys.make(initiative)}/"


def deed(initiative, what: str) -> str:
    return f"{address(initiative)}{what}/"


def body(response) -> str:
    return response.content.decode()


def test_the_link_shows_how_it_stands(initiative, client):
    page = body(client.get(address(initiative)))
    assert initiative.what in page
    assert "Huidige stap" in page
    assert keys.desk_code(initiative) in page


def test_the_reply_reaches_the_official(initiative, official, client, now):
    take_up(initiative=initiative, by=official, now=now)
    question = ask_question(initiative=initiative, text="Aan welke kant?", by=official, now=now)
    assert "Aan welke kant?" in body(client.get(address(initiative)))
    empty = body(client.post(deed(initiative, "reactie"), {"question": question.pk, "reply": ""}))
    assert "Schrijf uw reactie." in empty
    client.post(deed(initiative, "reactie"), {"question": question.pk, "reply": "De zonkant"})
    question.refresh_from_db()
    initiative.refresh_from_db()
    assert question.reply == "De zonkant"
    assert initiative.status == Status.IN_PROGRESS
    assert "De zonkant" not in body(client.get(initiative.get_absolute_url()))


def test_the_question_of_another_plan_cannot_be_answered(submit, official, client, now):
    mine, theirs = submit(), submit()
    for each in (mine, theirs):
        take_up(initiative=each, by=official, now=now)
    question = ask_question(initiative=theirs, text="Aan welke kant?", by=official, now=now)
    assert client.post(deed(mine, "reactie"), {"question": question.pk, "reply": "x"}).status_code == 404
    question.refresh_from_db()
    assert question.replied_at is None


def test_withdrawing_asks_to_be_sure(initiative, client):
    assert "Kruis aan" in body(client.post(deed(initiative, "intrekken"), {"text": ""}))
    page = body(client.post(deed(initiative, "intrekken"), {"sure": "on", "text": "Wij verhuizen."}, follow=True))
    assert "Uw plan is ingetrokken" in page
    initiative.refresh_from_db()
    assert initiative.status == Status.WITHDRAWN
    assert "Wij verhuizen." in body(client.get(initiative.get_absolute_url()))


@pytest.fixture
def promise(initiative, official, now):
    take_up(initiative=initiative, by=official, now=now)
    write_answer(
        initiative=initiative,
        decision=Answer.Decision.TAKEN_UP,
        summary="Ja.",
        reason="Nodig.",
        next_step="Plaatsen.",
        next_by="team Groen",
        next_on=None,
        by=official,
        now=now,
    )
    publish_answer(initiative=initiative, by=official, now=now)
    promise = promise_from(
        initiative=initiative,
        text="Twee bankjes",
        owner_side="municipality",
        owner_label="team Groen",
        other_side="residents",
        other_label="de indiener",
        due_on=now.date() + timedelta(days=30),
        by=official,
        now=now,
    )
    return move_promise(
        promise=promise, to="reported_done", key=Key.OWNER, by=official, role="official", by_label="team Groen", now=now
    )


@pytest.mark.parametrize(("to", "note", "state"), [("kept", "", "kept"), ("open", "Eén mist nog.", "open")])
def test_the_second_key_is_the_residents(initiative, promise, client, to, note, state):
    assert "U hebt de tweede sleutel" in body(client.get(address(initiative)))
    client.post(deed(initiative, "afspraak"), {"promise": promise.number, "to": to, "note": note})
    promise.refresh_from_db()
    assert promise.state == state


def test_denying_asks_for_a_reason_and_nobody_jumps_the_road(initiative, promise, client):
    for to in ("open", "dropped", "onzin"):
        client.post(deed(initiative, "afspraak"), {"promise": promise.number, "to": to, "note": ""})
        promise.refresh_from_db()
        assert promise.state == "reported_done"


def test_the_promise_of_another_plan_is_out_of_reach(promise, submit, client):
    answer = client.post(deed(submit(), "afspraak"), {"promise": promise.number, "to": "kept"})
    assert answer.status_code == 404


# ── Number and code ──────────────────────────────────────────────────────────
def test_number_and_code_open_the_plan(initiative, client):
    code = keys.desk_code(initiative)
    for said in (code, code.lower(), code.replace("-", " ")):
        given = {"met-code": "", "code-number": initiative.number, "code-code": said}
        assert initiative.what in body(client.post(CODE, given, follow=True))


@pytest.mark.parametrize(
    ("number", "code"), [("2026-0001", "AAAA-AAAA"), ("2026-9999", "AAAA-AAAA"), ("2026-0001", "é\u0661")]
)
def test_a_wrong_code_opens_nothing(initiative, client, number, code):
    answer = client.post(CODE, {"met-code": "", "code-number": number, "code-code": code})
    assert answer.status_code == 200
    assert "horen niet bij elkaar" in body(answer)


def test_guessing_stops_and_does_not_lock_out_the_owner(initiative, client, monkeypatch):
    given = {"met-code": "", "code-number": initiative.number, "code-code": "AAAA-AAAA"}
    right = given | {"code-code": keys.desk_code(initiative)}
    assert [client.post(CODE, given).status_code for _ in range(11)][-1] == 429
    assert client.post(CODE, right).status_code == 429
    assert client.post(CODE, right, REMOTE_ADDR="10.1.1.1").status_code == 302
    # From everywhere at once it stops as well.
    monkeypatch.setattr("initiatives.views.manage.MOST_TRIES_OF_ONE_NUMBER", 13)
    tries = [client.post(CODE, given, REMOTE_ADDR=f"10.1.2.{place}").status_code for place in range(4)]
    assert tries[-1] == 429


def test_an_unknown_address_costs_what_a_known_one_does_until_the_letter(initiative, client, mailroom):
    """The same is looked up and counted; and strangers do not use up the links of the initiator."""
    asked = []
    for email in ("vreemd@example.nl",) * 4 + ("plan@example.nl",):
        with CaptureQueriesContext(connection) as queries:
            client.post(CODE, {"met-email": "", "link-number": initiative.number, "link-email": email})
        asked.append(sum("initiatives_invitation" in each["sql"] for each in queries))
    assert set(asked) == {1}
    assert "nieuwe link" in mailroom.last_to("plan@example.nl").subject


def test_number_and_address_send_a_link_and_say_nothing(initiative, client, mailroom):
    pages = []
    for email in ("vreemd@example.nl", "PLAN@example.nl"):
        pages.append(
            body(
                client.post(CODE, {"met-email": "", "link-number": initiative.number, "link-email": email}, follow=True)
            )
        )
    said = [page.count("Horen dit nummer en dit adres bij elkaar?") for page in pages]
    assert said == [1, 1]
    assert mailroom.to("vreemd@example.nl") == []
    assert "nieuwe link" in mailroom.last_to("plan@example.nl").subject


def test_a_renewed_key_closes_the_old_one(initiative, client, now, mailroom):
    old, old_code = address(initiative), keys.desk_code(initiative)
    renew_key(initiative=initiative, now=now)
    page = client.get(old)
    assert page.status_code == 410
    assert "Stuur mij een nieuwe link" in body(page)
    assert keys.check_desk_code(initiative.number, old_code) is None
    assert client.get(address(initiative)).status_code == 200
    assert keys.desk_code(initiative) in mailroom.last_to("plan@example.nl").text


def test_an_expired_link_offers_a_new_one(initiative, client, mailroom, monkeypatch):
    token = keys.make(initiative)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 4_000_000_000)
    assert client.get(f"/initiatieven/beheren/{token}/").status_code == 410
    monkeypatch.undo()
    before = len(mailroom.all())
    page = body(client.post(f"/initiatieven/beheren/nieuwe-link/{token}/"))
    assert "Kijk in uw mail" in page
    assert len(mailroom.all()) == before + 1
    assert client.get(f"/initiatieven/beheren/nieuwe-link/{token}/").status_code == 405


def test_who_holds_no_key_that_counts_closes_nobody_elses_link(initiative, client, now, mailroom):
    """An old link, which somebody else may have, or the number and an address that a neighbour knows."""
    replaced = keys.make(initiative)
    renew_key(initiative=initiative, now=now)
    theirs, before = address(initiative), len(mailroom.all())
    assert "Kijk in uw mail" in body(client.post(f"/initiatieven/beheren/nieuwe-link/{replaced}/"))
    client.post(CODE, {"met-email": "", "link-number": initiative.number, "link-email": initiative.email})
    assert client.get(theirs).status_code == 200
    assert len(mailroom.all()) > before
    assert [key.initiative for key in keys_in(mailroom.last_to(initiative.email).text)] == [initiative]
    assert "werken niet meer" not in mailroom.last_to(initiative.email).text


def test_who_did_not_confirm_gets_that_link_again(submit, client, mailroom):
    initiative = submit(confirmed=False)
    client.post(f"/initiatieven/beheren/nieuwe-link/{keys.make(initiative)}/")
    assert "/initiatieven/bevestigen/" in mailroom.last_to("plan@example.nl").text


def test_three_links_an_hour_are_enough(initiative, client, mailroom):
    before = len(mailroom.all())
    for _ in range(5):
        client.post(f"/initiatieven/beheren/nieuwe-link/{keys.make(initiative)}/")
    assert len(mailroom.all()) == before + 3


def test_no_mail_address_stands_in_an_address(initiative):
    for link in (keys.manage_url(initiative), keys.confirm_url(initiative), keys.receipt_path(initiative)):
        assert "plan@" not in link
        assert "example" not in link
