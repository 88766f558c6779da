"""The way out of the house. Each door calls `fence()` at the last moment at which nothing has left yet."""

import logging
import smtplib
from collections.abc import Callable, Iterable
from contextlib import suppress
from textwrap import wrap

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from notifications import kinds
from notifications.models import Message
from notifications.notify import NOTIFY_BACKEND, NotifyDoor

logger = logging.getLogger(__name__)
# What the mail tells of, by reference: the evidence finds them by it, whatever mail they were in.
REFERENCES_HEADER = "X-Herinnering"
# Postfix logs the first 200 characters of a header: more references get a header of their own.
LONGEST_REFERENCES = 180
# What the row may not say in its further headers: these stand on it in fields of their own.
OUR_OWN = {"from", "to", "cc", "bcc", "sender", "subject", "mime-version", REFERENCES_HEADER.lower()}
# SMTP's yes to a recipient.
TAKEN = (250, 251)
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class FrozenMail(EmailMultiAlternatives):
    """The same bytes each time it is built, so that the receiving side can drop a repeat."""

    def __init__(self, message: Message):
        super().__init__(
            subject=message.subject,
            body=message.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.to_address],
            headers=_headers(message),
        )
        self.row = message
        self.boundary = f"=_{message.uuid.hex}"
        self.journal = _journal_for(message)
        if message.html:
            self.attach_alternative(message.html, "text/html")

    def message(self, **kwargs):
        mail = super().message(**kwargs)
        for line in _in_lines(self.row.references):
            mail[REFERENCES_HEADER] = line
        if mail.is_multipart():
            mail.set_boundary(self.boundary)
        return mail

    def recipients(self) -> list[str]:
        """Whom the envelope names; the journal is in no header, so that nobody can answer to it."""
        return [*super().recipients(), *([self.journal] if self.journal else [])]


def _headers(message: Message) -> dict[str, str]:
    """Those of every mail, and after them those of the row: sorted, for the database keeps no order."""
    always = {
        "Message-ID": message.message_id,
        "Date": message.date_header,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": message.language,
    }
    taken = OUR_OWN | {name.lower() for name in always}
    return always | {name: text for name, text in sorted(message.headers.items()) if name.lower() not in taken}


def _in_lines(references: Iterable[str]) -> list[str]:
    return wrap(" ".join(references), LONGEST_REFERENCES, break_long_words=False, break_on_hyphens=False)


def _journal_for(message: Message) -> str:
    """The journal mailbox, for what may be copied to it: a code never is."""
    kind = kinds.find(message.kind)
    is_secret = kind is None or kind.is_secret
    return "" if is_secret or message.to_address == settings.JOURNAL_ADDRESS else settings.JOURNAL_ADDRESS


class _FencedConversation:
    """SMTP with a fence between the server's 354 and the first byte of the mail.

    The first recipient is the one; a second can only be the journal. Without the first nothing is sent.
    """

    step = "connect"
    fence: Callable[[], None] | None = None
    # What the server said to each recipient of this mail.
    answers: list[tuple[int, bytes]] = ()

    def mail(self, *args, **kwargs):
        self.step, self.answers = "mail", []
        return super().mail(*args, **kwargs)

    def rcpt(self, recip, *args, **kwargs):
        self.step = "rcpt"
        code, reply = super().rcpt(recip, *args, **kwargs)
        if code not in TAKEN and not self.answers:
            self.close() if code == 421 else self._rset()
            raise smtplib.SMTPRecipientsRefused({recip: (code, reply)})
        self.answers.append((code, reply))
        return code, reply

    def data(self, msg: bytes):
        self.step = "data"
        code, reply = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, reply)
        self.fence()
        self.step = "body"
        quoted = smtplib._quote_periods(msg)
        self.send(quoted + (b"" if quoted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        patience = self.sock.gettimeout()
        self.sock.settimeout(settings.MAIL_REPLY_SECONDS)
        answer = self.getreply()
        self.step = "reply"
        if self.sock:
            self.sock.settimeout(patience)
        return answer


class FencedSMTP(_FencedConversation, smtplib.SMTP):
    pass


class FencedSMTPOverTLS(_FencedConversation, smtplib.SMTP_SSL):
    pass


class FencedBackend(EmailBackend):
    @property
    def connection_class(self):
        return FencedSMTPOverTLS if self.use_ssl else FencedSMTP


class SmtpDoor:
    """Our own conversation with the mail server of the settings; one connection serves many messages."""

    # Whether the journal gets what is being sent; known at the fence.
    is_copied = False
    # What an official should know about a hand-over that went well.
    note = ""

    def __init__(self):
        self.backend = FencedBackend()

    def open(self) -> None:
        if self.backend.connection and not self._is_alive():
            self.hang_up()
        self.backend.open()
        self.backend.connection.step = "mail"

    def _is_alive(self) -> bool:
        """Servers hang up after a while or after so many mails: that is no failure of the next one."""
        try:
            return self.backend.connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def send(self, mail: FrozenMail, fence: Callable[[], None]) -> None:
        self.is_copied, self.note = False, ""

        def fence_with_journal() -> None:
            self._look_at_the_journal(mail)
            fence()

        self.backend.connection.fence = fence_with_journal
        # Django's own backend builds the bytes and calls sendmail(), which calls data() above.
        _must_be_one(self.backend.send_messages([mail]))

    def _look_at_the_journal(self, mail: FrozenMail) -> None:
        """Both recipients share one yes to the mail, if the journal was taken as one: see what it was answered."""
        if not mail.journal:
            return
        code, reply = self.backend.connection.answers[-1]
        self.is_copied = code in TAKEN
        if not self.is_copied:
            self.note = f"journal refused: {code} {reply.decode(errors='replace')}"[:300]
            logger.warning("message %s goes without a copy: the journal was refused with %s", mail.row.uuid, code)

    @property
    def step(self) -> str:
        return self.backend.connection.step if self.backend.connection else "connect"

    def hang_up(self) -> None:
        """Break the line at once: in the middle of a mail a polite goodbye would become part of it."""
        if self.backend.connection:
            self.backend.connection.close()
            self.backend.connection = None

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.backend.close()


class OtherDoor:
    """Any other e-mail backend: a file, the console, nowhere. The fence stands just before it."""

    is_copied = False
    note = ""

    def __init__(self):
        self.backend = get_connection()
        self.step = "connect"

    def open(self) -> None:
        self.backend.open()
        self.step = "mail"

    def send(self, mail: FrozenMail, fence: Callable[[], None]) -> None:
        self.step = "data"
        fence()
        self.step = "body"
        _must_be_one(self.backend.send_messages([mail]))

    def hang_up(self) -> None:
        self.close()

    def close(self) -> None:
        with suppress(Exception):
            self.backend.close()


def _must_be_one(taken: int | None) -> None:
    """Django's backends say how many mails left: none when there was nobody to send to. Raises ValueError."""
    if taken != 1:
        raise ValueError(f"{taken or 0} mails left instead of one")


def make_door() -> SmtpDoor | NotifyDoor | OtherDoor:
    return {SMTP_BACKEND: SmtpDoor, NOTIFY_BACKEND: NotifyDoor}.get(settings.EMAIL_BACKEND, OtherDoor)()
