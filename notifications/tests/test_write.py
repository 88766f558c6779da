"""A message is written with the deed, once, and never breaks it."""

import re
from select import select

import pytest
from django.db import connection, transaction
from django.template import engines
from django.test import override_settings

from notifications import kinds
from notifications.models import Message
from notifications.services import write_message

pytestmark = pytest.mark.django_db

TEMPLATES = {
    "test/hello.txt": "Dag {{ name }}\nHallo {{ name }},\n\nEr is nieuws: {{ public_url }}/nieuws/",
    "test/hello.html": '{% extends "mail/base.html" %}{% block content %}<p>Hallo {{ name }}</p>{% endblock %}',
    "test/plain.txt": "Alleen tekst\nKort.",
    "test/broken.txt": "Kapot\n{{ nothing|divisibleby:0 }}",
}


@pytest.fixture(autouse=True)
def letters(settings):
    """Templates and kinds for these tests only."""
    with_strings = [
        settings.TEMPLATES[0]
        | {
            "APP_DIRS": False,
            "OPTIONS": settings.TEMPLATES[0]["OPTIONS"]
            | {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", TEMPLATES),
                    "django.template.loaders.filesystem.Loader",
                ]
            },
        }
    ]
    known = dict(kinds._kinds)
    kinds.register("test.news", "nieuws", why="U krijgt dit omdat u dat vroeg.")
    kinds.register("test.now", "meteen", is_now=True, why="U wacht hierop.")
    with override_settings(TEMPLATES=with_strings):
        yield engines
    kinds._kinds.clear()
    kinds._kinds.update(known)


def write(now, **changes):
    given = {"kind": "test.news", "key": "nieuws:1", "to": "bewoner@example.nl", "template": "test/hello"}
    given |= {"context": {"name": "<b>buur</b>"}, "now": now}
    return write_message(**given | changes)


def test_a_mail_has_a_subject_a_text_a_layout_and_says_why(now, settings):
    message = write(now)
    assert message.subject == "Dag <b>buur</b>"
    assert message.text.startswith("Hallo <b>buur</b>,")
    assert f"{settings.PUBLIC_URL}/nieuws/" in message.text
    assert "U krijgt dit omdat u dat vroeg." in message.text
    assert "&lt;b&gt;buur&lt;/b&gt;" in message.html
    assert "U krijgt dit omdat u dat vroeg." in message.html
    assert message.state == "pending"


def test_the_same_key_is_the_same_message(now):
    assert write(now) == write(now, context={"name": "iemand anders"})
    assert Message.objects.count() == 1


def test_a_mail_fits_a_phone(now):
    """A table so many pixels wide does not become narrower than that."""
    tables = re.findall(r"<table[^>]*>", write(now).html)
    assert len(tables) == 2 and not [table for table in tables if re.search(r'width="\d+"', table)]


def test_a_mail_without_a_layout_is_plain(now):
    assert write(now, template="test/plain").html == ""


def test_a_subject_keeps_to_one_line(now):
    assert write(now, subject="Hallo\r\nBcc: iedereen@example.nl").subject == "Hallo Bcc: iedereen@example.nl"


def test_a_broken_template_is_seen_by_a_person_and_the_deed_goes_on(now):
    with transaction.atomic():
        message = write(now, template="test/broken")
    assert message.state == "dead"
    assert "De tekst kon niet worden gemaakt" in message.last_error
    assert Message.objects.needing_a_person().get() == message


@pytest.mark.parametrize("address", ["", "geen adres", "a@b\nBcc: c@d.nl", "x" * 300 + "@example.nl"])
def test_what_is_no_address_is_seen_by_a_person(now, address):
    assert write(now, to=address).state == "dead"


def test_a_deed_that_fails_tells_nobody(now):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(now)
        raise RuntimeError
    assert not Message.objects.exists()


def test_a_kind_that_nobody_registered_is_a_mistake_of_the_programmer(now):
    with pytest.raises(kinds.UnknownKind):
        write(now, kind="test.unknown")


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_at_the_screen_wakes_the_loop(now):
    listener = connection.copy()
    with listener.cursor() as cursor:
        cursor.execute("LISTEN portal_post")
    write(now, kind="test.now")
    assert select([listener.connection], [], [], 2)[0]
    listener.connection.poll()
    assert [note.channel for note in listener.connection.notifies] == ["portal_post"]
    # The same message again wakes nobody.
    write(now, kind="test.now")
    assert not select([listener.connection], [], [], 0.2)[0]
    listener.close()
