"""The link at the foot of a mail: who gets this and why, and one press to stop."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from notifications import keys, kinds
from notifications.kinds import Audience
from notifications.models import Message, Preference
from notifications.services import deliver, write_message

pytestmark = pytest.mark.django_db
ADDRESS = "bewoner@example.nl"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def some_kinds(known_kinds):
    why = "U krijgt dit bericht omdat u een plan instuurde."
    kinds.register("test.news", "nieuws over uw plan", why=why, may_refuse=True, audience=Audience.RESIDENT)
    kinds.register("test.decision", "besluit", why=why, audience=Audience.RESIDENT)


def write(now, kind="test.news", person=None, key="test") -> Message:
    return write_message(
        kind=kind,
        key=key,
        to=person.email if person else ADDRESS,
        template="initiatives/mail/closed_unconfirmed",
        context={},
        now=now,
        recipient=person,
    )


def path_in(message: Message) -> str:
    return re.search(r"https?://[^/\s]+(/post/afmelden/\S+)", message.text)[1]


def path_for(kind="test.news", person=None) -> str:
    return f"/post/afmelden/{keys.make(kind, person=person, address='' if person else ADDRESS)}/"


def test_of_a_bundle_of_news_one_press_stops_all_of_it(resident, now, municipality):
    kinds.register("test.area", "nieuws uit uw buurt", why="U volgt dit.", may_refuse=True, audience=Audience.RESIDENT)
    token = keys.make("test.news", "test.area", person=resident, address="")
    page = f"/post/afmelden/{token}/"
    assert "Nieuws over uw plan, nieuws uit uw buurt" in Client().get(page).text
    assert not Preference.objects.exists()
    assert Client(enforce_csrf_checks=True).post(page, ONE_CLICK).status_code == 200
    wishes = dict(Preference.objects.values_list("kind", "choice"))
    assert wishes == {"test.news": "none", "test.area": "none"}


# ── In the mail ──────────────────────────────────────────────────────────────
def test_a_mail_that_may_be_refused_says_where_in_text_layout_and_header(now, municipality):
    message = write(now)
    url = f"http://localhost:8000{path_in(message)}"
    assert f"Deze berichten niet meer krijgen:\n{url}" in message.text
    assert url in message.html and "Deze berichten niet meer krijgen" in message.html
    assert message.headers == {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def test_a_mail_that_may_not_be_refused_explains_itself_and_has_no_header(now, municipality):
    message = write(now, "test.decision")
    assert "Waarom krijg ik dit?" in message.text and "Waarom krijg ik dit?" in message.html
    assert "niet meer krijgen" not in message.text + message.html
    assert message.headers == {}


def test_a_code_carries_no_second_link(now, municipality):
    assert "/post/afmelden/" not in write(now, "test.code").text


def test_both_headers_leave_with_the_mail(sink, now, municipality):
    write(now)
    assert deliver(now).sent == 1
    (content,) = sink.received
    head = re.sub(rb"\r\n[ \t]+", b" ", content.partition(b"\r\n\r\n")[0])
    assert re.search(rb"^List-Unsubscribe: +<http://localhost:8000/post/afmelden/[^>\s]+>\r?$", head, re.MULTILINE)
    assert re.search(rb"^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$", head, re.MULTILINE)


def test_the_link_tells_nothing_of_a_person_and_is_the_same_each_time(now, resident):
    token = keys.make("test.news", person=None, address=ADDRESS)
    assert token == keys.make("test.news", person=None, address=ADDRESS.upper())
    name, whose = keys.signing.Signer(salt=keys.SALT).unsign(token).split("~")
    assert name == "test.news" and len(token) < 110
    assert b"bewoner" not in keys.signing.b64_decode(whose[1:].encode())
    assert keys.read(token).address_hash == keys.preferences.hash_of(ADDRESS)


# ── The page ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(now, municipality, method):
    path = path_in(write(now))
    response = getattr(Client(), method)(path)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not Preference.objects.exists()
    page = Client().get(path).content.decode()
    assert "U krijgt dit bericht omdat u een plan instuurde." in page
    assert "Nieuws over uw plan" in page and "Stuur mij dit niet meer" in page
    # An address can only have all of it or nothing.
    assert "Bundel" not in page and ADDRESS not in page


def test_a_press_on_the_page_stops_and_another_begins_again(now, municipality):
    path = path_in(write(now))
    browser = Client()
    response = browser.post(path, {"choice": "none"}, follow=True)
    assert "U krijgt deze berichten niet meer" in response.content.decode()
    assert write(now, key="after").state == "cancelled"
    # The second press is harmless.
    assert browser.post(path, {"choice": "none"}).status_code == 302
    response = browser.post(path, {"choice": "at_once"}, follow=True)
    assert "U krijgt deze berichten niet meer" not in response.content.decode()
    assert write(now, key="again").state == "pending"


def test_the_page_guards_its_form_against_other_sites(now, municipality):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path_for(), {"choice": "none"}).status_code == 403
    assert not Preference.objects.exists()
    strict.get(path_for())
    token = strict.cookies["csrftoken"].value
    assert strict.post(path_for(), {"choice": "none", "csrfmiddlewaretoken": token}).status_code == 302
    assert Preference.objects.get().choice == "none"


def test_who_has_an_account_may_also_have_it_bundled_without_signing_in(municipality, resident):
    path = path_for(person=resident)
    page = Client().get(path).content.decode()
    assert "één mail per dag" in page and "één mail per week" in page and "/mijn/post/" in page
    assert resident.email not in page and resident.display_name not in page
    Client().post(path, {"choice": "weekly"})
    assert Preference.objects.get(person=resident).choice == "weekly"


def test_what_may_not_be_refused_has_no_button_for_it(municipality, resident):
    page = Client().get(path_for("test.decision", resident)).content.decode()
    assert "Dat kan niet. Dit moeten wij u laten weten." in page
    assert "Stuur mij dit niet meer" not in page and "één mail per week" in page
    assert "<form" not in Client().get(path_for("test.decision")).content.decode().partition("<main")[2]


@pytest.mark.parametrize("choice", ["none", "paper", "hallo", "", "\x00"])
def test_a_press_that_is_not_offered_changes_nothing(municipality, resident, choice):
    response = Client().post(path_for("test.decision", resident), {"choice": choice})
    assert response.status_code == 400
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "token",
    ["x", "a:b", "test.news~p1:AAAA", "%00", "%FF%FE", "x" * 5000, ":", "test.news~p1"],
)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_a_link_that_is_not_ours_opens_nothing(municipality, resident, token, method):
    response = getattr(Client(), method)(f"/post/afmelden/{token}/", ONE_CLICK if method == "post" else None)
    assert response.status_code == 404
    assert not Preference.objects.exists()


def test_a_link_signed_for_something_else_opens_nothing(municipality, resident):
    signer = keys.signing.Signer
    for token in (
        signer(salt="reminders.answer").sign(f"test.news~p{resident.pk}"),
        signer(salt=keys.SALT).sign("test.news"),
        signer(salt=keys.SALT).sign(f"test.gone~p{resident.pk}"),
        signer(salt=keys.SALT).sign(f"test.news~p{resident.pk + 1}"),
    ):
        assert Client().post(f"/post/afmelden/{token}/", ONE_CLICK).status_code == 404


def test_an_old_link_still_works_and_one_of_an_older_key_too(municipality, now, settings):
    path = path_for()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "nieuw", [settings.SECRET_KEY]
    assert Client().post(path, ONE_CLICK).status_code == 200
    assert write(now).state == "cancelled"


# ── One click (RFC 8058) ─────────────────────────────────────────────────────
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_mail_program_stops_it_without_cookie_or_signing_in(municipality, now, content_type):
    body = "List-Unsubscribe=One-Click"
    if "multipart" in content_type:
        body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        response = strict.post(path_for(), body, content_type=content_type)
        assert response.status_code == 200
        assert "U krijgt deze berichten niet meer" in response.content.decode()
    assert not strict.cookies
    assert Preference.objects.get().choice == "none"
    assert write(now).state == "cancelled"


def test_one_click_cannot_refuse_what_is_owed(municipality, now):
    assert Client().post(path_for("test.decision"), ONE_CLICK).status_code == 409
    assert write(now, "test.decision").state == "pending"


@pytest.mark.parametrize("has_account", [True, False])
def test_a_press_after_the_claim_holds_the_message_back(sink, municipality, resident, now, has_account):
    """The press comes while the message is in a worker's hands, just before the fence."""
    message = write(now, person=resident if has_account else None)
    path = path_in(message)
    pressed = []

    def press(asked: Message) -> bool:
        assert asked.state == "claimed"
        pressed.append(Client().post(path, ONE_CLICK).status_code)
        return True

    kinds.register("test.news", "nieuws", why="Omdat.", may_refuse=True, audience=Audience.RESIDENT, still_true=press)
    assert deliver(now).not_needed == 1
    message.refresh_from_db()
    assert pressed == [200] and message.state == "cancelled"
    assert deliver(now + timedelta(minutes=5)).sent == 0
    assert sink.received == []


def test_after_the_answer_nothing_waiting_leaves(sink, municipality, resident, now):
    message, other = write(now, person=resident), write(now, "test.decision", resident, key="other")
    Client().post(path_in(message), ONE_CLICK)
    assert deliver(now).sent == 1
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, other.state) == ("cancelled", "sent")
    assert len(sink.received) == 1


def test_a_press_after_sending_leaves_one_mail_in_the_world(sink, municipality, now):
    message = write(now)
    assert deliver(now).sent == 1
    Client().post(path_in(message), ONE_CLICK)
    deliver(now + timedelta(minutes=5))
    message.refresh_from_db()
    assert message.state == "sent" and len(sink.received) == 1
