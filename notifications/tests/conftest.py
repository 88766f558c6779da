"""A mail server of our own, on a thread, that can be told how to answer."""

import socket
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from notifications import kinds
from notifications.evidence import EvidenceUnavailable, Found
from notifications.kinds import WhenUncertain
from notifications.models import Message


class Sink:
    """Keeps what it accepts. `rcpt` and `dot` are the answers to the recipient and to the final dot, by address."""

    def __init__(self):
        self.received: list[bytes] = []
        # Whom the envelope of each named.
        self.recipients: list[list[str]] = []
        self.rcpt: dict[str, str] = {}
        self.dot: dict[str, str] = {}
        self.states: list[str] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.rcpt.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.dot.get(envelope.rcpt_tos[0], "250 OK")
        self.recipients.append(list(envelope.rcpt_tos))
        if answer == "hang up":
            server.transport.abort()
            return "421 gone"
        if answer == "accept, then hang up":
            self.received.append(envelope.content)
            server.transport.abort()
            return "250 OK"
        if answer.startswith("250"):
            self.received.append(envelope.content)
        return answer


@pytest.fixture
def sink(settings):
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


@pytest.fixture
def known_kinds():
    """Kinds registered in a test are forgotten after it."""
    before = dict(kinds._kinds)
    kinds.register("test.news", "nieuws", why="U krijgt dit omdat u dat vroeg.")
    kinds.register("test.held", "eenmalig", why="U vroeg dit.", when_uncertain=WhenUncertain.HOLD)
    kinds.register("test.urgent", "dringend", why="Het is dringend.", is_urgent=True)
    kinds.register("test.now", "meteen", is_now=True, why="U wacht hierop.")
    kinds.register("test.code", "code", is_now=True, is_secret=True, why="U vroeg een code.")
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def letter(known_kinds, now):
    """Puts a rendered message in the out tray."""

    def put(to="bewoner@example.nl", **changes) -> Message:
        number = Message.objects.count() + 1
        given = {
            "key": f"test:{number}",
            "kind": "test.news",
            "to_address": to,
            "subject": "Nieuws over uw buurt 🌳",
            "text": "Hallo,\n.een regel met een punt\nGroet",
            "html": "<p>Hallo</p>",
            "created_at": now,
            "not_before": now,
            "message_id": f"<{number}@example.nl>",
            "date_header": "Tue, 10 Mar 2026 10:00:00 +0100",
        }
        return Message.objects.create(**given | changes)

    return put


class Journal:
    """A source of evidence that says what a test tells it to."""

    proof = Message.Evidence.JOURNAL
    delay = timedelta(minutes=2)

    def __init__(self):
        self.message_ids, self.references, self.bounced = set(), set(), set()
        self.is_down = False
        self.may_deny = True
        # What it remembers begins here.
        self.begins = None
        # Nothing newer arrived: then it denies only after so long.
        self.quiet = timedelta(0)
        self.last_seen = None
        # By Message-ID, when it arrived.
        self.latest = {}
        self.asked: list[str] = []

    def find(self, messages) -> Found:
        self._answer()
        self.asked += [message.message_id for message in messages]
        wanted = {message.message_id for message in messages}, {each for one in messages for each in one.references}
        return Found(
            frozenset(wanted[0] & self.message_ids),
            frozenset(wanted[1] & self.references),
            frozenset(wanted[0] & self.bounced),
        )

    def can_deny(self, message, handed_over_at, now) -> bool:
        self._answer()
        remembers = self.begins is None or self.begins <= handed_over_at
        return remembers and self.may_deny and handed_over_at + self.delay + self.quiet <= now

    def newest(self):
        self._answer()
        return self.last_seen

    def latest_ids(self):
        self._answer()
        return self.latest

    def purge(self, before) -> int:
        return 0

    def _answer(self) -> None:
        if self.is_down:
            raise EvidenceUnavailable("no line")


@pytest.fixture
def journal(monkeypatch) -> Journal:
    """The post room has this source of evidence."""
    source = Journal()
    monkeypatch.setattr("notifications.evidence.source", lambda: source)
    return source
